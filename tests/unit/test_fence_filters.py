"""The filter of system calls, read step by step as the kernel does, and what other systems are told of the fence."""

import ctypes
import operator
import struct
from errno import EACCES, ENOSYS, ENOTTY, EPERM
from pathlib import Path

import pytest
from world_files import written

from marelle_sim.processes.fence import Limits
from marelle_sim.processes.fence.call_numbers import PROCESSORS, processor
from marelle_sim.processes.fence.closing import Rules
from marelle_sim.processes.fence.filters import filter_of
from marelle_sim.processes.fence.macos import profile
from marelle_sim.processes.fence.windows import JobLimits, job_limits

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


LIMITS = Limits(memory_bytes=1 << 32, processor_s=90)


def rules(readable: list[str], programs: list[str] | None = None) -> Rules:
    """Return rules by which those may be read and started, and nothing may be written."""
    return Rules(readable, (), programs or [], LIMITS, PermissionError)


def test_a_profile_denies_all_that_it_does_not_name(tmp_path: Path) -> None:
    file = written(tmp_path, "", 'a "quoted" name.py')
    lines = profile(rules([str(tmp_path), str(file)])).splitlines()
    assert lines[:2] == ["(version 1)", "(deny default)"]
    real = tmp_path.resolve()
    assert f'(allow file-read* (subpath "{real}"))' in lines
    assert f'(allow file-read* (literal "{real}/a \\"quoted\\" name.py"))' in lines
    assert [line for line in lines if "write" in line] == [
        '(allow file-read* file-write-data (literal "/dev/null"))'
    ]
    assert not [line for line in lines if "process-exec" in line or "fork" in line]
    assert not [line for line in lines if "network" in line]


def test_a_profile_starts_the_programs_that_it_names_and_no_other(tmp_path: Path) -> None:
    program = written(tmp_path, "", "micropython")
    lines = profile(rules([], [str(program)])).splitlines()
    assert f'(allow process-exec* file-read* (literal "{program.resolve()}"))' in lines
    assert "(allow process-fork)" in lines


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of 64-bit Windows")
def test_a_job_has_the_layout_of_windows() -> None:
    assert ctypes.sizeof(JobLimits) == 144
    assert JobLimits.process_memory.offset == 112


def test_a_job_limits_memory_and_time_or_is_for_one_process() -> None:
    limits = job_limits(rules([]), alone=False)
    assert limits.basic.flags == 0x2000 | 0x400 | 0x100 | 0x2
    assert (limits.process_memory, limits.basic.process_time) == (1 << 32, 900_000_000)
    alone = job_limits(rules([]), alone=True)
    assert (alone.basic.flags, alone.basic.processes) == (0x2000 | 0x400 | 0x8, 1)
