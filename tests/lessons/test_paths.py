"""Paths: their lessons in order, the teacher's page of each, whom their lessons show; and what the pages of L01 and L02 say of rows and of robots is what the checks and the simulator do."""

import re
from collections import Counter
from math import hypot
from pathlib import Path
from typing import Any

import pytest
from handed_in import write as write_files
from hypothesis import given, strategies as st
from small_lesson import LESSON, PLAIN, failure_of, refusal, write_lesson
from typed_commands import Command, sentence

from marelle_host.cli.lessons import LessonFilter
from marelle_lessons import LessonError, Report, Submission, check, lesson_names, load_lesson
from marelle_lessons.cards import parse, translate
from marelle_lessons.lesson import GENDERS, Person
from marelle_lessons.pathsfile import FOLDER, LessonPath, load_path, path_names, read_path
from marelle_sim import simulate
from marelle_text import LANGUAGES, Text

# Paths: their lessons in order, the teacher's page of each, and the lessons that a person asks for.


LESSONS = {lesson.id: lesson for lesson in map(load_lesson, lesson_names())}
PATH = """\
format = "path-1"
id = "mat"
lessons = ["L01", "L03"]
[title]
fr = "Le tapis"
[summary]
fr = "Un tapis."
[trades.L03]
fr = "maraîchère"
"""


def test_the_paths_of_primary_school_and_college_are_there() -> None:
    assert {name: load_path(name).lessons for name in path_names()} == {
        "mat": ("L01", "L02", "L03"), "robot": ("L05", "L06", "L07", "L08"),
    }  # fmt: skip


@pytest.mark.parametrize("name", path_names())
def test_the_lessons_of_a_path_exist_and_none_is_forgotten(name: str) -> None:
    path = load_path(name)
    assert path.id == name
    assert [one for one in path.lessons if one not in LESSONS] == []
    assert [
        one for one in LESSONS.values() if one.path == name and one.id not in path.lessons
    ] == []
    assert {LESSONS[one].path for one in path.lessons} == {name}


@pytest.mark.parametrize("name", path_names())
def test_what_a_lesson_requires_comes_before_it(name: str) -> None:
    lessons = load_path(name).lessons
    assert [
        (one, needed)
        for place, one in enumerate(lessons)
        for needed in LESSONS[one].requires
        if needed not in lessons[:place]
    ] == []


@pytest.mark.parametrize("name", path_names())
def test_each_lesson_of_a_path_has_a_trade_that_its_own_page_tells(name: str) -> None:
    path = load_path(name)
    assert list(path.trades) == list(path.lessons)
    pages = {one: LESSONS[one].teacher_page().translate(PLAIN) for one in path.lessons}
    assert [one for one in pages if "## Un métier d'aujourd'hui" not in pages[one]] == []


@pytest.mark.parametrize("name", path_names())
def test_the_page_tells_the_lessons_as_they_are_now(name: str) -> None:
    path = load_path(name)
    page = path.teacher_page("fr")
    here = [LESSONS[one] for one in path.lessons]
    assert re.findall(r"^\| (L\d\d) \|", page, re.MULTILINE) == [one.id for one in here]
    for lesson in here:
        assert f"| {lesson.title('fr')} | {', '.join(lesson.levels)} |" in page
        assert f"- **{lesson.id}**, {path.trades[lesson.id]['fr']}" in page
    hours, minutes = divmod(sum(one.minutes for one in here), 60)
    assert f"{len(here)} leçons, {hours} h {minutes:02} en tout." in page
    assert "{" not in page


@pytest.mark.parametrize("name", path_names())
@pytest.mark.parametrize(
    ("language", "step", "roles"),
    [
        ("fr", "Étape", {"pilote", "testeuse ou testeur", "secrétaire"}),
        ("en", "Step", {"driver", "tester", "secretary"}),
    ],
)
def test_each_pupil_holds_each_role_once_and_no_two_the_same(
    name: str, language: str, step: str, roles: set[str]
) -> None:
    page = load_path(name).teacher_page(language)
    rows = re.findall(rf"^\| \*\*{step} \d\*\* \| (.+) \|$", page, re.MULTILINE)
    held = [row.split(" | ") for row in rows]
    assert [set(row) for row in held] == [roles] * 3
    assert [set(pupil) for pupil in zip(*held, strict=True)] == [roles] * 3


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("mat", "« si un robot est disponible »"),
        ("robot", "« tester et valider, dans un environnement simulé ou réel, une modification du programme »"),
    ],
)  # fmt: skip
def test_the_letter_for_who_is_refused_hardware_quotes_the_text(name: str, quoted: str) -> None:
    page = load_path(name).teacher_page("fr").translate(PLAIN)
    assert quoted in "\n".join(line for line in page.splitlines() if line.startswith(">"))
    assert "pas de fille seule avec deux garçons" in page
    assert "coche qui a parlé" in page
    assert "pas encore essayé en classe" in page


@pytest.mark.parametrize("name", path_names())
def test_the_page_in_english_tells_what_the_french_one_tells(name: str) -> None:
    path = load_path(name)
    french, english = path.teacher_page("fr"), path.teacher_page("en")
    assert len(re.findall(r"^## ", english, re.MULTILINE)) == french.count("\n## ")
    assert re.findall(r"^\| (L\d\d) \|", english, re.MULTILINE) == list(path.lessons)
    for one in path.lessons:
        assert f"- **{one}**, {path.trades[one]['en']}" in english
        assert f"| {LESSONS[one].title('en')} | {', '.join(LESSONS[one].levels)} |" in english
    assert "{" not in english
    assert [
        one
        for one in re.findall(r"«.([^»]+).»", english)
        if one.replace("*", "") not in french.replace("*", "").replace("\xa0", " ")
    ] == []


def test_a_path_with_a_french_page_alone_is_shown_in_french(tmp_path: Path) -> None:
    path = read_path(write(tmp_path / "paths", PATH))
    assert (path.language_of_page("en"), path.language_of_page("fr")) == ("fr", "fr")
    assert path.teacher_page("en") == path.teacher_page("fr")


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (["--path", "robot"], lambda one: one.path == "robot"),
        (["--level", "cm1"], lambda one: "CM1" in one.levels),
        (["--skill", "T4-TEST"], lambda one: "T4-TEST" in one.skills),
        (["--kit", "robot"], lambda one: "robot" in one.kits),
        (["--minutes", "55"], lambda one: one.minutes <= 55),
        (["--level", "4e", "--minutes", "60"], lambda one: "4e" in one.levels and one.minutes <= 60),
        (["--level", "CM1", "--path", "robot"], lambda _one: False),
    ],
)  # fmt: skip
def test_lessons_are_listed_as_they_are_wanted(
    marelle: Command, asked: list[str], wanted: Any
) -> None:
    listed = [one["id"] for one in marelle("lessons", *asked, "--json").data]
    assert listed == [one.id for one in LESSONS.values() if wanted(one)]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--level", "CM9"], "Aucune leçon, aucun parcours n'a « CM9 »."),
        (["--skill", "T4-TES"], "Essayez : T4-TEST (E-LESSON-44)"),
        (["--path", "tapis", "--page", "teacher"], "Essayez : mat, robot (E-LESSON-44)"),
        (["--minutes", "zéro"], "L'option --minutes ne connaît pas « zéro »."),
        (["--minutes", "1001"], "Choisissez parmi : 1…1000 (E-USE-04)"),
    ],
)
def test_what_no_lesson_has_is_told(marelle: Command, asked: list[str], told: str) -> None:
    assert told in marelle("lessons", *asked, exits=2).err.translate(PLAIN)


def test_no_lesson_that_is_all_of_that_is_said_and_a_path_s_page_is_offered(
    marelle: Command,
) -> None:
    assert marelle("lessons", "--level", "CM1", "--path", "robot").lines[:2] == [
        sentence("cli.lessons.none"),
        "La page du professeur pour le parcours : marelle lessons --path robot --page teacher",
    ]


def test_the_page_of_a_path_is_shown(marelle: Command) -> None:
    lines = marelle("lessons", "--path", "mat", "--page", "teacher").lines
    assert lines[0] == "Primaire : le tapis — page du professeur"
    assert lines[-1].endswith("marelle print --path mat")


def test_a_path_is_printed_and_shown_in_english(tmp_path: Path, marelle: Command) -> None:
    english = {"MARELLE_LANG": "en"}
    listed = marelle("lessons", "--path", "mat", environment=english).lines
    page = "The teacher's page of the path: marelle lessons --path mat --page teacher"
    assert page in [line.translate(PLAIN) for line in listed]
    assert (
        marelle("lessons", "--path", "mat", "--page", "teacher", environment=english).lines[0]
        == "Primary school: the mat — teacher's page"
    )
    asked = ["print", "--path", "mat", "--what", "paper", "-o", str(tmp_path), "--json"]
    assert marelle(*asked, environment=english).data["files"][0] == str(
        tmp_path / "mat-path.en.pdf"
    )


def test_a_path_is_printed_with_its_page_and_its_lessons(tmp_path: Path, marelle: Command) -> None:
    asked = ["print", "--path", "mat", "--what", "paper", "-o", str(tmp_path), "--json"]
    files = marelle(*asked).data["files"]
    names = [f"{name}.fr.pdf" for name in ("mat-path", "L01-paper", "L02-paper", "L03-paper")]
    assert files == [str(tmp_path / name) for name in names]
    assert all((tmp_path / name).read_bytes().startswith(b"%PDF-") for name in names)


def write(folder: Path, text: str) -> Path:
    page = "# Le tapis\n\n{lessons}\n\n{trades}\n"
    return write_files(folder, {"mat.fr.md": page, "mat.toml": text}) / "mat.toml"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('"mat"', '"tapis"', "E-LESSON-13 paths/mat.toml, ligne 2"),
        ("trades.L03", "trades.L04", "E-LESSON-06 paths/mat.toml, ligne 8 : « trades.L04 » n'existe pas ici."),
        ('["L01", "L03"]', "[]", "E-LESSON-08 paths/mat.toml, ligne 3"),
        ("path-1", "path-2", "E-LESSON-11 paths/mat.toml, ligne 1"),
        ('fr = "Le tapis"', "", "E-LESSON-07 paths/mat.toml"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_path_is_told(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    with pytest.raises(LessonError) as caught:
        read_path(write(tmp_path / "paths", PATH.replace(before, after, 1)))
    told = f"{caught.value.code} {caught.value.explain(Text('fr')).what}".translate(PLAIN)
    assert told.startswith(expected)


@given(st.text(max_size=200), st.integers(0, len(PATH)))
def test_any_path_is_read_or_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, put: str, at: int
) -> None:
    file = write(tmp_path_factory.mktemp("any") / "paths", PATH[:at] + put + PATH[at:])
    assert tried(file) == "mat" or tried(file).startswith("paths/mat.toml")


def tried(file: Path) -> str:
    """Return the id of a path, or the sentence that refuses it."""
    try:
        found: LessonPath = read_path(file)
    except LessonError as error:
        return error.explain(Text("fr")).what
    return found.id


_ONE = st.sampled_from(sorted({value for one in LESSONS.values() for value in one.levels}))


@given(_ONE, st.integers(1, 200), st.sampled_from(["none", "robot"]))
def test_each_lesson_that_is_left_out_is_not_what_was_wanted(
    level: str, minutes: int, kit: str
) -> None:
    lessons = list(LESSONS.values())
    found = LessonFilter(level=level, minutes=minutes, kit=kit).matching(lessons)
    for one in lessons:
        right = level in one.levels and one.minutes <= minutes and kit in one.kits
        assert (one in found) == right


def test_no_file_of_the_paths_is_left_over() -> None:
    pages = {path.name for path in FOLDER.glob("*.md")}
    assert pages == {f"{name}.{language}.md" for name in path_names() for language in LANGUAGES}


# Whom the lessons show and where they play, counted over each path.


LEAST_SHARE = 0.4
PERSON = '[[person]]\nname = "Ada"\nis = "woman"\nin = "portrait"\n'


@pytest.mark.parametrize("name", path_names())
def test_neither_women_nor_men_are_less_than_two_fifths_of_a_path(name: str) -> None:
    shown = [
        one.gender for lesson in load_path(name).lessons for one in load_lesson(lesson).people
    ]
    count = Counter(shown)
    shares = {gender: count[gender] / len(shown) for gender in GENDERS}
    assert min(shares.values()) >= LEAST_SHARE, shares


def test_a_lesson_of_ones_own_may_leave_both_out(tmp_path: Path) -> None:
    lesson = load_lesson(write_lesson(tmp_path / "coin"))
    assert (lesson.place, lesson.people) == ("", [])


def test_what_is_written_is_read(tmp_path: Path) -> None:
    text = LESSON.replace("[title]", 'place = "corner"\n[title]') + PERSON
    lesson = load_lesson(write_lesson(tmp_path / "coin", {"lesson.toml": text}))
    assert (lesson.place, lesson.people) == ("corner", [Person("Ada", "woman", "portrait")])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"woman"', '"women"', "E-LESSON-13"), ('"portrait"', '"debate"', "E-LESSON-13"), ('is = "woman"\n', "", "E-LESSON-07"),
        ('"Ada"', "7", "E-LESSON-08"), ("in =", "where =", "E-LESSON-06"), ('"corner"', '"The Corner"', "E-LESSON-08"),
    ],
)  # fmt: skip
def test_what_is_none_is_refused(tmp_path: Path, old: str, new: str, code: str) -> None:
    text = LESSON.replace("[title]", 'place = "corner"\n[title]') + PERSON
    assert old in text
    changes = {"lesson.toml": text.replace(old, new)}
    assert refusal(write_lesson(tmp_path / "coin", changes)).startswith(code)


# Other right answers that the teachers' pages name, besides the solutions.
ALSO_RIGHT = [
    ("L01", "A2 D A2 G"),
    ("L01", "G R R D A A"),
    ("L01", "A A G R R D"),
    ("L01", "2(A D A G)"),
    ("L01", "A A D A A D3"),
    ("L02", "A D3 A A D A2 D A A A"),
    ("L02", "A D D2 A A D A2 D A A A"),
    ("L02", "A D2 D A A D A2 D A A A"),
    ("L02", "A D G2 A A D A A D A A A"),
    ("L02", "G2 D A A D A3 D A A A"),
]
# Ways that are right where no repair is asked.
REWRITTEN = ["G A A D A A A D A A A", "A G A A D D A A A G A A", "A G A A R R R D A A"]
ROW = "A G A A D A A D A A A"
SQUARE_MM = 150
D4_MM = (450, 450)
ARRIVED = re.compile(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="6" [^>]*stroke="#c2410c"')
FRAME = re.compile(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="\3" fill="#fdfcf8"')


def checked(lesson: str, row: str) -> Report:
    return check(load_lesson(lesson), Submission(row, row, row, language="cards"), seeds=[0])


@pytest.mark.unmeasured
@pytest.mark.parametrize(("lesson", "row"), ALSO_RIGHT)
def test_another_right_answer_that_the_teachers_page_names_passes(lesson: str, row: str) -> None:
    assert f"`{row}`" in load_lesson(lesson).teacher_page()
    assert checked(lesson, row).failure is None


@pytest.mark.parametrize("row", REWRITTEN)
def test_a_right_way_that_is_another_one_is_no_repair(row: str) -> None:
    assert f"`{row}`" in load_lesson("L02").teacher_page()
    assert failure_of(checked("L02", row)).check_id == "repair"


@pytest.fixture(scope="module")
def twenty(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[float, float]]:
    """Give where twenty slightly different robots end (mm) that do the repaired row of L02."""
    program: Path = tmp_path_factory.mktemp("rangee") / "programme.py"
    program.write_text(translate(parse(ROW), "fr").program, encoding="utf-8")
    world = load_lesson("L02").worlds[0].world
    poses = [
        simulate(program, world=world, seed=seed, tolerances=True, seconds=60).pose
        for seed in range(20)
    ]
    return [(pose.x_mm, pose.y_mm) for pose in poses]


@pytest.mark.unmeasured
def test_twenty_robots_end_in_the_chests_square_and_none_in_its_middle(
    twenty: list[tuple[float, float]],
) -> None:
    left, bottom = D4_MM
    away = [hypot(x - left - SQUARE_MM / 2, y - bottom - SQUARE_MM / 2) for x, y in twenty]
    assert all(0 < x - left < SQUARE_MM and 0 < y - bottom < SQUARE_MM for x, y in twenty)
    assert min(away) > 9


def test_the_drawing_of_twenty_robots_shows_where_they_ended(
    twenty: list[tuple[float, float]],
) -> None:
    drawing = (load_lesson("L02").folder / "img" / "twenty.svg").read_text(encoding="utf-8")
    frame = FRAME.search(drawing)
    assert frame is not None
    x0, y0, side = (float(value) for value in frame.groups())
    shown = [
        ((float(x) - x0) * SQUARE_MM / side, SQUARE_MM - (float(y) - y0) * SQUARE_MM / side)
        for x, y in ARRIVED.findall(drawing)[:20]
    ]
    ended = [(x - D4_MM[0], y - D4_MM[1]) for x, y in twenty]
    assert shown == [pytest.approx(place, abs=0.2) for place in ended]
