"""The same person in our engine, in libRoadRunner and in COPASI, from one exported document."""

from __future__ import annotations

from collections.abc import Sequence

import libsbml
import numpy as np

from oxytocin.engine import Ensemble
from oxytocin.model import Model

Change = tuple[float, str, float]
TIGHT, TIGHT_ABSOLUTE = 1e-11, 1e-13
TIGHT_LSODA = 1e-10  # below, LSODA stops at corners of the equations


def in_engine(
    model: Model,
    names: Sequence[str],
    minutes: float,
    every: float,
    *,
    parameters: dict[str, float] | None = None,
    inputs: Sequence[Change] = (),
    doses: Sequence[Change] = (),
) -> np.ndarray:
    """Our engine at tight tolerance: (samples, names), the first sample at time 0."""
    ensemble = Ensemble(model, names, every, rtol=TIGHT, atol=TIGHT_ABSOLUTE, workers=1)
    run = ensemble.begin(parameters, people=1)
    switches, pieces = model.names("switches"), []
    for moment in sorted({time for time, *_ in (*inputs, *doses)} | {minutes}):
        if moment > 0:
            pieces.append(run.advance(moment))
        for time, name, value in inputs:
            if time == moment:
                (run.set_switch if name in switches else run.set_input)(name, value)
        for time, name, amount in doses:
            if time == moment:
                run.dose(name, amount)
    assert not run.failures
    return np.concatenate([np.array([piece[name][0] for name in names]) for piece in pieces], axis=1).T


def in_roadrunner(document: str, names: Sequence[str], minutes: float, every: float) -> np.ndarray:
    """libRoadRunner (CVODE) at tight tolerance: (samples, names)."""
    import roadrunner

    runner = roadrunner.RoadRunner(document)
    runner.timeCourseSelections = [name.replace(".", "__") for name in names]
    integrator = runner.getIntegrator()
    integrator.relative_tolerance = TIGHT
    # one absolute tolerance for all would shrink with a state's size, and a state near zero stop the integration
    read = libsbml.readSBMLFromString(document)  # its model lives as long as this name
    for rule in read.getModel().getListOfRules():
        if rule.isRate():
            integrator.setIndividualTolerance(rule.getVariable(), TIGHT_ABSOLUTE)
    integrator.maximum_num_steps = 1_000_000
    return np.array(runner.simulate(0, minutes, round(minutes / every) + 1))


def in_copasi(document: str, names: Sequence[str], minutes: float, every: float) -> np.ndarray:
    """COPASI (LSODA) at tight tolerance: (samples, names)."""
    import basico

    loaded = basico.load_model_from_string(document)
    try:
        found = basico.run_time_course(
            duration=minutes,
            intervals=round(minutes / every),
            r_tol=TIGHT_LSODA,
            a_tol=TIGHT_LSODA,
            max_steps=10_000_000,
            use_sbml_id=True,
            model=loaded,
        )
        return found[[name.replace(".", "__") for name in names]].to_numpy()
    finally:
        basico.remove_datamodel(loaded)


def worst(names: Sequence[str], ours: np.ndarray, theirs: np.ndarray) -> dict[str, float]:
    """The largest difference of each observable over its range (over its size where it never changes)."""
    assert ours.shape == theirs.shape == (len(ours), len(names))
    span = np.ptp(ours, axis=0)
    size = np.where(span > 1e-9 * np.abs(ours).max(axis=0), span, np.abs(ours).max(axis=0))
    return dict(zip(names, np.abs(theirs - ours).max(axis=0) / np.where(size > 0, size, 1.0), strict=True))
