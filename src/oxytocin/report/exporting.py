"""A run as a model file for other programs: the person's parameters, and the care that resulted as a schedule."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from oxytocin.errors import InputError

if TYPE_CHECKING:
    from oxytocin.report.run import Run

EXTRA = "pip install 'oxytocin[sbml]'"


def export_run(run: Run, format: str, file: Path) -> Path:
    """Write the typical person of a run to `file` as "sbml" or "antimony"; an existing file is replaced at once.

    Raises InputError when the file cannot be written or the packages for the format are not installed.
    """
    try:
        from oxytocin.model.readers.sbml import write_antimony, write_sbml
    except ImportError as missing:
        raise InputError(f"exporting needs the package '{missing.name}'", f"install it with: {EXTRA}") from missing
    typical = run.typical
    schedule = typical.schedule(0)
    parameters = {name: float(np.asarray(value).reshape(-1)[0]) for name, value in typical.parameters.items()}
    writer = {"sbml": write_sbml, "antimony": write_antimony}[format]
    inputs = sorted([*schedule.inputs, *schedule.switches])
    text = writer(typical.model, parameters=parameters, inputs=inputs, doses=schedule.doses)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}.", suffix=".partial", delete=False
        ) as partial:
            partial.write(text)
        os.chmod(partial.name, 0o644)
        os.replace(partial.name, file)
    except OSError as error:
        raise InputError(f"'{file}' cannot be written: {error.strerror}") from error
    return file
