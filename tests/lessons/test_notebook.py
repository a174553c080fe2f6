"""What Jupyter, Moodle, Capytale, Basthon and the page save: notebooks whose cells are the program, the names of a class's files in their zips, and a last line that says whose it is."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from handed_in import SQUARE, rows, write, zipped
from hypothesis import given, strategies as st

from marelle_lessons import SubmissionError, read_submissions
from marelle_lessons.decoding import as_program, read_program
from marelle_lessons.platforms import tidied
from marelle_lessons.saved import Saved, taken_out
from marelle_lessons.submitted_files import Handed
from marelle_sim import ProgramFileError
from marelle_text import Text

HEAD = ["from marelle.fr import *\n", "avancer()"]


def code(*lines: str) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": [*lines]}  # fmt: skip


def notebook(*cells: Any, **metadata: Any) -> bytes:
    book = {"cells": [*cells], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book).encode()


def program(*cells: Any, **metadata: Any) -> str:
    return read_program("carnet.ipynb", notebook(*cells, **metadata)).text


def test_the_cells_of_code_are_the_program_and_what_they_showed_is_not_looked_at() -> None:
    shown = {**code(*HEAD), "outputs": [{"data": {"image/png": "A" * 2_000_000}}]}
    text = {"cell_type": "markdown", "source": ["# Le carré"]}
    (one,) = read_submissions(
        notebook(text, shown, code(""), code("droite()\n")), name="carnet.ipynb"
    )
    assert one.text == "from marelle.fr import *\navancer()\n\ndroite()\n"
    assert (one.label, one.entry, one.remarks) == ("carnet", "carnet.py", ("hand.notebook",))


def test_a_notebook_of_the_format_before_is_read() -> None:
    cells = [
        {"cell_type": "code", "language": "python", "input": "avancer()"},
        {"cell_type": "code", "language": "sql", "input": "SELECT 1"},
        {"cell_type": "heading", "source": "Titre"},
    ]
    book = {"nbformat": 3, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}
    assert as_program(json.dumps(book), "a.ipynb") == "avancer()\n"


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        {"kernelspec": {"name": "python"}, "language_info": {"name": "Python", "version": "3.11"}},
    ],
)
def test_a_notebook_of_basthon_is_read_like_one_of_jupyter(metadata: dict[str, Any]) -> None:
    assert program(code(*HEAD), **metadata) == "".join(HEAD) + "\n"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("%matplotlib inline\navancer()", "pass  # %matplotlib inline\navancer()"),
        ("if vrai:\n    !pip install x\navancer()", "if vrai:\n    pass  # !pip install x\navancer()"),
        ("%%time\navancer()", "pass  # %%time\navancer()"),
        ("avancer?\ndroite()", "pass  # avancer?\ndroite()"),
        ("%%html\n<b>x</b>", "# %%html\n# <b>x</b>"),
        ('print("%d"\n      %x)', 'print("%d"\n      %x)'),
        ("avancer(\n", "avancer("),
    ],
)  # fmt: skip
def test_what_only_a_notebook_understands_is_passed_and_each_line_keeps_its_place(
    cell: str, read: str
) -> None:
    assert program(code(cell)) == read + "\n"
    assert read.count("\n") == cell.rstrip("\n").count("\n")


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"[]", "E-HAND-10"), (b"{", "E-HAND-10"), (b"avancer()", "E-HAND-10"), (b'{"cells": 3}', "E-HAND-10"),
        (b"[" * 100_000, "E-HAND-10"), (b"\xff\xfe", "E-HAND-10"), (b"1" * 5000, "E-HAND-10"),
        (b"\x89PNG\0", "E-PROG-03"), (notebook(), "E-PROG-02"), (notebook(code(" \n")), "E-PROG-02"),
        (notebook(code("a\0")), "E-PROG-03"), (notebook(code("#" * 1_000_001)), "E-PROG-05"),
        (notebook(code("SELECT 1"), kernelspec={"language": "sql"}), "E-HAND-11"),
    ],
)  # fmt: skip
def test_what_is_no_notebook_in_python_is_told(data: bytes, wanted: str) -> None:
    with pytest.raises((SubmissionError, ProgramFileError)) as caught:
        read_program("carnet.ipynb", data)
    assert caught.value.code == wanted
    assert all(caught.value.explain(Text(language)).action for language in ("fr", "en"))


def test_half_a_sign_is_no_reason_to_stop() -> None:
    assert program(code("x = '\ud83d'")) == "x = '?'\n"


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.just("code"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "worksheets", "cell_type", "source", "input", "language", "metadata"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(book=_JSON)
def test_any_json_is_a_program_or_a_problem(book: Any) -> None:
    (one,) = read_submissions(json.dumps(book).encode(), name="a.ipynb")
    assert (one.problem is None) == bool(one.text.strip())
    assert one.problem is None or one.problem.explain(Text("fr")).what


@given(cells=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=40)))  # fmt: skip
def test_each_line_of_a_cell_keeps_its_place(cells: list[str]) -> None:
    written = [cell.rstrip("\n") for cell in cells if cell.strip()]
    read = as_program(json.dumps({"cells": [code(cell) for cell in cells]}), "a.ipynb")
    assert read.count("\n") == "\n\n".join(written).count("\n") + 1


PAGE = "<html><body><p>from marelle.fr import *<br />avancer()</p></body></html>"
REPORT = (
    "Archive créée le 28/11/2026 10:12:03\r\n\r\n1/2 Lina Di Cocco (2NDE 4) : rendu\r\n"
    "2/2 Noé N'Dupont (2NDE 4) : corrigé (12)\r\n"
)


def labels(files: dict[str, bytes | str]) -> list[str]:
    return [one.label for one in read_submissions(zipped(files), name="devoir.zip")]


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (["Lina B_812_assignsubmission_file/a.py", "Noé D_7_assignsubmission_file/a.py"], ["Lina B", "Noé D"]),
        (["Lina B_812_assignsubmission_file_/a.py", "Noé D_7_assignsubmission_file_/a.py"], ["Lina B", "Noé D"]),
        (["Lina B_812_assignsubmission_file_a.py", "Noé D_7_assignsubmission_file_mon_essai.py"], ["Lina B", "Noé D"]),
        (["Participant_812_assignsubmission_file_a.py", "Participant_7_assignsubmission_file_a.py"], ["Participant 7", "Participant 812"]),
        (["Groupe A_31_assignsubmission_file/a.py", "Groupe par défaut_assignsubmission_file/a.py"], ["Groupe A", "Groupe par défaut"]),
        (["Lina B_812_assignsubmission_file_a.py", "Lina B_812_assignsubmission_file_b.py"], ["Lina B/a", "Lina B/b"]),
        (["Lina B_812_assignsubmission_file/a.py"], ["Lina B"]),
        (["2nde 4/Lina B_812_assignsubmission_file/dm/a.py", "2nde 4/Noé D_7_assignsubmission_file/a.py"], ["Lina B/dm", "Noé D"]),
        (["poste_07.py", "assignsubmission_file_a.py"], ["assignsubmission_file_a", "poste_07"]),
    ],
)  # fmt: skip
def test_a_pupil_of_a_moodle_assignment_is_called_by_the_name_alone(
    names: list[str], called: list[str]
) -> None:
    assert sorted(labels(dict.fromkeys(names, SQUARE))) == called


@pytest.mark.parametrize(
    "name",
    [
        "Lina B_812_assignsubmission_onlinetext/onlinetext.html",
        "Lina B_812_assignsubmission_onlinetext_/onlinetext.html",
        "Lina B_812_assignsubmission_onlinetext_onlinetext.html",
        "Lina B_812_assignsubmission_onlinetext/Texte en ligne.html",
    ],
)
def test_an_online_text_is_a_program_in_whatever_language_moodle_names_it(name: str) -> None:
    (one,) = read_submissions(zipped({name: PAGE}), name="devoir.zip")
    assert (one.label, one.text, one.remarks) == ("Lina B", SQUARE, ("hand.onlinetext",))
    assert one.origin == f"devoir.zip: {name}"


def test_files_of_one_pupil_without_folders_are_one_program() -> None:
    before = "Lina B_812_assignsubmission_file_"
    files: dict[str, bytes | str] = {f"{before}main.py": "import aide\n", f"{before}aide.py": ""}
    (one,) = read_submissions(zipped(files), name="devoir.zip")
    assert (one.label, sorted(one.as_program())) == ("Lina B", ["aide.py", "main.py"])


def test_a_file_of_an_assignment_alone_is_called_by_its_pupil() -> None:
    (one,) = read_submissions(SQUARE.encode(), name="Lina B_812_assignsubmission_file_dm.py")
    assert (one.label, one.entry) == ("Lina B", "dm.py")


def test_the_copies_of_capytale_are_called_by_their_pupils() -> None:
    files = {"Le_carre.py": SQUARE, "DI_COCCO_Lina.py": SQUARE, "NDUPONT_Noe.py": SQUARE}
    assert labels({**files, "rapport.txt": REPORT}) == ["DI COCCO Lina", "NDUPONT Noe"]
    assert labels(dict(files)) == ["DI_COCCO_Lina", "Le_carre", "NDUPONT_Noe"]


def test_two_copies_of_one_name_and_folders_of_capytale_are_told_apart() -> None:
    report = REPORT.replace("Noé N'Dupont", "Lina Di Cocco")
    files = {"a/DI_COCCO_Lina/x.py": SQUARE, "a/DI_COCCO_Lina(1)/x.py": SQUARE}
    assert labels({**files, "a/rapport.txt": report}) == ["DI COCCO Lina", "DI COCCO Lina(1)"]


@pytest.mark.parametrize("report", [REPORT.replace("Noé", "Zoé"), REPORT[:30]])
def test_no_file_of_capytale_is_left_out_where_its_report_is_not_understood(report: str) -> None:
    files = {"Le_carre.py": SQUARE, "DI_COCCO_Lina.py": SQUARE, "rapport.txt": report}
    assert labels(dict(files)) == ["DI COCCO Lina", "Le carre"]


def test_a_text_that_a_pupil_calls_a_report_is_handed_in_as_any_other() -> None:
    assert labels({"rapport.txt": "A D", "a.py": SQUARE}) == ["a", "rapport"]


_NAME = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=20)  # fmt: skip
_BETWEEN = st.sampled_from(
    ["_12_assignsubmission_file_", "_7_assignsubmission_file/", "_assignsubmission_onlinetext/", "_", "/", ""]
)  # fmt: skip


@given(
    names=st.lists(
        st.tuples(_NAME, _BETWEEN, _NAME).map("".join) | st.just("rapport.txt"), unique=True
    ),
    report=st.lists(_NAME, max_size=3),
)
def test_whatever_the_names_no_file_is_lost_but_a_report_and_what_is_not_in_it(
    names: list[str], report: list[str]
) -> None:
    lines = [
        "Archive créée le 1",
        *(f"{at}/9 {who} (2NDE) : rendu" for at, who in enumerate(report)),
    ]
    files = [Handed(name, "\n".join(lines).encode()) for name in names]
    found = tidied(files)
    left = {one.origin for one in files} - {one.origin for one in found}
    assert {one.origin for one in found} <= set(names)
    assert len(found) + len(left) == len(names)
    assert not left or "rapport.txt" in {PurePosixPath(name).name for name in left}


def test_names_of_a_folder_on_the_computer_are_tidied_as_those_of_a_zip(tmp_path: Path) -> None:
    names = ["Lina B_812_assignsubmission_file/a.py", "Noé D_7_assignsubmission_file_a.py"]
    folder = write(tmp_path / "devoir", dict.fromkeys(names, SQUARE))
    assert sorted(rows(read_submissions(folder))) == [
        ("Lina B", "micropython", ""), ("Noé D", "micropython", ""),
    ]  # fmt: skip


# What the page writes at the end of a file is read back, and the program is the one that was saved.


END = "\n# marelle: saved lesson=L03 label=poste-07 date=2026-11-28\n"
TOUCHES = '# marelle: touch {"at":1}\n# marelle: touch {"at":2}\n'


def test_lesson_label_day_and_touches_are_read_and_the_program_is_as_before() -> None:
    read = read_program("L03-poste-07-2026-11-28.py", (SQUARE + END + TOUCHES).encode())
    assert read.text == SQUARE
    assert read.saved == Saved("L03", "poste-07", "2026-11-28", ('{"at":1}', '{"at":2}'))
    assert read.saved.name == "L03-poste-07-2026-11-28"


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("L03-poste-07-2026-11-28.py", SQUARE + END, "poste-07"),
        ("L03-poste-07-2026-11-28 (1).py", SQUARE + END, "poste-07"),
        ("L03-poste-07-2026-11-28.cards.txt", "A D" + END, "poste-07"),
        ("Zoé.py", SQUARE + END, "Zoé"),
        ("L03-2026-11-28.py", SQUARE + END.replace(" label=poste-07", ""), "L03-2026-11-28"),
        ("a.py", SQUARE + END + "droite()\n", "a"),
    ],
)
def test_a_row_is_called_by_the_label_unless_a_person_named_the_file(
    name: str, content: str, label: str
) -> None:
    (one,) = read_submissions(zipped({name: content}), name="x.zip")
    assert one.label == label


def test_a_file_that_was_saved_by_an_editor_of_windows_is_read_back_too() -> None:
    data = (SQUARE + END + "\n").replace("\n", "\r\n").encode("utf-8-sig")
    assert read_program("a.py", data).text == SQUARE


@pytest.mark.parametrize("touches", ["", TOUCHES])
def test_a_file_whose_last_line_has_no_end_is_read_back_too(touches: str) -> None:
    whole = taken_out(SQUARE + END + touches)
    assert whole[1] is not None
    assert taken_out((SQUARE + END + touches).removesuffix("\n")) == whole


def test_an_empty_program_that_was_saved_is_empty() -> None:
    with pytest.raises(ProgramFileError, match="E-PROG-02"):
        read_program("a.py", END.encode())


@given(
    program=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))
    | st.lists(st.sampled_from([SQUARE, END, "\n", TOUCHES, "# marelle: saved"])).map("".join),
    lesson=st.sampled_from(["", " lesson=L03"]),
    label=st.sampled_from(["", " label=poste-7", " label=été"]),
    touches=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])), max_size=3),
)  # fmt: skip
def test_whatever_the_program_it_is_the_same_when_it_is_opened_again(
    program: str, lesson: str, label: str, touches: list[str]
) -> None:
    lines = "".join(f"# marelle: touch {touch}\n" for touch in touches)
    text, saved = taken_out(f"{program}\n# marelle: saved{lesson}{label} date=2026-11-28\n{lines}")
    assert text == program
    assert saved is not None
    assert saved.touches == tuple(touches)
