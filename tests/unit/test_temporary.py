"""Temporary folders: gone at the end, and those of a process that was killed with the next one."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from programs import program

from marelle_host.cli.files.writing import new_place
from marelle_sim.temporary import temporary_folder, tidy

pytestmark = pytest.mark.skipif(not hasattr(os, "getuid"), reason="on Windows age alone tells")


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of temporary files of this test."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_a_folder_is_private_and_gone_at_the_end(scratch: Path) -> None:
    with temporary_folder() as folder, temporary_folder() as other:
        assert folder != other
        assert Path(folder).parent == Path(other).parent == scratch / f"marelle-{os.getuid()}"
        assert Path(folder).parent.stat().st_mode & 0o777 == 0o700
        (Path(folder) / "a.py").touch()
    assert list(scratch.iterdir()) == []


def test_what_a_killed_process_left_goes_and_what_is_in_use_stays(scratch: Path) -> None:
    for _ in range(2):
        subprocess.run([sys.executable, program("processes/is_killed")], check=False)
    (left,) = scratch.iterdir()
    assert len(list(left.iterdir())) == 1  # the second one has removed the first one's
    with temporary_folder() as folder:
        tidy()
        assert [path.name for path in left.iterdir()] == [Path(folder).name]
    assert list(scratch.iterdir()) == []


def test_a_link_in_the_place_of_the_folder_is_not_followed(scratch: Path) -> None:
    kept = scratch / "kept"
    (kept / "work-x").mkdir(parents=True)
    (scratch / f"marelle-{os.getuid()}").symlink_to(kept)
    with temporary_folder() as folder:
        assert Path(folder).parent == scratch
    tidy()
    assert sorted(path.name for path in scratch.iterdir()) == ["kept", f"marelle-{os.getuid()}"]
    assert (kept / "work-x").is_dir()


def test_a_link_among_the_folders_is_left_alone(scratch: Path) -> None:
    kept = scratch / "kept"
    kept.mkdir()
    with temporary_folder() as folder:
        link = Path(folder).parent / "work-link"
        link.symlink_to(kept)
        tidy()
        assert kept.is_dir()
        link.unlink()


def work_folder() -> Path:
    with temporary_folder() as folder:
        return Path(folder)


@pytest.mark.parametrize("make", [work_folder, new_place])
def test_whoever_removes_the_user_s_folder_just_after_it_is_made_hinders_nobody(
    make: Callable[[], Path], scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, ask = str(scratch / f"marelle-{os.getuid()}"), os.lstat
    removed: list[str] = []

    def ask_too_late(path: Any, **options: Any) -> os.stat_result:
        if path == home and not removed:
            os.rmdir(home)  # noqa: PTH106
            removed.append(path)
        return ask(path, **options)

    monkeypatch.setattr(os, "lstat", ask_too_late)
    assert make().parent == Path(home)
    assert removed == [home]


@pytest.mark.parametrize("make", [work_folder, new_place])
def test_a_folder_is_made_under_the_lock_of_the_folder_that_is_there(
    make: Callable[[], Path], scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl  # Unix only

    home = scratch / f"marelle-{os.getuid()}"
    lock, make_in = fcntl.flock, tempfile.mkdtemp
    replaced, locked = list[Path](), list[bool]()

    def lock_too_late(held: int, how: int) -> None:
        if not replaced:
            replaced.append(home.rename(scratch / "removed"))
            home.mkdir(mode=0o700)
        lock(held, how)

    def look_and_make(*where: str, **named: str) -> str:
        other = os.open(home, os.O_RDONLY)
        with suppress(BlockingIOError):
            lock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            locked.append(False)
        locked.append(True)
        os.close(other)
        return make_in(*where, **named)

    monkeypatch.setattr(fcntl, "flock", lock_too_late)
    monkeypatch.setattr(tempfile, "mkdtemp", look_and_make)
    assert make().parent == home
    assert locked == [True]
