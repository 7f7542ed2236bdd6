"""What is written and does nothing in a run is named, with the reason that is true; what does something is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from oxytocin.report.files import summarise
from oxytocin.report.run import Run
from oxytocin.report.run import simulate as reported
from oxytocin.report.terminal import _told_idle
from oxytocin.simulation import simulate
from oxytocin.simulation.run import CohortRun

BIRTH = {"at": "2 h", "stimulus": "birth"}
FEED = {"after": "birth", "at": "1 h", "stimulus": "suckling", "for": "16 min"}
STRESS = {**FEED, "at": "55 min", "stimulus": "mental-stress", "for": "25 min"}
NALOXONE = {"at": "50 min", "give": "naloxone", "amount": "4 mg"}
BY_LINK = "from a birth in the run on graded plausible, not trusted in this run"


def _run(*life: dict[str, Any], person: dict[str, Any] | None = None, people: int = 1, **more: Any) -> CohortRun:
    scenario = {"person": person or {"state": "pregnant"}, "duration": "4 h", "life": list(life),
                "record": ["plasma_oxytocin"], **more}
    return simulate(scenario, people=people, seed=4)


def _level(run: CohortRun, begin: float, end: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    within = (run.time >= begin) & (run.time < end)
    return np.asarray(run.courses["plasma_oxytocin"][0][:, within].mean(axis=1))


def _entry(name: str, **more: Any) -> dict[str, Any]:
    return {"at": "1 h", "stimulus": name, **more}


@pytest.mark.parametrize(
    ("entry", "trust", "reason"),
    [
        (_entry("company"), "plausible", "null by evidence: value 0"),
        (_entry("bright-light"), "weak", "null by evidence: value 0"),
        (_entry("bright-light"), "plausible", "null by evidence: value 0"),
        (_entry("touch"), "plausible", "graded weak, not trusted in this run"),
        (_entry("orgasm"), "established", "acts by a link graded plausible, not trusted in this run"),
        (_entry("orgasm", intensity=0), "plausible", "intensity 0"),
        (_entry("orgasm", **{"for": "0 min"}), "plausible", "lasts 0 min"),
        (_entry("cigarette"), "plausible", "held back wholly by opioids of the brain; needs naloxone"),
    ],
)
def test_what_does_nothing_is_named_with_its_reason_and_does_nothing(entry: Any, trust: str, reason: str) -> None:
    woman = {"sex": "female"}
    run = _run(entry, person=woman, trust=trust, duration="2 h")
    assert run.without_effect == {(entry["stimulus"], reason): 1}
    plain = _run(person=woman, trust=trust, duration="2 h")
    assert run.courses["plasma_oxytocin"][0] == pytest.approx(plain.courses["plasma_oxytocin"][0], rel=0.01)


@pytest.mark.parametrize(("name", "trust"), [("touch", "weak"), ("orgasm", "plausible"), ("no-drinking", "plausible")])
def test_what_does_something_is_not_named(name: str, trust: str) -> None:
    assert _run(_entry(name), person={"sex": "female"}, trust=trust, duration="2 h").without_effect == {}


def test_a_cigarette_releases_what_naloxone_lets_go() -> None:
    """Seckl 1988: no rise by nicotine alone, and one with naloxone."""
    alone, both = (_run(_entry("cigarette"), person={"sex": "female"}, duration="2 h", care=care)
                   for care in ([], [NALOXONE]))
    assert _level(both, 62, 75)[0] > 1.3 * _level(alone, 62, 75)[0]
    assert both.without_effect == {}


def test_a_cigarette_after_too_little_naloxone_is_named() -> None:
    """A fiftieth of what is swallowed comes through the liver; a hundred times as much of it counts."""
    doses = {"iv": "0.4 mg", "oral": "0.4 mg", "much": "40 mg"}
    why = {("cigarette", "held back wholly by opioids of the brain; needs naloxone"): 1}
    plain = _run(person={"sex": "female"}, duration="2 h")
    for route, amount in doses.items():
        given = {"at": "30 min", "give": "naloxone", "amount": amount, "route": "iv" if route == "iv" else "oral"}
        run = _run(_entry("cigarette"), person={"sex": "female"}, duration="2 h", care=[given])
        rise = (_level(run, 62, 75) / _level(plain, 62, 75))[0]
        assert (run.without_effect, rise < 1.05) == ((why, True) if route == "oral" else ({}, False)), route


def test_an_infusion_of_no_length_is_named_and_gives_nothing() -> None:
    care = [{"at": "1 h", "infuse": "oxytocin", "rate": "8 mU/min", "for": "0 min"},
            {"at": "1 h", "infuse": "saline", "rate": "1 L/h", "for": "0 min"}]
    run = _run(person={"sex": "female"}, care=care, duration="2 h")
    assert run.without_effect == {("oxytocin", "lasts 0 min"): 1, ("saline", "lasts 0 min"): 1}
    assert run.outcomes["total_oxytocin"][0] == [0]


@pytest.mark.parametrize(("trust", "idle"), [("plausible", True), ("weak", False)])
def test_a_drug_whose_only_link_is_not_trusted_is_named(trust: str, idle: bool) -> None:
    """Glucagon frees no oxytocin (Atila 2024); who trusts weak links has it rise."""
    care = [{"at": "1 h", "give": "glucagon", "amount": "1 mg", "route": "im"}]
    given, plain = (_run(person={"sex": "female"}, care=care, trust=trust) for care in (care, []))
    why = ("glucagon", "acts by a link graded weak, not trusted in this run")
    assert given.without_effect == ({why: 1} if idle else {})
    assert (_level(given, 65, 120)[0] > 1.1 * _level(plain, 65, 120)[0]) != idle


def test_a_feed_of_no_length_ends_one_that_goes_on_and_is_not_named() -> None:
    """The same name again replaces, so that it does something."""
    mother = {"state": "postpartum"}
    long = _entry("suckling", **{"for": "30 min"})
    cut = [long, {"at": "65 min", "stimulus": "suckling", "for": "0 min"}]
    whole, short = (_run(*life, person=mother, duration="2 h", people=4) for life in ([long], cut))
    assert short.without_effect == {}
    assert (_level(short, 75, 90) < _level(whole, 75, 90)).all()


def test_a_feed_after_a_birth_whose_link_is_not_trusted_is_named() -> None:
    run = _run(BIRTH, FEED, trust="established")
    plain = _run(BIRTH, trust="established")
    assert run.without_effect == {("suckling", BY_LINK): 1}
    assert _level(run, 181, 196) == pytest.approx(_level(plain, 181, 196), rel=0.01)
    assert _run(BIRTH, FEED).without_effect == {}


def test_a_feed_that_goes_on_through_the_birth_acts_from_then_on() -> None:
    through = {"at": "1 h", "stimulus": "suckling", "for": "2 h"}
    plain, fed = _run(BIRTH, people=8), _run(through, BIRTH, people=8)
    assert _level(fed, 60, 90) == pytest.approx(_level(plain, 60, 90), rel=0.02)
    assert np.median(_level(fed, 121, 150) / _level(plain, 121, 150)) > 1.15
    assert fed.without_effect == {}
    before = _run({**through, "for": "30 min"}, BIRTH, people=8)
    assert before.without_effect == {("suckling", "acts in nursing women only"): 8}


def test_stress_holds_back_what_a_newborn_at_the_breast_releases() -> None:
    """As half the pulses of a later feed (Ueda 1994); without a birth there is nothing that it could hold back."""
    plain, fed, stressed = (_run(*life, people=12) for life in ([BIRTH], [BIRTH, FEED], [BIRTH, STRESS, FEED]))
    rise, held = (_level(run, 182, 196) - _level(plain, 182, 196) for run in (fed, stressed))
    assert held.mean() < 0.6 * rise.mean()
    assert stressed.without_effect == {}
    assert _run(_entry("mental-stress")).without_effect == {("mental-stress", "acts in nursing women only"): 1}


def test_stress_without_anything_that_it_could_hold_back_is_named() -> None:
    """Grewen 2011: without a feed the oxytocin of mothers does not change under it."""
    mother = {"state": "postpartum", "since_birth": "6 wk"}
    stress, feed = _entry("mental-stress", **{"for": "15 min"}), {"at": "65 min", "stimulus": "suckling"}
    later = {"at": "80 min", "stimulus": "suckling"}
    alone, apart, both, drug = (_run(*life, person=mother, duration="2 h", care=care)
                                for life, care in (([stress], []), ([stress, later], []), ([stress, feed], []),
                                                   ([stress], [NALOXONE])))
    idle = {("mental-stress", "holds back what a feed releases, and there is none meanwhile"): 1}
    assert alone.without_effect == idle
    assert apart.without_effect == idle
    assert both.without_effect == {}
    assert drug.without_effect == {}
    tranexamic = [{"at": "50 min", "give": "tranexamic-acid", "amount": "1 g"}]
    assert _run(stress, person=mother, duration="2 h", care=tranexamic).without_effect == idle
    assert _run(stress, _entry("lying-down"), person=mother, duration="2 h").without_effect == idle
    assert _level(alone, 60, 75) == pytest.approx(_level(_run(person=mother, duration="2 h"), 60, 75), rel=0.01)


def test_women_below_22_weeks_do_not_give_birth_and_are_counted() -> None:
    run = _run(BIRTH, person={"state": "pregnant", "gestation": "23 wk"}, people=60,
               population={"gestation": {"sd": "1 wk"}}, duration="3 h")
    weeks = np.asarray(run.parameters["body.gestation"])
    early = weeks < 22
    assert 0 < early.sum() < 30
    assert np.isnan(run.outcomes["birth_time"][0][early]).all()
    assert run.outcomes["birth_time"][0][~early] == pytest.approx(120, abs=0.5)
    assert run.without_effect == {("birth", "before 22 wk a pregnancy ends in a miscarriage"): early.sum()}


def test_the_terminal_counts_those_whom_the_typical_person_is_not_among() -> None:
    """Quick labours are over before the birth that is written; the typical one is not among them."""
    run: Run = reported({"person": {"state": "labouring"}, "duration": "8.2 h", "record": ["plasma_oxytocin"],
                         "life": [{"at": "8 h", "stimulus": "birth"}]}, people=40)
    assert run.cohort is not None
    quick = int((run.cohort.outcomes["birth_time"][0] < 6 * 60).sum())
    assert 0 < quick < 40
    assert run.typical.without_effect == {}
    why = {"name": "birth", "reason": "the child was born before", "typical": False, "people": quick}
    assert summarise(run)["without_effect"] == [why]
    assert list(_told_idle(run)) == [(f" in {quick} of 40 people", "birth", "the child was born before")]


def test_arousal_raises_oxytocin_in_women_and_not_in_men() -> None:
    """Murphy 1987: the rise in men was not significant before ejaculation, which raised it fivefold."""
    aroused, orgasm = _entry("sexual-arousal"), {"at": "75 min", "stimulus": "orgasm"}
    rise = {}
    for sex in ("female", "male"):
        calm, told, both = (_run(*life, person={"sex": sex}, people=8, duration="2 h")
                            for life in ([], [aroused], [aroused, orgasm]))
        rise[sex] = (_level(told, 65, 75) / _level(calm, 65, 75)).mean()
        assert (_level(both, 75, 80) > 1.2 * _level(told, 75, 80)).all()
        named = {("sexual-arousal", "null by evidence in men: value 0"): 8} if sex == "male" else {}
        assert told.without_effect == named
    assert rise["female"] > 1.1
    assert rise["male"] == pytest.approx(1, abs=0.01)
