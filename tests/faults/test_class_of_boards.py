"""A class of thirty boards, six of them with a fault: the others are served, each of the six is named with its cure."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from marelle_host.cli.main import main
from marelle_text.version import version

if TYPE_CHECKING:
    from pathlib import Path

    from class_of_boards import ClassOfBoards

pytestmark = [
    pytest.mark.micropython,
    pytest.mark.timing,  # thirty MicroPythons at work take 20 s on two cores
    pytest.mark.skipif(
        sys.platform == "win32" or find_spec("micropython_unix") is None,
        reason="no double of a board on this computer",
    ),
]
FRENCH = {"MARELLE_LANG": "fr"}


def test_twenty_four_boards_are_served_and_six_are_named_with_their_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from class_of_boards import CODES, class_of_boards

    monkeypatch.chdir(tmp_path)
    (tmp_path / "essai.py").write_text("print('essai')\n", "utf-8")
    with class_of_boards(tmp_path) as boards:
        monkeypatch.setattr("marelle_host.cli.options.boards.usb_ports", lambda: boards.ports)
        problems, served, names = outcome(boards, capsys, "install", "--yes")
        assert problems == CODES
        assert names == {"poste-03", "poste-18", "poste-28"}  # the others have not said theirs
        assert [row["library"] for row in served] == [version()] * 24
        assert all(row["installed"] for row in served)
        problems, served, _names = outcome(boards, capsys, "push", "essai.py")
        assert sorted(problems) == ["silent", "stuck", "taken", "unplugged"]
        assert [row["sent"] for row in served] == [["/essai.py"]] * 24
        assert main(["boards", "--json"], FRENCH) == 8
        answers = {row["port"]: row for row in json.loads(capsys.readouterr().out)}
        assert [answers[board.port]["library"] for board in boards.good] == [version()] * 24


def outcome(
    boards: ClassOfBoards, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[dict[str, str], list[dict[str, Any]], set[str]]:
    """Do it on all boards; return the code of what is wrong with each faulty one, what was said of the good ones, and the names of the former."""
    assert main([*words, "--on", "all", "--at-once", "8", "--json"], FRENCH) == 8
    said = {row["port"]: row for row in json.loads(capsys.readouterr().out)}
    wrong = {name: said[port]["problem"] for name, port in boards.faulty.items()}
    served = [said[board.port] for board in boards.good]
    assert [row["problem"] for row in served] == [None] * len(served)
    names = {said[port]["name"] for port in boards.faulty.values()} - {None}
    return {name: one["code"] for name, one in wrong.items() if one}, served, names
