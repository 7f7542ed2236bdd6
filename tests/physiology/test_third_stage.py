"""After birth: separation, tone by dose, and blood loss with each way of giving oxytocin."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.physiology.organs import IU, MILLIUNIT, afterwards, begin, population

RECORD = ["third_stage.tone", "third_stage.firmness", "third_stage.clinical_tone", "third_stage.prostaglandin",
          "third_stage.loss", "third_stage.separated", "third_stage.grip", "third_stage.fibrinogen",
          "receptors.response"]
PEOPLE = 200
FIRM = 7  # of 10: what an obstetrician calls adequate


def birth(give: Any, hours: float = 6, people: int = PEOPLE, parameters: Any = None, **inputs: float) -> Any:
    """A vaginal birth after a labour with the prostaglandin, lactate and fatigue that ordinary labours end with."""
    run = begin(afterwards(), RECORD, people, 0.5, parameters, secretion=30.0, prostaglandin=1.0, lactate=1.0,
                fatigue=0.06)
    run.advance(60)
    run.set_input("born", 1.0)
    for name, value in inputs.items():
        run.set_input(name, value)
    give(run)
    samples = run.advance(60 + 60 * hours)
    assert not run.failures
    return samples


@cache
def lost(way: str) -> Any:
    ways = {
        "nothing": lambda run: None,
        "dilute infusion": lambda run: run.set_input("oxytocin_infusion", 10 * IU / 240),
        "push": lambda run: run.dose("oxytocin_iv", 10 * IU),
        "20 IU in 1 L at 10 mL/min": lambda run: run.set_input("oxytocin_infusion", 20 * IU / 100),
    }
    return birth(ways[way])["third_stage.loss"][:, -1]


def test_placenta_comes_within_minutes() -> None:
    """Frolova 2016: mean 5.46, SD 5.4 min, with oxytocin."""
    samples = birth(lambda run: run.dose("oxytocin_iv", 10 * IU), hours=1)
    out = samples["third_stage.separated"] > 0.9
    minutes = np.array([samples.time[row.argmax()] - 60 if row.any() else np.nan for row in out])
    assert np.nanmean(minutes) == pytest.approx(5.46, rel=0.5)
    assert np.mean(np.isnan(minutes)) < 0.02


def test_the_placenta_holds_for_minutes_and_then_comes_within_one() -> None:
    """Krapp 2001: 141 (5-790) s until it begins to come away, 50 s until it has; hardly any blood is lost before."""
    samples = birth(lambda run: None, hours=1)
    begun = (samples["third_stage.separated"] > 0.05).argmax(axis=1)
    away = (samples["third_stage.separated"] > 0.95).argmax(axis=1)
    # on the bench the level at birth is that of a quiet labour, and tone lower than in the ward (149 s there)
    assert np.median(samples.time[begun]) - 60 == pytest.approx(141 / 60, rel=0.8)
    assert np.median(samples.time[away] - samples.time[begun]) == pytest.approx(50 / 60, abs=0.6)
    lost_before = samples["third_stage.loss"][np.arange(len(begun)), begun]
    assert np.median(lost_before) < 0.3 * np.median(samples["third_stage.loss"][:, -1])


def test_prostaglandin_doubles_at_separation_and_is_gone_within_half_an_hour() -> None:
    """Fuchs 1982: the metabolite doubles five minutes after birth and is back half an hour after the placenta."""
    samples = birth(lambda run: None, hours=1)
    level = 1 + np.median(samples["third_stage.prostaglandin"], axis=0)
    assert level[(samples.time >= 62) & (samples.time <= 68)].max() == pytest.approx(2 * level[0], rel=0.25)
    assert level[samples.time >= 100].max() < 1.15 * level[0]


def test_retraction_outlasts_the_drug_for_about_an_hour() -> None:
    """obs uterus.onset_duration.im.monograph: a dose into a vein acts for an hour; its level is gone in minutes."""
    push = birth(lambda run: run.dose("oxytocin_iv", 10 * IU), hours=2, people=1)
    nothing = birth(lambda run: None, hours=2, people=1)
    gained = push["third_stage.firmness"][0] - nothing["third_stage.firmness"][0]
    tone = push["third_stage.tone"][0] - nothing["third_stage.tone"][0]
    after = {minutes: int(np.searchsorted(push.time, 60 + minutes)) for minutes in (5, 30, 60, 120)}
    assert gained[after[5]] > 0.2
    assert tone[after[30]] < 0.2 * tone[after[5]]
    left = {minutes: gained[after[minutes]] / gained[after[5]] for minutes in (30, 60, 120)}
    assert left[30] == pytest.approx(0.5, abs=0.1)
    assert left[60] == pytest.approx(0.33, abs=0.1)
    assert left[120] < 0.2


def test_early_tone_counts_most() -> None:
    """The same dose ten minutes later finds most of the blood lost."""
    def later(run: Any) -> None:
        run.advance(70)
        run.dose("oxytocin_iv", 10 * IU)

    # nobody treats those who bleed on the bench, for hours: they count with a litre and a half
    first, second, never = (np.mean(np.minimum(loss, 1500))
                            for loss in (lost("push"), birth(later)["third_stage.loss"][:, -1], lost("nothing")))
    assert first < second < 1.05 * never


def test_the_wound_of_a_caesarean_bleeds_more_the_further_labour_has_come() -> None:
    """Giugale 2018: the incision tears on more often after arrest; Bell 2020: twice as many lose a litre."""
    def litre(dilatation: float) -> float:
        run = begin(afterwards(), RECORD, 1000, 0.5, secretion=20.0, dilatation=dilatation)
        run.advance(30)
        run.set_input("born", 1.0)
        run.set_input("caesarean", 1.0)
        run.dose("oxytocin_iv", 5 * IU)
        run.advance(75)
        run.set_input("caesarean", 0.0)
        return float(np.mean(run.advance(150)["third_stage.loss"][:, -1] >= 1000))

    assert litre(6.0) > 1.3 * litre(0.0) > 0.05


def test_a_retained_placenta_is_rare_bleeds_and_is_taken_out_by_hand() -> None:
    """Franke 2021: 2.2 % not out within half an hour, out by hand after 66 (55-77) min, 1300 (900-1900) mL lost."""
    samples = birth(lambda run: run.dose("oxytocin_iv", 5 * IU), hours=3, people=1000)
    half_an_hour = int(np.searchsorted(samples.time, 90))
    retained = samples["third_stage.grip"][:, half_an_hour] > 0.5
    assert retained.mean() == pytest.approx(0.022, abs=0.008)
    assert (samples["third_stage.separated"][retained, half_an_hour] < 0.6).all()
    out = samples.time[(samples["third_stage.separated"][retained] > 0.9).argmax(axis=1)] - 60
    assert 55 < np.median(out) < 77
    lost = samples["third_stage.loss"][:, -1]
    assert np.median(lost[retained]) > 900  # the bench has no fall of pressure to slow the greatest losses
    assert np.median(lost[~retained]) < 500


def adequate(dose: float, hours: float = 0.5, rate: float = 0.0) -> float:
    """Share of women firm 3 min after a dose (IU) with 40 mU/min at caesarean, after hours of an infusion (mU/min)."""
    run = begin(afterwards(), RECORD, PEOPLE, 0.5, secretion=20.0)
    run.set_input("oxytocin_infusion", rate * MILLIUNIT)
    run.advance(60 * hours)
    run.set_input("born", 1.0)
    run.set_input("caesarean", 1.0)
    run.set_input("oxytocin_infusion", 40 * MILLIUNIT)
    run.dose("oxytocin_iv", dose * IU)
    return float(np.mean(run.advance(60 * hours + 3)["third_stage.clinical_tone"][:, -1] >= FIRM))


def ed90(**kwargs: float) -> float:
    doses = np.array([0.05, 0.1, 0.2, 0.35, 0.5, 1, 2, 4, 8])
    return float(np.interp(0.9, [adequate(float(dose), **kwargs) for dose in doses], doses))


def test_dose_for_tone_at_elective_caesarean() -> None:
    """obs thirdstage.oxytocin_ed90.elective.carvalho2004: 0.35 (0.18-0.52) IU."""
    assert 0.18 < ed90() < 0.52


def test_hours_of_oxytocin_raise_the_dose_by_what_they_cost_the_receptors() -> None:
    assert ed90(hours=10, rate=40.0) > 1.1 * ed90(hours=0.5, rate=40.0)


def test_a_few_are_not_called_firm_at_any_dose() -> None:
    """Carbetocin, part 2: 94.2 % firm with 20 ug of carbetocin as with 100; hands differ, and so do muscles."""
    assert adequate(4) == pytest.approx(adequate(8), abs=0.01)
    assert 0.9 < adequate(8) < 0.99


def test_two_hands_feel_one_uterus_and_it_bleeds_the_same() -> None:
    """Abushoshah 2019: the scores of two obstetricians lie within a point of each other in 74 % of women."""
    one, other = (np.random.default_rng(seed).permutation(population(afterwards(), 1000)["third_stage.hand"])
                  for seed in (1, 2))
    assert np.mean(np.abs(one - other) <= 1) == pytest.approx(0.744, abs=0.05)
    felt = [birth(lambda run: run.dose("oxytocin_iv", 5 * IU), hours=1, people=1, parameters={"third_stage.hand": hand})
            for hand in (-1.0, 1.0)]
    apart = felt[1]["third_stage.clinical_tone"][0] - felt[0]["third_stage.clinical_tone"][0]
    assert apart.max() == pytest.approx(2, abs=0.01)
    assert felt[1]["third_stage.clinical_tone"].max() <= 10
    assert np.array_equal(felt[0]["third_stage.loss"], felt[1]["third_stage.loss"])


def test_blood_loss_after_vaginal_birth() -> None:
    """obs thirdstage.ebl.infusion_vs_bolus.davies2005: 424 mL with a dilute infusion, 358 mL after 10 IU at once."""
    # the bench has no tired uterus among its women, and none who bleeds is treated: she counts with a litre and a half
    treated = {way: np.mean(np.minimum(lost(way), 1500)) for way in ("dilute infusion", "push")}
    assert treated["dilute infusion"] == pytest.approx(424, rel=0.35)
    assert treated["push"] == pytest.approx(358, rel=0.35)


def test_prophylaxis_lowers_loss_and_haemorrhage_stays_a_risk_not_a_rule() -> None:
    untreated, treated = lost("nothing"), lost("20 IU in 1 L at 10 mL/min")
    assert np.mean(untreated) > 1.25 * np.mean(treated)
    assert np.mean(treated >= 500) < np.mean(untreated >= 500)
    assert 0.05 < np.mean(lost("dilute infusion") >= 500) < 0.3
    assert np.mean(lost("dilute infusion") >= 1000) < 0.1


def test_loss_at_elective_caesarean() -> None:
    """obs thirdstage.ebl.elective_cs.carvalho2004 (693, SD 487) and low_rate_cs.duffield2017 (634, IQR 340-886)."""
    run = begin(afterwards(), RECORD, PEOPLE, 0.5, secretion=20.0)
    run.advance(30)
    run.set_input("born", 1.0)
    run.set_input("caesarean", 1.0)
    run.dose("oxytocin_iv", 1 * IU)
    run.set_input("oxytocin_infusion", 2.5 * IU / 60)
    run.advance(70)
    run.set_input("caesarean", 0.0)
    loss = run.advance(210)["third_stage.loss"][:, -1]
    assert 340 < np.median(loss) < 886
    # nobody treats those who bleed on the bench: they count with a litre and a half
    assert abs(np.mean(np.minimum(loss, 1500)) - 693) < 0.3 * 693


def test_ergometrine_rescues_where_receptors_are_spent_and_relaxants_make_bleed() -> None:
    weak = birth(lambda run: None, people=1, fatigue=0.4)
    rescued = birth(lambda run: None, people=1, fatigue=0.4, ergometrine=3.0)
    relaxed = birth(lambda run: run.set_input("oxytocin_infusion", 10 * IU / 240), people=1, relaxation=0.7)
    ordinary = birth(lambda run: run.set_input("oxytocin_infusion", 10 * IU / 240), people=1)
    assert rescued["third_stage.loss"][0, -1] < 0.6 * weak["third_stage.loss"][0, -1]
    assert relaxed["third_stage.loss"][0, -1] > 1.5 * ordinary["third_stage.loss"][0, -1]


def test_lactate_weakens_a_uterus_that_laboured_in_vain_and_spares_one_that_did_not() -> None:
    """Quenby 2004: the myometrium is acid in dysfunctional labour, in an ordinary one no more than before labour."""
    ordinary, spared, acid = (firm(lactate) for lactate in (1.2, 0.0, 6.0))
    assert ordinary > 0.97 * spared
    assert acid < 0.8 * spared


def firm(lactate: float) -> float:
    samples = birth(lambda run: run.dose("oxytocin_iv", 10 * IU), hours=0.2, people=1, lactate=lactate)
    return float(samples["third_stage.firmness"][0].max())


def test_fibrinogen_goes_with_the_blood_and_slows_the_clot() -> None:
    """Collins 2014: 3.9 g/L after 1-1.5 L; the less there is, the slower the clot and the longer the bleeding."""
    samples = birth(lambda run: None, hours=2, people=1, fatigue=0.75)
    loss, fibrinogen = samples["third_stage.loss"][0], samples["third_stage.fibrinogen"][0]
    assert fibrinogen[np.searchsorted(loss, 1250)] == pytest.approx(3.9, rel=0.15)
    spent = np.exp(-1.5 * loss / 1000 / 6.2)
    assert fibrinogen == pytest.approx(fibrinogen[0] * spent, rel=1e-3)  # what is lost is replaced without any
    poor = birth(lambda run: None, hours=2, people=1, fatigue=0.75, parameters={"third_stage.fibrinogen_term": 2.5})
    assert poor["third_stage.loss"][0, -1] > 1.1 * loss[-1]


def test_instruments_and_the_knife_cost_blood() -> None:
    """Bell 2020: three to four times as many lose a litre with instruments; a cut costs some 50 mL more than tears."""
    plain, cut, drawn = (birth(lambda run: run.dose("oxytocin_iv", 10 * IU), hours=1, people=1000, **how)
                         ["third_stage.loss"][:, -1]
                         for how in ({}, {"episiotomy": 1.0}, {"episiotomy": 1.0, "instruments": 1.0}))
    assert 30 < np.mean(cut) - np.mean(plain) < 120
    assert np.mean(drawn >= 1000) > 2 * np.mean(plain >= 1000)


def test_a_first_child_tears_where_a_later_one_leaves_her_whole() -> None:
    """Smith 2013: whole after 9.6 and 31.2 %; Landy 2011: a deep tear after 6.9 and 1.1 %."""
    def torn(parity: float, frailty: float) -> float:
        samples = birth(lambda run: run.dose("oxytocin_iv", 10 * IU), hours=1, people=1, parous=parity,
                        parameters={"third_stage.frailty": frailty})
        return float(samples["third_stage.loss"][0, -1])

    assert torn(0, 0.05) == pytest.approx(torn(1, 0.05), abs=1)
    assert torn(0, 0.2) - torn(1, 0.2) == pytest.approx(70, rel=0.1)
    assert torn(0, 0.5) == pytest.approx(torn(1, 0.5), abs=1)
    assert torn(0, 0.96) - torn(1, 0.96) == pytest.approx(560, rel=0.2)
    assert torn(0, 0.995) == pytest.approx(torn(1, 0.995), abs=1)


def test_volumes_grow_less_than_weight_in_the_obese() -> None:
    """Vricella 2015: 95 mL of blood for each kilogram at an index of 27, 73 at 42; an ordinary woman is left alone."""
    def size(weight: float) -> float:
        run = begin(afterwards(), ["body.size"], 1, 0.5, {"body.weight": weight, "body.height": 165.0})
        return float(run.advance(1)["body.size"][0, -1])

    assert size(78) == pytest.approx(78 / 70)
    index_of_42 = 42 * 1.65**2
    assert size(index_of_42) * 70 / index_of_42 == pytest.approx(73 / 95, abs=0.06)


def test_nothing_bleeds_before_birth() -> None:
    run = begin(afterwards(), RECORD, 1, 0.5, secretion=30.0, prostaglandin=1.0)
    assert run.advance(120)["third_stage.loss"][0, -1] == 0.0
