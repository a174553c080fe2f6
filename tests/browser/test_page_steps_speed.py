"""What the steps of a program take in the page: the first one at once, and any other without recording all before it."""

from pathlib import Path

import pytest
from bare_pyodide import BarePyodide
from machine_speed import assert_takes_less_than
from marelle_page import MarellePage, pupils_program

L07 = Path(__file__).parents[2] / "lessons/marelle_lessons/content/07-follow-the-line/solution.py"
FEW = 4_000  # steps, of which the page asks first
WITHOUT_A_PAUSE = {
    "counts": "n = 0\nwhile True:\n    n = n + 1\n",
    "calls": pupils_program("calls_without_a_pause"),
    "drives": pupils_program("drives_without_a_pause"),
    "grows": pupils_program("grows_without_a_pause"),
}


@pytest.mark.timing
def test_the_first_steps_of_a_program_without_a_pause_are_there_within_a_second(
    page: MarellePage, bare: BarePyodide
) -> None:
    page.wait_for_python(workers=2)  # the one that waits to take its place starts beside
    bare.start()

    def slowest_s() -> float:
        taken = []
        for program in WITHOUT_A_PAUSE.values():
            asked = {"do": "steps", "program": program, "cards": False, "language": "fr"}
            answer, seconds = page.ask(**asked, around={"event": 0}, most=FEW)
            assert (answer["first"], len(answer["events"]), answer["more"]) == (0, FEW, True)
            taken.append(seconds)
        return max(taken)

    assert_takes_less_than(1, slowest_s, bare.running)


@pytest.mark.timing
def test_the_last_steps_of_a_minute_on_the_line_are_there_in_a_200th_of_it(
    page: MarellePage, bare: BarePyodide
) -> None:
    line = {"kit": "pico_bot", "world": "line_loop", "seconds": 60, "seed": 7, "language": "fr"}
    asked = {"do": "steps", "program": L07.read_text("utf-8"), "cards": False, **line}
    page.wait_for_python(workers=2)
    bare.start()

    def minute_s() -> float:
        answer, seconds = page.ask(**asked, around={"event": 40_000}, most=FEW)
        assert answer["events"][-1][0] > 59_900_000
        assert answer["replay"]["ended"] == "deadline"
        return seconds

    minute_s()  # the first one loads what is not loaded yet
    assert_takes_less_than(60 / 200, minute_s, bare.running, times=5)
