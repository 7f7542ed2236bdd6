"""A run as a model file for other programs: the person's parameters, and the care that resulted as a schedule."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from oxytocin.errors import InputError

if TYPE_CHECKING:
    from oxytocin.report.run import Run

NEEDED = {"sbml": ("libsbml",), "antimony": ("libsbml", "antimony")}
EXTRA = "pip install 'oxytocin[sbml]'"


def exported(run: Run, format: str) -> str:
    """The typical person of a run as the text of a model in "sbml" or "antimony".

    Raises InputError when the packages for the format are not installed.
    """
    for package in NEEDED[format]:
        if find_spec(package) is None:
            raise InputError(f"writing {format} needs the package '{package}'", f"install it with: {EXTRA}")

    from oxytocin.model.readers.sbml import write_antimony, write_sbml

    typical = run.typical
    schedule = typical.schedule(0)
    parameters = {name: float(np.asarray(value).reshape(-1)[0]) for name, value in typical.parameters.items()}
    writer = {"sbml": write_sbml, "antimony": write_antimony}[format]
    inputs = sorted([*schedule.inputs, *schedule.switches])
    return writer(typical.model, parameters=parameters, inputs=inputs, doses=schedule.doses)
