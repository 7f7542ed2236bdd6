"""Drugs that are not for everybody: who gets one all the same is called out with the reason, and the run goes on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from oxytocin.simulation import simulate


def _run(drug: str, person: dict[str, Any]) -> tuple[Any, list[str]]:
    care = [{"at": "5 min", "give": drug, "amount": "200 ug", "route": "im"}]
    run = simulate({"person": {"sex": "female", **person}, "duration": "20 min", "care": care,
                    "record": ["mean_arterial_pressure"]})  # fmt: skip
    return run, [alert.reason for alert in run.alerts if "contraindicated" in alert.reason]


@pytest.mark.parametrize("drug", ["ergometrine", "methylergometrine"])
def test_ergot_before_birth_and_in_hypertension_is_warned_of_and_given(drug: str) -> None:
    run, said = _run(drug, {"state": "labouring", "gestation": "40 wk", "hypertension": True})
    assert [words.split(":")[0] for words in said] == [
        f"{drug} is contraindicated before birth", f"{drug} is contraindicated with hypertension"
    ]  # fmt: skip
    assert [event.time for event in run.events if event.switch == "dose"] == [5.0]
    assert not np.signbit([alert.time for alert in run.alerts]).any(), "times at the start are nought, not minus nought"
    assert min(alert.time for alert in run.alerts) == 0, "her pressure is called out as the run begins"


def test_each_reason_is_said_only_of_whom_it_holds() -> None:
    assert len(_run("ergometrine", {"state": "labouring", "gestation": "40 wk"})[1]) == 1
    (said,) = _run("ergometrine", {"state": "postpartum", "hypertension": True})[1]
    assert "hypertension" in said
    assert _run("ergometrine", {"state": "postpartum"})[1] == []
