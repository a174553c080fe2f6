"""Run a command, end it in one of six ways at a given moment, or kill its last child, and tell what it left behind.

    python tests/support/ended_runs.py WAY SECONDS|program|guest COMMAND…

As a process of its own, for it adopts what is orphaned: so it knows each process that stays. It says one line of JSON.
"""

import ctypes
import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import NamedTuple

from hanging import HANGS

WAYS = ("HUP", "TERM", "QUIT", "KILL", "INT", "terminal")
SECRET = "MARELLE_TEST_SECRET"
"""An environment variable of the command that no process which runs a program may have."""
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_SOON_S = 15.0
_LOOK_S = 0.01


class Ended(NamedTuple):
    """What came of an ended command.

    Attributes:
        code: Its exit code, negative for a signal; None if it did not end.
        took_s: How long it took from the signal to its end.
        processes: How many of its processes are still there five seconds later.
        files: What lies in its temporary folder; of one that was killed, once another command has begun.
        said: What it said.
        secrets: How many of the processes that ran a program had `SECRET`.
    """

    code: int | None
    took_s: float
    processes: int
    files: list[str]
    said: str
    secrets: int


ENDLESS = "n = 0\nwhile True:\n    n = n + 1\n"


def write_class(folder: Path, command: str, kind: str) -> list[str]:
    """Write programs that do not end; return the command that runs one of them, or checks all.

    Args:
        folder: Where.
        command: "run" or "check".
        kind: "python" for a loop of the program's own, "C" for what hangs inside one operation.
    """
    text = ENDLESS if kind == "python" else HANGS
    for name in ("a", "b", "c"):
        (folder / f"{name}.py").write_text(text, "utf-8")
    marelle = [sys.executable, "-m", "marelle_host", "--lang", "en", command]
    if command == "run":
        return [*marelle, "a.py", "--seconds", "86400", "--picture", "far.png"]
    return [*marelle, "L03", "a.py", "b.py", "c.py"]


def ended_command(way: str, moment: str, command: list[str], cwd: Path) -> Ended:
    """Run a command and end it.

    Args:
        way: How, one of `WAYS`; or "child": what runs the program is killed, and the command has to end by itself.
        moment: "program" as soon as a program runs in its fence, "guest" as soon as a child has a child; or how many seconds after it has started its first
            process; if they are negative, after its own start.
        command: It.
        cwd: Where it runs.
    """
    done = subprocess.run(
        [sys.executable, __file__, way, moment, *command],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        check=True,
    )
    return Ended(**json.loads(done.stdout))


def _ended(way: str, moment: str, command: list[str]) -> Ended:
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with TemporaryDirectory() as folder, TemporaryDirectory() as scratch:
        os.environ["TMPDIR"] = scratch
        os.environ["XDG_CACHE_HOME"] = folder  # what is kept of a class is not this computer's
        os.environ[SECRET] = "canary"
        said = Path(folder, "said")
        child, terminal = pty.fork()  # what is typed into a terminal goes to a group of its own
        if child == 0:
            with said.open("wb") as file:
                os.dup2(file.fileno(), 1)
                os.dup2(file.fileno(), 2)
            for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)  # whoever runs this may ignore some
            os.execvp(command[0], command)
        _wait_for(moment, child)
        begun_s, runners = monotonic(), _last_of(child)
        secrets = sum(SECRET.encode() in _proc(one, "environ") for one in runners)
        if way == "terminal":
            os.close(terminal)
        elif way == "child":
            for one in runners:
                os.kill(one, signal.SIGKILL)
        else:
            os.kill(child, getattr(signal, f"SIG{way}"))
        code = _code_of(child, begun_s + _SOON_S)
        took_s = monotonic() - begun_s
        if code is None:
            os.kill(child, signal.SIGKILL)
        left = _left(monotonic() + 5.0)
        if way == "KILL":
            next_one = [sys.executable, "-m", "marelle_host", "run", "nothing.py"]
            subprocess.run(
                next_one, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )
        return Ended(
            code,
            took_s,
            left,
            sorted(path.name for path in Path(scratch).iterdir()),
            said.read_text("utf-8"),
            secrets,
        )


def _wait_for(moment: str, child: int) -> None:
    end_s = monotonic() + _SOON_S
    is_there = {"program": _runs_program, "guest": _has_guest}.get(moment, children_of)
    while not moment.startswith("-") and not is_there(child) and monotonic() < end_s:
        sleep(_LOOK_S)
    if moment not in ("program", "guest"):
        sleep(abs(float(moment)))


def children_of(process: int) -> list[int]:
    """Return the processes that one has started."""
    return [int(number) for number in _proc(process, f"task/{process}/children").split()]


def _has_guest(process: int) -> bool:
    """Tell whether a child of a process has a child, which has become another program."""
    return any(
        _proc(two, "cmdline") not in (b"", _proc(one, "cmdline"))
        for one in children_of(process)
        for two in children_of(one)
    )


def _last_of(process: int) -> list[int]:
    """Return the processes below one that have started no other: those that run programs."""
    return [last for one in children_of(process) for last in (_last_of(one) or [one])]


def _proc(process: int, name: str) -> bytes:
    """Return what Linux says of a process under a name; b"" once it has ended."""
    try:
        return Path(f"/proc/{process}/{name}").read_bytes()
    except OSError:
        return b""


def _runs_program(process: int) -> bool:
    """Tell whether one of the processes below this one has closed a fence round itself, to run a program in."""
    below = children_of(process)
    return any(_filters(one) > _filters(os.getpid()) or _runs_program(one) for one in below)


def _filters(process: int) -> int:
    """Return how many filters of system calls the process has."""
    status = _proc(process, "status").decode("utf-8", "replace")
    return int([*status.partition("Seccomp_filters:")[2].split(), "0"][0])


def _code_of(child: int, end_s: float) -> int | None:
    while monotonic() < end_s:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        sleep(_LOOK_S)
    return None


def _left(end_s: float) -> int:
    """Return how many processes there still are; those that have ended are put away."""
    while monotonic() < end_s:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                sleep(_LOOK_S)
        except ChildProcessError:
            return 0
    left = children_of(os.getpid())
    for process in left:
        os.kill(process, signal.SIGKILL)
    return len(left)


if __name__ == "__main__":
    json.dump(_ended(sys.argv[1], sys.argv[2], sys.argv[3:])._asdict(), sys.stdout)
