"""A lesson's `files/`: what lies on the board's flash, in each way that a lesson's program is run."""

import io
import os
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from handed_in import write
from page_questions import ask
from programs import program_text
from refused import refuses
from small_lesson import failure_of, help_of, write_lesson
from typed_commands import Command

from marelle_host.cli.grading.pool import Job, runner
from marelle_lessons import Lesson, LessonError, Report, Submission, check, load_lesson
from marelle_lessons.authoring import new_lesson
from marelle_lessons.folder import MOST_FOLDER_BYTES, files_of
from marelle_lessons.lessonfile import MOST_PICTURE_BYTES
from marelle_lessons.page.assemble import program_zip
from marelle_lessons.page.contents import contents
from marelle_lessons.starter import starter_files
from marelle_sim import Run, simulate, warm_children
from marelle_sim.runners import cold_child
from marelle_text import Text

READS = program_text("lessons/reads_its_way")
FILES: dict[str, str | bytes | None] = {
    "files/way.csv": "2;prêt",
    "files/.DS_Store": b"\0",
    "solution.py": READS,
}


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return load_lesson(write_lesson(tmp_path / "coin", FILES))


def checked(lesson: Lesson, run_with: Callable[..., Run] = simulate, text: str = READS) -> Report:
    return check(
        lesson, Submission("x", text, "x.py"), seeds=[0], language="fr", run_with=run_with
    )


def refused(folder: Path) -> LessonError:
    with pytest.raises(LessonError) as caught:
        load_lesson(folder)
    return caught.value


def test_a_trusted_program_reads_the_files_of_its_lesson(lesson: Lesson) -> None:
    assert checked(lesson).failure is None


def test_without_the_file_the_same_program_fails(tmp_path: Path) -> None:
    assert failure_of(checked(load_lesson(write_lesson(tmp_path / "nu", {})))).stopped


@pytest.mark.unmeasured
@pytest.mark.parametrize("warm", [False, True])
def test_a_fenced_program_reads_them_too(lesson: Lesson, *, warm: bool) -> None:
    with (
        warm_children([one.world for one in lesson.worlds]) as start,
        runner(trusted=False, limit_s=60, start=start if warm else cold_child) as run_with,
    ):
        assert checked(lesson, run_with).failure is None


def test_a_worker_of_a_class_gives_them_to_each_program(lesson: Lesson) -> None:
    job = Job(str(lesson.folder), 1, "fr", 60.0)
    with job.starting() as start:
        rows = [job.grade(Submission(name, READS, f"{name}.py"), start) for name in ("a", "b")]
    assert [row.passed for row in rows] == [True, True]


def test_a_fenced_program_reads_nothing_else_of_the_lesson(lesson: Lesson) -> None:
    with runner(trusted=False, limit_s=60) as run_with:
        failure = failure_of(checked(lesson, run_with, 'print(open("solution.py").read())\n'))
    assert help_of(failure)["what"] == Text("fr")("E-PROG-26.what", line=1)


def test_the_real_interpreter_reads_them(lesson: Lesson) -> None:
    assert checked(lesson, partial(simulate, vm="micropython")).failure is None


def test_what_a_program_writes_there_is_gone_for_the_next_one(lesson: Lesson) -> None:
    writes = READS + 'with open("way.csv", "w") as file:\n    kept = file.write("9;x")\n'
    assert checked(lesson, text=writes).failure is None
    assert (lesson.folder / "files" / "way.csv").read_text("utf-8") == "2;prêt"
    assert checked(lesson).failure is None


@pytest.mark.parametrize(("language", "beside"), [("micropython", True), ("cards", False)])
def test_a_pupils_folder_has_them_beside_a_program_that_can_read(
    lesson: Lesson, language: str, *, beside: bool
) -> None:
    assert ("way.csv" in starter_files(lesson, Text("fr"), language).files) == beside


def test_the_program_of_a_pupils_folder_reads_them(lesson: Lesson, tmp_path: Path) -> None:
    starter = starter_files(lesson, Text("fr"), "micropython")
    folder = write(tmp_path / "moi", {**starter.files, starter.entry: READS})
    assert simulate(folder / starter.entry).stdout == "prêt\n"


@pytest.mark.parametrize(
    ("do", "found"), [("run", ("replay", "ended", "done")), ("check", ("report", "passed", True))]
)  # fmt: skip
def test_the_page_lays_them_on_its_board(
    lesson: Lesson, do: str, found: tuple[str, str, object]
) -> None:
    answer = ask(do, program=READS, cards=False, lesson=str(lesson.folder))
    part, key, value = found
    assert answer[part][key] == value


def test_the_page_and_a_copy_carry_them(lesson: Lesson) -> None:
    assert files_of(lesson)["files/way.csv"] == "2;prêt".encode()
    assert b"80-t1/files/way.csv" in program_zip(lessons=[lesson])
    assert new_lesson(lesson, "copie", Text("fr"))["files/way.csv"] == "2;prêt".encode()


@pytest.mark.parametrize(
    "name",
    ["main.py", "LIB.MPY", "world.toml", "deux mots.csv", "é.csv", "con.txt", "Cartes.txt", "a" * 41, "under/a.csv", "fin."],
)  # fmt: skip
def test_a_name_that_no_board_or_pupils_folder_can_have_is_refused(
    tmp_path: Path, name: str
) -> None:
    error = refused(write_lesson(tmp_path / "coin", {f"files/{name}": "x"}))
    assert (error.code, error.facts["file"]) == ("E-LESSON-32", f"files/{name.partition('/')[0]}")


def test_a_name_of_a_mats_picture_is_refused(tmp_path: Path) -> None:
    both = {"files/Mat.png": b"", "worlds/mat.png": b""}
    assert refused(write_lesson(tmp_path / "coin", dict(both))).code == "E-LESSON-32"


@pytest.mark.parametrize("target", ["/etc/passwd", "../solution.py", "nowhere"])
def test_a_link_is_refused_wherever_it_leads(tmp_path: Path, target: str) -> None:
    folder = write_lesson(tmp_path / "coin", {"files/a.csv": "x"})
    (folder / "files" / "b.csv").symlink_to(target)
    assert refused(folder).facts["file"] == "files/b.csv"


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "coin")
    (folder / "files").symlink_to(folder / "worlds")
    assert refused(folder).code == "E-LESSON-32"


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "coin", {"files/a.csv": "x"})
    os.mkfifo(folder / "files" / "pipe")
    assert refused(folder).facts["file"] == "files/pipe"


@pytest.mark.parametrize(
    ("sizes", "code"),
    [([200_001], "E-LESSON-03"), ([200_000] * 5, "E-LESSON-32"), ([0] * 101, "E-LESSON-12")],
)
def test_what_is_too_much_for_a_board_is_refused(
    tmp_path: Path, sizes: list[int], code: str
) -> None:
    files = {f"files/{index}.bin": bytes(size) for index, size in enumerate(sizes)}
    assert refused(write_lesson(tmp_path / "coin", dict(files))).code == code


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
    more = {
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
    many = {
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
