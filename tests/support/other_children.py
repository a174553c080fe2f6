"""Children of isolated runs that a test starts, in place of the product's own."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from marelle_sim import ProgramProcess
from marelle_sim.processes import ChildProcess
from marelle_sim.processes.fence.environment import child_environment
from marelle_sim.runners import Started


def in_child(start: Callable[[], ChildProcess]) -> ProgramProcess:
    """Return a process for programs whose child is started so, to give as `isolate`."""
    return ProgramProcess(lambda: Started(start()))


def escaped_child() -> ChildProcess:
    """Start a child in which a program has got out of the language; see `escaped_child.py`."""
    environment = {**child_environment(), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    script = Path(__file__).with_name("escaped_child.py")
    return ChildProcess([sys.executable, "-P", str(script)], environment)


def saying(lines: Iterable[str]) -> ProgramProcess:
    """Return a process for programs whose child says those lines, and no more."""
    text = "".join(f"{line}\n" for line in lines)
    command = [sys.executable, "-c", f"print({text!r}, end='')"]
    return in_child(lambda: ChildProcess(command))


def parent_of(pid: int) -> int:
    """Return the number of the process that started this one."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.partition("PPid:")[2].split()[0])
