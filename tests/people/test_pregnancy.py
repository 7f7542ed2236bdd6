"""What belongs to a pregnancy on the chart: where it enters the model, and what is refused in one sentence."""

from __future__ import annotations

import pytest

from oxytocin.errors import InputError
from oxytocin.people.person import Person
from oxytocin.people.population import body
from oxytocin.simulation.scenario import read_scenario

BASE = {"person": {"sex": "female", "gestation": "40 wk"}, "duration": "1 h"}


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ({"gestation": "28 wk", "fetal_weight": "3.4 kg"}, "2.9 times the usual weight, outside 0.4-1.8"),
        ({"fetal_weight": "3400"}, "has no unit"),
        ({"fetal_weight": "40 kg"}, "outside 0.3-7 kg"),
        ({"fetal_position": "sideways"}, "fetal_position"),
        ({"pelvis": "narrow"}, "pelvis"),
        ({"ruptured_membranes": "3 wk"}, "ruptured_membranes"),
        ({"placental_reserve": "5 %"}, "outside 20-150"),
        ({"lung_ratio": -1}, "lung_ratio"),
        ({"state": "non-pregnant", "pelvis": "ample"}, "pelvis belongs to pregnancy, but the state is non-pregnant"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(person: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_scenario({**BASE, "person": {"sex": "female", "state": "pregnant", **person}})
    assert said in str(refused.value)


def test_the_chart_reaches_the_model() -> None:
    person = Person.model_validate(
        {"gestation": "41 wk", "fetal_weight": "4200 g", "fetal_position": "occiput posterior", "pelvis": "borderline",
         "placental_reserve": "60 %", "ruptured_membranes": "10 h", "infection": True, "hypertension": True}
    )
    found = body(person)
    assert found["body.fetal_weight"] == pytest.approx(4.2)
    assert found["body.fetal_lie"] == 1
    assert found["body.pelvis"] == pytest.approx(0.92)
    assert found["body.placental_reserve"] == pytest.approx(0.6)
    assert found["body.ruptured"] == pytest.approx(10)
    assert found["body.infection"] == found["body.hypertension"] == 1
