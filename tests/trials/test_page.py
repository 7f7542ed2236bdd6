"""How effects are said."""

from __future__ import annotations

import pytest

from oxytocin.trials.page import effect_text


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (("mean difference", -57, -71, -43, "min"), "−57.0 min (−71.0 to −43.0)"),
        (("mean difference", -253, -344, -162, "min"), "−4.22 h (−5.73 to −2.70)"),
        (("risk difference", 0.15, 0.0343, 0.266, "1"), "15.0 percentage points (3.43 to 26.6)"),
        (("hazard ratio", 1.57, None, None, "1"), "1.57"),
        (("risk ratio", None, None, None, "1"), "–"),
    ],
)
def test_an_effect_is_said_with_its_unit_and_interval(effect: tuple[str, float, float, float, str], said: str) -> None:
    assert effect_text(dict(zip(("measure", "value", "low", "high", "unit"), effect, strict=True))) == said
