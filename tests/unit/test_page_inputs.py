"""What the page offers a person to do to the robot, and what it hears of a run in which somebody did it."""

from pathlib import Path
from typing import Any

import pytest
from chip_kit import BARE
from page_questions import ask
from programs import program_text
from world_files import written

from marelle_lessons.page.settable import of_kit, of_world
from marelle_sim.kits import load_kit
from marelle_sim.world import load_world

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


def _run(**asked: Any) -> dict[str, Any]:
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
    answer = _run(typed=["x"])
    (name, level, at), (_name, released, until) = answer["pressed"]
    assert (name, level, released, until - at) == ("button", 1, 0, 150_000)
    again = _run(typed=["x"], inputs=[["button", 1, at], ["button", 0, until]])
    assert again["pressed"] == []
    assert again["replay"]["lines"] == answer["replay"]["lines"]  # and when each of them began


def test_a_question_is_known_by_its_last_words_whatever_was_measured_before() -> None:
    program = program_text("page/asks_after_measuring")
    asked = _run(program=program, typed=["x", "y"])
    assert asked["questions"] == ["in mm?\n?", "", "Go."]  # and no echo of an answer
    assert asked["asks"] == "Go.\n"
    assert _run(program=program, typed=["x", "y", ""])["questions"] == asked["questions"]


@pytest.mark.parametrize(("typed", "asks"), [([], "A ? "), (["x"], "x\nB ?\n"), (["x", ""], None)])
def test_what_is_asked_is_what_was_printed_since_the_last_answer(
    typed: list[str], asks: str | None
) -> None:
    assert _run(typed=typed)["asks"] == asks


def test_what_no_part_of_the_kit_listens_to_is_refused() -> None:
    assert _run(inputs=[["knob", 3, 0]])["problem"]["code"] == "E-RUN-05"
