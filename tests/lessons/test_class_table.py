"""The table of a class says the same in the command and in the page, of the same files."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from handed_in import write
from hypothesis import given, strategies as st
from whole_class import WHOLE_CLASS

from marelle_host.cli.main import main
from marelle_lessons.class_row import ClassRow, as_csv
from marelle_lessons.page import bridge
from marelle_text import Text

TABLE_STARTS = {
    "fr": '\ufeff"Nom";"Résultat";"Contrôle";',
    "en": '\ufeff"Name";"Result";"Check";',
}


def _ask(do: str, **asked: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(bridge.answer(json.dumps({"do": do, **asked})))
    return answer


def _shown(class_: Path, language: str) -> dict[str, Any]:
    """Return the table of a folder that is dropped on the page."""
    files = [str(file.relative_to(class_.parent)) for file in class_.rglob("*") if file.is_file()]
    places = [(name, str(class_.parent / name)) for name in files]
    rows = [
        one["row"] or _ask("grade", lesson="L03", **{**one, "language": language})
        for one in _ask("open", files=places, language=language)["files"]
    ]
    return _ask("table", rows=rows, lesson="L03", language=language)


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("language", "chosen"),
    [
        ("fr", slice(1, None, 4)),
        pytest.param("en", slice(0, None, 16), marks=pytest.mark.unmeasured),
    ],
)
def test_the_command_and_the_page_say_the_same(
    language: str, chosen: slice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some files of a class of forty, none of them endless; tests/browser/test_page_class.py gives the page all."""
    folder = write(tmp_path / "classe", dict([*WHOLE_CLASS.items()][chosen]))
    table = tmp_path / "classe.csv"
    typed = ["check", "L03", str(folder), "--trust", "--csv", str(table)]
    main(typed, {"MARELLE_LANG": language, "COLUMNS": "400"})
    shown = _shown(folder, language)
    saved = table.read_bytes().decode()
    assert saved == shown["csv"]
    assert saved.startswith(TABLE_STARTS[language])
    assert "\n".join(shown["told"]) in capsys.readouterr().out


_CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["=1+1", " =1", "\t@A1", "\n+1", "-1", "\r=cmd|' /C calc'!A0", '"', ";"]
)


@given(cells=st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=4))
def test_whatever_is_in_a_row_a_spreadsheet_reads_one_line_of_four_cells_and_no_formula(
    cells: list[tuple[str, str, str]],
) -> None:
    rows = [ClassRow(label, "done", check, words) for label, check, words in cells]
    table = as_csv(rows, Text("fr"))
    read = [*csv.reader(io.StringIO(table[1:], newline=""), delimiter=";")]
    assert table[0] == "\ufeff"
    assert [len(row) for row in read] == [4] * (len(rows) + 1)
    assert [cell for row in read for cell in row if cell.startswith((*"=+-@\t\r",))] == []


def test_a_spreadsheet_finds_no_formula_and_each_program_on_a_line_of_its_own() -> None:
    rows = [ClassRow("=1+1", "done", "", ""), ClassRow('un "nom"', "not_yet", "way", "a\n b;c")]
    assert as_csv(rows, Text("fr")).splitlines()[1:] == [
        '"\'=1+1";"Réussi";"";""',
        '"un ""nom""";"Pas encore";"way";"a b;c"',
    ]
