from __future__ import annotations

from io import StringIO
from types import SimpleNamespace
from typing import Any

import numpy as np
from rich.console import Console

from oxytocin.care.alerts import Alert
from oxytocin.report.terminal import MOST_ALERTS, print_summary


def test_the_gravest_alerts_are_never_left_out() -> None:
    """A haemorrhage comes last in time, after a day of information."""
    alerts = [Alert(0, 60.0 * hour, "information", f"hour {hour}") for hour in range(MOST_ALERTS + 5)]
    alerts.append(Alert(0, 2000.0, "danger", "more than 1000 mL of blood lost"))
    run: Any = SimpleNamespace(
        scenario=SimpleNamespace(title="A day", changed=(), person=None), seed=1, subject="person", cohort=None,
        outcomes={}, alerts=alerts, events=[], typical=SimpleNamespace(outcomes={}),
    )  # fmt: skip
    out = StringIO()
    print_summary(run, Console(file=out, width=120))
    assert "1000 mL" in out.getvalue()
    assert f"hour {MOST_ALERTS - 2}" in out.getvalue()
    assert f"hour {MOST_ALERTS}" not in out.getvalue()
    assert "and 6 more, none of them graver" in out.getvalue()


def printed(outcomes: dict[str, tuple[list[float], str]], *events: Any) -> str:
    arrays = {name: (np.array(values), unit) for name, (values, unit) in outcomes.items()}
    person: Any = SimpleNamespace(outcomes=arrays)
    scenario = SimpleNamespace(title="A birth", changed=(), person=None)
    run: Any = SimpleNamespace(scenario=scenario, seed=1, subject="person", cohort=None, outcomes=arrays, alerts=[],
                               typical=person, events=list(events))  # fmt: skip
    out = StringIO()
    print_summary(run, Console(file=out, width=120))
    return out.getvalue()


def test_only_what_applies_is_printed() -> None:
    """A planned caesarean has no contractions, and a woman without labour no rupture."""
    nothing = [np.nan]
    said = printed({
        "birth_time": ([25.0], "min"), "time_to_contractions": (nothing, "min"),
        "time_to_full_dilatation": (nothing, "min"),
        "contractions": ([0.0], "1"), "maximum_montevideo_units": ([0.0], "mmHg/(10 min)"),
        "tachysystole_minutes": ([0.0], "min"), "maximum_rate": ([50.0], "mU/min"),
        "maximum_rate_before_birth": ([0.0], "mU/min"), "total_blood_loss": ([550.0], "mL"),
        "haemorrhage_500": ([1.0], "1"), "risk_of_uterine_rupture": ([0.0], "percent"),
        "caesarean_birth": ([1.0], "1"),
    })  # fmt: skip
    for name in ("contractions", "dilatation", "Montevideo", "tachysystole", "rupture", "before birth"):
        assert name not in said
    assert "Highest rate of oxytocin" in said
    assert said.count("yes") == 2


def test_the_rate_of_an_induction_is_not_that_of_the_third_stage() -> None:
    said = printed({"maximum_rate": ([200.0], "mU/min"), "maximum_rate_before_birth": ([4.0], "mU/min"),
                    "contractions": ([90.0], "1")})  # fmt: skip
    assert "Highest rate before birth  4.00 mU/min" in said
    assert "200 mU/min" in said


def test_what_has_no_effect_is_named_once() -> None:
    untrusted = SimpleNamespace(switch="touch", detail="no effect: graded weak, not trusted in this run")
    begun = SimpleNamespace(switch="suckling", detail="begun")
    said = printed({"maximum_plasma_oxytocin": ([3.0], "pmol/L")}, untrusted, begun, untrusted)
    assert said.count("No effect: touch (graded weak, not trusted in this run)") == 1
    assert "suckling" not in said
