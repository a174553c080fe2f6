"""Notebooks as Jupyter, Capytale and Basthon save them: their cells of code are the program."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from marelle_lessons import read_submissions
from marelle_lessons.decoding import read_program
from marelle_lessons.errors import SubmissionError
from marelle_lessons.notebook import as_program
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
