"""Runs one hostile program as somebody would: in a process that is forked from a warm one, watched by another; and what the programs aim at, made anew for each.

The watcher takes in all orphans, so that each process that is left is seen, and it lives when the parent is ended.
"""

import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from attack_corpus import Attack

from marelle_sim import Run

BITES = {
    "read": "what a file says came out", "changed": "a file was changed, or came to be", "packet": "something was sent",
    "variable": "a variable of the environment came out", "process": "a process is left", "signal": "another process was ended",
    "dead": "the parent is dead or stands still", "late": "it is not over in time", "said": "it says that it has succeeded",
    "flood": "the parent was filled", "broken": "the parent met its own bug",
    "crashed": "the process that ran it was ended by a signal",
}  # fmt: skip
_ENDING = 0x4  # PF_EXITING of Linux
VARIABLE = "MARELLE_CANARY"


class Targets:
    """Files, a variable, ports, a process.

    Attributes:
        names: what stands for each in a program.
    """

    def __init__(self, folder: Path, *, parent: int = 0, megabytes: int = 3000) -> None:
        """Make them in a folder that is there and empty; a process to end is started too."""
        self._folder = folder
        self._secret, self._variable, self._said = (secrets.token_hex(12) for _ in range(3))
        (folder / "secret.txt").write_text(self._secret, "utf-8")
        (folder / "inner").mkdir()
        os.environ[VARIABLE] = self._variable
        self._tcp, self._udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        self._local = socket.socket(socket.AF_UNIX)
        self._local.bind(str(folder / "socket"))
        for one in (self._tcp, self._udp):
            one.bind(("127.0.0.1", 0))
        for one in (self._tcp, self._local):
            one.listen(8)
        self._victim = subprocess.Popen(
            [sys.executable, "-IS", "-c", "import time; time.sleep(60)"], start_new_session=True
        )
        self._before = self._state()
        self.names: dict[str, object] = {
            "CANARY_FILE": folder / "secret.txt",
            "CANARY_FOLDER": folder,
            "CANARY_SOCKET": folder / "socket",
            "CANARY_VARIABLE": VARIABLE,
            "PORT_TCP": self._tcp.getsockname()[1],
            "PORT_UDP": self._udp.getsockname()[1],
            "VICTIM_PID": self._victim.pid,
            "PARENT_PID": parent,
            "MEGABYTES": megabytes,
            "HALF_A": self._said[:12],
            "HALF_B": self._said[12:],
        }

    def bites(self, output: str) -> set[str]:
        """Return what was reached, of `BITES`; `output` is all that came of a run."""
        found = {
            "read": self._secret in output,
            "variable": self._variable in output,
            "said": self._said in output,
            "changed": self._state() != self._before,
            "packet": any(map(_has_come, (self._tcp, self._local, self._udp))),
            "signal": _is_signalled(self._victim.pid),
        }
        return {name for name, is_so in found.items() if is_so}

    def close(self) -> None:
        """Let go of all."""
        self._victim.kill()
        self._victim.wait()
        for one in (self._tcp, self._udp, self._local):
            one.close()
        os.environ.pop(VARIABLE, None)

    def _state(self) -> list[tuple[str, int, int, bytes]]:
        return [
            (str(path), path.lstat().st_mode, path.lstat().st_mtime_ns, _content(path))
            for path in sorted(self._folder.rglob("*"))
        ]


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _has_come(one: socket.socket) -> bool:
    one.setblocking(False)
    with suppress(OSError):
        if one.type == socket.SOCK_DGRAM:
            one.recv(1)
        else:
            one.accept()[0].close()
        return True
    return False


def _is_signalled(pid: int) -> bool:
    """Tell whether a process was sent a signal: it waits for the process to be scheduled, or that is ending, over or stopped."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:  # noqa: PTH123 - as the kernel writes it
        state, *numbers = stat.read().rpartition(")")[2].split()
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:  # noqa: PTH123
        waiting = [
            int(line.split()[1], 16) for line in status if line[:7] in ("SigPnd:", "ShdPnd:")
        ]
    return state in ("T", "Z", "X") or bool(int(numbers[5]) & _ENDING) or any(waiting)


LIMIT_S = 2.0
"""Of a run, on the wall clock; 36 s where nobody asks for less."""
LATE_S = 6.0  # to start, and for the child's last words, on a computer that does much else
_CLASS_LATE_S = 20.0  # to start two workers and their warm processes too
_CONTROL_S = 3.0
_FILLED_KB = 700_000  # more than a parent takes when its child says all that it may say
_END_S = 1.0  # of processes that see that their parent is gone
_CONTROL_FILLED = 20_000_000  # bytes of a control's output
ALIVE = "the parent has gone to its end"
CRASHED = "the child was ended by a signal"
_SUBREAPER = 36  # of `prctl`


class Outcome(NamedTuple):
    """What came of one run: `bites` of `BITES`, the time that it took, and what was written."""

    bites: set[str]
    wall_s: float
    output: str


def as_run(program: Path) -> None:
    """Do `marelle run`."""
    from marelle_host.cli import run
    from marelle_host.cli.main import main

    run.wall_limit_s = lambda *_asked: LIMIT_S
    main(["run", str(program), "--seconds", "2", "--plain", "--lang", "en"])


def _check(*words: str) -> int:
    from marelle_host.cli.grading import pool
    from marelle_host.cli.main import main

    pool.limit_s_of = lambda *_asked: LIMIT_S
    return main(["check", "L03", *words, "--seeds", "1", "--plain", "--lang", "en"])


def as_check(program: Path) -> None:
    """Do `marelle check`."""
    if _check(str(program)) == 0:
        print("E-BUG: it has passed")


def as_class(program: Path) -> None:
    """Do `marelle check` of two programs, which is done by workers and copies of a warm process."""
    other = program.with_name("other.py")
    other.write_text("print(1)\n", "utf-8")
    _check(str(program), str(other), "--again")


def as_simulate(program: Path) -> None:
    """Do `simulate(isolate=True)`."""
    from marelle_sim import simulate

    _tell(simulate(program, world="empty", seconds=2, isolate=True, wall_limit_s=LIMIT_S))


def with_layer(layer: str) -> Callable[[Path], None]:
    """Return `as_simulate` with one layer of the fence alone."""

    def run(program: Path) -> None:
        from marelle_sim.processes import ChildProcess
        from marelle_sim.processes.fence.environment import child_environment
        from marelle_sim.runners.child import listener, parent

        def start(_module: str) -> ChildProcess:
            environment = child_environment()
            environment["PYTHONPATH"] = os.pathsep.join(place for place in sys.path if place)
            return ChildProcess([sys.executable, "-P", "-m", "attack_child", layer], environment)

        for module in (listener, parent):
            vars(module)["python_child"] = start
        as_simulate(program)

    return run


def as_plain(program: Path) -> None:
    """Run it as plain Python, without any fence, as the control does."""
    from attack_child import run_plainly, written

    from marelle_sim import simulate

    run_plainly(written)
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            _tell(simulate(program, world="empty", seconds=2))
        sys.stdout.flush()
        os._exit(0)
    if os.WIFSIGNALED(os.waitpid(child, 0)[1]):
        print(CRASHED)


MODES: dict[str, Callable[[Path], None]] = {
    "run": as_run, "check": as_check, "class": as_class, "simulate": as_simulate,
    "language": with_layer("language"), "system": with_layer("system"), "control": as_plain,
}  # fmt: skip


def attacked(attack: Attack, mode: str) -> Outcome:
    """Run one program in one mode, in a process of its own that watches it, and return what came of it."""
    reader, writer = os.pipe()
    watcher = os.fork()
    if watcher == 0:
        os.close(reader)
        with suppress(BaseException):
            outcome = _watched(attack, mode)
            said = repr((outcome.bites, outcome.wall_s, outcome.output[-2000:]))
            os.write(writer, said.encode()[:60_000])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read().decode()
    os.waitpid(watcher, 0)
    from ast import literal_eval

    return Outcome(*literal_eval(said)) if said else Outcome({"dead"}, 0.0, "the watcher is dead")


def _watched(attack: Attack, mode: str) -> Outcome:
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    os.setsid()
    control = mode == "control"
    with tempfile.TemporaryDirectory(prefix="attack-") as home:
        aim, own = Path(home) / "aim", Path(home) / "own"
        aim.mkdir()
        own.mkdir()  # which a program may read
        targets = Targets(aim, megabytes=280 if control else 3000)
        try:
            program = own / "program.py"
            on_board = mode not in ("system", "control")
            program.write_text(attack.filled(targets.names, on_board=on_board), "utf-8")
            return _run(program, mode, targets)
        finally:
            targets.close()


def _run(program: Path, mode: str, targets: Targets) -> Outcome:
    control = mode == "control"
    output = program.with_name("output")
    started_s = time.monotonic()
    parent = _forked(program, mode, output)
    late_s = _CLASS_LATE_S if mode == "class" else LATE_S
    limit_s = _CONTROL_S if control else LIMIT_S + late_s
    status, peak_kb = _waited(parent, started_s + limit_s)
    wall_s = time.monotonic() - started_s
    ended = _left(targets.names["VICTIM_PID"])
    text = output.read_text("utf-8", errors="replace")
    bites = targets.bites(text)
    if status is None:
        bites.add("late")
    elif os.WIFSIGNALED(status) or not text.endswith(f"{ALIVE}\n"):
        bites.add("dead")
    if control and CRASHED in text:
        bites.add("crashed")
    if ended and status is not None:
        bites.add("process")
    full = len(text) > _CONTROL_FILLED if control else peak_kb > _FILLED_KB
    if full:
        bites.add("flood")
    if not control and "E-BUG" in text:
        bites.add("broken")
    return Outcome(bites, wall_s, text[-2000:])


def _forked(program: Path, mode: str, output: Path) -> int:
    parent = os.fork()
    if parent:
        return parent
    try:
        os.setsid()
        for name in [
            name for name in os.environ if name.startswith(("COVERAGE_", "MARELLE_TEST"))
        ]:
            del os.environ[name]
        os.chdir(program.parent)
        written = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for number in (1, 2):
            os.dup2(written, number)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        MODES[mode](program)
        print(ALIVE, flush=True)
    finally:
        os._exit(0)


def _tell(run: Run) -> None:
    """Write all that came of a run."""
    print(
        run.stdout, run.story(), run.written, run.error and run.error.traceback, run.trace.events
    )


def _waited(pid: int, end_s: float) -> tuple[int | None, int]:
    """Return the status of a process, or None if it is not over in time and is ended, and how much memory it had (kB)."""
    peak_kb = 0
    while time.monotonic() < end_s:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return status, peak_kb
        peak_kb = max(peak_kb, _memory_kb(pid))
        time.sleep(0.02)
    with suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None, peak_kb


def _memory_kb(pid: int) -> int:
    with suppress(OSError, IndexError, ValueError):
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
        return int(status.partition("VmHWM:")[2].split()[0])
    return 0


def _left(but: object) -> int:
    """Return how many processes below this one do not end by themselves in time, and end them."""
    end_s = time.monotonic() + _END_S
    while (alive := _alive(but)) and time.monotonic() < end_s:
        time.sleep(0.02)
    ended = len(alive)
    while alive := _alive(but):  # and those that they had, which come to this one
        for pid in alive:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
    return ended


def _alive(but: object) -> list[int]:
    """Return the processes below this one that go on; those that are over are taken leave of.

    Where only such are met, all are listed again: the child of one that was over is of this one now, and may have come
    after the list was begun.
    """
    while True:
        alive, over = [], False
        for pid in _children(os.getpid()):
            if pid == but:
                continue
            if _stat(pid)[0] == "Z":
                over = True
                with suppress(OSError):
                    os.waitpid(pid, 0)
            else:
                alive.append(pid)
        if alive or not over:
            return alive


def _children(pid: int) -> list[int]:
    everybody = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [one for one in everybody if _stat(one)[1] == str(pid)]


def _stat(pid: int) -> list[str]:
    """Return the state of a process, the number of its parent, and more."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return ["Z", "0"]
