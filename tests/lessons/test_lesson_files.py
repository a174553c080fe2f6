"""A lesson's folder, right and wrong: each mistake is a sentence that names the file and the key or line; a check's schema and its reader agree."""

import tomllib
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft7Validator
from refused import refuses
from small_lesson import CHECKS, FILES, LESSON, WORLD, refusal, write_lesson
from world_files import as_toml, edited, written

from marelle_lessons import LessonError, lesson_names, load_lesson
from marelle_lessons.catalogue import lesson_ids
from marelle_lessons.checks import KINDS
from marelle_lessons.schemas import OF_LESSON
from marelle_text import Text


def told(folder: Path, changes: dict[str, str | bytes | None]) -> str:
    """Return what is said of the lesson with these files changed, without its no-break spaces."""
    return refusal(write_lesson(folder / "coin", changes))


def test_a_lesson_is_what_its_folder_says(tmp_path: Path) -> None:
    lesson = load_lesson(write_lesson(tmp_path / "coin"))
    assert (lesson.id, lesson.name, lesson.path, lesson.minutes) == ("T1", "coin", "mat", 20)
    assert (lesson.title("fr"), lesson.title("en")) == ("Le coin", "The corner")
    assert lesson.summary("en") == "Go to the corner."
    assert lesson.debate("fr") == "Qui décide\xa0?"
    assert (lesson.kits, lesson.levels, lesson.requires) == (["none", "robot"], ["CM1"], [])
    assert [(world.name, world.hidden) for world in lesson.worlds] == [
        ("first", False), ("second", True),
    ]  # fmt: skip
    assert [(one.id, one.kind, one.worlds) for one in lesson.checks] == [
        ("the-way", "visits", ("first", "second")),
        ("few", "instructions", ("first", "second")),
    ]
    assert lesson.starts["cards"] == "A\n"
    assert [name for name, _text in lesson.solutions] == ["solution.cards.txt", "solution.py"]
    assert [(one.file, one.expects) for one in lesson.wrong] == [
        ("many.cards.txt", "few"), ("turn.py", "the-way"),
    ]  # fmt: skip
    assert lesson.page("en").startswith("# The corner")
    assert lesson.teacher_page().startswith("# Pour")
    assert lesson.paper_page() == "# Sur papier\n"


def test_a_page_that_is_not_in_english_is_shown_in_french(tmp_path: Path) -> None:
    lesson = load_lesson(write_lesson(tmp_path / "coin", {"lesson.en.md": None}))
    assert lesson.page("en").startswith("# Le coin")


def test_a_bundled_lesson_is_found_by_its_id_or_its_folder() -> None:
    assert [name[:2] for name in lesson_names()][:3] == ["01", "02", "03"]
    by_id, by_name = load_lesson("l03"), load_lesson(lesson_names()[2])
    assert by_id is by_name
    assert by_id.id == "L03"


@pytest.mark.parametrize("name", ["L04", "L33", "L0", "", "\0", "x" * 5000, "no/such/folder"])
def test_a_lesson_that_does_not_exist_offers_all_in_their_order(name: str) -> None:
    with refuses(LessonError, "E-LESSON-01", nearest=", ".join(lesson_ids())):
        load_lesson(name)


def test_a_misspelt_folder_of_a_lesson_offers_the_nearest() -> None:
    with refuses(LessonError, "E-LESSON-01", nearest="03-repeat"):
        load_lesson("03-repaet")


@pytest.mark.parametrize(
    "name",
    ["lesson.toml", "checks.toml", "lesson.fr.md", "start.cards.txt", "start.py"],
)
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, {name: None}) == (
        f"E-LESSON-14 Il manque le fichier {name} dans la leçon coin. "
        "Ajoutez ce fichier au dossier de la leçon."
    )


@pytest.mark.parametrize(
    ("file", "before", "after", "code", "facts"),
    [
        ("lesson.toml", "minutes = 20", "minuts = 20", "E-LESSON-06", {"line": 5, "key": "minuts", "nearest": "minutes, kits"}),
        ("lesson.toml", "minutes = 20\n", "", "E-LESSON-07", {"line": 1, "key": "minutes", "example": "minutes = 100"}),
        ("lesson.toml", "minutes = 20", 'minutes = "vingt"', "E-LESSON-08", {"line": 5, "key": "minutes", "example": "minutes = 100"}),
        ("lesson.toml", "seconds = 30", "seconds = nan", "E-LESSON-09", {"line": 13, "key": "seconds"}),
        ("lesson.toml", "seconds = 30", "seconds = 1e9", "E-LESSON-10", {"line": 13, "key": "seconds", "value": "1000000000.0", "low": 0.001, "high": 86400}),
        ("lesson.toml", '"lesson-1"', '"lesson-2"', "E-LESSON-11", {"line": 1, "key": "format", "value": "lesson-2", "expected": "lesson-1"}),
        ("lesson.toml", 'path = "mat"', 'path = "mate"', "E-LESSON-13", {"line": 3, "key": "path", "value": "mate", "nearest": "mat"}),
        ("lesson.toml", 'hidden = ["second"]', 'hidden = ["secret"]', "E-LESSON-16", {"line": 15, "key": "hidden", "value": "secret", "nearest": "first, second"}),
        ("lesson.toml", 'id = "T1"', 'id = "Cantine de l\'école"', "E-LESSON-08", {"line": 2, "key": "id", "example": 'id = "CANTINE-DE-L-ECOLE"'}),
        ("lesson.toml", 'id = "T1"', 'id = "l03"', "E-LESSON-08", {"line": 2, "key": "id", "example": 'id = "L03-2"'}),
        ("lesson.toml", 'seconds = 30', 'seconds = 30\nplace = "École"', "E-LESSON-08", {"line": 14, "key": "place", "example": 'place = "ecole"'}),
        ("lesson.toml", 'seconds = 30', 'seconds = 30\nplace = "!"', "E-LESSON-08", {"line": 14, "key": "place", "example": 'place = "library"'}),
        ("lesson.toml", '["CM1"]', '["6ème"]', "E-LESSON-13", {"line": 4, "key": "levels", "value": "6ème", "nearest": "CP, CE1, CE2, CM1, CM2, 6e, 5e, 4e, 3e, 2de, 1re, Tle, SUP-…"}),
        ("lesson.toml", '"C3-6E-REP"', '"C3-6E-RAP"', "E-LESSON-22", {"line": 7, "key": "skills", "value": "C3-6E-RAP", "nearest": "C3-6E-REP, C3-6E-INSTR, C3-6E-SEQ"}),
        ("lesson.toml", 'kits = ["none", "robot"]', 'kits = ["robot"]', "E-LESSON-08", {"line": 6, "key": "kits", "example": 'kits = ["none", "robot"]'}),
        ("lesson.toml", '"micropython"]', '"scratch"]', "E-LESSON-13", {"line": 9, "key": "languages", "value": "scratch", "nearest": "cards, micropython"}),
        ("lesson.toml", '"pico_bot"', '"pico_boat"', "E-KIT-01", {"name": "pico_boat", "nearest": "pico_bot, pico_car, pico_car_tb6612"}),
        ("lesson.toml", "[title]\n", "[title\n", "E-LESSON-05", {"line": 16, "toml": "bracket"}),
        ("lesson.toml", "[debate]\n", "[title]\n", "E-LESSON-05", {"line": 22, "toml": "repeated", "first": 16}),
        ("checks.toml", '"visits"', '"visit"', "E-LESSON-15", {"line": 5, "key": "check.kind", "value": "visit", "nearest": "visits"}),
        ("checks.toml", '"B3"', '"G3"', "E-LESSON-17", {"line": 6, "key": "check.squares", "value": "G3", "world": "first"}),
        ("checks.toml", "in_order", "max", "E-LESSON-06", {"line": 7, "key": "check.max", "nearest": "en, fr, id, in_order, kind, robot, squares, stop_s, worlds"}),
        ("checks.toml", "in_order = true", "in_order = 1", "E-LESSON-08", {"line": 7, "key": "check.in_order", "example": "in_order = true"}),
        ("checks.toml", "max = 3", "max = -3", "E-LESSON-10", {"line": 20, "key": "check.max", "value": "-3", "low": 1, "high": 1000}),
        ("checks.toml", "max = 3", 'max = 3\nworlds = ["frist"]', "E-LESSON-16", {"line": 21, "key": "check.worlds", "value": "frist", "nearest": "first"}),
        ("checks.toml", "{expected} au", "{attendu} au", "E-LESSON-18", {"line": 23, "key": "check.fr.failed", "value": "attendu", "nearest": "count, expected, place, square, time_s, turns, x_mm, y_mm"}),
        ("checks.toml", "{expected} au", "{expected.__class__} au", "E-LESSON-18", {"line": 23, "key": "check.fr.failed", "value": "expected.__class__", "nearest": "expected"}),
        ("checks.toml", "{expected} au", "{expected au", "E-LESSON-18", {"line": 23, "key": "check.fr.failed", "value": "Il y a {count} instructions, il en faut {expected au plus.", "nearest": "count, expected, place, square, time_s, turns, x_mm, y_mm"}),
        ("checks.toml", "Trois instructions au plus.", "Il y a {count} instructions.", "E-LESSON-18", {"line": 22, "key": "check.fr.passed", "value": "count", "nearest": ""}),
        ("checks.toml", 'id = "few"', 'id = "the-way"', "E-LESSON-20", {"line": 18, "key": "check.id", "value": "the-way"}),
        ("checks.toml", 'id = "few"', 'id = "Few!"', "E-LESSON-08", {"line": 18, "key": "check.id", "example": 'id = "the-square"'}),
        ("checks.toml", '"instructions"\nmax = 3', '"follows_line"\nmean_mm = 5', "E-LESSON-21", {"line": 19, "key": "check.kind", "world": "first"}),
        ("checks.toml", '"instructions"\nmax = 3', '"changes"\nmax = 0', "E-LESSON-10", {"line": 20, "key": "check.max", "value": "0", "low": 1, "high": 1000}),
        ("checks.toml", '"instructions"\nmax = 3', '"lasts"', "E-LESSON-07", {"line": 17, "key": "check.max_s", "example": "max_s = 100"}),
        ("checks.toml", '"instructions"\nmax = 3', '"lasts"\nmin_s = 9\nmax_s = 8', "E-LESSON-10", {"line": 21, "key": "check.max_s", "value": "8", "low": 9, "high": 86400}),
        ("checks.toml", '"instructions"\nmax = 3', '"structure"', "E-LESSON-07", {"line": 17, "key": "check.loop", "example": "loop = true"}),
    ],
)  # fmt: skip
def test_a_mistake_in_lesson_toml_or_checks_toml_is_told(
    tmp_path: Path, file: str, before: str, after: str, code: str, facts: dict[str, object]
) -> None:
    text = str(FILES[file])
    assert before in text
    folder = write_lesson(tmp_path / "coin", {file: text.replace(before, after, 1)})
    with refuses(LessonError, code, **facts) as caught:
        load_lesson(folder)
    assert caught.value.facts.get("file") == (None if code == "E-KIT-01" else f"coin/{file}")
    french, english = (caught.value.explain(Text(language)).what for language in ("fr", "en"))
    assert french != english


@pytest.mark.parametrize("squares", ["[1, 2]", "[]", '["A1", ""]', '"A1"', str(["A1"] * 101)])
def test_squares_are_a_list_of_names(tmp_path: Path, squares: str) -> None:
    text = CHECKS.replace('["A2", "A3", "B3"]', squares.replace("'", '"'))
    assert told(tmp_path, {"checks.toml": text}).startswith(("E-LESSON-08 ", "E-LESSON-12 "))


def test_a_check_must_speak_french(tmp_path: Path) -> None:
    before, english = CHECKS.replace("[check.fr]", "[check.en]", 1).split("[check.en]")[:2]
    text = f'{before}[check.en]{english}[[check]]\nid = "b"\nkind = "ends"\n'
    assert "il manque « check.fr »" in told(tmp_path, {"checks.toml": text})


HUGE = b"#" * 10_000_000
WRONG_FILES: dict[str, tuple[dict[str, str | bytes | None], str, str]] = {
    "no world": (
        {"worlds/first.toml": None, "worlds/second.toml": None}, "E-LESSON-14 ", "worlds/*.toml",
    ),
    "no solution": ({"solution.py": None, "solution.cards.txt": None}, "E-LESSON-14 ", "solution.py"),
    "a line to follow without a bound": (
        {"checks.toml": CHECKS.replace('"instructions"\nmax = 3', '"follows_line"')},
        "E-LESSON-07 ", "il manque « check.mean_mm »",
    ),
    "no check": ({"checks.toml": 'format = "checks-1"\n'}, "E-LESSON-07 ", "il manque « check »"),
    "a wrong world": (
        {"worlds/second.toml": WORLD.replace("rows = 4", "rows = 40")}, "E-WORLD-10 ", "second.toml, ligne 6",
    ),
    "a robot that does not fit where it starts": (
        {"worlds/first.toml": WORLD + "[[wall]]\npoints = [[0, 130], [300, 130]]\n"},
        "E-WORLD-21 ", "le robot touche le mur 1",
    ),
    "large settings": ({"lesson.toml": HUGE}, "E-LESSON-03 ", ""),
    "a large page": ({"lesson.fr.md": HUGE}, "E-LESSON-03 ", ""),
    "a large world": ({"worlds/first.toml": HUGE}, "E-WORLD-03 ", ""),
    "a page that is not UTF-8": (
        {"teacher.fr.md": "# Page\n\nÉté\n".encode("cp1252")}, "E-LESSON-04 coin/teacher.fr.md, ligne 3 :", "",
    ),
    "too many worlds": ({f"worlds/w{n}.toml": WORLD for n in range(101)}, "E-LESSON-12 ", ""),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "begins", "names"), WRONG_FILES.values(), ids=WRONG_FILES)
def test_a_wrong_file_is_told(
    changes: dict[str, str | bytes | None], begins: str, names: str, tmp_path: Path
) -> None:
    said = told(tmp_path, changes)
    assert said.startswith(begins)
    assert names in said


@pytest.mark.parametrize("first", ["", "# attendu: few\n", "# expect: fewest\n", "# expect:\n"])
def test_a_wrong_program_names_the_check_that_refuses_it(tmp_path: Path, first: str) -> None:
    said = told(tmp_path, {"wrong/turn.py": first + "avancer()\n"})
    assert said.startswith("E-LESSON-19 wrong/turn.py, ligne 1 :")
    assert "few" in said


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = written(tmp_path, WORLD.replace("900", "901"), "outside.toml")
    folder = write_lesson(tmp_path / "coin", {"worlds/first.toml": None})
    (folder / "worlds" / "first.toml").symlink_to(outside)
    (folder / "worlds" / "third.toml").write_text(WORLD, encoding="utf-8")
    assert [world.name for world in load_lesson(folder).worlds] == ["second", "third"]
    (folder / "lesson.fr.md").unlink()
    (folder / "lesson.fr.md").symlink_to(outside)
    assert told(tmp_path, {"lesson.fr.md": None}).startswith("E-LESSON-14 ")


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a lesson of which each example writes some files."""
    return write_lesson(tmp_path_factory.mktemp("any"))


def tried(folder: Path, changes: dict[str, str]) -> list[str]:
    """Return the titles of a lesson, or what is said of it in both languages."""
    for name, text in changes.items():
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        lesson = load_lesson(folder)
    except LessonError as error:
        return [
            sentence
            for language in ("fr", "en")
            for sentence in error.explain(Text(language)).sentences()
        ]
    return [lesson.title("fr"), lesson.title("en")]


def _any_text() -> st.SearchStrategy[str]:
    """Return texts that are near to being right: pieces of a right file, and anything."""
    pieces = st.sampled_from([*LESSON.splitlines(), *CHECKS.splitlines()])
    return st.lists(st.one_of(pieces, st.text(max_size=30)), max_size=40).map("\n".join)


@given(name=st.sampled_from(["lesson.toml", "checks.toml"]), text=_any_text())
def test_any_toml_gives_a_lesson_or_a_lesson_error(changing: Path, name: str, text: str) -> None:
    right = {"lesson.toml": LESSON, "checks.toml": CHECKS}
    assert len(tried(changing, {**right, name: text})) >= 2


_VALUES = st.one_of(
    st.sampled_from(
        ["true", '"A1"', '["A1", "B2"]', "[]", "{}", "nan", "inf", "-1", "1e400", "[[]]"]
    ),
    st.integers().map(str),
    st.floats().map(str),
)


@given(
    key=st.sampled_from(
        [line.partition(" =")[0] for line in (LESSON + CHECKS).splitlines() if " = " in line]
    ),
    value=_VALUES,
)
def test_any_value_of_any_key_gives_a_lesson_or_a_lesson_error(
    changing: Path, key: str, value: str
) -> None:
    changes = {}
    for name, text in (("lesson.toml", LESSON), ("checks.toml", CHECKS)):
        lines = [
            f"{key} = {value}" if line.startswith(f"{key} =") else line
            for line in text.splitlines()
        ]
        changes[name] = "\n".join(lines)
    assert len(tried(changing, changes)) >= 2


def test_no_line_ends_before_a_sign_of_french_whichever_space_was_typed(tmp_path: Path) -> None:
    checks = write_lesson(tmp_path / "coin") / "checks.toml"
    edited(checks, "après deux cases ?", "« après » 2 % : là ?")
    first = load_lesson(tmp_path / "coin").checks[0]
    assert first.said("hint", "fr").endswith("«\xa0après\xa0» 2\xa0%\xa0: là\xa0?")


SAID = {"fr": {"passed": "p", "failed": "f", "hint": "h"}}
KINDS_TRIED: dict[str, dict[str, Any]] = {
    "answers": {"truth": "wall_mm", "within": 5, "label": "mur"},
    "changes": {"max": 2},
    "keeps": {
        "quantity": "wall_mm", "at_least": 1, "at_most": 9, "share": 0.5, "after_s": 1, "effect": "led", "switches": 3,
    },
    "lasts": {"min_s": 1, "max_s": 9},
    "messages": {
        "label": "salle", "fields": {"n": "whole", "air": ["sec"]}, "numbered": "n", "period_s": 2, "within_s": 1,
        "least": 1, "most": 9,
    },
    "reacts": {"event": "button", "effect": "led", "within_ms": 200, "during_ms": 300, "after_s": 1},
}  # fmt: skip
# What only the reader can tell: what the worlds, the kit and the other values of the check make of it.
TOGETHER = {f"E-LESSON-{number:02}" for number in (9, 24, 26)}
BETWEEN = {"check.max_s", "check.at_least", "check.least", "check.during_ms", "check.numbered"}
PRESSED = WORLD + '[[input]]\nname = "button"\ntime = 1\n'
VALUES = st.one_of(
    st.integers(-3, 300), st.integers(-(2**40), 2**40), st.floats(-50, 50).filter(lambda x: x != int(x)), st.booleans(), st.text("ab é", max_size=3),
    st.lists(st.sampled_from(["on", "off", "a", "", 3]), max_size=3),
    st.sampled_from(["led", "print", "wall_mm", {}, {"n": "whole"}, {"n": "x"}, {"n": 3}, {"n": []}]),
)  # fmt: skip


def verdict(check: dict[str, Any]) -> tuple[bool, str, str]:
    """Return whether the schema accepts a check, and the code and key by which the reader refuses it."""
    text = f'format = "checks-1"\n[[check]]\n{as_toml({**check, **SAID})}'
    accepted = Draft7Validator(OF_LESSON["checks-1"]()).is_valid(tomllib.loads(text))
    with TemporaryDirectory() as folder:
        files: dict[str, str | bytes | None] = {
            "checks.toml": text, "worlds/first.toml": PRESSED, "worlds/second.toml": None,
            "lesson.toml": LESSON.replace('hidden = ["second"]\n', ""), "wrong/turn.py": None, "wrong/many.cards.txt": None,
        }  # fmt: skip
        try:
            load_lesson(write_lesson(Path(folder, "coin"), files))
        except LessonError as error:
            return accepted, error.code, str(error.facts.get("key", ""))
    return accepted, "", ""


@pytest.mark.parametrize("kind", KINDS_TRIED)
def test_the_checks_that_are_changed_are_good(kind: str) -> None:
    assert verdict({"id": "one", "kind": kind, **KINDS_TRIED[kind]}) == (True, "", "")
    assert set(KINDS_TRIED[kind]) <= set(KINDS[kind].fields)


@pytest.mark.unmeasured
@given(st.data())
def test_whatever_one_value_of_a_check_becomes_both_say_the_same(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(KINDS_TRIED)))
    check = {"id": "one", "kind": kind, **deepcopy(KINDS_TRIED[kind])}
    key = data.draw(st.sampled_from(sorted(KINDS[kind].fields)))
    check[key] = data.draw(VALUES)
    accepted, code, told = verdict(check)
    assert accepted == (code == "") or code in TOGETHER or (accepted and told in BETWEEN)


@pytest.mark.parametrize("kind", KINDS_TRIED)
def test_a_value_that_is_left_out_is_missed_by_both(kind: str) -> None:
    for key in KINDS_TRIED[kind]:
        check = {"id": "one", "kind": kind, **KINDS_TRIED[kind]}
        del check[key]
        accepted, code, _told = verdict(check)
        assert accepted == (code == ""), key
