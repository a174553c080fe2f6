"""The table of a class says the same in the command and in the page, of the same files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from marelle_host.cli.main import main
from marelle_lessons.class_row import ClassRow, as_csv, verdict, why
from marelle_lessons.page import bridge
from marelle_text import Text

if TYPE_CHECKING:
    from pathlib import Path

TABLE_STARTS = {
    "fr": '\ufeff"Nom";"Résultat";"Contrôle";',
    "en": '\ufeff"Name";"Result";"Check";',
}
HEAD = "from marelle.fr import *\n"
SOLVED = HEAD + "for i in range(4):\n    avancer()\n    droite()\n    avancer()\n    gauche()\n"
CLASS = {
    "eleve01.py": SOLVED.encode(),
    "eleve02.py": (HEAD + "avancer(2)\n").encode(),
    "eleve03.py": (HEAD + "avncer(2)\n").encode(),
    "eleve04.py": (HEAD + "for i in range(4)\n    avancer()\n").encode(),
    "eleve05.py": (HEAD + "avancer\n").encode(),
    "eleve06.py": (HEAD + "avancer(0.5)\ndroite()\n").encode(),
    "eleve07.py": b"",
    "eleve08.py": b"\x89PNG\r\n\x1a\n\0\0\0",
    "eleve09.py": SOLVED.encode("utf-16"),
    "eleve10.py": (HEAD + "print('été')\n").encode("cp1252"),
    "eleve11.txt": b"4(A D A G)",
    "eleve12.txt": b"4(A D A",
    "eleve13.py": (HEAD + "while True:\n    pass\n").encode(),
    "eleve14/main.py": (HEAD + "from aide import marche\nmarche()\n").encode(),
    "eleve14/aide.py": (HEAD + "def marche():\n    for i in range(4):\n        avancer()\n        droite()\n        avancer()\n        gauche()\n").encode(),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of a class: right, wrong, empty, unreadable, cards, a program of two files."""
    class_ = tmp_path / "classe"
    for name, content in CLASS.items():
        path = class_ / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return class_


def _ask(do: str, **asked: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(bridge.answer(json.dumps({"do": do, **asked})))
    return answer


@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.unmeasured)])
def test_the_command_and_the_page_say_the_same(
    language: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = folder.parent / "classe.csv"
    typed = ["check", "L03", str(folder), "--trust", "--json", "--csv", str(table)]
    main(typed, {"MARELLE_LANG": language})
    programs = json.loads(capsys.readouterr().out)["programs"]
    text = Text(language)
    told = {one["label"]: (verdict(one), why(one, text)) for one in programs}
    places = [(f"classe/{name}", str(folder / name)) for name in CLASS]
    shown, rows = {}, []
    for one in _ask("open", files=places, language=language)["files"]:
        row = one["row"] or _ask("grade", lesson="L03", **{**one, "language": language})
        shown[one["label"]] = (row["verdict"], row["words"])
        rows.append({**row, "label": one["label"]})
    assert shown == told
    assert [said for said, _words in told.values()].count("done") == 4
    assert told["eleve07"][0] == "not_yet"
    assert told["eleve08"][0] == "unread"
    order = [one["label"] for one in programs]
    rows.sort(key=lambda row: order.index(row["label"]))
    saved = table.read_bytes().decode()
    assert saved == _ask("table", rows=rows, language=language)["csv"]
    assert saved.startswith(TABLE_STARTS[language])


def test_a_spreadsheet_finds_no_formula_and_each_program_on_a_line_of_its_own() -> None:
    rows = [ClassRow("=1+1", "done", "", ""), ClassRow('un "nom"', "not_yet", "way", "a\n b;c")]
    assert as_csv(rows, Text("fr")).splitlines()[1:] == [
        '"\'=1+1";"Réussi";"";""',
        '"un ""nom""";"Pas encore";"way";"a b;c"',
    ]
