"""What becomes a link between the look at a program's folder and its fence is not for the program."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from programs import program_text
from refused import raising
from world_files import written

from marelle_lessons import read_submissions, submitted_files
from marelle_sim import ProgramFileError, simulate
from marelle_sim.processes import ChildProcess
from marelle_sim.regular_file import leads_out, open_without_links
from marelle_sim.runners.child import parent
from marelle_sim.runners.child.listener import ask

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


def swap_before_the_fence(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Do it when the folder was looked at, and the child has not been asked."""

    def swapping(child: ChildProcess, question: dict[str, Any]) -> None:
        if "roles" in question:
            act()
        ask(child, question)

    monkeypatch.setattr(parent, "ask", swapping)


def test_what_lies_beside_a_program_is_read_and_a_link_beside_it_too(folder: Path) -> None:
    assert simulate(folder / "program.py", isolate=True).stdout == f"data\nnotes\nnotes\n{READS}\n"


@pytest.mark.parametrize("vm", ["python", "micropython"])
def test_a_file_or_a_folder_that_becomes_a_link_is_not_read(
    vm: str, folder: Path, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act() -> None:
        swap(folder / "data.txt", secrets / "data.txt")
        swap(folder / "sub", secrets)
        swap(folder / "program.py", secrets / "program.py")

    swap_before_the_fence(monkeypatch, act)
    run = simulate(folder / "program.py", isolate=True, vm=vm)
    assert "canary" not in run.stdout
    assert run.stdout == "data.txt 13\ninside.txt 13\nsub/notes.txt 13\nprogram.py 13\n"


def test_a_file_that_becomes_a_link_to_a_folder_opens_nothing_in_it(
    folder: Path, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act() -> None:
        swap(folder / "data.txt", secrets)
        swap(folder / "sub" / "notes.txt", secrets / "notes.txt")

    swap_before_the_fence(monkeypatch, act)
    assert "canary" not in simulate(folder / "program.py", isolate=True).stdout


def test_a_link_beside_a_program_is_led_where_it_led_when_it_was_looked_at(
    folder: Path, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap_before_the_fence(monkeypatch, lambda: swap(folder / "inside.txt", secrets / "notes.txt"))
    assert simulate(folder / "program.py", isolate=True).stdout == f"data\nnotes\nnotes\n{READS}\n"


def test_a_program_that_becomes_a_link_when_it_was_looked_at_is_not_read(
    folder: Path, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swapping(*given: str) -> bool:
        answer = leads_out(*given)
        swap(folder / "program.py", secrets / "program.py")
        return answer

    monkeypatch.setattr("marelle_sim.programs.source.leads_out", swapping)
    with pytest.raises(ProgramFileError, match="E-PROG-07"):
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
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = written(tmp_path, "canary = 1\n", "secret.py")
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "hugo.py").write_text("avancer(10)\n", encoding="utf-8")
    read = submitted_files.read_straight

    def swapping(path: str, name: str, most: int) -> submitted_files.Handed:
        (folder / "hugo.py").unlink()
        (folder / "hugo.py").symlink_to(secret)
        return read(path, name, most)

    monkeypatch.setattr(submitted_files, "read_straight", swapping)
    (one,) = read_submissions(folder)
    assert one.problem is not None
    assert (one.problem.code, one.text) == ("E-HAND-09", "")
