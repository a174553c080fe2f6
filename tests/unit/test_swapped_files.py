"""What becomes a link between the look at a program's folder and its fence is not for the program."""

import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from other_children import in_child
from programs import program_text
from refused import raising, refuses
from world_files import written

from marelle_lessons import read_submissions
from marelle_sim import ProgramFileError, simulate
from marelle_sim.processes import ChildProcess
from marelle_sim.processes.child import python_command
from marelle_sim.regular_file import open_without_links

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Landlock is Linux's")

READS = program_text("files/reads_its_folder")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a program that reads what lies beside it."""
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "program.py").write_text(READS, encoding="utf-8")
    (folder / "data.txt").write_text("data", encoding="utf-8")
    (folder / "sub" / "notes.txt").write_text("notes", encoding="utf-8")
    (folder / "inside.txt").symlink_to(folder / "sub" / "notes.txt")
    return folder


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """Return a folder of somebody else, with files of the same names."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for name in ("data.txt", "notes.txt", "program.py"):
        (secrets / name).write_text(f"'canary of {name}'", encoding="utf-8")
    return secrets


def swap(path: Path, target: Path) -> None:
    path.rename(path.with_name(f"{path.name}.aside"))
    path.symlink_to(target)


class Swapping(ChildProcess):
    """The child of an isolated run, before whose first question, when the folder was looked at, something happens."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(*python_command("marelle_sim.runners.child"))
        self._acts = [act]

    def send(self, data: bytes) -> None:
        for act in self._acts:
            act()
        self._acts = []
        super().send(data)


def swapped(program: Path, act: Callable[[], object], **options: Any) -> str:
    """Return what a program prints if this is done between the look at its folder and its fence."""
    with in_child(lambda: Swapping(act)) as process:
        return simulate(program, isolate=process, **options).stdout


def test_what_lies_beside_a_program_is_read_and_a_link_beside_it_too(folder: Path) -> None:
    assert simulate(folder / "program.py", isolate=True).stdout == f"data\nnotes\nnotes\n{READS}\n"


@pytest.mark.parametrize("vm", ["python", "micropython"])
def test_a_file_or_a_folder_that_becomes_a_link_is_not_read(
    vm: str, folder: Path, secrets: Path
) -> None:
    def act() -> None:
        swap(folder / "data.txt", secrets / "data.txt")
        swap(folder / "sub", secrets)
        swap(folder / "program.py", secrets / "program.py")

    stdout = swapped(folder / "program.py", act, vm=vm)
    assert "canary" not in stdout
    assert stdout == "data.txt 13\ninside.txt 13\nsub/notes.txt 13\nprogram.py 13\n"


def test_a_file_that_becomes_a_link_to_a_folder_opens_nothing_in_it(
    folder: Path, secrets: Path
) -> None:
    def act() -> None:
        swap(folder / "data.txt", secrets)
        swap(folder / "sub" / "notes.txt", secrets / "notes.txt")

    assert "canary" not in swapped(folder / "program.py", act)


def test_a_link_beside_a_program_is_led_where_it_led_when_it_was_looked_at(
    folder: Path, secrets: Path
) -> None:
    stdout = swapped(
        folder / "program.py", lambda: swap(folder / "inside.txt", secrets / "notes.txt")
    )
    assert stdout == f"data\nnotes\nnotes\n{READS}\n"


def swap_after_look(look: int, file: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a file become a link just after its path was resolved for that time."""
    resolve, looks = os.path.realpath, count(1)

    def resolving(path: str, **how: bool) -> str:
        real = resolve(path, **how)
        if os.fspath(path) == str(file) and next(looks) == look:
            swap(file, target)
        return real

    monkeypatch.setattr(os.path, "realpath", resolving)


@pytest.mark.parametrize(("look", "code"), [(1, "E-RUN-12"), (2, "E-PROG-07")])
def test_a_program_that_becomes_a_link_when_it_was_looked_at_is_not_read(
    look: int, code: str, folder: Path, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap_after_look(look, folder / "program.py", secrets / "program.py", monkeypatch)
    with refuses(ProgramFileError, code):
        simulate(folder, isolate=True)


def test_a_straight_path_has_no_link_in_any_place(folder: Path, secrets: Path) -> None:
    os.close(open_without_links(str(folder / "data.txt"), os.O_RDONLY))
    (folder / "last").symlink_to(folder / "data.txt")
    (folder / "over").symlink_to(secrets)
    for path in (folder / "last", folder / "over" / "data.txt", folder / "over"):
        for flags in (os.O_RDONLY, os.O_PATH):
            with pytest.raises(OSError, match=r"symbolic links|Not a directory"):
                open_without_links(str(path), flags)


def test_a_link_that_goes_while_it_is_followed_is_no_mistake_of_ours(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "program.py").rename(folder / "aside.py")
    (folder / "program.py").symlink_to(folder / "aside.py")
    monkeypatch.setattr(
        os, "readlink", raising(OSError(22, "Invalid argument"))
    )  # which `realpath` asks of what it saw as a link
    with pytest.raises(ProgramFileError, match="E-PROG-07"):
        simulate(folder / "program.py")
    assert "E-HAND-09" in [one.problem and one.problem.code for one in read_submissions(folder)]


def test_what_is_handed_in_and_becomes_a_link_is_not_read(
    tmp_path: Path, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "class").mkdir()
    file = written(tmp_path / "class", "avancer(10)\n", "hugo.py")
    swap_after_look(1, file, secrets / "program.py", monkeypatch)
    (one,) = read_submissions(file.parent)
    assert one.problem is not None
    assert (one.problem.code, one.text) == ("E-HAND-09", "")
