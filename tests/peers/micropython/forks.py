"""Runs much work in forks of this process: each by itself, with a limit of the wall clock, on all processors."""

import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from select import select
from time import monotonic
from typing import NamedTuple, TypeVar

Job = TypeVar("Job")


class _Child(NamedTuple):
    pid: int
    pipe: int
    until_s: float
    told: list[bytes]


def done(
    jobs: Iterable[Job], work: Callable[[Job], dict[str, str]], limit_s: float
) -> Iterator[tuple[Job, dict[str, str]]]:
    """Do the work of each job in a fork, and give what it returns as it comes.

    Work that dies gives `{"died": how}`, work that lasts longer than the limit `{"died": "limit"}`.
    """
    waiting, running = iter(jobs), list[tuple[Job, _Child]]()
    most = len(os.sched_getaffinity(0))
    while True:
        while len(running) < most and (job := next(waiting, None)) is not None:
            running.append((job, _started(work, job, limit_s)))
        if not running:
            return
        ready = select([child.pipe for _job, child in running], [], [], 0.5)[0]
        for job, child in list(running):
            told = _heard(child, child.pipe in ready)
            if told is not None:
                running.remove((job, child))
                yield job, told


def _started(work: Callable[[Job], dict[str, str]], job: Job, limit_s: float) -> _Child:
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return _Child(pid, read, monotonic() + limit_s, [])
    code = 1
    try:
        os.setsid()  # whatever it starts ends with it
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        with os.fdopen(write, "wb") as pipe:
            pipe.write(json.dumps(work(job)).encode())
        code = 0
    finally:
        os._exit(code)


def _heard(child: _Child, ready: bool) -> dict[str, str] | None:
    """Read what a child says; return what it has told when it is over."""
    if ready:
        data = os.read(child.pipe, 1 << 20)
        child.told.append(data)
        if data:
            return None
    elif monotonic() < child.until_s:
        return None
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    os.close(child.pipe)
    _pid, status = os.waitpid(child.pid, 0)
    if not ready:
        return {"died": "limit"}
    try:
        answer: dict[str, str] = json.loads(b"".join(child.told))
    except ValueError:
        return {"died": str(os.waitstatus_to_exitcode(status))}
    return answer
