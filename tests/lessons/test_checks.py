"""Each kind of check, on runs of real programs; a check looks at a robot's path often enough."""

from itertools import pairwise
from math import hypot, inf
from typing import NamedTuple

import pytest
from handwritten import Script
from hypothesis import given, strategies as st
from programs import program_text
from small_lesson import CHECKS, WORLD, Make, failure_of, help_of, said

from marelle_lessons.checks import KINDS, Evidence
from marelle_lessons.program import Program
from marelle_sim.world import centre_lines_of, load_world

LOOP = """\
format = 1
size = [1000, 800]
[[line]]
points = [[200, 200], [800, 200], [800, 600], [200, 600]]
closed = true
radius = 150
[robot]
at = [400, 200]
heading = 90
"""
WALLED = WORLD + "[[wall]]\npoints = [[0, 320], [300, 320]]\n"
FOLLOW = program_text("checks/follows_a_line")
FRENCH = "from marelle.fr import *\n"


class Row(NamedTuple):
    """A program for a check, and the end of what is said of it: "" where it passes."""

    program: str
    told: str = ""
    world: str = WORLD
    seconds: int = 20


STOPS = 'kind = "visits"\nsquares = ["A2", "A3"]\nin_order = true\nstop_s = 2\n'
STOPPING = FRENCH + "avancer()\nattendre({})\navancer()\nattendre({})\ndroite()\navancer()\n"
TURNING = FRENCH + "avancer()\n" + "droite()\ngauche()\n" * 4 + "avancer()\n"
IN_A1 = 'kind = "visits"\nsquares = ["A1"]\nstop_s = 1.5\n'
FACING = 'kind = "arrives"\nx_mm = 75\ny_mm = 225\ntolerance_mm = 20\nheading_deg = 90\n'
CALLED = FRENCH + "def marche():\n    avancer()\n"
TIDY = f"{FRENCH}def marche():\n    avancer()\ndef tout():\n    marche()\ntout()\nattendre(10)\nbip()\n"
ALONG = "from marelle import Robot\nRobot().straight(700)\n"
JUDGED = {
    'kind = "arrives"\nsquare = "A3"\n': [
        Row(FRENCH + "avancer(2)\n"),
        Row("A2"),
        Row(FRENCH + "avancer()\n", "time_s=1,4, square=A2, expected=A3, count=151, off_deg=0"),
    ],
    FACING: [
        Row(FRENCH + "avancer()\ndroite()\n"),
        Row(FRENCH + "avancer()\n", "count=1, off_deg=89"),
        Row(FRENCH + "avancer(2)\ndroite()\n", "expected=(75, 225), count=149, off_deg=1"),
    ],
    'kind = "visits"\nsquares = ["A2", "A3", "B3"]\nin_order = true\n': [
        Row("A2 D A"),
        Row("A D A G A", "time_s=3,2, square=B2, expected=A3, count=1, stop_s=0"),
    ],
    'kind = "visits"\nsquares = ["A2", "A3"]\nin_order = true\n': [Row("A D A R G A")],  # a detour that comes back
    'kind = "visits"\nsquares = ["B1", "A2", "B2"]\n': [
        Row("A D A D A"),
        Row("A D A", "expected=B1, count=2, stop_s=0"),
    ],
    STOPS: [
        Row(STOPPING.format(2000, 2000)),
        Row(STOPPING.format(4000, 1900), "square=B3, expected=A3, count=1, stop_s=2"),
        Row(STOPPING.format(2, 2), "square=A3, expected=A2, count=0, stop_s=2"),
        Row(TURNING, "count=0, stop_s=2"),
    ],
    IN_A1: [  # from the start, and until the program ends
        Row(FRENCH + "attendre(1500)\n"),
        Row(FRENCH + "attendre(1500)\navancer()\n"),
        Row(FRENCH + "attendre(1400)\n", "expected=A1, count=0, stop_s=1,5"),
        Row(FRENCH + "attendre(1400)\navancer()\n", "expected=A1, count=0, stop_s=1,5"),
    ],
    'kind = "avoids"\nsquares = ["B3", "A3"]\n': [
        Row("A"), Row("A2", "time_s=1,4, square=A3, expected=A3"),
    ],
    'kind = "stays_on_mat"\n': [Row("A3"), Row("G A", "square=hors des cases")],
    'kind = "no_contact"\n': [
        Row("A", world=WALLED), Row("A2", "square=A2, wall=le mur 1, count=1", WALLED),
    ],
    'kind = "instructions"\nmax = 3\nmax_turns = 1\n': [
        Row("A A A"),
        Row("3(A)"),
        Row("A D A D", "count=4, expected=3, turns=2"),
        Row("A D D", "count=3, expected=1, turns=2"),
        Row(FRENCH + "for i in range(9):\n    avancer()\n    droite()\n"),
        Row(FRENCH + "print(1)\n" * 9 + "avancer()"),
        Row(FRENCH + "avancer()\n" * 4, "count=4, expected=3, turns=0"),
    ],
    'kind = "instructions"\nmax = 1\n': [  # no pause, no sound and no call of one's own counts
        Row(TIDY), Row(TIDY + "droite()\n", "count=2, expected=1, turns=1"),
    ],
    'kind = "forbidden"\nname = "D"\n': [Row("A G A"), Row("A 3(G D)", "name=D, line=0")],
    'kind = "structure"\nloop = true\n': [
        Row("2(A D)"),
        Row(FRENCH + "for i in range(2):\n    avancer()\n"),
        Row("A D A D", "expected=1, count=0"),
        Row(FRENCH + "avancer()", "expected=1, count=0"),
    ],
    'kind = "structure"\nfunction = 1\n': [
        Row(CALLED + "marche()\n"), Row(CALLED, "expected=1, count=0"),
    ],
    'kind = "lasts"\nmax_s = 5\n': [
        Row(FRENCH + "attendre(4000)\n"),
        Row(FRENCH + "attendre(6000)\n", "time_s=5,0, square=A1, expected=5, count=6"),
    ],
    'kind = "lasts"\nmin_s = 3\nmax_s = 5\n': [
        Row(FRENCH + "attendre(4000)\n"),
        Row(FRENCH + "attendre(2000)\n", "time_s=2,0, square=A1, expected=3, count=2"),
        Row(FRENCH, "expected=3, count=0"),
        Row(FRENCH + "attendre(6000)\n", "time_s=5,0, square=A1, expected=5, count=6"),
    ],
    'kind = "lasts"\nmin_s = 3\n': [
        Row(FRENCH + "while True:\n    attendre(10)\n"),
        Row(FRENCH + "avancer()\n", "expected=3, count=1,4"),
    ],
    'kind = "ends"\n': [
        Row(FRENCH + "while True:\n    attendre(10)\n", seconds=2),
        Row(FRENCH + "avancer()\navanser()\n", "line=3", seconds=2),
    ],
    'kind = "follows_line"\nwhole_loop = true\n': [
        Row(FOLLOW, "", LOOP, 30),
        Row(FOLLOW.replace("True", "bot.distance() < 700"), "expected=100, count=41", LOOP, 30),
    ],
    'kind = "follows_line"\nnever_lost_s = 1\n': [
        Row(FOLLOW, "", LOOP, 30),
        Row(ALONG, "expected=1, count=2,4", LOOP, 30),
    ],
    'kind = "follows_line"\nmean_mm = 15\n': [Row(FOLLOW, "", LOOP, 30)],
}  # fmt: skip


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("check", "row"),
    [
        pytest.param(check, row, id=f"{check.split()[2]} {row.told or 'passes'}")
        for check, rows in JUDGED.items()
        for row in rows
    ],
)
def test_a_check_passes_a_program_or_says_what_is_wrong(check: str, row: Row, asked: Make) -> None:
    language = "micropython" if "\n" in row.program else "cards"
    told = said(asked(check, row.world, row.seconds)(row.program, language))
    assert (told.endswith(row.told), bool(told)) == (True, bool(row.told)), told


def test_avoids_tells_the_line_and_the_card_by_which_the_robot_enters_a_square(
    asked: Make,
) -> None:
    failure = failure_of(asked('kind = "avoids"\nsquares = ["B3", "A3"]\n')("A2", "cards"))
    assert (failure.line, failure.card) == (4, (0, 2))


def test_a_line_that_only_waits_is_not_the_one_to_look_at(asked: Make) -> None:
    lesson = asked('kind = "avoids"\nsquares = ["B3", "A3"]\n')
    report = lesson("from marelle import *\nbot = Robot()\nbot.drive(100, 0)\nwait(9000)\n")
    assert (failure_of(report).line, failure_of(report).source_line) == (3, "bot.drive(100, 0)")


def test_stays_on_mat_tells_when_and_where_the_robot_leaves_it(asked: Make) -> None:
    failure = failure_of(asked('kind = "stays_on_mat"\n')("G A", "cards"))
    assert failure.place.startswith("hors du tapis, à ")
    assert 1_000_000 < (failure.time_us or 0) < 3_000_000


def test_instructions_points_at_the_first_one_too_many(asked: Make) -> None:
    failure = failure_of(asked('kind = "instructions"\nmax = 3\n')(FRENCH + "avancer()\n" * 4))
    assert (failure.time_us, failure.line, failure.source_line) == (None, 5, "avancer()")


@pytest.mark.parametrize(
    ("name", "program", "line"),
    [
        ("while", FRENCH + "avancer()\nwhile True:\n    droite()\n", 3),
        ("droite", FRENCH + "droite()\n", 2),
        ("turn", "from marelle import Robot\nRobot().turn(90)\n", 2),
        ("sleep", "from time import sleep\n", 1),
    ],
)
def test_forbidden_refuses_a_name_or_a_keyword(
    asked: Make, name: str, program: str, line: int
) -> None:
    lesson = asked(f'kind = "forbidden"\nname = "{name}"\n', seconds=2)
    assert said(lesson(FRENCH + "avancer()  # " + name)) == ""
    assert said(lesson(program)).endswith(f"name={name}, line={line}")
    assert failure_of(lesson(program)).line == line


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("pass", "expected=1, count=0"),
        ("print('bonjour')", "expected=1, count=0"),
        ("autre()", "expected=1, count=0"),
        ("bot.line.values()", ""),
        ("bot.ligne.valeurs()", ""),
        ("avancer()", ""),
        ("bot.rouler(0, 0)", ""),
        ("bot.tout_droit(10)", ""),
        ("bot.arreter()", ""),
        ("conduit()", ""),
    ],
)
def test_structure_asks_for_functions_that_read_the_line_or_drive(
    asked: Make, body: str, told: str
) -> None:
    lesson = asked('kind = "structure"\nfunction = 1\nfunction_drives = true\n')
    functions = "def autre():\n    return 1\ndef conduit():\n    bot.drive(0, 0)\n"
    text = f"{FRENCH}bot = Robot()\n{functions}def marche():\n    {body}\nmarche()\n"
    assert said(lesson(text)).partition("square=A1, ")[2] == told


def test_ends_tells_the_help_with_the_error(asked: Make) -> None:
    failure = failure_of(asked('kind = "ends"\n')(FRENCH + "avancer()\navanser()\n"))
    assert help_of(failure)["what"] == "Ligne 3, Python ne connaît pas «\xa0avanser\xa0»."


def test_follows_line_tells_when_the_line_was_lost(asked: Make) -> None:
    lesson = asked('kind = "follows_line"\nnever_lost_s = 1\n', LOOP, 30)
    assert 1_500_000 < (failure_of(lesson(ALONG)).time_us or 0) < 3_500_000


def test_follows_line_measures_the_mean_gap(asked: Make) -> None:
    told = said(asked('kind = "follows_line"\nmean_mm = 15\n', LOOP, 30)(ALONG))
    assert told.partition("expected=")[2].startswith("15, count=")


LINE_LOOP = load_world("line_loop")


@given(st.floats(-300, 2300), st.floats(-300, 1500))
def test_the_gap_from_a_line_is_that_of_its_nearest_point(x_mm: float, y_mm: float) -> None:
    way = centre_lines_of(LINE_LOOP)
    assert way is not None
    points = [
        piece.at(piece.length_mm * step / max(1, round(piece.length_mm / 5)))
        for shape in LINE_LOOP.shapes
        for piece in getattr(shape, "pieces", ())
        for step in range(max(1, round(piece.length_mm / 5)) + 1)
    ]
    nearest_mm = min(hypot(x - x_mm, y - y_mm) for x, y in points)
    expected = pytest.approx(nearest_mm) if nearest_mm < 60 else inf
    assert way.nearest(x_mm, y_mm)[0] == expected


def test_every_kind_is_in_the_table_and_documented() -> None:
    assert set(KINDS) == {
        "answers", "arrives", "avoids", "changes", "ends", "follows_line", "forbidden", "instructions",
        "keeps", "lasts", "messages", "no_contact", "reacts", "stays_on_mat", "structure",
        "tells_apart", "visits",
    }  # fmt: skip
    assert [name for name, kind in KINDS.items() if not kind.judge.__doc__] == []
    assert "visits" in CHECKS


SPEEDS = st.integers(-300, 300) | st.just(0)


@given(st.lists(st.tuples(st.integers(1, 150), SPEEDS, SPEEDS), max_size=30), st.integers(0, 100))
def test_a_path_is_the_traces_own_every_20_to_40_ms(
    driven: list[tuple[int, int, int]], rest_ms: int
) -> None:
    script, now_ms = Script(), 0
    for after_ms, left, right in driven:
        now_ms += after_ms
        script.pose(now_ms * 1000, 75 + now_ms / 10, 75, left % 360, left=left, right=right)
    run = script.run(at_us=(now_ms + rest_ms) * 1000)
    path = Evidence(run, Program("")).path
    times = [look[0] for look in path]
    assert (times[0], times[-1]) == (0, run.trace.end_us)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert all(20_000 <= gap < 40_000 for gap in gaps[:-1])
    assert all(gap < 40_000 for gap in gaps[-1:])
    for time_us, x_mm, y_mm, heading_deg in path:
        pose = run.trace.pose_at(time_us)
        assert (x_mm, y_mm) == pytest.approx((pose.x_mm, pose.y_mm), abs=1e-6)
        assert abs((heading_deg - pose.heading_deg + 180) % 360 - 180) < 1e-6
