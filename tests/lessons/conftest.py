"""What the tests of the lessons share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_lesson import SOLUTION, START, WRONG_TURN, write_lesson

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a lesson and some programs."""
    write_lesson(tmp_path / "coin")
    for name, text in (("juste", SOLUTION), ("debut", START), ("tour", WRONG_TURN)):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
