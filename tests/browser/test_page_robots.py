"""Several robots in the page: each program runs on a stack that WebAssembly sets aside, where the browser can."""

from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import BUSY, MarellePage
from shared_page import SharedPage

from marelle_sim import simulate
from marelle_sim.trace import Trace

PROGRAMS = Path(__file__).parents[1] / "benchmarks" / "programs"
TOLERANCE_MM = 0.001  # as in test_same_in_the_page.py
EVERY_US = 100_000
SQUARE = "from marelle.fr import *\nfor i in range(4):\n    avancer()\n    droite()\n"
ENDLESS = "while True:\n    pass\n"
DEEP = "def plus(n):\n    return plus(n + 1)\n\n\nplus(0)\n"
NO_WORKER = (
    "window.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } };"
)
NO_STACKS = "delete WebAssembly.Suspending; delete WebAssembly.Suspender;"


@pytest.mark.parametrize(
    ("program", "world"),
    [("avoider.py", "arena"), ("avoider.py", "dance"), ("raw_dancer.py", "dance")],
)
def test_several_robots_do_and_tell_the_same_in_the_page(
    program: str, world: str, shared: SharedPage, tmp_path: Path
) -> None:
    page = shared.at("free")
    file = tmp_path / "programme.py"
    file.write_bytes((PROGRAMS / program).read_bytes())
    here = simulate(file, world=world, seconds=10, seed=7)
    where = {"world": world, "kit": "pico_bot", "seconds": 10, "seed": 7, "language": "fr"}
    asked = {"program": file.read_text("utf-8"), "cards": False, **where}
    shown, _ = page.ask(do="run", **asked)
    traced, _ = page.ask(do="trace", **asked)
    there = Trace.read(traced["trace"])
    assert [moment["text"] for moment in shown["replay"]["story"]] == here.story("fr")
    assert len(shown["replay"]["robots"]) == len(here.robots) > 1
    for robot in range(len(here.robots)):
        for time_us in range(0, here.trace.end_us + 1, EVERY_US):
            ours, theirs = here.trace.pose_at(time_us, robot), there.pose_at(time_us, robot)
            near = pytest.approx((ours.x_mm, ours.y_mm), abs=TOLERANCE_MM)
            assert (theirs.x_mm, theirs.y_mm) == near


def test_two_robots_are_stopped_and_run_again(shared: SharedPage) -> None:
    page = shared.at("free")
    page.choose_world("arena")
    page.write(ENDLESS)
    page.press("try")
    page.tab.wait_for(BUSY)
    page.press("stop")
    page.wait_until_idle()
    page.run(SQUARE)
    story = page.story()
    assert [line.split("]")[0] for line in story[:2]] == ["[blue", "[red"]
    assert page.tab.axe() == []
    page.tab.screenshot("page-arena")


def test_two_robots_whose_program_calls_itself_without_end_are_told(
    shared: SharedPage,
) -> None:
    page = shared.at("free")
    page.choose_world("arena")
    page.run(DEEP)
    assert "elle-même sans fin" in page.tab.texts(".mistake .what")[0]
    page.run(SQUARE)
    assert len(page.story()) > 3


def test_two_robots_are_stopped_where_no_worker_is_allowed(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#free", NO_WORKER)
    page.choose_world("arena")
    page.write("for i in range(10 ** 9):\n    n = i\n")
    page.press("try")
    tab.wait_for(BUSY)
    page.press("stop")
    page.wait_until_idle(3)
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
    assert tab.texts(".results .what") == [
        "Ce navigateur ne sait pas faire rouler plusieurs robots."
    ]
