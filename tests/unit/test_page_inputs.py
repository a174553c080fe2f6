"""What the page offers while a program is tried: inputs, the steps around a moment, and a word on a loop without a pause."""

import json
from pathlib import Path
from typing import Any

import pytest
from chip_kit import BARE
from page_questions import ask
from programs import program_text
from world_files import written

from marelle_lessons.page.settable import of_kit, of_world
from marelle_sim import load_kit, load_world

OTHERS = (
    BARE
    + """\
[[part]]
kind = "joystick"
name = "stick"
adcs = [0, 1]
pin = 22
[[part]]
kind = "ir_receiver"
name = "remote"
pin = 15
[[part]]
kind = "digital"
name = "motion"
pin = 14
[[part]]
kind = "analog"
name = "soil"
adc = 2
quantity = "moisture"
low = 800
high = 200
"""
)
HEAD = "from marelle.fr import *\nbot = Robot()\n"
FAST = "while True:\n    bot.drive(0, 0)\n    bot.line.values()\n"
PATIENT = "while True:\n    bot.drive(0, 0)\n    attendre(10)\n"
SQUARE = "from marelle.fr import *\n\nfor cote in range(4):\n    avancer()\n    droite()\n"
ENDLESS = "n = 0\nwhile True:\n    n = n + 1\n"


def _offered(**asked: Any) -> dict[str, Any]:
    return ask("run", **{"program": program_text("page/asks_twice"), "cards": False, **asked})


def test_a_kit_offers_its_parts_and_what_its_sensors_find() -> None:
    found = of_kit(load_kit("bench_pico"))
    assert [(one["name"], one["kind"], one["start"]) for one in found["inputs"]] == [
        ("button", "press", 0),
        ("knob", "slide", 50),
        ("range sensor", "slide", 0),
    ]
    assert [one["name"] for one in found["senses"]] == ["light", "temperature", "humidity"]
    warm = found["senses"][1]
    assert (warm["title"]["fr"], warm["shown"]["en"]) == ("la température", "{value}\xa0°C")
    assert (warm["least"], warm["start"], warm["most"], warm["divide"]) == (-1000, 2000, 5000, 100)
    car = of_kit(load_kit("pico_car"))
    assert car["senses"] == []
    assert [(one["most"], one["start"], one["zero"]["fr"]) for one in car["inputs"]] == [
        (1000, 0, "pas de main")
    ]


def test_each_kind_of_part_is_set_in_its_own_way(tmp_path: Path) -> None:
    found = of_kit(load_kit(written(tmp_path, OTHERS, "kit.toml")))
    assert {one["name"]: (one["kind"], one["title"]["fr"]) for one in found["inputs"]} == {
        "stick.x": ("slide", "stick x"),
        "stick.y": ("slide", "stick y"),
        "stick.button": ("press", "stick bouton"),
        "remote": ("remote", "remote"),
        "motion": ("switch", "motion"),
    }
    (soil,) = found["senses"]  # of which nothing is known but the scale of its sensor
    assert (soil["name"], soil["least"], soil["most"], soil["start"]) == (
        "moisture",
        200,
        800,
        200,
    )


def test_a_world_says_what_is_around_the_robot_at_first() -> None:
    assert of_world(load_world("room")) == {"environment": {"light": 300}, "sources": []}


def test_a_button_that_was_pressed_by_itself_is_told_to_the_microsecond() -> None:
    answer = _offered(typed=["x"])
    (name, level, at), (_name, released, until) = answer["pressed"]
    assert (name, level, released, until - at) == ("button", 1, 0, 150_000)
    again = _offered(typed=["x"], inputs=[["button", 1, at], ["button", 0, until]])
    assert again["pressed"] == []
    assert again["replay"]["lines"] == answer["replay"]["lines"]  # and when each of them began


def test_a_question_is_known_by_its_last_words_whatever_was_measured_before() -> None:
    program = program_text("page/asks_after_measuring")
    asked = _offered(program=program, typed=["x", "y"])
    assert asked["questions"] == ["in mm?\n?", "", "Go."]  # and no echo of an answer
    assert asked["asks"] == "Go.\n"
    assert _offered(program=program, typed=["x", "y", ""])["questions"] == asked["questions"]


@pytest.mark.parametrize(("typed", "asks"), [([], "A ? "), (["x"], "x\nB ?\n"), (["x", ""], None)])
def test_what_is_asked_is_what_was_printed_since_the_last_answer(
    typed: list[str], asks: str | None
) -> None:
    assert _offered(typed=typed)["asks"] == asks


def test_what_no_part_of_the_kit_listens_to_is_refused() -> None:
    assert _offered(inputs=[["knob", 3, 0]])["problem"]["code"] == "E-RUN-05"


def _run(program: str, seconds: int = 3) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the remarks that came while it ran, and the answer."""
    told: list[str] = []
    answer = ask("run", told.append, program=program, cards=False, seconds=seconds)
    return [json.loads(one) for one in told], answer


@pytest.mark.parametrize(
    ("before", "line", "seconds"),
    [pytest.param("", 3, 3, marks=pytest.mark.unmeasured), ("attendre(5000)\n", 4, 8)],
)
def test_a_loop_without_a_pause_is_told_while_it_runs(
    before: str, line: int, seconds: int
) -> None:
    told, answer = _run(HEAD + before + FAST, seconds)
    assert [(one["code"], one["line"], one["source_line"]) for one in told] == [
        ("E-CODE-14", line, "while True:")
    ]
    assert " attendre(10) " in told[0]["action"]
    assert answer["remarks"][0] == told[0]
    assert answer["replay"]["seconds"] == seconds


@pytest.mark.parametrize(
    "program", [HEAD + PATIENT, HEAD + "avancer()\n", "while True:\n    pass\n"]
)
def test_nothing_else_is(program: str) -> None:
    told, answer = _run(program)
    assert told == []
    assert "E-CODE-14" not in [one["code"] for one in answer["remarks"]]


def test_nobody_need_listen() -> None:
    answer = ask("run", program=HEAD + FAST, cards=False, language="en", seconds=2)
    assert " attendre(10) " in answer["remarks"][0]["action"]


def steps(program: str, around: dict[str, int], **more: Any) -> dict[str, Any]:
    return ask("steps", **{"program": program, "cards": False, "around": around, **more})


def test_a_program_is_shown_with_its_steps() -> None:
    answer = steps(SQUARE, {"event": 0})
    assert answer["events"][:3] == [[0, 1, 0, []], [0, 3, 0, []], [2, 4, 0, [["cote", "0"]]]]
    assert [line for _time_us, line, _frame, _changes in answer["events"]] == [1, *[3, 4, 5] * 4]
    assert (answer["first"], answer["more"]) == (0, False)
    assert (answer["known"], answer["frames"]) == ({"0": {}}, {"0": ["", -1]})
    assert answer["loops"] == [[3, 5]]
    assert answer["replay"]["story"][-1]["kind"] == "end_done"


def test_the_story_never_tells_the_future() -> None:
    answer = steps(SQUARE, {"event": 0}, most=4)
    assert (answer["more"], answer["events"][-1][1]) == (True, 5)
    assert [moment["kind"] for moment in answer["replay"]["story"]] == ["start", "squares"]
    assert answer["replay"]["end_ms"] == answer["events"][-1][0] // 1000


def test_a_row_of_cards_has_steps_and_their_places() -> None:
    answer = steps("2(A D)", {"event": 0}, cards=True)
    assert [event[1] for event in answer["events"]] == [2, 4, 5, 6, 4, 5, 6]
    assert answer["places"][-1] == [4, 5, 6]


def test_after_the_end_there_are_the_last_steps() -> None:
    for around in ({"event": 900}, {"time_us": 50_000_000}):
        answer = steps(SQUARE, around, most=8)
        assert answer["first"] + len(answer["events"]) == 13
        assert (answer["events"][-1][1], answer["more"]) == (5, False)
        assert answer["known"]["0"] == {"cote": "2"}


def test_the_middle_of_a_program_without_a_pause() -> None:
    answer = steps(ENDLESS, {"event": 100_000}, most=6)
    assert answer["first"] == 99_997
    assert [event[3] for event in answer["events"]][:2] == [[["n", "49998"]], []]
    assert answer["known"]["0"] == {"n": "49997"}


def test_all_robots_stop_where_the_steps_do() -> None:
    answer = steps(SQUARE, {"event": 0}, most=4, world="arena")
    assert answer["replay"]["end_ms"] == answer["events"][-1][0] // 1000
