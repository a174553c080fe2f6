"""What is asked of one robot among others, and what that one tells."""

from collections.abc import Callable
from pathlib import Path

import pytest
from world_files import written

from marelle_sim import WorldError, simulate

PEN = """
format = 1
size = [900, 700]
[[robot]]
name = "anna"
at = [150, 150]
[[robot]]
name = "bert"
at = [750, 150]
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return written(tmp_path, PEN, "pen.toml")


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], str]:
    """Return a function that writes a program and returns its path."""

    def write(text: str) -> str:
        path = tmp_path / "programs" / "program.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_an_input_in_the_worlds_file_can_be_for_one_robot_alone(
    world: Path, program: Callable[[str], str]
) -> None:
    text = world.read_text("utf-8")
    world.write_text(
        text + '[[input]]\nrobot = "bert"\nname = "button"\ntime = 0.5\n', encoding="utf-8"
    )
    waits = program(
        "from marelle import Robot\nbot = Robot()\nbot.button.wait_for_press()\nprint('pressed')\n"
    )
    for isolate in (False, True):
        run = simulate(waits, world=world, seconds=3, isolate=isolate)
        presses = [(e[0], e[1]) for e in run.trace.select("button") if e[4] == 1]
        assert presses[0] == (500_000, 1)
        # a button that nobody presses is pressed by itself a second after it is waited for
        assert presses[1][0] > 1_000_000


def test_an_input_for_a_robot_that_is_not_there_names_the_nearest(
    world: Path, program: Callable[[str], str]
) -> None:
    text = world.read_text("utf-8")
    world.write_text(
        text + '[[input]]\nrobot = "Bert"\nname = "button"\ntime = 1\n', encoding="utf-8"
    )
    with pytest.raises(WorldError, match="E-WORLD-33") as refused:
        simulate(program("print(1)"), world=world)
    assert refused.value.facts["nearest"] == "bert"


def test_each_robot_tells_its_own_story_and_the_length_of_its_way(
    program: Callable[[str], str],
) -> None:
    text = "from marelle import Robot\nbot = Robot()\nbot.straight(100)\nbot.straight(-100)\n"
    run = simulate({"red": program(text)}, world="arena", tolerances=False)
    red, blue = run.robot("red"), run.robot("blue")
    assert 195 < red.travelled_mm < 220
    assert blue.travelled_mm == 0
    assert any("10" in sentence for sentence in red.story("en"))
    assert not any(sentence.startswith("[") for sentence in red.story())
    assert len(blue.story("en")) <= 3
