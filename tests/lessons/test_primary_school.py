"""What the pages of L01 and L02 say of rows and of robots is what the checks and the simulator do."""

import re
from math import hypot
from pathlib import Path

import pytest

from marelle_lessons import Report, Submission, check, load_lesson
from marelle_lessons.cards import parse, translate
from marelle_sim import simulate

# Other right answers that the teachers' pages name, besides the solutions.
ALSO_RIGHT = [
    ("L01", "A2 D A2 G"),
    ("L01", "G R R D A A"),
    ("L01", "A A G R R D"),
    ("L01", "2(A D A G)"),
    ("L01", "A A D A A D3"),
    ("L02", "A D3 A A D A2 D A A A"),
    ("L02", "A D D2 A A D A2 D A A A"),
    ("L02", "A D2 D A A D A2 D A A A"),
    ("L02", "A D G2 A A D A A D A A A"),
    ("L02", "G2 D A A D A3 D A A A"),
]
# Ways that are right where no repair is asked.
REWRITTEN = ["G A A D A A A D A A A", "A G A A D D A A A G A A", "A G A A R R R D A A"]
ROW = "A G A A D A A D A A A"
SQUARE_MM = 150
D4_MM = (450, 450)
ARRIVED = re.compile(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="6" [^>]*stroke="#c2410c"')
FRAME = re.compile(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="\3" fill="#fdfcf8"')


def checked(lesson: str, row: str) -> Report:
    return check(load_lesson(lesson), Submission(row, row, row, language="cards"), seeds=[0])


@pytest.mark.unmeasured
@pytest.mark.parametrize(("lesson", "row"), ALSO_RIGHT)
def test_another_right_answer_that_the_teachers_page_names_passes(lesson: str, row: str) -> None:
    assert f"`{row}`" in load_lesson(lesson).teacher_page()
    assert checked(lesson, row).failure is None


@pytest.mark.parametrize("row", REWRITTEN)
def test_a_right_way_that_is_another_one_is_no_repair(row: str) -> None:
    assert f"`{row}`" in load_lesson("L02").teacher_page()
    failure = checked("L02", row).failure
    assert failure is not None
    assert failure.check_id == "repair"


@pytest.fixture(scope="module")
def twenty(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[float, float]]:
    """Give where twenty slightly different robots end (mm) that do the repaired row of L02."""
    program: Path = tmp_path_factory.mktemp("rangee") / "programme.py"
    program.write_text(translate(parse(ROW), "fr").program, encoding="utf-8")
    world = load_lesson("L02").worlds[0].world
    poses = [
        simulate(program, world=world, seed=seed, tolerances=True, seconds=60).pose
        for seed in range(20)
    ]
    return [(pose.x_mm, pose.y_mm) for pose in poses]


@pytest.mark.unmeasured
def test_twenty_robots_end_in_the_chests_square_and_none_in_its_middle(
    twenty: list[tuple[float, float]],
) -> None:
    left, bottom = D4_MM
    away = [hypot(x - left - SQUARE_MM / 2, y - bottom - SQUARE_MM / 2) for x, y in twenty]
    assert all(0 < x - left < SQUARE_MM and 0 < y - bottom < SQUARE_MM for x, y in twenty)
    assert min(away) > 9


def test_the_drawing_of_twenty_robots_shows_where_they_ended(
    twenty: list[tuple[float, float]],
) -> None:
    drawing = (load_lesson("L02").folder / "img" / "twenty.svg").read_text(encoding="utf-8")
    frame = FRAME.search(drawing)
    assert frame is not None
    x0, y0, side = (float(value) for value in frame.groups())
    shown = [
        ((float(x) - x0) * SQUARE_MM / side, SQUARE_MM - (float(y) - y0) * SQUARE_MM / side)
        for x, y in ARRIVED.findall(drawing)[:20]
    ]
    ended = [(x - D4_MM[0], y - D4_MM[1]) for x, y in twenty]
    assert shown == [pytest.approx(place, abs=0.2) for place in ended]
