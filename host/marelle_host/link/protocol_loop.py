"""Run protocols over the serial ports of this computer: one loop serves all of them."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from select import select
from threading import Thread
from typing import Generic, NamedTuple, Protocol as Interface, TypeVar

from marelle_host.link.errors import LinkError
from marelle_host.link.hubs import hubs_of
from marelle_host.link.opening import Opening
from marelle_host.link.protocol_run import Opens, ProtocolRun
from marelle_protocol.stream import Protocol

AT_ONCE = 8
"""How many boards of a USB hub are sent files at once: they share its 12 Mbit/s."""
_LOOK_S = 0.002  # the delay of a read, where the system cannot wait for bytes
_LONGEST_S = 0.1  # the longest wait, so that Ctrl-C is noticed on every system
_CLOSES_S = 2.0

Result = TypeVar("Result")


class Watch(Interface):
    """Receives the begin and the end of the work on each board; no end of work that `leave` has broken off."""

    def began(self, port: str) -> object:
        """Receive that the work on a board begins."""

    def ended(self, port: str, came: object) -> object:
        """Receive the result of a board, its `LinkError`, or the exception of a fault in marelle."""


class Job(NamedTuple, Generic[Result]):
    """The work on one port.

    Attributes:
        opens: begins to open the port. protocol: the protocol to run there.
        queue: the name of a queue, of which a limited number of jobs runs at once; "" for a job that is not limited.
    """

    opens: Callable[[], Opens]
    protocol: Protocol[Result]
    queue: str = ""


class _Unwatched:
    """A watch that ignores what it receives."""

    def began(self, port: str) -> None:
        """Do nothing."""

    def ended(self, port: str, came: object) -> None:
        """Do nothing."""


def drive_ports(
    ports: Sequence[str],
    protocol: Callable[[str], Protocol[Result]],
    *,
    watch: Watch | None = None,
    at_once: int | None = 0,
    leave: Callable[[], bool] = bool,
    silent: str = "E-LINK-05",
) -> dict[str, Result | LinkError]:
    """Open each port, run a protocol with its board, close it; a problem of one board does not stop the others.

    Args:
        ports: the names of the ports.
        protocol: called with the name of a port, returns the protocol to run there.
        watch: receives the begin and the end of each board.
        at_once: the number of boards of one USB hub that are served at once; 0 for all of them, None for `AT_ONCE`. Boards on no hub,
            at network addresses, are all served at once unless a number is given.
        leave: see `drive`.
        silent: see `drive`.

    Returns:
        Port -> the protocol's result, or the problem, in the order of the ports.
    """
    queues = {} if at_once == 0 else hubs_of(ports)
    elsewhere = "elsewhere" if at_once else ""
    jobs = {
        port: Job(partial(Opening, port), protocol(port), queues.get(port, "") or elsewhere)
        for port in ports
    }
    limit = AT_ONCE if at_once is None else at_once
    return drive(jobs, watch, at_once=limit, leave=leave, silent=silent)


def drive(
    jobs: Mapping[str, Job[Result]],
    watch: Watch | None = None,
    *,
    at_once: int = 0,
    leave: Callable[[], bool] = bool,
    silent: str = "E-LINK-05",
) -> dict[str, Result | LinkError]:
    """Run each job, at most `at_once` of one queue at the same time; a problem of one board does not stop the others.

    Args:
        jobs: the name of a port -> its job.
        watch: receives the begin and the end of each job.
        at_once: the number of jobs of a queue that run at once; 0 for all.
        leave: returns True to end at once; the result of a job that has not ended is then E-LINK-12.
        silent: the code of the problem of a board that does not answer, or not as it should.

    Returns:
        The name of a port -> the result of its protocol, or the problem, in the order of the jobs.

    Raises:
        Exception: a fault of marelle in a protocol, raised after the other jobs have ended.
    """
    watch = watch or _Unwatched()
    waiting, runs, active = (
        dict(jobs),
        dict[str, ProtocolRun[Result]](),
        list[ProtocolRun[Result]](),
    )
    closing = list[Thread | None]()
    try:
        while (waiting or active) and not leave():
            for name in _admitted(waiting, active, at_once):
                watch.began(name)
                job = waiting.pop(name)
                runs[name] = ProtocolRun(name, job.opens(), job.protocol, silent, job.queue)
                active.append(runs[name])
            _serve(active)
            for run in [run for run in active if not run.goes_on]:
                active.remove(run)
                watch.ended(run.name, run.seen())
                closing.append(run.close())
    finally:
        closing += [run.close() for run in active]
        for thread in filter(None, closing):
            thread.join(_CLOSES_S)
    return {
        name: runs[name].result() if name in runs else LinkError("E-LINK-12", port=name)
        for name in jobs
    }


def _admitted(
    waiting: Mapping[str, Job[Result]], active: Sequence[ProtocolRun[Result]], at_once: int
) -> list[str]:
    busy, found = Counter(run.queue for run in active), []
    for name, job in waiting.items():
        if not (at_once and job.queue) or busy[job.queue] < at_once:
            busy[job.queue] += 1
            found.append(name)
    return found


def _serve(runs: Sequence[ProtocolRun[Result]]) -> None:
    for run in runs:
        run.open()
    if not all(run.goes_on for run in runs):
        return
    reads = [run.file for run in runs if run.file is not None]
    writes = [run.file for run in runs if run.file is not None and run.sends]
    ready, free = _wait(reads, writes, _wait_s(runs))
    now_s = time.monotonic()
    for run in runs:
        run.step(now_s, reads=run.file in ready, writes=run.file in free)


def _wait_s(runs: Sequence[ProtocolRun[Result]]) -> float:
    """Return the longest wait, in seconds, until a port must be served even if no bytes have arrived."""
    polled = [run for run in runs if run.file is None]
    if any(run.sends for run in polled):
        return 0.0
    longest_s = _LOOK_S if polled else _LONGEST_S
    return max(0.0, min(longest_s, min(run.until_s for run in runs) - time.monotonic()))


def _wait(
    reads: Collection[int], writes: Collection[int], wait_s: float
) -> tuple[Collection[int], Collection[int]]:
    if not reads:  # Windows's `select` refuses empty lists
        time.sleep(wait_s)
        return (), ()
    ready, free, _ = select(reads, writes, [], wait_s)
    return ready, free
