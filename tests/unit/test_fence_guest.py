"""The fence around the real MicroPython, closed before it is started: its own `os`, `socket` and `ffi` reach nothing."""

import os
import socket
import sys
from contextlib import ExitStack
from errno import ENOSYS
from pathlib import Path

import pytest
from found_micropython import needs_micropython
from older_kernel import NO_LAYERS, where_refused
from world_files import written

from marelle_sim import simulate
from marelle_sim.errors import UnfencedWarning
from marelle_sim.processes import ChildProcess
from marelle_sim.processes.fence import Limits, fence_before
from marelle_sim.runners.micropython import executables

pytestmark = [
    pytest.mark.micropython,
    needs_micropython,
    pytest.mark.skipif(sys.platform != "linux", reason="Linux has these layers"),
]
LIMITS = Limits(memory_bytes=1 << 28, processor_s=60, files=64)
ATTACKS = """
import ffi, os, socket, sys
libc = ffi.open("libc.so.6")
def read(): open("{folder}/secret.txt").read()
def write(): open("{folder}/new.txt", "w").write("x")
def list_folder(): list(os.ilistdir("{folder}"))
def remove(): os.remove("{folder}/gone.txt")
def shell():
    if os.system("exit 0"): raise OSError
def fork():
    child = libc.func("i", "fork", "")()
    if child < 0: raise OSError
    if child == 0: libc.func("v", "_exit", "i")(0)
def signal_parent():
    if libc.func("i", "kill", "ii")(libc.func("i", "getppid", "")(), 0): raise OSError
def become_shell():
    if libc.func("i", "access", "si")("/bin/sh", 1): raise OSError
    if {real} and libc.func("i", "execl", "ssp")("/bin/sh", "sh", 0): raise OSError
def connect(): socket.socket().connect(socket.getaddrinfo("127.0.0.1", {port})[0][-1])
def memory(): bytearray(1 << 29)
for attack in (read, write, list_folder, remove, shell, fork, signal_parent, connect, memory, become_shell):
    try:
        attack()
        print(attack.__name__, "done")
    except (OSError, MemoryError) as error:
        print(attack.__name__, "refused")
"""
NAMES = [
    "read", "write", "list_folder", "remove", "shell", "fork", "signal_parent", "connect", "memory", "become_shell",
]  # fmt: skip


def attacked(folder: Path, *, fenced: bool) -> dict[str, str]:
    """Return what came of each attack of a MicroPython, with or without the fence."""
    (folder / "secret.txt").write_text("canary", encoding="utf-8")
    (folder / "gone.txt").write_text("", encoding="utf-8")
    needed = executables()
    with socket.create_server(("127.0.0.1", 0)) as tcp, ExitStack() as stack:
        text = ATTACKS.format(folder=folder, port=tcp.getsockname()[1], real=fenced)
        first = stack.enter_context(fence_before(needed, LIMITS)) if fenced else None
        command = [
            needed.programs[0],
            "-X",
            "heapsize=1200M" if not fenced else "heapsize=1M",
            "-c",
            text,
        ]
        child = stack.enter_context(
            ChildProcess(command, {"PATH": os.environ["PATH"]}, own_group=False, first=first)
        )
        data = b""
        while more := child.read(10_000):
            data += more
    return dict(line.rsplit(" ", 1) for line in data.decode().splitlines())


def test_each_attack_bites_without_the_fence(tmp_path: Path) -> None:
    assert attacked(tmp_path, fenced=False) == dict.fromkeys(NAMES, "done")
    assert (tmp_path / "new.txt").read_text("utf-8") == "x"


def test_the_fence_stops_each(tmp_path: Path) -> None:
    assert attacked(tmp_path, fenced=True) == dict.fromkeys(NAMES, "refused")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gone.txt", "secret.txt"]


@pytest.mark.parametrize(
    ("call", "holding"),
    [
        ("prctl", {"files", "calls"}),
        ("seccomp", {"limits", "files"}),
        ("landlock_restrict_self", {"limits", "calls"}),
    ],
)
def test_what_the_kernel_refuses_is_left_out_and_named(call: str, holding: set[str]) -> None:
    def started() -> tuple[set[str], bytes]:
        needed = executables()
        command = [needed.programs[0], "-c", "print(6 * 7)"]
        with (
            fence_before(needed, LIMITS) as first,
            ChildProcess(command, own_group=False, first=first) as child,
        ):
            return first.holding(), child.read(2)

    assert where_refused({call: ENOSYS}, started) == (holding, b"42")


def test_a_guest_that_nothing_fences_in_is_told(tmp_path: Path) -> None:
    program = written(tmp_path, "print(6 * 7)\n", "program.py")
    with pytest.warns(UnfencedWarning, match="E-VM-06"):
        run = where_refused(NO_LAYERS, lambda: simulate(program, vm="micropython"))
    assert (run.ended, run.stdout) == ("done", "42\n")
