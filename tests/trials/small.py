"""A trial that takes a moment: the toy labour, one arm at a rate of 4 and one at 8 mU/min."""

from __future__ import annotations

import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

from oxytocin.model import Model
from oxytocin.trials.running import trial

PERSON = {"sex": "female", "state": "pregnant", "age": "29 yr", "weight": "78 kg", "gestation": "40 wk", "bishop": 4}
SMALL: dict[str, Any] = {
    "title": "Four against eight",
    "scenario": {"person": PERSON, "duration": "6 h", "until": "birth"},
    "arms": {
        "four": {"care": [{"at": "0 h", "infuse": "oxytocin", "rate": "4 mU/min"}]},
        "eight": {"care": [{"at": "0 h", "infuse": "oxytocin", "rate": "8 mU/min"}]},
    },
    "people": 30,
    "population": {
        "age": {"mean": "30 yr", "sd": "5 yr"},
        "weight": {"median": "80 kg", "cv": 0.2},
        "height": {"mean": "165 cm", "sd": "6 cm"},
        "parity": {"shares": {"0": 0.5, "1": 0.5}},
        "bishop": {"between": ["2", "6"]},
        "correlations": [{"of": ["weight", "height"], "value": 0.5}],
    },
    "include": ["bishop > 2"],
    "endpoints": {
        "birth": {"time": "birth_time"},
        "early": {"event": "birth_time <= 4 h"},
        "late": {"event": "not (birth_time <= 4 h)", "role": "safety"},
        "given": {"number": "total_oxytocin", "unit": "mIU", "role": "dose"},
        "peak": {"number": "maximum(plasma_oxytocin, 0 min, 45 min)", "unit": "pmol/L"},
    },
    "analysis": {"subgroups": {"first baby": "parity < 1", "others": "parity >= 1"}},
}


def small(**changes: Any) -> dict[str, Any]:
    """The trial with some keys changed; None leaves one out."""
    changed = deepcopy(SMALL) | changes
    return {key: value for key, value in changed.items() if value is not None}


def toy_model(assembly: str, trust: str, parts: tuple[str, ...] = ()) -> Model:
    """The toy labour, quick enough for a birth within hours."""
    from tests.simulation.toy import toy

    return toy(gain=0.02, opening=0.12)


def fragile_model(assembly: str, trust: str, parts: tuple[str, ...] = ()) -> Model:
    """The toy labour with people whose integration cannot go on."""
    from tests.simulation.toy import toy

    return toy(gain=0.02, opening=0.12, fragile=True)


if __name__ == "__main__":  # a run of its own, to be killed: folder, number of processes
    trial(SMALL, 30, 1, out=Path(sys.argv[1]), resume=True, workers=int(sys.argv[2]), chunk=2, build=toy_model)
