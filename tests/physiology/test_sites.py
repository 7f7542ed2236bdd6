"""Drugs by further routes: what was given is found again, and the course is that of the studies."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from oxytocin.care.drugs import load_drug
from oxytocin.care.library import names
from oxytocin.care.quantities import QuantityError
from oxytocin.engine import Ensemble
from oxytocin.errors import InputError
from oxytocin.physiology.agents.sites import SITES
from oxytocin.physiology.whole import PARTS, build
from oxytocin.simulation import read_scenario, simulate

Array = NDArray[np.float64]
PREGNANT = {"sex": "female", "state": "pregnant", "gestation": "36 wk"}


@lru_cache(maxsize=64)
def course(drug: str, amount: str, route: str, observed: str, hours: int = 16) -> tuple[Array, Array]:
    """Return times (min) and the course of a typical woman late in pregnancy."""
    care = [{"at": "0 min", "give": drug, "amount": amount, "route": route}]
    document = {"person": PREGNANT, "duration": f"{hours} h", "use": "experiment", "care": care}
    scenario = read_scenario(document, "test")
    found = simulate(scenario, people=1, typical=True, record=[observed], keep="traces").timecourse
    return found["time"].values, np.ravel(found[observed].values)


def exposure(drug: str, amount: str, route: str, observed: str) -> tuple[float, float, float]:
    """Return peak, its time (min) and the area to 16 h."""
    time, values = course(drug, amount, route, observed)
    added = values - values[-1] if observed == "plasma_magnesium" else values
    return float(added.max()), float(time[values.argmax()]), float(np.trapezoid(added, time))


def route_of(part: str) -> tuple[str, str]:
    """Return the drug and the route that bring a part."""
    for name in names("drug"):
        for route, entrance in load_drug(name).routes.items():
            if part in entrance.parts:
                return name, route
    raise AssertionError(f"no drug is given by {part}")


@pytest.mark.parametrize("part", SITES)
def test_what_is_given_is_absorbed_lost_or_left(part: str) -> None:
    drug, _ = route_of(part)
    model = build("ward", parts=(*load_drug(drug).parts, part))
    amounts = [item.name for item in model.states if item.name.startswith(f"{part}.")]
    target = next(wire.target for wire in PARTS[part].wires)
    run = Ensemble(model, [*amounts, target, f"{part}.absorption"], 5.0, workers=1, rtol=1e-7).begin()
    dose = 1e6
    run.dose(f"{part}_dose", dose)
    samples = run.advance(600)
    assert sum(samples[name][0, -1] for name in amounts) == pytest.approx(dose, rel=1e-4)
    share = next(item.value for item in model.parameters if item.name == f"{part}.bioavailability")
    emptied = dose - sum(samples[name][0, -1] for name in amounts if name.endswith((".site", ".gut")))
    assert samples[f"{part}.absorbed"][0, -1] == pytest.approx(share * emptied, rel=1e-3)
    assert samples[target][0] == pytest.approx(samples[f"{part}.absorption"][0])  # it arrives where it should


@pytest.mark.parametrize(
    ("drug", "amount", "route", "observed", "minutes"),
    [
        ("morphine", "10 mg", "oral", "morphine_effect", (35, 55)),
        ("morphine", "10 mg", "subcutaneous", "morphine_effect", (10, 20)),
        ("tranexamic-acid", "2 g", "oral", "plasma_tranexamic_acid", (150, 210)),
        ("terbutaline", "5 mg", "oral", "plasma_terbutaline", (60, 240)),
        ("nifedipine", "10 mg", "sublingual", "plasma_nifedipine", (55, 80)),
        ("magnesium-sulfate", "10 g", "intramuscular", "plasma_magnesium", (45, 75)),
        ("misoprostol", "400 ug", "buccal", "plasma_misoprostol", (15, 120)),
        ("methylergometrine", "200 ug", "oral", "plasma_ergometrine", (18, 116)),
        ("carbetocin", "9.6 mg", "intranasal", "plasma_carbetocin", (10, 30)),
    ],
)
def test_the_highest_level_comes_when_it_was_seen(
    drug: str, amount: str, route: str, observed: str, minutes: tuple[float, float]
) -> None:
    _, when, _ = exposure(drug, amount, route, observed)
    assert minutes[0] <= when <= minutes[1]


@pytest.mark.parametrize(
    ("drug", "amount", "route", "against", "observed", "share"),
    [
        ("naloxone", "2 mg", "oral", "intravenous", "naloxone_effect", 0.02),
        ("morphine", "10 mg", "oral", "intravenous", "morphine_effect", 0.239),
        ("morphine", "10 mg", "subcutaneous", "intravenous", "morphine_effect", 1.0),
        ("tranexamic-acid", "1 g", "intramuscular", "intravenous", "plasma_tranexamic_acid", 0.77),
        ("nifedipine", "10 mg", "sublingual", "oral", "plasma_nifedipine", 1.0),
        ("carbetocin", "100 ug", "intranasal", "intravenous", "plasma_carbetocin", 0.03),
    ],
)
def test_areas_are_as_the_shares_that_are_absorbed(
    drug: str, amount: str, route: str, against: str, observed: str, share: float
) -> None:
    ratio = exposure(drug, amount, route, observed)[2] / exposure(drug, amount, against, observed)[2]
    assert ratio == pytest.approx(share, rel=0.05)


def test_misoprostol_by_cheek_and_rectum_beside_the_vagina() -> None:
    """Meckstroth 2006: peaks of 446, 265 and 202, areas to 5 h of 1025, 520 and 312."""

    def five_hours(route: str) -> tuple[float, float]:
        time, values = course("misoprostol", "400 ug", route, "plasma_misoprostol", hours=5)
        return float(values.max()), float(np.trapezoid(values, time))

    vagina, cheek, rectum = (five_hours(route) for route in ("vaginal", "buccal", "rectal"))
    assert cheek[0] / vagina[0] == pytest.approx(265 / 446, rel=0.05)
    assert cheek[1] / vagina[1] == pytest.approx(520 / 1025, rel=0.05)
    assert rectum[0] / vagina[0] == pytest.approx(202 / 446, rel=0.05)
    assert rectum[1] / vagina[1] == pytest.approx(312 / 1025, rel=0.05)


def test_tranexamic_acid_works_within_minutes_from_muscle_and_within_the_hour_when_swallowed() -> None:
    """7.5 mg/L after 6.4 and 47 min in women at caesarean (WOMAN-PharmacoTXA), which set nothing here."""
    level = 7.5 * 6.362e6

    def reached(amount: str, route: str) -> float:
        time, values = course("tranexamic-acid", amount, route, "plasma_tranexamic_acid")
        return float(time[np.argmax(values > level)])

    assert reached("1 g", "intramuscular") < 10
    assert 20 < reached("4 g", "oral") < 60


def test_naloxone_uncovers_nothing_when_it_is_swallowed() -> None:
    """A dose that blocks most receptors from a vein leaves nearly all of them free from the gut."""
    vein, gut = (exposure("naloxone", "2 mg", route, "naloxone_effect")[0] for route in ("intravenous", "oral"))
    assert vein / (1 + vein) > 0.75
    assert gut / (1 + gut) < 0.1


@pytest.mark.parametrize(
    ("care", "words"),
    [
        ({"give": "naloxone", "amount": "2 mg", "route": "sublingual"}, ("intranasal, oral", "little is absorbed")),
        ({"give": "oxytocin", "amount": "2 IU", "route": "subcutaneous"}, ("sublingual, buccal", "no study")),
        ({"give": "glucagon", "amount": "1 mg", "route": "nasal"}, ("subcutaneous, intramuscular", "powder")),
        ({"give": "morphine", "amount": "5 mg", "route": "epidural"}, ("oral", "give: epidural")),
        ({"give": "tranexamic-acid", "amount": "5 g", "route": "oral"}, ("0-4 g", "the oral route")),
    ],
)
def test_a_route_that_there_is_not_is_refused_with_its_reason(care: dict[str, Any], words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as error:
        read_scenario({"person": {"sex": "female"}, "duration": "1 h", "care": [{"at": "0 min", **care}]}, "test")
    for each in words:
        assert each in str(error.value)
    assert "\n" not in str(error.value)


def test_the_page_lists_every_route() -> None:
    page = (Path(__file__).parents[2] / "docs" / "routes.md").read_text(encoding="utf-8")
    for name in names("drug"):
        if name != "oxytocin":
            assert f"| {name} | {', '.join(load_drug(name).routes)} |" in page


def test_every_drug_says_why_it_has_no_other_route() -> None:
    for name in names("drug"):
        drug = load_drug(name)
        assert "other" in drug.refused, name
        assert not set(drug.refused) & set(drug.routes), name


def test_by_a_route_of_studies_nothing_is_given_in_labour_or_after_birth() -> None:
    drug = load_drug("carbetocin")
    assert drug.dose("9.6 mg", "experiment", "intranasal") == 9600
    for use in ("labour", "postpartum"):
        for amount in ("9.6 mg", "100 ug"):
            with pytest.raises(QuantityError, match="intranasal route carbetocin is given in studies only"):
                drug.dose(amount, use, "intranasal")
        assert drug.dose("100 ug", use, "intravenous") == 100
