"""Temporary folders: gone at the end, and those of a process that was killed with the next one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from marelle_sim.temporary import temporary_folder, tidy

pytestmark = pytest.mark.skipif(not hasattr(os, "getuid"), reason="on Windows age alone tells")

KILLED = """
import os
from marelle_sim.temporary import temporary_folder
with temporary_folder() as folder:
    open(os.path.join(folder, "a.py"), "w").close()
    os.kill(os.getpid(), 9)
"""


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
        subprocess.run([sys.executable, "-c", KILLED], check=False)
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
