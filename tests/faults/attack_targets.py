"""What the hostile programs aim at, made anew for each, and what became of it."""

import os
import secrets
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

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
