"""Every bundled drug and procedure finds its entrances in the model that its parts make."""

from __future__ import annotations

import pytest

from oxytocin.care.drugs import USES, load_drug
from oxytocin.care.library import names
from oxytocin.care.measures import load_procedure
from oxytocin.errors import InputError
from oxytocin.people.quantities import QuantityError
from oxytocin.physiology.whole import build
from oxytocin.simulation import simulate
from oxytocin.simulation.scenario import read_scenario

GIVEN = {  # a dose as it is written, in picomoles
    "carbetocin": ("100 ug", 1.012e5),
    "atosiban": ("6.75 mg", 6.789e6),
    "magnesium-sulfate": ("4 g", 1.623e10),
    "nifedipine": ("10 mg", 2.888e7),
    "terbutaline": ("250 ug", 9.114e5),
    "vasopressin": ("1 IU", 1739.0),
    "tranexamic-acid": ("1 g", 6.361e9),
    "misoprostol": ("25 ug", 6.536e4),
}


@pytest.mark.parametrize("name", names("drug", None))
def test_a_drug_enters_where_it_says(name: str) -> None:
    drug = load_drug(name)
    assert set(drug.limits) == set(USES)
    for route in drug.routes.values():
        model = build("ward", parts=(*drug.parts, *route.parts))
        if route.dose is not None:
            assert route.dose in model.doses
            assert next(item.unit for item in model.states if item.name == model.doses[route.dose]) == "pmol"
        if route.infusion is not None:
            assert model.unit_of(route.infusion) == "pmol/min"


@pytest.mark.parametrize("name", names("procedure", None))
def test_a_procedure_holds_inputs_that_exist(name: str) -> None:
    procedure = load_procedure(name)
    model = build("ward", parts=procedure.parts)
    assert set(procedure.inputs) <= set(model.names("inputs"))
    assert set(procedure.switches) <= set(model.names("switches"))


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_a_dose_as_it_is_written_is_so_many_picomoles(name: str) -> None:
    drug, (written, picomoles) = load_drug(name), GIVEN[name]
    assert drug.dose(written, "postpartum") * drug.picomoles_per_dose == pytest.approx(picomoles, rel=1e-3)


def test_a_slip_of_the_unit_is_refused_and_named() -> None:
    with pytest.raises(QuantityError, match="did you mean 100 ug"):
        load_drug("carbetocin").dose("100 mg", "postpartum")
    with pytest.raises(QuantityError, match="did you mean 200 mg/h"):
        load_drug("magnesium-sulfate").rate("200 g/h", "labour")


def test_a_strip_can_be_anaesthetised_but_has_no_pain_to_block() -> None:
    strip = {"preparation": "strip", "duration": "10 min", "care": [{"at": "1 min", "give": "sevoflurane"}]}
    assert read_scenario(strip).parts == ("sevoflurane",)
    with pytest.raises(InputError, match="cannot be done to a strip"):
        read_scenario({**strip, "care": [{"at": "1 min", "give": "epidural"}]})
    with pytest.raises(InputError, match="cannot be done to a cell"):
        read_scenario({**strip, "preparation": "cell"})


@pytest.mark.parametrize("block", ["spinal", "epidural"])
def test_a_spinal_takes_the_pain_of_labour_and_its_adrenaline_as_an_epidural_does(block: str) -> None:
    scenario = {"person": {"sex": "female", "state": "labouring", "gestation": "40 wk"}, "duration": "1 h"}
    record = ["pain.block", "plasma_adrenaline"]
    felt = simulate(scenario, people=1, seed=1, record=record)
    blocked = simulate({**scenario, "care": [{"at": "10 min", "give": block}]}, people=1, seed=1, record=record)
    assert felt.courses["pain.block"][0][0, -1] == 0
    assert blocked.courses["pain.block"][0][0, -1] == pytest.approx(1, abs=0.02)
    assert blocked.courses["plasma_adrenaline"][0][0, -1] < felt.courses["plasma_adrenaline"][0][0, -1]
