"""The check before an induction: what the documents rule out is called out, and nothing is said of a usual woman."""

from __future__ import annotations

from typing import Any

import pytest

from oxytocin.care.check import Finding, check, load_checklist
from oxytocin.people.person import Person

LIST = load_checklist("induction")


def findings(**chart: Any) -> list[Finding]:
    return check(Person.model_validate({"state": "pregnant", "bishop": 8, **chart}), LIST)


@pytest.mark.parametrize(
    ("chart", "grade", "said"),
    [
        ({"fetal_position": "transverse"}, "danger", "the child lies transverse"),
        ({"placenta": "praevia"}, "danger", "placenta praevia"),
        ({"scar": "classical"}, "danger", "classical scar"),
        ({"scar": "low transverse"}, "caution", "may rupture"),
        ({"placental_reserve": "50 %"}, "danger", "reserve of 50 %"),
        ({"gestation": "35 wk", "lung_ratio": 1.6}, "danger", "lecithin/sphingomyelin 1.6"),
        ({"gestation": "35 wk"}, "caution", "nothing shows that the fetal lungs are mature"),
        ({"bishop": 4}, "information", "Bishop score 4"),
    ],
)
def test_what_speaks_against_an_induction_is_said(chart: dict[str, Any], grade: str, said: str) -> None:
    first = findings(**chart)[0]
    assert first.grade == grade
    assert said in first.reason


def test_mature_lungs_and_a_usual_child_are_not_remarked_on() -> None:
    assert len(findings(gestation="35 wk", lung_ratio=2.4)) == 1
    assert findings() == [Finding("information", "no indication for induction on the chart")]


def test_indications_are_gathered() -> None:
    told = findings(gestation="41 wk", hypertension=True, ruptured_membranes="14 h", fetal_weight="2.9 kg")[-1].reason
    for reason in ("ruptured membranes", "hypertension", "growth restriction", "41 weeks"):
        assert reason in told


def test_every_line_says_where_it_comes_from() -> None:
    for item in (*LIST.contraindications, *LIST.indications):
        assert item.source.startswith(("claim:", "obs:", "ref:", "assumed:"))
