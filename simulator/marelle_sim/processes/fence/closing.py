"""Closes the sandbox: applies the layers of this operating system one by one, and reports the state of each."""

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import NamedTuple

from marelle_sim.processes.fence.environment import writable_folders
from marelle_sim.processes.fence.executables import Executables
from marelle_sim.processes.fence.first_steps import FirstSteps
from marelle_sim.processes.fence.hook import Refusal, add_hook
from marelle_sim.processes.fence.limits import Limits, limiting
from marelle_sim.processes.fence.python_folders import python_folders

LAYERS = ("limits", "files", "calls", "python")
"""The names of the layers, in the order in which they are closed."""

_SYSTEMS = {
    "darwin": "marelle_sim.processes.fence.macos",
    "linux": "marelle_sim.processes.fence.linux",
    "win32": "marelle_sim.processes.fence.windows",
}
_MOST_FILES = 65_536
_FIRST_OF_OURS = 3  # after standard input, output and error


class Layer(NamedTuple):
    """The state of one layer of the sandbox.

    Attributes:
        name: one of `LAYERS`. holds: whether the layer is applied. why: the reason if it is not, as the system reports it.
    """

    name: str
    holds: bool
    why: str = ""


class Rules(NamedTuple):
    """The rights of a sandboxed process.

    Attributes:
        readable: files and folders that it may read. writable: folders that it may write to.
        programs: programs that it may start; what it starts is in the same sandbox. Empty: it may start no process.
        limits: how much memory, processor time and files it may use.
        refusal: returns the exception to raise for the name of a refused audit event (see `hook`).
    """

    readable: Collection[str]
    writable: Collection[str]
    programs: Collection[str]
    limits: Limits
    refusal: Refusal


def close_fence(
    readable: Iterable[str],
    limits: Limits,
    *,
    programs: Collection[str] = (),
    refusal: Refusal = PermissionError,
    keep: Collection[int] = (),
    layers: Collection[str] = LAYERS,
) -> list[Layer]:
    """Put this process into the sandbox for good, and return the state of each layer.

    The folders of Python and of the loaded packages stay readable. All open files are closed, except standard input,
    output and error and those in `keep`. A layer that cannot be applied raises nothing: its state says so. Such is the
    layer "python" of a process that may start programs (or, in our own tests, write files).

    Args:
        readable: more files and folders that it may read; those that do not exist are ignored.
        limits: how much memory, processor time and files it may use.
        programs: programs that it may start, which may then close a sandbox of their own inside this one.
        refusal: returns the exception to raise for the name of an audit event that Python is to refuse (see `hook`).
        keep: descriptors of other open files that stay open.
        layers: those of `LAYERS` to apply: all, except in a test of a single one.
    """
    _close_files({*keep})
    sys.dont_write_bytecode = True  # Python would keep what it compiles, and be refused
    writable = writable_folders()
    if writable:
        limits = limits._replace(file_bytes=limits.memory_bytes)
    rules = Rules([*python_folders(), *readable], writable, programs, limits, refusal)
    module = _SYSTEMS.get(sys.platform)
    of_system = {} if module is None else import_module(module).LAYERS
    steps: dict[str, Callable[[Rules], None]] = {"limits": _limit, "python": _hook, **of_system}
    return [_closed(name, steps.get(name), rules) for name in LAYERS if name in layers]


def _limit(rules: Rules) -> None:
    limiting(rules.limits)()


def _hook(rules: Rules) -> None:
    if rules.writable or rules.programs:
        raise OSError("this process may write files or start programs")
    add_hook(rules.readable, rules.refusal)


def _closed(name: str, step: Callable[[Rules], None] | None, rules: Rules) -> Layer:
    if step is None:
        return Layer(name, holds=False, why=f"not on {sys.platform}")
    try:
        step(rules)
    except (OSError, AttributeError) as error:  # the second: a library without that function
        return Layer(name, holds=False, why=str(error))
    return Layer(name, holds=True)


def _close_files(open_numbers: set[int]) -> None:
    """Close all file descriptors from 3 to the system's limit, at most 65 535, except those in `open_numbers`."""
    last = _FIRST_OF_OURS
    for number in sorted(open_numbers):
        os.closerange(last, number)
        last = max(last, number + 1)
    known = os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else 256
    os.closerange(last, min(known, _MOST_FILES) if known > 0 else _MOST_FILES)


@contextmanager
def fence_before(
    executables: Executables, limits: Limits, readable: Iterable[str] = ()
) -> Iterator[FirstSteps]:
    """Prepare the sandbox of a program that is about to be started; yield what the child calls between fork and exec.

    Args:
        executables: the program, and the files that it needs to start.
        limits: how much memory, processor time and files it may use.
        readable: more files and folders that it may read.
    """
    rules = Rules(
        [*executables.readable, *readable], (), executables.programs, limits, PermissionError
    )
    module = _SYSTEMS.get(sys.platform)
    with ExitStack() as until_then:
        if module is None:
            steps = [("limits", limiting(limits))]
        else:
            steps = until_then.enter_context(import_module(module).before_program(rules))
        yield until_then.enter_context(FirstSteps(steps))
