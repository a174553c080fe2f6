"""A lesson's `files/`: what lies on the board's flash, in each way that a lesson's program is run."""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from programs import program_text
from small_lesson import failure_of, help_of, write_lesson

from marelle_host.cli.grading.pool import Job, runner
from marelle_lessons import Lesson, LessonError, Report, Submission, check, load_lesson
from marelle_lessons.authoring import new_lesson
from marelle_lessons.folder import files_of
from marelle_lessons.page import bridge
from marelle_lessons.page.assemble import program_zip
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
        failure = checked(lesson, run_with, 'print(open("solution.py").read())\n').failure
    assert failure is not None
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
    folder = tmp_path / "moi"
    folder.mkdir()
    starter = starter_files(lesson, Text("fr"), "micropython")
    for name, content in {**starter.files, starter.entry: READS.encode()}.items():
        (folder / name).write_bytes(content)
    assert simulate(folder / starter.entry).stdout == "prêt\n"


@pytest.mark.parametrize(
    ("ask", "found"), [("run", ("replay", "ended", "done")), ("check", ("report", "passed", True))]
)  # fmt: skip
def test_the_page_lays_them_on_its_board(
    lesson: Lesson, ask: str, found: tuple[str, str, object]
) -> None:
    asked = {"do": ask, "program": READS, "cards": False, "language": "fr"}
    answer = json.loads(bridge.answer(json.dumps({**asked, "lesson": str(lesson.folder)})))
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
