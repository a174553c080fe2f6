"""Closes some layers of the fence around itself, does all that it should not be able to do, and says what came of it.

It is started by `tests/unit/test_fence.py`; what it does is no more than Python allows everybody.
"""

import ctypes
import fcntl
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from errno import EFAULT, EINVAL
from importlib import import_module
from multiprocessing.util import spawnv_passfds
from pathlib import Path

from marelle_sim.processes.fence import Limits, close_fence
from marelle_sim.processes.fence.kernel import Kernel

KERNEL = Kernel()
LIBC = ctypes.CDLL(None, use_errno=True)
_MOST_MEMORY = 1 << 30
_IO_URING_SETUP, _NUMBERS = 425, {"x86_64": {"unshare": 272}, "aarch64": {"unshare": 97}}


def numbered(number: int) -> None:
    """Make the system call with that number, with nothing that it could use: it is done if the kernel looks at that."""
    if LIBC.syscall(ctypes.c_long(number), *[ctypes.c_long(0)] * 6) < 0:
        error = ctypes.get_errno()
        if error not in (EFAULT, EINVAL):
            raise OSError(error, os.strerror(error))


def connect(family: int, address: tuple[str, int] | str, kind: int = socket.SOCK_STREAM) -> None:
    """Connect to somebody, or send a byte."""
    with socket.socket(family, kind) as ours:
        if kind == socket.SOCK_DGRAM:
            ours.sendto(b"x", address)
        else:
            ours.connect(address)


def fork() -> None:
    """Start a copy of this process."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def become() -> None:
    """Try to become a program that there is not: whoever may says so."""
    try:
        os.execv("/nowhere/at/all", ["x"])
    except FileNotFoundError:
        return


def take_memory() -> None:
    """Take more than the limit."""
    bytearray(_MOST_MEMORY + 1)


def open_many(file: Path) -> None:
    """Open a file a thousand times."""
    with ExitStack() as opened:
        for _ in range(1000):
            opened.enter_context(file.open(encoding="utf-8"))


def start_unheard() -> None:
    """Start a program by the function below `subprocess`, which Python says nothing of."""
    child = spawnv_passfds(b"/bin/sh", [b"sh", b"-c", b"exit 3"], [])
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 3:
        raise OSError("no program was started")


def import_again() -> None:
    """Import that function's module anew, and start a program by it."""
    del sys.modules["_posixsubprocess"]
    start_unheard()


def another_interpreter() -> None:
    """Start another interpreter in this process."""
    name = "_xxsubinterpreters" if sys.version_info < (3, 13) else "_interpreters"
    module = import_module(name)
    module.destroy(module.create())


def start_thread() -> None:
    """Start a thread and wait for it."""
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def attacks(folder: Path, port: int, name: str) -> dict[str, Callable[[], object]]:
    """Return what is tried, by name."""
    secret, parent = folder / "secret.txt", os.getppid()
    new, own = folder / "new.txt", folder / "own.txt"
    here = ("127.0.0.1", port)
    numbers = _NUMBERS[os.uname().machine]
    return {
        "read its own file": own.read_bytes,
        "import late": lambda: __import__("zipfile"),
        "start a thread": start_thread,
        "draw a random number": lambda: os.urandom(8),
        "read a file": secret.read_bytes,
        "list a folder": lambda: list(Path("/etc").iterdir()),
        "read another's environment": Path(f"/proc/{parent}/environ").read_bytes,
        "write a new file": lambda: new.write_text("x", encoding="utf-8"),
        "write into a file": lambda: secret.open("r+b").write(b"x") and None,
        "empty a file": lambda: os.close(os.open(own, os.O_WRONLY | os.O_TRUNC)),
        "make a folder": (folder / "made").mkdir,
        "make a link": lambda: (folder / "link").symlink_to(secret),
        "rename a file": lambda: secret.rename(secret),
        "change a file's rights": lambda: secret.chmod(0o600),
        "change a file's time": lambda: os.utime(secret, (1, 1)),
        "remove a file": secret.unlink,
        "connect by TCP": lambda: connect(socket.AF_INET, here),
        "listen by TCP": lambda: socket.create_server(("127.0.0.1", 0)).close(),
        "send by UDP": lambda: connect(socket.AF_INET, here, socket.SOCK_DGRAM),
        "reach an abstract socket": lambda: connect(socket.AF_UNIX, name),
        "make a pair of sockets": lambda: list(map(socket.socket.close, socket.socketpair())),
        "signal the parent": lambda: os.kill(parent, 0),
        "signal the group": lambda: os.killpg(0, 0),
        "signal through a file": lambda: fcntl.fcntl(0, fcntl.F_SETOWN, parent),
        "fork": fork,
        "start a program": lambda: subprocess.run(["true"], check=True),
        "become a program": become,
        "move the parent to a processor": lambda: os.sched_setaffinity(parent, os.sched_getaffinity(parent)),
        "slow the parent": lambda: os.setpriority(os.PRIO_PROCESS, parent, os.getpriority(os.PRIO_PROCESS, parent)),
        "look into the parent": lambda: Path(f"/proc/{parent}/maps").read_bytes(),
        "trace the parent": lambda: trace(parent),
        "make a file of memory": lambda: os.close(os.memfd_create("x")),
        "make a ring of input and output": lambda: numbered(_IO_URING_SETUP),
        "leave for another namespace": lambda: numbered(numbers["unshare"]),
        "lift the limit on memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
        "take all memory": take_memory,
        "open a thousand files": lambda: open_many(own),
        "make a named pipe": lambda: os.mkfifo(folder / "pipe"),
        "signal by a number for a process": lambda: signal.pidfd_send_signal(os.pidfd_open(parent), 0),
        "start another interpreter": another_interpreter,
        "start a program without a word": start_unheard,
        "import what starts it once more": import_again,
    }  # fmt: skip


def trace(process: int) -> None:
    """Take hold of a process, as a debugger does, and let it go."""
    KERNEL("ptrace", 0x4206, process, 0, 0)  # PTRACE_SEIZE, until this process ends


def outcome(attack: Callable[[], object]) -> str:
    """Return "done", or what it was refused with."""
    try:
        attack()
    except (ImportError, OSError, MemoryError, ValueError) as error:
        return f"refused: {error!r}"
    return "done"


def main(folder: Path, asked: dict[str, str]) -> None:
    """Close the fence, attack, and say what came of it."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    own = folder / "own.txt"
    own.write_text("its own", encoding="utf-8")
    tried = attacks(folder, int(asked["port"]), asked["socket"])
    layers = [name for name in asked["layers"].split(",") if name]
    if layers == ["files"]:
        # Python ends this process, if another interpreter cannot read what it needs.
        del tried["start another interpreter"]
    closed = close_fence([str(own)], Limits(_MOST_MEMORY, processor_s=60), layers=layers)
    said = {name: outcome(attack) for name, attack in tried.items()}
    said["layers"] = " ".join(layer.name for layer in closed if layer.holds)
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
