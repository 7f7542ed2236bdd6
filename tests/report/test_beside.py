"""Work beside this process gives what it would give here, whatever becomes of the copy."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest

from oxytocin.report.beside import Beside, possible
from oxytocin.report.run import simulate

HERE = os.getpid()


def test_what_a_copy_found_is_sent_back() -> None:
    numbers = np.random.default_rng(1).normal(size=300_000)  # more than a pipe holds at once
    for found in (Beside(lambda: (numbers, os.getpid())), Beside(lambda: (numbers + 1, os.getpid()))):
        values, process = found.result()
        assert values.shape == numbers.shape
        assert (process != HERE) == possible()


def test_what_fails_in_a_copy_is_done_here() -> None:
    def only_here() -> str:
        if os.getpid() != HERE:
            raise ValueError("not here")
        return "done"

    def nowhere() -> str:
        raise ValueError("no good input")

    def unsendable() -> object:
        return lambda: None

    assert Beside(only_here).result() == "done"
    assert callable(Beside(unsendable).result())
    with pytest.raises(ValueError, match="no good input"):
        Beside(nowhere).result()


def test_a_process_of_several_threads_makes_no_copy() -> None:
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert not possible()
        assert Beside(os.getpid).result() == HERE
    finally:
        stop.set()
        other.join()


def test_people_run_beside_are_the_same_people() -> None:
    here, beside = (simulate("iv-bolus", people=3, seed=5, beside=way) for way in (False, True))
    assert here.cohort is not None
    assert beside.cohort is not None
    for name, (values, unit) in here.cohort.outcomes.items():
        np.testing.assert_array_equal(beside.cohort.outcomes[name][0], values)
        assert beside.cohort.outcomes[name][1] == unit
    for name, (values, *_) in here.cohort.courses.items():
        np.testing.assert_array_equal(beside.cohort.courses[name][0], values)
    assert here.cohort.events == beside.cohort.events
