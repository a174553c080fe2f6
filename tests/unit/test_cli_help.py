"""A mistake on the terminal: the line, a mark under the place, one sentence, one action."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from marelle_host.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORGOTTEN = "from marelle import *\nbot = Robot()\nfor i in range(2):\n    bot.stop\n"


@pytest.fixture
def said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs `essai.py` and gives the exit code and what was written."""
    monkeypatch.chdir(tmp_path)

    def run(text: str, *options: str) -> tuple[int, str, str]:
        (tmp_path / "essai.py").write_text(text, encoding="utf-8")
        exit_code = main(["run", "essai.py", *options], {"LANG": "fr_FR.UTF-8"})
        out, err = capsys.readouterr()
        plain = str.maketrans({"\xa0": " ", "\N{RIGHT SINGLE QUOTATION MARK}": "'"})
        return exit_code, out.translate(plain), err.translate(plain)

    return run


def test_the_mark_stands_under_the_place(said: Callable[..., tuple[int, str, str]]) -> None:
    exit_code, _out, err = said("if 1:\n\tx = 1 / 0  # zéro\n")
    assert exit_code == 1
    assert err == (
        "\n"
        "Ligne 2, le programme divise par zéro.\n"
        "Vérifie avec un « if » que le diviseur n'est pas zéro. (E-PROG-13)\n"
        "essai.py, ligne 2 :\n"
        "    \tx = 1 / 0  # zéro\n"
        "    \t        ^\n"
        "\n"
        "Ce que dit la carte :\n"
        "Traceback (most recent call last):\n"
        '  File "essai.py", line 2, in <module>\n'
        "ZeroDivisionError: divide by zero\n"
    )


def test_without_a_picture_the_marked_word_is_said(
    said: Callable[..., tuple[int, str, str]],
) -> None:
    _code, _out, err = said("if 1:\n    Print(3)\n", "--plain")
    assert "essai.py, ligne 2, 4 espaces puis : Print(3)\nIci : Print\n" in err


def test_what_stops_no_program_is_said_after_the_story(
    said: Callable[..., tuple[int, str, str]],
) -> None:
    exit_code, out, err = said(FORGOTTEN)
    assert (exit_code, err) == (0, "")
    assert out.endswith(
        "\nÀ vérifier dans le programme :\n"
        "essai.py, ligne 4 :\n"
        "        bot.stop\n"
        "            ^^^^\n"
        "Ligne 4, il manque des parenthèses après « stop ».\n"
        "Ajoute ( ) après stop, ou autour de ses valeurs. (E-PROG-49)\n"
    )


def test_as_data_a_run_has_its_remarks(said: Callable[..., tuple[int, str, str]]) -> None:
    _code, out, _err = said(FORGOTTEN, "--json")
    (remark,) = json.loads(out)["remarks"]
    assert (remark["code"], remark["line"], remark["column"], remark["end_column"]) == (
        "E-PROG-49", 4, 9, 13,
    )  # fmt: skip
    assert said("x = 1\n", "--json")[1].count('"remarks": []') == 1
