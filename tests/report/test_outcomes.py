from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from oxytocin.report.outcomes import Share, Spread, said, spread, told, typical_words


def cohort_with(values: list[float], unit: str) -> Any:
    return SimpleNamespace(outcomes={"it": (np.array(values), unit)})


def test_percentiles_are_over_those_to_whom_it_happened() -> None:
    found = spread(cohort_with([*range(101), np.nan], "cm"), "it")
    assert (found.low, found.median, found.high) == (5.0, 50.0, 95.0)
    assert (found.reached, found.of) == (101, 102)
    assert str(found) == "50.0 [5.00 – 95.0] cm (101 of 102)"


def test_what_happened_to_nobody_is_said() -> None:
    assert str(spread(cohort_with([np.nan, np.nan], "min"), "it")) == "not reached by any of 2"


@pytest.mark.parametrize(
    ("low", "high", "unit", "said"),
    [
        (0, 3.4, "min", "0 – 3.4 min"),
        (13.4, 201, "min", "13 min – 3 h 21 min"),
        (620, 1589, "min", "10 h 20 – 26 h 29 min"),
        (174, 545, "1", "174 – 545"),
        (2.42, 3.68, "1/(10 min)", "2.42 – 3.68 per 10 min"),
        (141, 534, "mmHg/(10 min)", "141 – 534 mmHg per 10 min"),
    ],
)
def test_ranges_read_as_people_write_them(low: float, high: float, unit: str, said: str) -> None:
    assert Spread(low, (low + high) / 2, high, 9, 9, unit).range == said


def test_the_share_of_an_event_has_wilsons_interval() -> None:
    """Newcombe 1998: 81 of 263 is 30.8 %, 25.5 to 36.6 %; none of 20 is 0 to 16.1 %."""
    assert Share(81, 263).interval == pytest.approx((25.5, 36.6), abs=0.1)
    assert Share(0, 20).interval == pytest.approx((0.0, 16.1), abs=0.1)
    assert str(Share(0, 0)) == "not known of anybody"


def test_a_stress_test_is_said_in_words() -> None:
    """The outcome is a code; nobody reads 2 as equivocal."""
    run = SimpleNamespace(outcomes={"stress_test": (np.array([2.0, 1.0, 2.0, 3.0]), "1")})
    assert typical_words(run, "stress_test") == "equivocal"  # type: ignore[arg-type]
    assert said(run, "stress_test") == "1 negative, 2 equivocal, 1 positive"  # type: ignore[arg-type]


def test_what_cannot_be_of_this_person_has_no_row() -> None:
    """A man is nobody's mother, and after a dose by vein nothing was absorbed."""

    def rows(state: str, absorbed: float, arrest: float) -> list[str]:
        found = {"oxytocin_absorbed": absorbed, "maternal_arrest": arrest, "time_of_maternal_arrest": np.nan}
        outcomes = {name: (np.array([value]), "1") for name, value in found.items()}
        scenario = SimpleNamespace(person=SimpleNamespace(state=state))
        run: Any = SimpleNamespace(
            outcomes=outcomes, cohort=None, typical=SimpleNamespace(outcomes=outcomes), scenario=scenario
        )
        return told(run)

    assert rows("non-pregnant", 0, 0) == []
    assert rows("non-pregnant", 3, 0) == ["oxytocin_absorbed"]
    assert rows("non-pregnant", 0, 1) == ["maternal_arrest", "time_of_maternal_arrest"]
    assert rows("pregnant", 0, 0) == ["maternal_arrest", "time_of_maternal_arrest"]
