from __future__ import annotations

from io import StringIO
from types import SimpleNamespace
from typing import Any

from rich.console import Console

from oxytocin.care.alerts import Alert
from oxytocin.report.terminal import MOST_ALERTS, print_summary


def test_the_gravest_alerts_are_never_left_out() -> None:
    """A haemorrhage comes last in time, after a day of information."""
    alerts = [Alert(0, 60.0 * hour, "information", f"hour {hour}") for hour in range(MOST_ALERTS + 5)]
    alerts.append(Alert(0, 2000.0, "danger", "more than 1000 mL of blood lost"))
    run: Any = SimpleNamespace(
        scenario=SimpleNamespace(title="A day"), seed=1, subject="person", cohort=None, outcomes={}, alerts=alerts,
        typical=SimpleNamespace(outcomes={}),
    )  # fmt: skip
    out = StringIO()
    print_summary(run, Console(file=out, width=120))
    assert "1000 mL" in out.getvalue()
    assert f"hour {MOST_ALERTS - 2}" in out.getvalue()
    assert f"hour {MOST_ALERTS}" not in out.getvalue()
    assert "and 6 more, none of them graver" in out.getvalue()
