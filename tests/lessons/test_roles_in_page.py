"""The page's questions about a lesson with roles: one text of all robots, and the robot whose program is shown."""

import json
from pathlib import Path
from typing import Any

import pytest

from marelle_lessons import load_lesson
from marelle_lessons.page import bridge
from marelle_lessons.page.contents import contents

FOLDER = Path(__file__).parents[2] / "docs" / "programs" / "crossing"
HEAD = "from marelle.fr import *\n"
PYTHON = f"# rôle : rouge\n{HEAD}avancer(5)\n# rôle : bleu\n{HEAD}attendre(4000)\navancer(5)\n"


def asked(do: str, program: str, robot: str, *, cards: bool = True) -> dict[str, Any]:
    """Return what the page is told; the robot is the one whose tab is open."""
    question = {
        "do": do, "program": program, "cards": cards, "lesson": str(FOLDER), "robot": robot, "language": "fr",
    }  # fmt: skip
    found: dict[str, Any] = json.loads(bridge.answer(json.dumps(question)))
    return found


def test_both_robots_run_and_the_one_that_is_shown_comes_first() -> None:
    told = asked("run", PYTHON, "bleu", cards=False)
    assert [one["name"] for one in told["replay"]["robots"]] == ["bleu", "rouge"]
    assert {line for _ms, _file, line in told["replay"]["lines"]} == {1, 2, 3}
    assert told["replay"]["error"] is None


def test_a_run_is_the_same_whichever_tab_is_open() -> None:
    runs = [asked("run", PYTHON, robot, cards=False)["replay"] for robot in ("rouge", "bleu")]
    red, blue = ({one["name"]: one["path"] for one in run["robots"]} for run in runs)
    assert red == blue
    assert red["rouge"][-1][1] > 750
    assert red["bleu"][-1][2] < 150


def test_cards_light_those_of_the_robot_that_is_shown() -> None:
    told = asked("run", "# rôle : rouge\nA5\n# rôle : bleu\nP4 A2 A3\n", "bleu")
    assert len(told["places"]) == 3


def test_an_empty_row_leaves_the_other_robot_where_it_stands() -> None:
    told = asked("run", "# rôle : rouge\nA5\n# rôle : bleu\n", "rouge")
    assert told["replay"]["ended"] == "done"
    assert len(told["replay"]["robots"]) == 2


def test_another_robots_mistake_is_told_with_its_robot_and_its_line() -> None:
    text = f"# rôle : rouge\n{HEAD}avancer(5)\n# rôle : bleu\n{HEAD}attendre(4000)\navance(5)\n"
    told = asked("run", text, "rouge", cards=False)
    assert (told["robot"], told["replay"]["error"]["line"]) == ("bleu", 3)


def test_steps_are_those_of_the_robot_that_is_shown_and_no_other_mistake_is_told() -> None:
    text = f"# rôle : rouge\n{HEAD}avancer(5)\n# rôle : bleu\n{HEAD}avance(5)\n"
    question = {
        "do": "steps", "program": text, "cards": False, "lesson": str(FOLDER), "robot": "rouge",
        "language": "fr", "around": {"event": 0},
    }  # fmt: skip
    told = json.loads(bridge.answer(json.dumps(question)))
    assert [line for _us, line, *_more in told["events"]] == [1, 2]
    assert told["replay"]["error"] is None


def test_another_robots_card_that_is_none_is_told_with_its_robot() -> None:
    told = asked("run", "# rôle : rouge\nA5\n# rôle : bleu\nA5 Z", "rouge")
    assert (told["problem"]["code"], told["problem"]["robot"]) == ("E-CARD-01", "bleu")


def test_a_check_tells_whose_program_fails_and_the_line_in_its_tab() -> None:
    told = asked("check", PYTHON.replace("4000", "60000"), "rouge", cards=False)
    assert (told["robot"], told["report"]["failure"]["check"]) == ("bleu", "soon")
    assert told["report"]["failure"]["line"] == 2
    assert {line for _ms, _file, line in told["replay"]["lines"]} <= {1, 2, 3}


def test_an_error_in_a_check_has_its_line_in_its_tab() -> None:
    told = asked("check", PYTHON.replace("avancer(5)\n# ", "avance(5)\n# "), "bleu", cards=False)
    assert (told["robot"], told["error"]["line"]) == ("rouge", 2)


def test_a_check_passes_with_both_rows() -> None:
    told = asked("check", "# rôle : rouge\nA5\n# rôle : bleu\nP4 A5", "rouge")
    assert told["report"]["passed"] is True


def test_an_example_is_shown_with_the_first_robot_alone() -> None:
    told = asked("run", f"{HEAD}avancer(2)\n", "", cards=False)
    assert told["replay"]["error"] is None
    assert told["replay"]["robots"][0]["name"] == "rouge"


@pytest.mark.unmeasured
def test_the_page_is_given_a_start_a_colour_and_a_name_for_each_role() -> None:
    lesson = contents("fr", own=[load_lesson(FOLDER)])["lessons"][-1]
    assert [(one["robot"], one["color"]) for one in lesson["roles"]] == [
        ("rouge", "#c8452f"), ("bleu", "#2f6fb5"),
    ]  # fmt: skip
    assert lesson["starts"]["parts"]["bleu"]["cards"] == "A5"
    assert lesson["starts"]["parts"]["bleu"]["micropython"] == f"{HEAD}\navancer(5)\n"
    assert lesson["puzzles"] == {}
