"""The page on the network does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]


def test_the_example_runs() -> None:
    page = (ROOT / "docs" / "network.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    names: dict = {}
    exec(example, names)
    run = names["run"]
    assert run.rate.shape == run.time.shape == run.secretion.rate.shape == (9000,)
    assert run.released.shape == run.oxytocin.shape == run.brake.shape == (9000, 12)
    assert len(run.bursts.events) >= 1
    assert np.all((run.bursts.events > 60) & (run.bursts.events < 700))
    for linked in re.findall(r"\]\((decisions/[^)]+)\)", page):
        assert (ROOT / "docs" / linked).is_file()
