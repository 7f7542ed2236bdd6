"""A Dask cluster of worker processes does the same work to the same result, also when one of them is killed."""

from __future__ import annotations

import os
import signal

import distributed
import pytest
from tests.trials.small import SMALL, toy_model

from oxytocin.errors import InputError
from oxytocin.trials import TrialResult, trial

pytestmark = pytest.mark.filterwarnings("ignore")  # of the cluster's own doing while it closes


def test_a_cluster_that_loses_a_worker_midway_gives_the_same_rows(undisturbed: TrialResult) -> None:
    settings = {"distributed.worker.daemon": True, "distributed.admin.log-format": "%(message)s"}
    import dask

    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs="CRITICAL"
        ) as cluster,
    ):
        killed: list[int] = []

        def kill_one(done: int, total: int) -> None:
            if done > 0 and not killed:
                killed.append(next(iter(cluster.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)

        result = trial(SMALL, scheduler=cluster.scheduler_address, chunk=3, build=toy_model, progress=kill_one)
    assert killed
    assert result.rows.equals(undisturbed.rows)


def test_an_address_nobody_answers_at_is_one_sentence() -> None:
    with pytest.raises(InputError, match="no Dask scheduler answers at 'nonsense://x'"):
        trial(SMALL, people=2, scheduler="nonsense://x", build=toy_model)
