"""The table of a trial on terminals of different width."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from oxytocin.trials.table import show

ARMS = ["low", "high", "stopped when active", "continued"]


def summary() -> dict[str, Any]:
    effect = {"measure": "risk difference", "value": 5.0, "low": -5.0, "high": 15.0, "unit": "percentage points"}
    found = {"kind": "share", "share": 0.5, "count": 10, "of": 20}
    entry = {"title": "Caesarean birth", "kind": "share", "unit": "percent", "arms": dict.fromkeys(ARMS, found),
             "effects": {arm: [effect] for arm in ARMS[1:]}}  # fmt: skip
    return {
        "title": "Four ways to give oxytocin", "arms": dict.fromkeys(ARMS), "control": "low", "confidence": 0.95,
        "endpoints": {"caesarean": entry, "other": {**entry, "title": "Pump stopped for hyperstimulation"}},
        "flow": {"assessed": 20, "excluded": {}}, "failures": [], "people": 20, "seed": 1,
    }  # fmt: skip


@pytest.mark.parametrize("width", [80, 200])
def test_the_arms_stand_side_by_side_or_one_below_the_other(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oxytocin.trials.table.arm_text", lambda entry, arm: "50.0 % (10 of 20)")
    monkeypatch.setattr("oxytocin.trials.table.effect_text", lambda effect: "5.0 percentage points (-5 to 15)")
    page = StringIO()
    show(summary(), Console(file=page, width=width))
    lines = page.getvalue().splitlines()
    assert max(map(len, lines)) <= max(width, len(lines[-1]))
    rows = [line for line in lines if "10 of 20" in line]
    assert all(line.count("10 of 20") == (1 if width == 80 else 4) for line in rows)
    assert len(rows) == (8 if width == 80 else 2)
