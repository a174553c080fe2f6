"""Several robots in the page: each program runs on a stack that WebAssembly sets aside, where the browser can."""

from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import NO_WORKER, SQUARE, TEXT, MarellePage, pupils_program

from marelle_sim import simulate
from marelle_sim.trace import Trace

PROGRAMS = Path(__file__).parents[1] / "benchmarks" / "programs"
TOLERANCE_MM = 0.001  # as in test_same_in_the_page.py
EVERY_US = 100_000
NO_STACKS = "delete WebAssembly.Suspending; delete WebAssembly.Suspender;"


@pytest.mark.parametrize(
    ("program", "world"),
    [("avoider.py", "arena"), ("avoider.py", "dance"), ("raw_dancer.py", "dance")],
)
def test_several_robots_do_and_tell_the_same_in_the_page(
    program: str, world: str, free_play: MarellePage, tmp_path: Path
) -> None:
    file = tmp_path / "programme.py"
    file.write_bytes((PROGRAMS / program).read_bytes())
    here = simulate(file, world=world, seconds=10, seed=7)
    where = {"world": world, "kit": "pico_bot", "seconds": 10, "seed": 7, "language": "fr"}
    asked = {"program": file.read_text("utf-8"), "cards": False, **where}
    shown, _ = free_play.ask(do="run", **asked)
    traced, _ = free_play.ask(do="trace", **asked)
    there = Trace.read(traced["trace"])
    assert [moment["text"] for moment in shown["replay"]["story"]] == here.story("fr")
    assert len(shown["replay"]["robots"]) == len(here.robots) > 1
    for robot in range(len(here.robots)):
        for time_us in range(0, here.trace.end_us + 1, EVERY_US):
            ours, theirs = here.trace.pose_at(time_us, robot), there.pose_at(time_us, robot)
            near = pytest.approx((ours.x_mm, ours.y_mm), abs=TOLERANCE_MM)
            assert (theirs.x_mm, theirs.y_mm) == near


def test_two_robots_are_stopped_and_run_again(free_play: MarellePage) -> None:
    free_play.choose_world("arena")
    free_play.start("while True:\n    pass\n")
    free_play.stop()
    free_play.run(SQUARE)
    story = free_play.story()
    assert [line.split("]")[0] for line in story[:2]] == ["[blue", "[red"]
    assert free_play.tab.axe("page-arena") == []


def test_two_robots_whose_program_calls_itself_without_end_are_told(
    free_play: MarellePage,
) -> None:
    free_play.choose_world("arena")
    free_play.run(pupils_program("calls_itself_for_ever"))
    assert "elle-même sans fin" in free_play.tab.texts(".mistake .what")[0]
    free_play.run(SQUARE)
    assert len(free_play.story()) > 3


def test_two_robots_are_stopped_where_no_worker_is_allowed(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#free", NO_WORKER)
    page.choose_world("arena")
    page.start("for i in range(10 ** 9):\n    n = i\n")
    page.stop(3)
    assert page.story() == []
    page.run(SQUARE)
    assert page.story()[1].startswith("[red]")


def test_a_browser_that_cannot_set_a_stack_aside_drives_one_robot_and_says_so_of_two(
    tab: Tab, page_file: Path
) -> None:
    page = MarellePage.fresh(tab, page_file, "#free", NO_WORKER + NO_STACKS)
    page.run(SQUARE)
    assert len(page.story()) > 3
    page.choose_world("arena")
    page.run(SQUARE)
    assert tab.texts(".results .what") == [TEXT("E-RUN-22.what")]
