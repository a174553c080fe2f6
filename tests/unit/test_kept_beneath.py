"""What a run keeps stays in its folder, whoever puts a link in the way between two calls."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fixture_types import RunText
from handed_in import write
from programs import program
from refused import refuses

from marelle_sim import Run
from marelle_sim.errors import PictureError
from marelle_sim.files import flash_folder

pytestmark = pytest.mark.skipif(
    os.open not in os.supports_dir_fd, reason="nothing is opened relative to a folder here"
)

WRITES = "import os\nos.mkdir('sub')\nopen('sub/planted.txt', 'w').write('mine')\n"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Return a folder with a file, which nobody else is to write to."""
    folder = write(tmp_path / "outside", {"a.txt": "theirs"})
    (folder / "a.txt").chmod(0o600)
    return folder


@pytest.fixture
def flash(tmp_path: Path) -> Path:
    """Return a folder with a file in a folder."""
    return write(tmp_path / "flash", {"sub/a.txt": "ours"})


def swapped(path: Path, target: Path) -> None:
    """Put a link where a file or a folder is, and that beside."""
    if path.exists() and not path.is_symlink():
        path.rename(path.with_name("aside"))
        path.symlink_to(target)


def after(
    monkeypatch: pytest.MonkeyPatch, place: object, name: str, act: Callable[..., object]
) -> None:
    """Do something after each call of a function, with what it was given."""
    original = getattr(place, name)

    def call(*given: Any, **named: Any) -> object:
        result = original(*given, **named)
        act(*given)
        return result

    monkeypatch.setattr(place, name, call)


def is_as_it_was(outside: Path) -> bool:
    return [
        (path.name, path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777)
        for path in outside.iterdir()
    ] == [("a.txt", "theirs", 0o600)]


def stays_inside(run: Run, folder: Path, outside: Path) -> None:
    """Assert that keeping a run in a folder, in which a link is put in the way meanwhile, fails and touches nothing outside."""
    with pytest.raises(PictureError, match="E-PIC-04"):
        run.keep(folder)
    assert (folder / "sub").is_symlink()
    assert is_as_it_was(outside)


def test_a_folder_that_becomes_a_link_after_it_was_looked_at_is_not_written_to(
    flash: Path, outside: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_text(WRITES)
    after(monkeypatch, flash_folder, "_inside", lambda *_: swapped(flash / "sub", outside))
    stays_inside(run, flash, outside)


def test_a_folder_that_becomes_a_link_while_it_is_looked_at_is_not_written_to(
    flash: Path, outside: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_text(WRITES)
    looked: list[object] = []

    def look(path: object) -> None:
        looked.append(path)
        if len(looked) == 3:
            swapped(flash / "sub", outside)

    after(monkeypatch, os.path, "realpath", look)
    stays_inside(run, flash, outside)


def test_a_folder_that_becomes_a_link_as_soon_as_it_was_made_is_not_written_to(
    tmp_path: Path, outside: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_text(WRITES)
    made = tmp_path / "made"
    after(monkeypatch, os, "mkdir", lambda *_: swapped(made / "sub", outside))
    stays_inside(run, made, outside)


def test_nothing_is_removed_through_a_folder_that_becomes_a_link(
    flash: Path, outside: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_text("import os\nos.remove('sub/a.txt')\n", flash=flash)
    after(monkeypatch, os.path, "isfile", lambda *_: swapped(flash / "sub", outside))
    stays_inside(run, flash, outside)


def test_what_is_put_in_place_of_the_half_written_file_gets_no_rights(
    flash: Path, outside: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_text("open('b.txt', 'w').write('1')\n")

    def swap(*_: object) -> None:
        for part in flash.glob(".*.part"):
            swapped(part, outside / "a.txt")

    after(monkeypatch, os, "open", swap)
    run.keep(flash)
    assert (flash / "aside").read_text(encoding="utf-8") == "1"
    assert is_as_it_was(outside)


def test_a_link_to_a_folder_beneath_is_used_as_before_and_the_rights_of_files_stay(
    flash: Path, run_text: RunText
) -> None:
    (flash / "link").symlink_to(flash / "sub")
    (flash / "sub" / "a.txt").chmod(0o640)
    run = run_text(program("kept/writes_in_two_folders"))
    assert len(run.keep(flash)) == 2
    assert (flash / "sub" / "b.txt").read_text(encoding="utf-8") == "b"
    assert (flash / "sub" / "a.txt").read_text(encoding="utf-8") == "a"
    assert (flash / "sub" / "a.txt").stat().st_mode & 0o777 == 0o640


def test_half_a_file_goes_when_it_cannot_be_put_in_its_place(
    flash: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    run = run_text("open('b.txt', 'w').write('1')\n")
    monkeypatch.setattr(os, "replace", refuse)
    with refuses(PictureError, "E-PIC-04", reason="No space left on device"):
        run.keep(flash)
    assert sorted(path.name for path in flash.rglob("*")) == ["a.txt", "sub"]
