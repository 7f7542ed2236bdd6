"""Drugs of the ward: kinetics, conservation, competition at the receptor, and what each does where it acts."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.physiology.reading import contractions

from oxytocin.engine import Ensemble
from oxytocin.model import Model
from oxytocin.model.readers.sbml import write_sbml
from oxytocin.physiology.agents.library import DRUGS
from oxytocin.physiology.whole import build

DOSES = sorted({(name, dose) for name, part in DRUGS.items() for dose in part.doses if name != "vasopressin"})
WATCHED = ["intrauterine_pressure", "mean_arterial_pressure", "heart_rate", "fetal_heart_rate", "uterine_firmness",
           "oxytocin_response", "cervical_ripeness", "cervical_dilatation"]


def picomoles(milligrams: float, molar_mass: float) -> float:
    return milligrams / molar_mass * 1e9


CARBETOCIN = picomoles(0.1, 988.1)
PHASES = np.linspace(0, 5.5, 8)


@cache
def blood(part: str) -> Ensemble:
    return Ensemble(build("kinetics", parts=(part,)), record=[*DRUGS[part].observables], rtol=1e-8, workers=1)


@cache
def ward(*parts: str) -> Ensemble:
    return Ensemble(build("ward", parts=parts), record=WATCHED, workers=1)


def course(part: str, dose: str, amount: float, until: float, **parameters: float) -> np.ndarray:
    """Return the level of a drug every 5 s after a dose, in a person of 70 kg."""
    run = blood(part).begin({"body.weight": 70.0, **{name.replace("__", "."): v for name, v in parameters.items()}})
    run.dose(dose, amount)
    return run.advance(until)[next(iter(DRUGS[part].observables))][0]


def half_life(level: np.ndarray, since: float, until: float) -> float:
    return float(np.log(2) * (until - since) / np.log(level[int(12 * since)] / level[int(12 * until)]))


def nanograms(level: float, molar_mass: float) -> float:
    """Return pmol/L as ng/mL."""
    return level * molar_mass * 1e-6


# ---- assembly -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", sorted(DRUGS))
@pytest.mark.parametrize("assembly", ["ward", "labour"])
def test_each_drug_joins_an_assembly(part: str, assembly: str) -> None:
    model, plain = build(assembly, parts=(part,)), build(assembly)
    assert set(plain.names("states")) < set(model.names("states"))


def test_all_drugs_together_are_one_model_that_exports() -> None:
    model = build("ward", parts=tuple(DRUGS))
    text = write_sbml(model)
    assert "carbetocin" in text
    assert "balloon" in text


def _rates(model: Model) -> dict[str, float]:
    ensemble = Ensemble(model, record=[], workers=1)
    run = ensemble.begin()
    cut = len(model.inputs)
    rates = ensemble.reader.rates(run.time[:1], run.state.T, run.parameters[0][:, None], run.inputs[0][:cut, None],
                                  run.inputs[0][cut:, None])
    return dict(zip(model.names("states"), rates[:, 0], strict=True))


def test_a_drug_that_is_not_given_changes_no_rate_by_a_bit() -> None:
    drugs = tuple(name for name in DRUGS if name != "vasopressin")  # her own acts on V1a a little
    plain, full = _rates(build("ward")), _rates(build("ward", parts=drugs))
    assert {name: full[name] for name in plain if name != "receptors.internalised"} == {
        name: rate for name, rate in plain.items() if name != "receptors.internalised"}
    assert full["receptors.internalised"] == pytest.approx(plain["receptors.internalised"], rel=1e-12)


# ---- kinetics -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "dose"), DOSES)
def test_what_is_given_is_in_the_body_or_has_left_it(part: str, dose: str) -> None:
    ensemble = blood(part)
    run = ensemble.begin()
    run.dose(dose, 1e6)
    run.advance(90)
    model = ensemble.model
    module = DRUGS[part].doses[dose].partition(".")[0]
    amounts = [i for i, item in enumerate(model.states) if item.name.startswith(f"{module}.") and item.unit == "pmol"]
    assert run.state[0, amounts].sum() == pytest.approx(1e6, rel=1e-5)


def test_carbetocin_has_two_half_lives_and_enters_from_muscle() -> None:
    """obs kinetics.carbetocin.*: 5.5 and 41 min, 7232 pg/mL after 100 ug, peak within half an hour after a muscle."""
    level = course("carbetocin", "carbetocin_iv", CARBETOCIN, 240)
    assert nanograms(level[0], 988.1) == pytest.approx(7.232, rel=0.05)
    late = half_life(level, 120, 240)
    assert late == pytest.approx(41, rel=0.02)
    tail = level[-1] * np.exp(np.log(2) / late * (240 - np.arange(len(level)) / 12))
    assert half_life(level - tail, 1, 10) == pytest.approx(5.5, rel=0.03)
    muscle = course("carbetocin", "carbetocin_im", CARBETOCIN, 240)
    assert 5 < muscle.argmax() / 12 < 30


def test_one_compartment_is_an_exponential() -> None:
    level = course("atosiban", "atosiban_iv", 1e6, 60)
    time = np.arange(len(level)) / 12
    assert level == pytest.approx(1e6 / 18 * np.exp(-0.65 / 18 * time), rel=1e-5)


def test_atosiban_reaches_its_published_level() -> None:
    """obs atosiban.css.300ug_min.goodwin1995: 442 (SD 73) ng/mL."""
    run = blood("atosiban").begin()
    run.set_input("atosiban_infusion", picomoles(0.3, 994.2))
    assert abs(nanograms(run.advance(360)["plasma_atosiban"][0, -1], 994.2) - 442) < 73


@pytest.mark.parametrize(("route", "peak", "minutes", "area"), [
    ("sublingual", 574.8, 26, 743.7), ("oral", 287.6, 27.5, 402.8), ("vaginal", 125.2, 72, 433.7)])
def test_misoprostol_by_route(route: str, peak: float, minutes: float, area: float) -> None:
    """ref misoprostol_routes_2002, 400 ug: ng/L, and ng h/L to 6 h."""
    level = course("misoprostol", f"misoprostol_{route}", picomoles(0.4, 382.5), 360) * 0.3685
    assert level.max() == pytest.approx(peak, rel=0.25)
    assert level.argmax() / 12 == pytest.approx(minutes, rel=0.25)
    assert level.mean() * 6 == pytest.approx(area, rel=0.25)


def test_terbutaline_nifedipine_and_nitroglycerin_levels() -> None:
    run = blood("terbutaline").begin()
    run.set_input("terbutaline_infusion", picomoles(0.01, 274.3))
    assert 10 < nanograms(run.advance(60)["plasma_terbutaline"][0, -1], 225.3) < 14  # ref berg1984
    nifedipine = course("nifedipine", "nifedipine_oral", picomoles(10, 346.3), 360)
    assert half_life(nifedipine, 240, 340) == pytest.approx(81, rel=0.05)  # ref ferguson1989
    tablet = course("nitroglycerin", "nitroglycerin_sublingual", picomoles(0.4, 227.1), 30)
    assert nanograms(tablet.max(), 227.1) == pytest.approx(1.89, rel=0.25)  # obs no.nitroglycerin.sl.cmax_tmax
    assert tablet.argmax() / 12 == pytest.approx(5.3, rel=0.25)


def test_magnesium_rises_to_treatment_levels() -> None:
    run = blood("magnesium").begin()
    run.set_input("magnesium_sulfate_infusion", picomoles(4000, 246.5) / 20)
    run.advance(20)
    run.set_input("magnesium_sulfate_infusion", picomoles(2000, 246.5) / 60)
    level = run.advance(24 * 60)["plasma_magnesium"][0]
    assert 1.1 < level[30 * 12] < 2.0
    assert 1.8 < level[-1] < 3.0


def test_tranexamic_acid_works_for_hours_then_ends() -> None:
    run = ward("tranexamic_acid").begin()
    run.dose("tranexamic_acid_iv", picomoles(1000, 157.2))
    seen = []
    for hour in (0.5, 2, 8):
        run.advance(60 * hour)
        seen.append(run.observe(["tranexamic.effect"])["tranexamic.effect"][0])
    assert seen[0] > 0.99
    assert seen[2] < 0.05


# ---- the receptor ---------------------------------------------------------------------------------------------------


def response(
    parts: tuple[str, ...], oxytocin: float, dose: tuple[str, float] | None = None, **parameters: float
) -> float:
    ensemble = Ensemble(build("cell", parts=parts), record=["oxytocin_response"], workers=1)
    run = ensemble.begin({name.replace("__", "."): value for name, value in parameters.items()})
    if dose is not None:
        run.dose(*dose)
        run.advance(30)
    run.set_input("bath_oxytocin", oxytocin)
    until = 31.0 if dose is not None else 1.0
    return float(run.advance(until)["oxytocin_response"][0, -1])


def test_atosiban_shifts_oxytocin_as_schild_says() -> None:
    """One, nine and ninety-nine dissociation constants: the same response at 2, 10 and 100 times the oxytocin."""
    plain = response((), 5.0)
    for times in (1, 9, 99):
        dose = ("atosiban_iv", 18 * 10e3 * times)
        shifted = response(("atosiban",), 5.0 * (1 + times), dose, atosiban__clearance=0.0, atosiban__unbound=1.0)
        assert shifted == pytest.approx(plain, rel=0.03)


def test_carbetocin_alone_signals_and_with_oxytocin_competes() -> None:
    still = {"carbetocin__elimination": 0.0, "carbetocin__outward": 0.0}
    dose = ("carbetocin_iv", 13.8 * 8500 * 50.0)  # fifty dissociation constants
    spent = {"receptors__transducer_term": 1.0, "receptors__phosphorylation": 0.0,  # no reserve: efficacy shows
             "receptors__internalisation": 0.0}
    alone = response(("carbetocin",), 0.0, dose, **still, **spent)
    oxytocin = response((), 1e5, **spent)
    both = response(("carbetocin",), 1e3, dose, **still, **spent)
    assert 0.2 * oxytocin < alone < 0.8 * oxytocin
    assert both < response((), 1e3, **spent)


def test_receptors_taken_in_with_carbetocin_do_not_come_back() -> None:
    left = {}
    for name, parts in (("oxytocin", ()), ("carbetocin", ("carbetocin",))):
        ensemble = Ensemble(build("cell", parts=parts), record=["receptors.surface"], workers=1)
        run = ensemble.begin({"receptors.turnover": 0.0})
        if parts:
            run.dose("carbetocin_iv", 13.8 * 8.5e5)
        else:
            run.set_input("bath_oxytocin", 1e5)
        run.advance(40)
        run.set_input("bath_oxytocin", 0)
        left[name] = run.advance(480)["receptors.surface"][0, -1]
    assert left["carbetocin"] < left["oxytocin"] - 0.3


def test_carbetocin_lasts_longer_than_oxytocin() -> None:
    lasting = {}
    for part, dose, amount in ((), "oxytocin_iv", 5 * 1698.0), (("carbetocin",), "carbetocin_iv", CARBETOCIN):
        run = ward(*part).begin()
        run.dose(dose, amount)
        seen = run.advance(240)["oxytocin_response"][0]
        lasting[dose] = np.mean(seen > 0.6) * 240
    assert lasting["carbetocin_iv"] > 3 * lasting["oxytocin_iv"]


# ---- muscle, vessels, cervix ----------------------------------------------------------------------------------------


def labouring(part: str | None, give: Any, since: float = 0, until: float = 40) -> dict[str, float]:
    """Return Montevideo units and means of pressure and rates over a window after a drug, of women typical but for the
    phase of their irregular contractions."""
    women = {"body.labouring": 1.0, "body.gestation": 39.0, "myocyte.phase_2": PHASES, "myocyte.phase_3": PHASES[::-1]}
    run = ward(*([part] if part else [])).begin(women, people=len(PHASES))
    run.set_input("oxytocin_infusion", 8 * 1.698)
    run.advance(120)
    give(run)
    run.advance(120 + since) if since else None
    seen = run.advance(120 + until)
    found = {name: float(seen[name].mean()) for name in WATCHED}
    found["montevideo"] = float(np.mean([contractions(one).montevideo for one in seen["intrauterine_pressure"]]))
    return found


@cache
def calmed(way: str, until: float = 40) -> dict[str, float]:
    terbutaline, nitroglycerin = picomoles(0.25, 274.3), picomoles(0.4, 227.1)

    def magnesium(run: Any) -> None:
        run.dose("magnesium_sulfate_iv", picomoles(4000, 246.5))
        run.set_input("magnesium_sulfate_infusion", picomoles(2000, 246.5) / 60)

    ways: dict[str, tuple[str | None, Any]] = {
        "nothing": (None, lambda run: None),
        "terbutaline": ("terbutaline", lambda run: run.dose("terbutaline_iv", terbutaline)),
        "nitroglycerin": ("nitroglycerin", lambda run: run.dose("nitroglycerin_iv", nitroglycerin)),
        "nifedipine": ("nifedipine", lambda run: run.dose("nifedipine_oral", picomoles(20, 346.3))),
        "magnesium": ("magnesium", magnesium),
        "sevoflurane 1": ("sevoflurane", lambda run: run.set_input("sevoflurane", 1.0)),
        "sevoflurane 2": ("sevoflurane", lambda run: run.set_input("sevoflurane", 2.0)),
        "ergometrine": ("ergometrine", lambda run: run.dose("ergometrine_im", picomoles(0.5, 441.5))),
        "vasopressin": ("vasopressin", lambda run: run.set_input("vasopressin_infusion", 70.0)),
    }
    return labouring(*ways[way], until=until)


def test_relaxants_calm_the_uterus_in_their_order() -> None:
    units = {way: calmed(way)["montevideo"] for way in
             ("nothing", "terbutaline", "nitroglycerin", "nifedipine", "magnesium", "sevoflurane 1", "sevoflurane 2")}
    assert abs(units["magnesium"] / units["nothing"] - 1) < 0.1  # within the hour nearly nothing
    assert units["nifedipine"] < units["terbutaline"] < 0.9 * units["nothing"]
    assert units["terbutaline"] < units["nitroglycerin"]  # ref pullen2007
    assert units["terbutaline"] < units["magnesium"]  # ref magann1993
    assert calmed("magnesium", 120)["montevideo"] < calmed("nothing", 120)["montevideo"]
    assert units["sevoflurane 2"] < 0.3 * units["nothing"]
    assert units["sevoflurane 2"] < units["sevoflurane 1"] < units["nothing"]


def test_what_relaxants_and_constrictors_do_to_heart_and_pressure() -> None:
    at_rest = calmed("nothing")
    assert calmed("terbutaline")["heart_rate"] > at_rest["heart_rate"] + 8
    assert calmed("terbutaline")["fetal_heart_rate"] > at_rest["fetal_heart_rate"]
    assert abs(calmed("terbutaline")["mean_arterial_pressure"] - at_rest["mean_arterial_pressure"]) < 4
    for way in ("nifedipine", "sevoflurane 2", "magnesium"):
        assert calmed(way)["mean_arterial_pressure"] < at_rest["mean_arterial_pressure"] - 1
    for way in ("ergometrine", "vasopressin"):
        assert calmed(way)["mean_arterial_pressure"] > at_rest["mean_arterial_pressure"] + 1


def test_magnesium_helps_the_receptor_a_little_and_relaxes_all_the_same() -> None:
    run = ward("magnesium").begin()
    run.dose("magnesium_sulfate_iv", picomoles(6000, 246.5))
    run.advance(5)
    cofactor = run.observe(["magnesium.cofactor"])["magnesium.cofactor"][0]
    assert 0.5 < cofactor < 1


def test_vessels_open_to_less_nifedipine_than_the_uterus_closes_to() -> None:
    """ref kleinbloesem1984, kleinbloesem1987: 32 ug/L lower diastolic pressure as far as a peak of 117 does."""
    falls = {}
    for milligrams in (0, 5, 20, 40):
        ensemble = Ensemble(build("ward", parts=("nifedipine",)), record=["mean_arterial_pressure"], workers=1)
        run = ensemble.begin({"body.gestation": 38.0})
        run.advance(20)
        if milligrams:
            run.dose("nifedipine_oral", picomoles(milligrams, 346.3))
        pressure = run.advance(60)["mean_arterial_pressure"][0, -240:].mean()
        falls[milligrams] = pressure if not milligrams else falls[0] - pressure
    assert falls[5] > 0.35 * falls[40]
    assert falls[20] < falls[40] < 1.25 * falls[20]
    assert 4 < falls[20] < 12


def test_strips_under_sevoflurane() -> None:
    """obs uterus.sevoflurane.contractility.turner2002: 72, 37 and 27 % at 0.5, 1 and 1.5 MAC (SD 18, 15, 16)."""
    ensemble = Ensemble(build("strip", parts=("sevoflurane",)), record=["tension"], workers=1)
    run = ensemble.begin(people=4)
    run.set_input("bath_oxytocin", 10.0)
    run.set_input("sevoflurane", np.array([0.0, 1.0, 2.0, 3.0]))
    run.advance(60)
    mean = run.advance(300)["tension"].mean(axis=1)
    assert mean[1:] / mean[0] * 100 == pytest.approx([72, 37, 27], abs=15)


def test_ergot_firms_a_uterus_whose_receptors_are_spent() -> None:
    tone = {}
    for part in ((), ("ergometrine",)):
        run = ward(*part).begin({"receptors.transducer_term": 20.0})
        run.set_switch("labour.born", 1)
        if part:
            run.dose("ergometrine_im", picomoles(0.5, 441.5))
        tone[part] = run.advance(30)["uterine_firmness"][0, -60:].mean()
    assert tone[("ergometrine",)] > tone[()] + 0.3


def test_dinoprostone_ripens_and_a_balloon_opens_to_its_width() -> None:
    found = {}
    for part, name, value in (None, "", 0), ("dinoprostone", "dinoprostone_insert", 14186), ("balloon", "balloon", 1):
        run = ward(*([part] if part else [])).begin({"body.bishop": 1.0})
        if part:
            run.set_input(name, value)
        run.advance(720)
        seen = run.observe(["cervical_ripeness", "cervical_dilatation", "decidua.own_excess", "decidua.excess"])
        found[part] = {key: float(values[0]) for key, values in seen.items()}
    assert found["dinoprostone"]["cervical_ripeness"] > found[None]["cervical_ripeness"] + 0.1
    assert found["balloon"]["cervical_dilatation"] > found[None]["cervical_dilatation"] + 0.5
    assert found["balloon"]["decidua.excess"] == found["balloon"]["decidua.own_excess"]
