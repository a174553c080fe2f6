"""What the page carries and writes: lessons of one's own, and programs that are saved."""

import io
import zipfile
from pathlib import Path

import pytest
from handed_in import SQUARE, zipped
from hypothesis import given, strategies as st
from refused import refuses
from small_lesson import write_lesson
from typed_commands import Command

from marelle_lessons import LessonError, load_lesson, read_submissions
from marelle_lessons.decoding import read_program
from marelle_lessons.folder import MOST_FOLDER_BYTES, files_of
from marelle_lessons.lessonfile import MOST_PICTURE_BYTES
from marelle_lessons.page.assemble import program_zip
from marelle_lessons.page.contents import contents
from marelle_lessons.saved import Saved, taken_out
from marelle_sim import ProgramFileError

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


# A lesson of one's own in the page: its files are carried as a bundled lesson's, and only those.


PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
HOSTILE = (
    "# <script>alert(1)</script>\n\n![une case](img/case.svg)\n\n[lien](javascript:alert(1))\n"
)


def carried(folder: Path) -> list[str]:
    """Return the files of a lesson in the page's zip, by their path in its folder."""
    archive = zipfile.ZipFile(io.BytesIO(program_zip(None, [load_lesson(folder)])))
    home = "marelle_lessons/content/80-t1/"
    return sorted(name.removeprefix(home) for name in archive.namelist() if name.startswith(home))


def test_the_page_carries_the_files_of_a_lesson_and_no_others(tmp_path: Path) -> None:
    more: dict[str, str | bytes | None] = {
        "notes.txt": "à moi", "img/case.svg": PICTURE, "img/seul.svg": PICTURE, "lesson.fr.md": HOSTILE, "teacher.fr.md": None,
    }  # fmt: skip
    assert carried(write_lesson(tmp_path / "coin", more)) == [
        "checks.toml", "img/case.svg", "lesson.en.md", "lesson.fr.md", "lesson.toml",
        "paper.fr.md", "solution.cards.txt", "solution.py", "start.cards.txt", "start.py",
        "worlds/first.toml", "worlds/second.toml", "wrong/many.cards.txt", "wrong/turn.py",
    ]  # fmt: skip


@pytest.mark.unmeasured
def test_what_a_lesson_writes_runs_nothing_in_the_page(tmp_path: Path) -> None:
    folder = write_lesson(
        tmp_path / "coin", {"lesson.fr.md": f"# A\n\n{HOSTILE}", "img/case.svg": PICTURE}
    )
    shown = next(
        one for one in contents("fr", own=[load_lesson(folder)])["lessons"] if one["id"] == "T1"
    )
    assert "<script" not in shown["page"]["fr"]
    assert "&lt;script" in shown["page"]["fr"]
    assert "href" not in shown["page"]["fr"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# secret\n", encoding="utf-8")
    folder = write_lesson(tmp_path / "coin", {"accepted.txt": None})
    (folder / "accepted.txt").symlink_to(tmp_path / "secret.md")
    with refuses(LessonError, "E-LESSON-14"):
        files_of(load_lesson(folder))


def test_a_picture_and_a_folder_that_are_too_large_are_refused(tmp_path: Path) -> None:
    picture = b" " * (MOST_PICTURE_BYTES + 1)
    folder = write_lesson(tmp_path / "a", {"lesson.fr.md": HOSTILE, "img/case.svg": picture})
    with refuses(LessonError, "E-LESSON-03"):
        files_of(load_lesson(folder))
    many: dict[str, str | bytes | None] = {
        f"worlds/{index}.svg": picture[1:]
        for index in range(MOST_FOLDER_BYTES // MOST_PICTURE_BYTES)
    }
    with refuses(LessonError, "E-LESSON-31", limit_mb=10):
        files_of(load_lesson(write_lesson(tmp_path / "b", many)))


@pytest.mark.parametrize("lessons", [["L03"], ["coin", "coin"]])
def test_two_lessons_of_one_id_are_refused(
    here: Path, marelle: Command, lessons: list[str]
) -> None:
    words = [word for lesson in lessons for word in ("--lesson", lesson)]
    assert (
        marelle("page", "-o", "a.html", "--json", *words, exits=2).data["error"]["code"]
        == "E-LESSON-30"
    )
    assert not (here / "a.html").exists()
