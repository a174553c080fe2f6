"""Worlds, orders and places that the seed draws: what was written for one try does not pass the others."""

import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from programs import ROOT, program_text
from refused import refuses
from small_lesson import (
    CHECKS,
    LESSON,
    PLAIN,
    WORLD,
    failure_of,
    refusal,
    refused,
    run_of,
    write_lesson,
)
from typed_commands import Command, sentence

from marelle_lessons import Lesson, LessonError, Report, Submission, check, load_lesson
from marelle_lessons.draws import DRAWS_FIELD, never_drawn, read_families
from marelle_lessons.lesson import LessonWorld
from marelle_lessons.page.bridge import answer
from marelle_sim import Run, WorldError, simulate
from marelle_sim.toml import Source, Table
from marelle_sim.world import World, drawn_for
from marelle_sim.world.worldfile import build_world
from marelle_text import Text

DOCS = ROOT / "docs"
FOLDER = DOCS / "programs" / "my-round"
EXAMPLE = load_lesson(FOLDER)
SOLUTION = dict(EXAMPLE.solutions)["solution.py"]
FILES = ("worlds/first.toml", "worlds/second.toml")
CORNER = """\
format = "checks-1"

[[draw]]
worlds = ["up_1", "across_1", "across_2", "up_2"]

[[check]]
id = "there"
kind = "arrives"
square = "B2"
[check.fr]
passed = "p"
failed = "f"
hint = "h"
"""
WALL = '[[wall]]\nname = "wall"\npoints = '
ACROSS = f"{WALL}[[5, {{}}], [140, {{}}]]\n"  # above A1: the way goes to the right first
UP = f"{WALL}[[{{}}, 5], [{{}}, 140]]\n"
BY_HEART = "from marelle.fr import *\n{}\n"
UP_FIRST, ACROSS_FIRST = (
    BY_HEART.format(moves)
    for moves in ("avancer()\ndroite()\navancer()", "droite()\navancer()\ngauche()\navancer()")
)
TWICE = (
    '[[draw]]\nname = "round"\nwords = ["A2", "B1", "C1"]\n'
    '[[draw]]\nname = "goal"\nwords = ["B2", "C3"]\n'
)


def judged(lesson: Lesson, program: str, seeds: range = range(5)) -> Report:
    return check(lesson, Submission("x", program, "x.py"), seeds=seeds, language="en")


def refused_by(report: Report) -> str:
    return "" if report.failure is None else report.failure.check_id


@pytest.fixture
def corner(tmp_path: Path) -> Lesson:
    """Four mats of a corner, of which each try draws one."""
    mats = {
        "up_1": UP.format(150, 150), "up_2": UP.format(148, 148),
        "across_1": ACROSS.format(150, 150), "across_2": ACROSS.format(148, 148),
    }  # fmt: skip
    files = {f"worlds/{name}.toml": WORLD + wall for name, wall in mats.items()}
    changes = {
        **files, **dict.fromkeys(FILES), "checks.toml": CORNER,
        "lesson.toml": LESSON.replace('hidden = ["second"]\n', ""),
        "wrong/turn.py": None, "wrong/many.cards.txt": None,
    }  # fmt: skip
    return load_lesson(write_lesson(tmp_path / "coin", changes))


# The example of docs/lessons.md


@pytest.mark.unmeasured
def test_the_examples_solution_passes_and_its_start_does_not() -> None:
    assert refused_by(judged(EXAMPLE, SOLUTION, range(20))) == ""
    assert refused_by(judged(EXAMPLE, EXAMPLE.starts["micropython"])) == "the-round"


@pytest.mark.unmeasured
@pytest.mark.parametrize(("file", "text", "expects"), EXAMPLE.wrong)
def test_what_fits_the_first_try_is_refused_by_another(file: str, text: str, expects: str) -> None:
    assert refused_by(judged(EXAMPLE, text, range(1))) == "", file
    assert refused_by(judged(EXAMPLE, text)) == expects


@pytest.mark.micropython
def test_the_examples_solution_passes_in_the_real_interpreter() -> None:
    guest = partial(simulate, vm="micropython")
    report = check(EXAMPLE, Submission("x", SOLUTION, "x.py"), seeds=[1], run_with=guest)
    assert report.failure is None


def test_the_report_says_what_was_drawn() -> None:
    report = judged(
        EXAMPLE, {one.file: one.text for one in EXAMPLE.wrong}["always_the_same_depot.py"]
    )
    failure = report.as_data()["failure"]
    world = drawn_for(EXAMPLE.world_of(failure["seed"]).world, failure["seed"])
    assert failure["world"] == world.name
    assert failure["drawn"] == {name: " ".join(words) for name, words in world.drawn.items()}
    assert failure["sentence"].endswith(f"the depot is in {world.drawn['depot'][0]}.")
    assert run_of(failure_of(report)).trace.header["drawn"]["depot"] == [*world.drawn["depot"]]


def test_the_command_says_what_was_drawn(marelle: Command) -> None:
    wrong = FOLDER / "wrong" / "always_the_same_depot.py"
    asked = ["check", str(FOLDER), str(wrong), "--help-level", "2", "--trust"]
    said = marelle(*asked, exits=1, environment={"LANG": "en_GB.UTF-8"}).out.splitlines()
    drawn = drawn_for(EXAMPLE.world_of(1).world, 1).drawn
    assert [line for line in said if line.startswith("Drawn: ")] == [
        f"Drawn: {name} = {' '.join(words)}" for name, words in drawn.items()
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_page_shows_the_world_of_the_seed(seed: int) -> None:
    asked = {
        "lesson": str(FOLDER), "world": "street_2", "seed": seed, "program": "pass\n", "cards": False, "language": "fr",
    }  # fmt: skip
    world = next(one.world for one in EXAMPLE.worlds if one.name == "street_2")
    told = " ".join(drawn_for(world, seed).drawn["round"])
    for question in ("run", "scene"):
        replay = json.loads(answer(json.dumps({"do": question, **asked})))["replay"]
        assert [one["text"] for one in replay["world"]["shapes"] if "text" in one] == [told]


@pytest.mark.parametrize("name", ["lessons.md", "lessons.fr.md"])
def test_the_page_shows_the_example_as_it_is(name: str) -> None:
    page = (DOCS / name).read_text("utf-8")
    section = re.split(r"^### (?:What the seed draws|Ce que la graine tire)$", page, flags=re.M)[1]
    shown = re.findall(
        r"^```(?:toml|python)\n(.*?)^```$", section.partition("\n## ")[0], re.M | re.S
    )
    files = [
        FOLDER / file
        for file in (
            "checks.toml",
            "worlds/street_1.toml",
            "worlds/street_1.toml",
            "checks.toml",
            "solution.py",
        )
    ]
    assert [
        block in file.read_text("utf-8") for block, file in zip(shown, files, strict=True)
    ] == [True] * 5


@pytest.mark.parametrize("name", ["worlds.md", "worlds.fr.md"])
def test_the_world_of_the_page_can_be_drawn(name: str) -> None:
    page = (DOCS / name).read_text("utf-8")
    [shown] = re.findall(r"^```toml\n(\[\[draw\]\].*?)^```$", page, re.M | re.S)
    world = build_world(Source("w", WORLD + shown), "w", Path())
    spot, label = world.shapes
    assert label.text == " ".join(world.drawn["place"])  # type: ignore[union-attr]
    assert world.squares is not None
    assert world.squares.name_at(spot.x_mm, spot.y_mm) == world.drawn["place"][0]  # type: ignore[union-attr]


# A family of worlds


def test_each_try_draws_a_world_of_its_family(corner: Lesson) -> None:
    names = [corner.world_of(seed).name for seed in range(40)]
    assert names[:5] == ["across_1", "across_2", "up_2", "up_1", "up_2"]
    for first in range(0, 40, 4):
        assert set(names[first : first + 4]) == {"up_1", "up_2", "across_1", "across_2"}


@pytest.mark.unmeasured
def test_a_way_learnt_by_heart_passes_one_try_and_fails_five(corner: Lesson) -> None:
    assert refused_by(judged(corner, program_text("lessons/looks_which_way"), range(12))) == ""
    assert refused_by(judged(corner, ACROSS_FIRST, range(1))) == ""
    assert refused_by(judged(corner, ACROSS_FIRST)) == "there"
    assert refused_by(judged(corner, UP_FIRST, range(2, 3))) == ""


def families_of(names: str, draws: list[list[str]]) -> list[tuple[LessonWorld, ...]]:
    """Return the families of worlds, each called by a letter, of which each list is drawn from."""
    worlds = [LessonWorld(name, World(name, 900, 600), hidden=False) for name in names]
    text = "".join(f"[[draw]]\nworlds = {json.dumps(drawn)}\n" for drawn in draws)
    source = Source("checks.toml", text)
    return read_families(Table(source, (), source.data, {"draw": DRAWS_FIELD})["draw"], worlds)


def test_families_take_turns_and_a_world_alone_is_one() -> None:
    families = families_of("abcdef", [["b", "e"], ["d", "c"]])
    assert ["".join(one.name for one in family) for family in families] == ["a", "be", "dc", "f"]
    lesson = replace(load_lesson("L01"), families=families)
    names = [lesson.world_of(seed).name for seed in range(40)]
    assert names[::4] == ["a"] * 10
    assert set(names[1::4]) == {"b", "e"}
    assert set(names[3::4]) == {"f"}


@pytest.mark.unmeasured
def test_what_no_try_draws_is_told(here: Path, marelle: Command) -> None:
    draws = '[[draw]]\nname = "table"\nwords = ["B1", "C1", "D1", "E1", "F1", "F2", "F3"]\n'
    spot = '[[patch]]\nshape = "disc"\nsquare = "{table.1}"\ndiameter = 60\ncolor = "green"\n'
    drawn_folder(here, 'squares = ["{table}"]', draws + spot)
    asked = ["check", "--lesson", "coin", "--trust"]
    lesson = load_lesson(here / "coin")
    firsts = [drawn_for(lesson.world_of(seed).world, seed).drawn["table"][0] for seed in range(5)]
    [undrawn] = marelle(*asked, "--json", exits=1).data["never_drawn"]
    assert len(set(firsts)) == 5
    assert undrawn["place"] == "{table.1}"
    assert {*undrawn["never"]} == {"B1", "C1", "D1", "E1", "F1", "F2", "F3"} - {*firsts}
    assert {*undrawn["came"]} == {*firsts}
    lines = marelle(*asked, exits=1).lines
    told_at = lines.index(sentence("cli.check.never_drawn"))
    never, came = ", ".join(undrawn["never"]), ", ".join(undrawn["came"])
    assert lines[told_at + 1] == sentence(
        "cli.check.never_drawn_words", place="  {table.1}", never=never, came=came
    )
    page = (DOCS / "lessons.fr.md").read_text("utf-8").translate(PLAIN)
    assert "\n".join(lines[told_at : told_at + 2]) in page
    english = Text("en")
    said = english("cli.check.never_drawn_words", place="{table.1}", never=never, came=came)
    page = (DOCS / "lessons.md").read_text("utf-8")
    assert f"{english('cli.check.never_drawn')}\n  {said}" in page
    assert never_drawn(lesson, range(7)) == []


def test_worlds_that_no_try_takes_are_told(corner: Lesson) -> None:
    found = [(one.place, one.never, one.came) for one in never_drawn(corner, range(2))]
    assert found == [("", ["up_1", "up_2"], ["across_1", "across_2"])]
    assert never_drawn(corner, range(4)) == []


# Squares that are drawn


def drawn_folder(folder: Path, squares: str, draws: str = TWICE, kind: str = "visits") -> Path:
    text = CHECKS.replace('"visits"', f'"{kind}"')
    text = text.replace('squares = ["A2", "A3", "B3"]\nin_order = true', squares)
    world = WORLD.replace("[robot]", f"{draws}[robot]")
    return write_lesson(folder / "coin", {"checks.toml": text, **dict.fromkeys(FILES, world)})


def test_a_check_follows_what_is_drawn(tmp_path: Path) -> None:
    lesson = load_lesson(
        drawn_folder(tmp_path, 'squares = ["A1", "{round}", "{goal.2}"]\nin_order = true')
    )
    for seed in range(6):
        drawn = drawn_for(lesson.world_of(seed).world, seed).drawn
        failure = failure_of(judged(lesson, "print()\n", range(seed, seed + 1)))
        assert f"gone to {drawn['round'][0]}." in failure.sentence


def test_what_is_to_be_avoided_can_be_drawn(tmp_path: Path) -> None:
    lesson = load_lesson(drawn_folder(tmp_path, 'squares = ["{round.1}"]', kind="avoids"))
    firsts = [drawn_for(lesson.world_of(seed).world, seed).drawn["round"][0] for seed in range(8)]
    refused = [
        refused_by(judged(lesson, "from marelle.fr import *\navancer()\n", range(seed, seed + 1)))
        for seed in range(8)
    ]
    assert refused == ["the-way" if first == "A2" else "" for first in firsts]
    assert {"A2", "B1"} <= set(firsts)


@pytest.mark.parametrize(
    ("check_asks", "expected"),
    [
        ('squares = ["{rond}"]', ("E-LESSON-45", {"file": "coin/checks.toml", "line": 6, "key": "check.squares", "value": "rond", "nearest": "round"})),
        ('squares = ["{round.4}"]', ("E-LESSON-46", {"file": "coin/checks.toml", "line": 6, "key": "check.squares", "value": "round", "number": "4", "count": 3})),
        ('squares = ["{round.0}"]', ("E-LESSON-46", {"file": "coin/checks.toml", "line": 6, "key": "check.squares", "value": "round", "number": "0", "count": 3})),
        ('squares = ["{round} "]', ("E-LESSON-48", {"file": "coin/checks.toml", "line": 6, "key": "check.squares", "value": "{round} ", "example": "{round.1}"})),
        ('squares = ["{round.1}{round.2}"]', ("E-LESSON-48", {"file": "coin/checks.toml", "line": 6, "key": "check.squares", "value": "{round.1}{round.2}", "example": "{round.1}"})),
    ],
)  # fmt: skip
def test_squares_that_cannot_be_drawn_are_told(
    tmp_path: Path, check_asks: str, expected: tuple[str, dict[str, object]]
) -> None:
    assert refused(drawn_folder(tmp_path, check_asks, TWICE)) == expected


def told(folder: Path, check_asks: str, draws: str = TWICE) -> str:
    return refusal(drawn_folder(folder, check_asks, draws))


@pytest.mark.parametrize("words", ['["A2", "Z9"]', '["Z9", "A2"]'])
def test_a_drawn_square_must_be_one_whatever_is_drawn(tmp_path: Path, words: str) -> None:
    draws = f'[[draw]]\nname = "round"\nwords = {words}\n'
    assert "« Z9 » dans le monde first" in told(tmp_path, 'squares = ["{round.1}"]', draws)
    assert "« rond »" in told(tmp_path, 'squares = ["{rond}"]', "")


def test_where_one_square_stands_no_whole_order_does(tmp_path: Path) -> None:
    text = CORNER.replace('"B2"', '"{goal}"').partition("[[check]]")
    changes = {
        "checks.toml": 'format = "checks-1"\n' + text[1] + text[2],
        **dict.fromkeys(FILES, WORLD.replace("[robot]", f"{TWICE}[robot]")),
    }
    with refuses(LessonError, "E-LESSON-48", line=5, example="{goal.1}"):
        load_lesson(write_lesson(tmp_path / "coin", changes))


def test_the_second_robot_of_a_test_has_the_draw_of_the_try(tmp_path: Path) -> None:
    faults = 'faults = [{part = "led", fault = "dead"}]'
    lesson = load_lesson(drawn_folder(tmp_path, faults, kind="tells_apart"))
    runs: list[Run] = []

    def noted(*args: object, **options: object) -> Run:
        runs.append(simulate(*args, **options))  # type: ignore[arg-type]
        return runs[-1]

    check(lesson, Submission("x", "print(1)\n", "x.py"), seeds=[3], run_with=noted)
    drawn = drawn_for(lesson.world_of(3).world, 3).drawn
    assert {run.trace.header["seed"] for run in runs} == {3, 3 + (1 << 16)}
    assert {json.dumps(run.trace.header["drawn"]) for run in runs} == {
        json.dumps({name: [*words] for name, words in drawn.items()})
    }


# Whatever is written


NAMES = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "", "{a}"]), max_size=4)


def families_or_code(draws: list[list[str]]) -> list[str] | str:
    """Return the names of each family's worlds, or the code of what is refused."""
    try:
        found = families_of("abcd", draws)
    except WorldError as refusal:
        return refusal.code
    return ["".join(world.name for world in family) for family in found]


@settings(deadline=None)
@given(st.lists(NAMES, max_size=3))
def test_each_world_is_in_one_family_or_the_file_is_refused(draws: list[list[str]]) -> None:
    found = families_or_code(draws)
    given_names = [name for names in draws for name in names]
    wrong = (
        any(len(names) < 2 for names in draws),
        not set(given_names) <= set("abcd"),
        len(given_names) != len(set(given_names)),
    )
    assert isinstance(found, str) == any(wrong)
    assert sorted("".join(found)) == [*"abcd"] or found in {
        "E-WORLD-08", "E-LESSON-16", "E-LESSON-47",
    }  # fmt: skip
