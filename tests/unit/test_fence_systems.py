"""What other systems are told of the fence: the profile of macOS and the job of Windows, as their documents have them."""

import ctypes
from pathlib import Path

import pytest

from marelle_sim.processes.fence import Limits
from marelle_sim.processes.fence.closing import Rules
from marelle_sim.processes.fence.macos import profile
from marelle_sim.processes.fence.windows import JobLimits, job_limits

LIMITS = Limits(memory_bytes=1 << 32, processor_s=90)


def rules(readable: list[str], programs: list[str] | None = None) -> Rules:
    """Return rules by which those may be read and started, and nothing may be written."""
    return Rules(readable, (), programs or [], LIMITS, PermissionError)


def test_a_profile_denies_all_that_it_does_not_name(tmp_path: Path) -> None:
    file = tmp_path / 'a "quoted" name.py'
    file.write_text("", encoding="utf-8")
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
    program = tmp_path / "micropython"
    program.write_text("", encoding="utf-8")
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
