"""A folder that one may not enter is told as such, whatever is asked of it."""

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from handed_in import write
from refused import refuses
from typed_commands import ENGLISH, Command

from marelle_host.cli.running.programs import beside
from marelle_lessons import LessonError, read_submissions
from marelle_lessons.lessonfile import read_lesson
from marelle_sim.errors import ProgramFileError, UsageProblem
from marelle_sim.files import flash_folder
from marelle_sim.processes.fence.kernel import Kernel

pytestmark = pytest.mark.skipif(
    sys.platform != "linux",
    reason="root is refused nothing elsewhere, and Windows has other rights",
)

NOBODY = 65534
CAPABILITIES = 0x2008_0522  # _LINUX_CAPABILITY_VERSION_3


@pytest.fixture
def private(tmp_path: Path) -> Iterator[Path]:
    """Return a folder with a program that this test may not enter, as root neither."""
    folder = write(tmp_path / "class" / "private", {"reads.py": "print(1)\n", "lesson.toml": ""})
    folder.chmod(0)
    try:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
            with without_capabilities():
                yield folder
        else:
            yield folder
    finally:
        folder.chmod(0o700)


@contextmanager
def without_capabilities() -> Iterator[None]:
    """Give up for a while what root may beyond others: it owns its files, and is refused another's."""
    kernel = Kernel()
    header, held = struct.pack("=Ii", CAPABILITIES, 0), ctypes.create_string_buffer(24)
    kernel("capget", header, held)
    fields = struct.unpack("=6I", held.raw)
    kernel("capset", header, struct.pack("=6I", 0, *fields[1:3], 0, *fields[4:]))
    try:
        yield
    finally:
        kernel("capset", header, held.raw)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (["run", "{}/reads.py"], "reads.py"),
        (["run", "{}"], "private"),
        (["check", "L03", "{}/reads.py"], "reads.py"),
        (["check", "L03", "{}"], "private"),
    ],
    ids=["run a program", "run a folder", "check a program", "check a folder"],
)
def test_a_program_that_may_not_be_reached_is_told(
    typed: list[str], named: str, private: Path, marelle: Command
) -> None:
    said = marelle(*(word.format(private) for word in typed), exits=2, environment=ENGLISH).err
    assert said.startswith("The computer refuses to read ")
    assert f'{named}".\n' in said
    assert "(E-PROG-07)" in said


@pytest.mark.parametrize(
    "option", ["--picture={}/run.png", "--trace={}/run.jsonl", "--flash={}/f"]
)
def test_a_place_that_may_not_be_reached_is_told_before_the_run(
    option: str, private: Path, marelle: Command
) -> None:
    assert "(E-PIC-04)" in marelle("run", "program.py", option.format(private), exits=2).err


def test_nothing_beside_such_a_program_is_found_and_nothing_is_raised(private: Path) -> None:
    assert beside(private / "reads.py", "world.toml") is None


def test_a_flash_that_may_not_be_reached_is_told(private: Path) -> None:
    with pytest.raises(UsageProblem, match="E-RUN-08"):
        flash_folder.flash_of(private / "flash")


def test_a_lesson_that_may_not_be_read_is_told(private: Path) -> None:
    with pytest.raises(LessonError, match="E-LESSON-02"):
        read_lesson(private)


def test_a_folder_of_a_class_that_may_not_be_entered_is_named(private: Path) -> None:
    with refuses(ProgramFileError, "E-PROG-07", file="private"):
        read_submissions(private.parent)
