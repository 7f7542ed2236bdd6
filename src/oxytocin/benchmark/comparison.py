"""Our engine and libRoadRunner on the same patients: first equal accuracy, then time, in turn on the same cores.

Settings are chosen by the time that processors spent, which other work on the computer disturbs little; the race is by
the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from oxytocin.benchmark import arithmetic, ours, peer
from oxytocin.benchmark.accuracy import TARGET, errors, loosest
from oxytocin.benchmark.patients import Array, Patients
from oxytocin.engine import IntegrationError

Progress = Callable[[str], None]

REFERENCE = ours.Setting("tsit5", 1e-11, 1e-13)
OURS = (ours.Setting("tsit5", 1e-4), ours.Setting("bs3", 1e-4))
PEERS = (
    peer.Setting(stiff=False, rtol=1e-5),
    peer.Setting(stiff=True, rtol=1e-5),
    peer.Setting(stiff=False, rtol=1e-5, atol_ratio=1.0),
    peer.Setting(stiff=True, rtol=1e-5, scaled=True),
    peer.Setting(stiff=False, rtol=1e-5, scaled=True),
)


def compare(patients: Patients, *, both: int, workers: int, rounds: int, progress: Progress) -> dict[str, Any]:
    """Return people per second of both, their errors and the settings that were chosen.

    The first ``both`` patients are integrated by libRoadRunner and judged for accuracy; our engine is timed on all.
    """
    few = patients.first(both)
    progress(f"reference: {both} people at rtol {REFERENCE.rtol:g}")
    reference = ours.integrate(few, ours.compiled(few, REFERENCE, workers)).samples
    mine, mine_tried = choose_ours(few, patients, reference, workers, progress)
    with peer.Peer(few, workers) as processes:
        theirs, theirs_tried = choose_peer(processes, reference, progress)
        timed = race(patients, few, mine, theirs, processes, reference, workers, rounds, progress)
    return {
        **timed,
        "chosen": mine,
        "settings": str(mine),
        "peer_settings": str(theirs),
        "tried": mine_tried,
        "peer_tried": theirs_tried,
    }


def choose_ours(
    few: Patients, many: Patients, reference: Array, workers: int, progress: Progress
) -> tuple[ours.Setting, list[dict[str, Any]]]:
    """Return our fastest setting within the target, and all that were tried."""
    tried = []
    for setting in OURS:

        def error_at(rtol: float, setting: ours.Setting = setting) -> float:
            try:
                found = ours.integrate(few, ours.compiled(few, replace(setting, rtol=rtol), workers))
            except IntegrationError:
                return float("inf")
            return float(np.median(errors(found.samples, reference)))

        rtol = loosest(error_at)
        if rtol is not None:
            chosen = replace(setting, rtol=rtol)
            ensemble = ours.compiled(many, chosen, workers)
            seconds = min(ours.integrate(many, ensemble).processor for _ in range(2)) / workers
            tried.append((len(many.ids) / seconds, error_at(rtol), chosen))
            progress(f"ours: {chosen}: {tried[-1][0]:.0f} people/s at error {tried[-1][1]:.1e}")
    return _best(tried)


def choose_peer(
    processes: peer.Peer, reference: Array, progress: Progress
) -> tuple[peer.Setting, list[dict[str, Any]]]:
    """Return libRoadRunner's fastest setting within the target, and all that were tried."""
    tried = []
    for setting in PEERS:
        known: dict[float, tuple[float, float]] = {}

        def error_at(rtol: float, setting: peer.Setting = setting, known: dict[float, Any] = known) -> float:
            found = processes.integrate(replace(setting, rtol=rtol))
            if found.samples is None:
                return float("inf")
            seconds = found.processor / len(processes.pipes)
            known[rtol] = float(np.median(errors(found.samples, reference))), seconds
            return known[rtol][0]

        rtol = loosest(error_at)
        if rtol is not None:
            chosen = replace(setting, rtol=rtol)
            tried.append((processes.people / known[rtol][1], known[rtol][0], chosen))
            progress(f"libRoadRunner: {chosen}: {tried[-1][0]:.1f} people/s at error {tried[-1][1]:.1e}")
    return _best(tried)


def _best(tried: list[tuple[float, float, Any]]) -> tuple[Any, list[dict[str, Any]]]:
    assert tried, "no tolerance of the ladder reached the target"
    listed = [{"settings": str(setting), "people_per_second": speed, "error": error} for speed, error, setting in tried]
    return max(tried, key=lambda entry: entry[0])[2], listed


def race(
    many: Patients,
    few: Patients,
    mine: ours.Setting,
    theirs: peer.Setting,
    processes: peer.Peer,
    reference: Array,
    workers: int,
    rounds: int,
    progress: Progress,
) -> dict[str, Any]:
    """Time both in turn, several times; return medians, errors and what share of the vector limit ours reached."""
    ensemble = ours.compiled(many, mine, workers)
    own = ours.integrate(few, ensemble)
    other = processes.integrate(theirs)
    assert other.samples is not None
    seconds, peer_seconds, few_seconds, limits, processor = [], [], [], [], []
    steps = 0
    for number in range(rounds):
        found = ours.integrate(many, ensemble)
        seconds.append(found.seconds)
        used = found.processor
        steps = int(found.run.steps.sum())
        limits.append(arithmetic.peak(workers))
        few_seconds.append(ours.integrate(few, ensemble).seconds)
        raced = processes.integrate(theirs, keep=False)
        peer_seconds.append(raced.seconds)
        processor.append(len(many.ids) / used / (len(few.ids) / raced.processor))
        ratio = len(many.ids) / seconds[-1] / (len(few.ids) / peer_seconds[-1])
        progress(f"round {number + 1} of {rounds}: {ratio:.0f} times libRoadRunner")
    speed, peer_speed = len(many.ids) / np.median(seconds), len(few.ids) / np.median(peer_seconds)
    ratios = [
        len(many.ids) / own_time / (len(few.ids) / peer_time)
        for own_time, peer_time in zip(seconds, peer_seconds, strict=True)
    ]
    work = arithmetic.work_of(ensemble, mine.method)
    return {
        "ratio": float(speed / peer_speed),
        "ratios": ratios,
        "ratio_of_processor_time": float(np.median(processor)),
        "people_per_second": float(speed),
        "peer_people_per_second": float(peer_speed),
        "people_per_second_same_people": float(len(few.ids) / np.median(few_seconds)),
        "error": float(np.median(errors(own.samples, reference))),
        "peer_error": float(np.median(errors(other.samples, reference))),
        "target": TARGET,
        "people": len(many.ids),
        "peer_people": len(few.ids),
        "rounds": rounds,
        "steps_per_person": steps / len(many.ids),
        "operations_per_rates": work.per_rates,
        "operations_per_step": work.per_step,
        "vector_limit_share": float(steps * work.per_step / np.median(seconds) / max(limits)),
        "vector_limit": max(limits),
    }


def cross_check(patients: Patients, people: int, workers: int) -> float:
    """Return the median difference of the two programs at tight tolerance: how far the reference can be trusted."""
    few = patients.first(people)
    reference = ours.integrate(few, ours.compiled(few, REFERENCE, workers)).samples
    with peer.Peer(few, workers) as processes:
        tight = processes.integrate(peer.Setting(stiff=True, rtol=1e-10))
    assert tight.samples is not None
    return float(np.median(errors(tight.samples, reference)))
