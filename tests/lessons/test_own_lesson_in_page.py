"""A lesson of one's own in the page: its files are carried as a bundled lesson's, and only those."""

import io
import zipfile
from pathlib import Path

import pytest
from refused import refuses
from small_lesson import write_lesson
from typed_commands import Command

from marelle_lessons import LessonError, load_lesson
from marelle_lessons.folder import MOST_FOLDER_BYTES, files_of
from marelle_lessons.lessonfile import MOST_PICTURE_BYTES
from marelle_lessons.page.assemble import program_zip
from marelle_lessons.page.contents import contents

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
