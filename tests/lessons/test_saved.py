"""What the page writes at the end of a file is read back, and the program is the one that was saved."""

import pytest
from handed_in import SQUARE, zipped
from hypothesis import given, strategies as st

from marelle_lessons import read_submissions
from marelle_lessons.decoding import read_program
from marelle_lessons.saved import Saved, taken_out
from marelle_sim import ProgramFileError

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
