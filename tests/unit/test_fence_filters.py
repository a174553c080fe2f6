"""The filter of system calls, read step by step as the kernel does: the same answers on each processor."""

import operator
import struct
from errno import EACCES, ENOSYS, ENOTTY, EPERM

import pytest

from marelle_sim.processes.fence.call_numbers import PROCESSORS, processor
from marelle_sim.processes.fence.filters import filter_of

ALLOWED, KILLED = 0x7FFF_0000, 0x8000_0000
THREAD, FORK = 0x3D0F00, 0x1200011  # flags of the C library's `pthread_create` and `fork`
READ_ONLY, CREATE = 0x80000, 0x80241
ANSWERS = [
    ("read", (), 0),
    ("futex", (), 0),
    ("clone", (THREAD,), 0),
    ("clone", (FORK,), EPERM),
    ("clone3", (), ENOSYS),
    ("openat", (0, 0, READ_ONLY), 0),
    ("openat", (0, 0, CREATE), EACCES),
    ("fcntl", (0, 3), 0),
    ("fcntl", (0, 8), EPERM),
    ("ioctl", (0, 0x5401), 0),
    ("ioctl", (0, 0x5412), ENOTTY),
    ("prctl", (15,), 0),
    ("prctl", (4,), EPERM),
    ("prlimit64", (0,), 0),
    ("prlimit64", (1,), EPERM),
    ("sched_setaffinity", (0,), 0),
    ("sched_setaffinity", (1,), EPERM),
    ("execve", (), EPERM),
    ("kill", (1, 9), EPERM),
    ("ptrace", (), EPERM),
    ("socket", (), EPERM),
    ("seccomp", (), EPERM),
    ("unlinkat", (), EPERM),
]


def answer(program: bytes, mark: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """Return what a filter answers: what `BPF_LD`, `BPF_JMP` and `BPF_RET` do with `struct seccomp_data`."""
    data = struct.pack("=iIQ6Q", number, mark, 0, *arguments, *[0] * (6 - len(arguments)))
    steps = list(struct.iter_unpack("=HBBI", program))
    tests = {0x15: operator.eq, 0x25: operator.gt, 0x35: operator.ge, 0x45: operator.and_}
    at, held = 0, 0
    while steps[at][0] != 0x06:
        code, if_true, if_false, value = steps[at]
        at += 1
        if code == 0x20:
            (held,) = struct.unpack_from("=I", data, value)
        else:
            at += if_true if tests[code](held, value) else if_false
    return int(steps[at][3])


def refused(error: int) -> int:
    """Return the answer that makes a call fail with that error; for 0 the one that lets it be."""
    return 0x0005_0000 | error if error else ALLOWED


@pytest.mark.parametrize("machine", PROCESSORS)
@pytest.mark.parametrize(("name", "arguments", "error"), ANSWERS)
def test_a_call_is_answered_the_same_on_each_processor(
    machine: str, name: str, arguments: tuple[int, ...], error: int
) -> None:
    here = processor(machine)
    assert answer(filter_of(here), here.mark, here.calls[name], arguments) == refused(error)


@pytest.mark.parametrize("machine", PROCESSORS)
def test_where_files_are_written_for_our_tests_nothing_else_is_allowed(machine: str) -> None:
    here = processor(machine)
    program = filter_of(here, writing=True)
    asked = {name: (0, 0, CREATE) if name == "openat" else () for name in ("openat", "unlinkat", "kill", "socket")}  # fmt: skip
    said = {
        name: answer(program, here.mark, here.calls[name], given) for name, given in asked.items()
    }
    assert said == {
        "openat": ALLOWED, "unlinkat": ALLOWED, "kill": refused(EPERM), "socket": refused(EPERM),
    }  # fmt: skip


@pytest.mark.parametrize("machine", PROCESSORS)
def test_what_comes_from_another_processor_or_a_newer_kernel_is_refused(machine: str) -> None:
    here = processor(machine)
    program = filter_of(here)
    assert answer(program, 0x4000_0003, here.calls["read"]) == KILLED  # 32 bits of x86
    assert answer(program, here.mark, 0x4000_0000 | here.calls["read"]) == refused(EPERM)  # x32
    assert answer(program, here.mark, 9999) == refused(ENOSYS)
    assert answer(program, here.mark, 462) == refused(EPERM)


def test_a_processor_without_a_table_is_named() -> None:
    with pytest.raises(OSError, match="no table of system calls for riscv64"):
        processor("riscv64")
