"""Programs, mistakes and several robots: the same in the page as by the command."""

import json
import shutil
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from chromium import Tab
from marelle_page import NO_WORKER, SQUARE, TEXT, MarellePage, SharedPage, pupils_program

from marelle_help import as_help
from marelle_lessons import cards, load_lesson
from marelle_sim import Run, Trace, simulate
from marelle_text import Text

# Twenty programs are told and driven the same in the page and on a computer, to the micrometre.


ROOT = Path(__file__).parents[2]
BENCHMARKS, PAGES, DATA = "tests/benchmarks/programs", "docs/programs", "tests/data"
REPEAT = "lessons/marelle_lessons/content/03-repeat"
LINE = "lessons/marelle_lessons/content/07-follow-the-line"
TOLERANCE_MM = 0.001  # 1 um: sin, cos and exp may differ in their last bits between C libraries
TOLERANCE_DEG = 0.001
EVERY_US = 50_000


@dataclass(frozen=True)
class Case:
    """A program, and where it runs."""

    file: str
    lesson: str = ""
    kit: str = "pico_bot"
    world: str = "squares"
    seconds: int = 20
    seed: int = 7

    @property
    def cards(self) -> bool:
        return self.file.endswith(".cards.txt")

    @property
    def text(self) -> str:
        return (ROOT / self.file).read_text("utf-8")


CASES = [
    Case(f"{PAGES}/carre.py"),
    Case(f"{PAGES}/square.py"),
    Case(f"{DATA}/look_around.py", world="room"),
    Case(f"{BENCHMARKS}/hello.py", kit="bench5", world="line_loop"),
    Case(f"{BENCHMARKS}/raw_line_follower.py", kit="bench5", world="line_loop", seconds=60),
    Case(f"{BENCHMARKS}/raw_line_follower.py", kit="bench5", world="line_crossings"),
    Case(f"{BENCHMARKS}/line_follower.py", world="line_loop", seconds=60),
    Case(f"{BENCHMARKS}/avoider.py", world="room", seconds=60),
    Case(f"{BENCHMARKS}/avoider.py", world="slalom", seed=3),
    Case(f"{BENCHMARKS}/busy_wait_steering.py", world="empty"),
    Case(f"{BENCHMARKS}/two_encoders.py", world="empty"),
    Case(f"{REPEAT}/solution.py", lesson="L03"),
    Case(f"{REPEAT}/solution_2.py", lesson="L03"),
    Case(f"{REPEAT}/solution.cards.txt", lesson="L03"),
    Case(f"{REPEAT}/wrong/gauche_droite.cards.txt", lesson="L03"),
    Case(f"{LINE}/solution.py", lesson="L07"),
    Case(f"{LINE}/solution_2.py", lesson="L07"),
    Case(f"{LINE}/solution_3.py", lesson="L07"),
    Case(f"{LINE}/wrong/trop_vite.py", lesson="L07"),
    Case(f"{LINE}/wrong/boucle_oubliee.py", lesson="L07"),
]


def _without_first_line(text: str) -> str:
    """Leave out what a wrong program says of itself: in a row of cards it is no card."""
    return text.split("\n", 1)[1] if text.startswith("# expect") else text


def _asked(case: Case) -> dict[str, Any]:
    program = _without_first_line(case.text)
    free = {"kit": case.kit, "world": case.world, "seconds": case.seconds}
    where = {"lesson": case.lesson} if case.lesson else free
    return {
        "program": program,
        "cards": case.cards,
        "language": "fr",
        "seed": case.seed,
        **where,
    }


@pytest.fixture(scope="module")
def in_the_page(shared_page: SharedPage) -> dict[Case, tuple[dict[str, Any], Trace]]:
    """Run all in the Python of one page: what it shows of each, and each trace."""
    page = shared_page.at("free")
    found = {}
    for case in CASES:
        shown, _ = page.ask(do="run", **_asked(case))
        traced, _ = page.ask(do="trace", **_asked(case))
        found[case] = (shown["replay"], Trace.read(traced["trace"]))
    return found


def _on_this_computer(case: Case, folder: Path) -> Run:
    program = _without_first_line(case.text)
    file = folder / "programme.py"
    made = cards.translate(cards.parse(program), "fr").program if case.cards else program
    file.write_text(made, encoding="utf-8", newline="\n")
    if not case.lesson:
        where: dict[str, Any] = {"kit": case.kit, "world": case.world, "seconds": case.seconds}
    else:
        lesson = load_lesson(case.lesson)
        shown = next(one.world for one in lesson.worlds if not one.hidden)
        where = {"kit": lesson.kit, "world": shown, "seconds": lesson.seconds}
        where["tolerances"] = not lesson.exact
    return simulate(file, seed=case.seed, **where)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{Path(case.file).stem}-{case.lesson or case.world}"
)
def test_a_program_does_and_tells_the_same_in_the_page(
    case: Case, in_the_page: dict[Case, tuple[dict[str, Any], Trace]], tmp_path: Path
) -> None:
    shown, there = in_the_page[case]
    here = _on_this_computer(case, tmp_path)
    assert [moment["text"] for moment in shown["story"]] == here.story("fr")
    assert (shown["ended"], there.end_us) == (here.ended, here.trace.end_us)
    for time_us in range(0, here.trace.end_us + 1, EVERY_US):
        ours, theirs = here.trace.pose_at(time_us), there.pose_at(time_us)
        assert (theirs.x_mm, theirs.y_mm) == pytest.approx(
            (ours.x_mm, ours.y_mm), abs=TOLERANCE_MM
        )
        turned = (theirs.heading_deg - ours.heading_deg + 180) % 360 - 180
        assert turned == pytest.approx(0, abs=TOLERANCE_DEG)


def test_there_are_twenty_programs() -> None:
    assert len(CASES) == len(set(CASES)) == 20


# Beginners' mistakes are told alike by Pyodide's Python and by ours, which word their errors differently.


HERE = Path(__file__).parent


def _told(command: list[str]) -> dict[str, object]:
    said = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, check=False, timeout=300
    )
    assert said.returncode == 0, said.stderr
    return dict(json.loads(said.stdout.splitlines()[-1]))


def test_pyodide_tells_each_mistake_as_cpython_does(node_modules: Path) -> None:
    node = shutil.which("node")
    assert node is not None
    programs = "tests/data/mistakes"
    here = _told([sys.executable, "tell_mistakes.py", str(ROOT / programs)])
    there = _told(
        [node, "run.mjs", str(ROOT), "tests/browser/tell_mistakes.py", f"/project/{programs}"]
    )
    assert len(here) > 100
    assert there == here


# Each mistake of tests/data/mistakes is said in French beside its line, in the words of the command.


FILES = (Path(__file__).parents[1] / "data" / "mistakes").glob("[0-9]*.py")
ASKS = "32_input"  # which is no mistake here: the page has a field for the answer
MISTAKES = sorted(file for file in FILES if file.stem != ASKS)
SECONDS = 60  # what the page runs in free play
MOST_WORDS = 12


@pytest.fixture(scope="module")
def page(shared_page: SharedPage) -> Generator[MarellePage]:
    """Give one page, in which one program after the other is tried."""
    yield shared_page.at("free")
    shared_page.rest()


def _expected(program: Path) -> dict[str, str | int]:
    """Give what the command says of it: of what stopped it, else of what is odd in it."""
    run = simulate(program, seconds=SECONDS)
    return as_help(run.error, Text("fr")) if run.error else run.remarks("fr")[0]


def test_there_are_at_least_thirty_mistakes() -> None:
    assert len(MISTAKES) >= 30


@pytest.mark.parametrize("file", MISTAKES, ids=lambda file: file.stem)
def test_a_mistake_is_said_in_french_beside_its_line(page: MarellePage, file: Path) -> None:
    expected = _expected(file)
    beside = ".cm-editor .mistake" if expected["line"] else ".results .mistake"
    what, action = page.shown_after(
        file.read_text("utf-8"), f"{beside} .what", f"{beside} .action"
    )
    assert what == [expected["what"]]
    assert action == [f"{expected['action']} {expected['code']}"]
    assert len(str(expected["what"]).split(" ")) <= MOST_WORDS


PROGRAMS = Path(__file__).parents[1] / "benchmarks" / "programs"
LOOKS_US = 100_000
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
        for time_us in range(0, here.trace.end_us + 1, LOOKS_US):
            ours, theirs = here.trace.pose_at(time_us, robot), there.pose_at(time_us, robot)
            near = pytest.approx((ours.x_mm, ours.y_mm), abs=TOLERANCE_MM)
            assert (theirs.x_mm, theirs.y_mm) == near


def test_two_robots_are_stopped_and_run_again(free_play: MarellePage) -> None:
    free_play.choose_world("arena")
    free_play.start("while True:\n    pass\n")
    free_play.stop()
    free_play.run(SQUARE)
    assert [line.split("]")[0] for line in free_play.story()[:2]] == ["[blue", "[red"]
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
