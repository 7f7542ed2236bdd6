"""Who does the work: this process, several of this machine, or a Dask cluster. Pieces come back as they finish."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from importlib.util import find_spec
from itertools import islice
from typing import Any, TypeVar

from oxytocin.errors import InputError

T = TypeVar("T")
W = TypeVar("W")
AHEAD = 2  # chunks given out for each worker, so that none waits and a long list takes no memory
Task = Callable[[T, W], Any]  # what is known to all, and one piece of work


class CrewError(Exception):
    """The workers were lost; what they had finished is kept."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def carried_out(
    task: Task[T, W], common: T, pieces: Iterable[W], workers: int | None = None, scheduler: str | None = None
) -> Iterator[tuple[W, Any]]:
    """Yield (piece, ``task(common, piece)``) in the order in which they are finished.

    ``workers`` is the number of processes (default: all cores; 1: this one), ``scheduler`` the address of a Dask
    scheduler. Raises InputError for an address nobody answers at, CrewError when workers die.
    """
    if scheduler is not None:
        yield from _on_cluster(task, common, list(pieces), scheduler)
    elif (workers or cores()) == 1:
        for piece in pieces:
            yield piece, task(common, piece)
    else:
        yield from _in_processes(task, common, pieces, workers or cores())


# -- processes of this machine -----------------------------------------------------------------------------------------

_common: Any = None  # what all pieces share, sent to each process once


def _begin(common: Any, parent: int) -> None:
    global _common
    _common = common
    # A parent that is killed cannot tell its workers; without this they would wait for work for ever.
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _done(task: Task[Any, W], piece: W) -> Any:
    return task(_common, piece)


def _in_processes(task: Task[T, W], common: T, pieces: Iterable[W], workers: int) -> Iterator[tuple[W, Any]]:
    from loky import ProcessPoolExecutor
    from loky.process_executor import BrokenProcessPool

    left = iter(pieces)
    # loky's processes, unlike those of the standard library, do not run the user's script again to begin with.
    pool = ProcessPoolExecutor(workers, initializer=_begin, initargs=(common, os.getpid()))
    try:
        given: dict[Future[Any], W] = {}
        while True:
            for piece in islice(left, AHEAD * workers - len(given)):
                given[pool.submit(_done, task, piece)] = piece
            if not given:
                return
            for future in wait(given, return_when=FIRST_COMPLETED).done:
                yield given.pop(future), future.result()
    except BrokenProcessPool:
        raise CrewError("a worker process ended unexpectedly, for want of memory perhaps") from None
    finally:
        pool.shutdown(wait=True, kill_workers=True)


# -- a cluster ---------------------------------------------------------------------------------------------------------


def _given(common: T) -> T:
    return common


def _knock(address: str) -> None:
    """Raise InputError at once where nobody listens: a client that finds nobody takes half a minute to give up."""
    from distributed.comm import get_address_host_port

    try:
        host, port = get_address_host_port(address, strict=True)
        if "://" not in address or address.startswith(("tcp://", "tls://")):
            socket.create_connection((host, port), timeout=5).close()
    except (OSError, ValueError, TypeError):
        raise InputError(f"--scheduler: no Dask scheduler answers at '{address}'") from None


def _on_cluster(task: Task[T, W], common: T, pieces: list[W], address: str) -> Iterator[tuple[W, Any]]:
    if find_spec("distributed") is None:
        raise InputError("--scheduler needs the package 'distributed'", "pip install 'oxytocin[cluster]'")
    from distributed import Client, as_completed
    from distributed.scheduler import KilledWorker

    _knock(address)
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TypeError):
        raise InputError(f"--scheduler: no Dask scheduler answers at '{address}'") from None
    with client, client.as_current():
        # As a task and not as scattered data: what the only worker that held it loses, the scheduler makes again.
        shared = client.submit(_given, common, pure=False)
        # Not pure: a piece of the same name, left over from another trial, must not be taken for this one.
        futures = {client.submit(task, shared, piece, pure=False): piece for piece in pieces}
        try:
            for future in as_completed(list(futures)):
                yield futures.pop(future), future.result()
                future.release()
        except KilledWorker as error:
            raise CrewError(f"the cluster gave up: {error}") from None
        except OSError as error:
            raise CrewError(f"the cluster was lost: {error}") from None
