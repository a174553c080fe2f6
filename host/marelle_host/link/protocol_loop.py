"""Drives protocols over the serial ports of this computer: one loop serves all of them."""

from __future__ import annotations

import time
from functools import partial
from select import select
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from marelle_host.link.errors import LinkError
from marelle_host.link.hubs import hubs_of
from marelle_host.link.opening import Opening
from marelle_host.link.protocol_run import ProtocolRun

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import Protocol as Interface

    from marelle_host.link.protocol_run import Opens
    from marelle_protocol.stream import Protocol

    class Watch(Interface):
        """Is told how far the boards are."""

        def began(self, port: str) -> object:
            """Learn that the turn of a board has come."""

        def ended(self, port: str, came: object) -> object:
            """Learn what came of a board: a result, or a `LinkError`."""


AT_ONCE = 8
"""How many boards of a USB hub are sent files at once: they share its 12 Mbit/s."""
_ELSEWHERE = "elsewhere"
_LOOK_S = 0.002  # how late what has come may be seen, where the system cannot say that it has
_LONGEST_S = 0.1  # of a wait, so that a Ctrl-C is heard on every system
_CLOSES_S = 2.0

Result = TypeVar("Result")


class Job(NamedTuple, Generic[Result]):
    """What is to be done on one port.

    Attributes:
        opens: begins to open the port. protocol: what is to be done there.
        queue: the jobs of one queue are done a few at once; "" for a job that waits for none.
    """

    opens: Callable[[], Opens]
    protocol: Protocol[Result]
    queue: str = ""


class _Unwatched:
    """A watch that nobody looks at."""

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
    """Open each port, do one thing on its board, close it; what goes wrong with one stops no other.

    Args:
        ports: their names.
        protocol: called with the name of a port, returns what is to be done there.
        watch: is told how far they are.
        at_once: how many of one USB hub are served at once; 0 for all of them, None for `AT_ONCE`. Boards on no hub, behind addresses,
            are all served at once unless a number is given.
        leave: see `drive`.
        silent: see there.

    Returns:
        Port -> what came of it, in the order of the ports.
    """
    queues = {} if at_once == 0 else hubs_of(ports)
    elsewhere = _ELSEWHERE if at_once else ""
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
    """Do each job, those of one queue at most so many at once; what goes wrong with one stops no other.

    Args:
        jobs: the name of a port -> what is to be done there.
        watch: is told when each begins and ends.
        at_once: how many of a queue; 0 for all.
        leave: tells whether to leave at once; of what goes on E-LINK-12 is told then.
        silent: the code of what does not answer, or not as it should.

    Returns:
        The name of a port -> what its protocol returned, or why it did not, in the order of the jobs.

    Raises:
        Exception: a mistake of ours in a protocol, once the other boards are over.
    """
    watch = watch or _Unwatched()
    waiting, runs, active = (
        dict(jobs),
        dict[str, ProtocolRun[Result]](),
        list[ProtocolRun[Result]](),
    )
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
                run.close()
    finally:
        for run in active:
            run.close()
        for run in runs.values():
            run.wait_until_closed(_CLOSES_S)
    left = {name: LinkError("E-LINK-12", port=name) for name in waiting}
    return {name: left[name] if name in left else runs[name].result() for name in jobs}


def _admitted(
    waiting: Mapping[str, Job[Result]], active: Sequence[ProtocolRun[Result]], at_once: int
) -> list[str]:
    """Return the jobs whose turn has come."""
    busy: dict[str, int] = {}
    for run in active:
        busy[run.queue] = busy.get(run.queue, 0) + 1
    found = []
    for name, job in waiting.items():
        if not (at_once and job.queue) or busy.get(job.queue, 0) < at_once:
            busy[job.queue] = busy.get(job.queue, 0) + 1
            found.append(name)
    return found


def _serve(runs: Sequence[ProtocolRun[Result]]) -> None:
    """Wait until one of them can go on, and let each that can."""
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
    """Return the longest wait until a port has to be served though nothing has come, in seconds."""
    polled = [run for run in runs if run.file is None]
    if any(run.sends for run in polled):
        return 0.0
    longest_s = _LOOK_S if polled else _LONGEST_S
    return max(0.0, min(longest_s, min(run.until_s for run in runs) - time.monotonic()))


def _wait(
    reads: Collection[int], writes: Collection[int], wait_s: float
) -> tuple[Collection[int], Collection[int]]:
    """Wait for one of these files, or for that long; return what can be read, and what can be written."""
    if not reads:  # Windows waits for no empty list
        time.sleep(wait_s)
        return (), ()
    ready, free, _ = select(reads, writes, [], wait_s)
    return ready, free
