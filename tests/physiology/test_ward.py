"""The ward as one model: sources, step-limiting rates, and a labour in which every organ takes part."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.physiology.organs import IU, MILLIUNIT, population

from oxytocin.engine import Ensemble
from oxytocin.model import LogNormal, Model
from oxytocin.physiology import ASSEMBLIES, build

DOCS = Path(__file__).parents[2] / "docs"
RECORD = ["intrauterine_pressure", "fetal_heart_rate", "fetal_oxygen_saturation", "mean_arterial_pressure"]
WOMEN = 40


@cache
def ward() -> Model:
    return build("ward")


@cache
def labours() -> tuple[Any, dict[int, float], Any]:
    """Augmented first labours with Ringer's 125 mL/h, oxytocin 10 IU over 4 h after birth: run, births, course."""
    run = Ensemble(ward(), RECORD, 0.5, workers=1).begin(
        {**population(ward(), WOMEN), "body.bishop": np.full(WOMEN, 7.0)}, people=WOMEN)
    run.set_input("intravenous_fluid", 0.125 / 60)
    run.set_input("intravenous_sodium", 0.125 / 60 * 131)
    course, born = [], np.zeros(WOMEN, dtype=bool)
    for half_hour in range(32):
        rate = min(2 + 2 * half_hour, 8) * MILLIUNIT
        run.set_input("oxytocin_infusion", np.where(born, 10 * IU / 240, rate))
        run.advance(30.0 * (half_hour + 1))
        born = run.switch("labour.born") > 0
        course.append(run.observe(["fetal_ph", "blood_loss", "plasma_sodium", "placental_separation"]))
    return run, {event.person: event.time for event in run.events if event.switch == "labour.born"}, course


def test_the_ward_keeps_what_the_labour_offers() -> None:
    labour = build("labour")
    assert set(labour.names("observables")) <= set(ward().names("observables"))
    assert set(labour.names("inputs")) <= set(ward().names("inputs"))
    assert set(labour.doses) <= set(ward().doses)
    for part in ASSEMBLIES["ward"]:
        assert set(part.inputs) - {"pelvic_stretch"} <= set(ward().names("inputs"))
        assert set(part.observables) <= set(ward().names("observables"))


@pytest.mark.parametrize("trust", ["established", "weak", "as-claimed"])
def test_every_grade_of_trust_gives_a_model(trust: str) -> None:
    assert len(build("ward", trust).states) == len(ward().states)


def test_no_rate_of_the_new_organs_is_faster_than_about_a_second() -> None:
    """Each state of the organs, perturbed alone, returns no faster than 60 a minute."""
    run = Ensemble(ward(), ["intrauterine_pressure"], 1, workers=1).begin()
    run.set_input("oxytocin_infusion", 10 * MILLIUNIT)
    mine = set(ward().modules) - set(build("labour").modules)
    reader, fastest = run.ensemble.reader, 0.0
    cut = len(ward().inputs)
    for minute in (5.0, 61.0, 62.0, 63.0, 64.0):
        run.advance(minute)
        state, inputs, given = run.state[0], run.inputs[0], run.parameters[0]
        plain = reader.rates(run.time[0], state, given, inputs[:cut], inputs[cut:])
        for index, item in enumerate(ward().states):
            if item.name.split(".")[0] in mine:
                step = 1e-6 * max(abs(state[index]), 1e-3)
                moved = state.copy()
                moved[index] += step
                rates = reader.rates(run.time[0], moved, given, inputs[:cut], inputs[cut:])
                fastest = max(fastest, abs(float((rates[index] - plain[index]) / step)))
    assert fastest < 60


def test_new_organs_do_not_change_the_labour() -> None:
    """They read from uterus and blood; nothing of theirs acts back on contractions unless a treatment is given."""
    ends = []
    for model in (build("labour"), ward()):
        run = Ensemble(model, ["intrauterine_pressure"], 1, workers=1, rtol=1e-6).begin()
        run.set_input("oxytocin_infusion", 8 * MILLIUNIT)
        run.advance(90)
        ends.append(run.observe(["cervical_dilatation", "plasma_oxytocin", "prostaglandin"]))
    for name in ends[0]:
        assert ends[1][name][0] == pytest.approx(ends[0][name][0], rel=1e-3)


def test_labours_end_in_births_with_plausible_mothers_and_children() -> None:
    run, births, _ = labours()
    assert not run.failures
    assert len(births) > WOMEN / 2
    seen = run.observe(["fetal_ph", "blood_loss", "plasma_sodium", "mean_arterial_pressure", "placental_separation"])
    delivered = np.isin(np.arange(WOMEN), list(births))
    assert 7.15 < np.median(seen["fetal_ph"][delivered]) < 7.32
    assert 200 < np.median(seen["blood_loss"][delivered]) < 600
    assert np.all(seen["blood_loss"][~delivered] == 0)
    assert np.all((seen["plasma_sodium"] > 125) & (seen["plasma_sodium"] < 145))
    living = (seen["mean_arterial_pressure"] > 40) & (seen["mean_arterial_pressure"] < 130)
    assert np.mean(living) > 0.94  # first births, and nobody treats a bleed here
    long_ago = np.array([births.get(person, np.inf) < run.time[person] - 60 for person in range(WOMEN)])
    assert np.mean(seen["placental_separation"][long_ago] > 0.95) > 0.9


def test_cord_blood_stays_as_it_was_at_birth() -> None:
    _, births, course = labours()
    for person, minute in births.items():
        after = [step["fetal_ph"][person] for index, step in enumerate(course) if 30 * (index + 1) > minute]
        assert np.ptp(after) < 1e-9


def test_contractions_show_in_fetal_oxygen_and_maternal_pressure() -> None:
    run = Ensemble(ward(), RECORD, 1 / 12, workers=1).begin({"body.bishop": 8.0, "body.labouring": 1.0})
    run.set_input("oxytocin_infusion", 4 * MILLIUNIT)
    run.advance(90)
    samples = run.advance(150)
    pressure, oxygen = samples["intrauterine_pressure"][0], samples["fetal_oxygen_saturation"][0]
    lags = [np.corrcoef(pressure[: len(pressure) - lag], oxygen[lag:])[0, 1] for lag in range(24)]
    assert min(lags) < -0.4
    assert 2 <= int(np.argmin(lags)) <= 20  # oxygen is lowest 10-100 s after the peak
    assert np.corrcoef(pressure, samples["mean_arterial_pressure"][0])[0, 1] > 0.3


def test_tachysystole_by_too_much_oxytocin_costs_the_child_oxygen() -> None:
    saturation = []
    for rate in (4, 40):
        run = Ensemble(ward(), RECORD, 0.5, workers=1).begin({"body.bishop": 8.0, "body.labouring": 1.0})
        run.set_input("oxytocin_infusion", rate * MILLIUNIT)
        run.advance(60)
        saturation.append(run.advance(120)["fetal_oxygen_saturation"][0].mean())
    assert saturation[1] < saturation[0] - 5


def firm_at_caesarean(hours: float, rate: float, dose: float) -> float:
    """Share of women with a firm uterus 3 min after a dose (IU) at caesarean for a cervix that would not open."""
    given = {**population(ward(), WOMEN), "body.bishop": np.full(WOMEN, 5.0), "labour.opening_latent": 1e-4}
    run = Ensemble(ward(), ["uterine_firmness"], 1, workers=1).begin(given, people=WOMEN)
    run.set_input("oxytocin_infusion", rate * MILLIUNIT)
    run.advance(60 * hours)
    run.set_switch("labour.born", 1.0)
    run.set_input("caesarean", 1.0)
    run.set_input("oxytocin_infusion", 40 * MILLIUNIT)
    run.dose("oxytocin_iv", dose * IU)
    return float(np.mean(run.advance(60 * hours + 3)["uterine_firmness"][:, -1] >= 7))


def test_long_augmentation_leaves_a_uterus_that_needs_more() -> None:
    """After arrested labour the dose is several times that of an elective caesarean; it must emerge, not be set."""
    assert firm_at_caesarean(10, 20.0, 0.4) < firm_at_caesarean(0.5, 0.0, 0.4) - 0.1


def test_spreads_are_stated_for_what_differs_between_women() -> None:
    spread = {item.name: item.spread for item in ward().parameters}
    for name in ("placenta.flow_rest", "placenta.exchange", "circulation.nitric_half", "kidney.oxytocin_potency",
                 "third_stage.trauma"):
        assert isinstance(spread[name], LogNormal)
