"""Each kind of check, on runs of real programs."""

from math import hypot, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lesson_of_one_check import Make, failure_of, said
from small_lesson import CHECKS, WORLD

from marelle_lessons.checks import KINDS
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
FOLLOW = """\
from marelle import Robot, wait
bot = Robot()
while True:
    p = bot.line.position()
    bot.drive(110, 0 if p is None else 2 * p)
    wait(10)
"""
FRENCH = "from marelle.fr import *\n"


def test_arrives_asks_for_the_square_in_which_the_robot_stops(asked: Make) -> None:
    lesson = asked('kind = "arrives"\nsquare = "A3"\n')
    assert said(lesson(FRENCH + "avancer(2)\n")) == ""
    assert said(lesson("A2", "cards")) == ""
    assert said(lesson(FRENCH + "avancer()\n")) == (
        "time_s=1,4, square=A2, expected=A3, count=151, off_deg=0"
    )


def test_arrives_asks_for_a_point_and_a_heading(asked: Make) -> None:
    lesson = asked(
        'kind = "arrives"\nx_mm = 75\ny_mm = 225\ntolerance_mm = 20\nheading_deg = 90\n'
    )
    assert said(lesson(FRENCH + "avancer()\ndroite()\n")) == ""
    assert said(lesson(FRENCH + "avancer()\n")).endswith("count=1, off_deg=89")
    assert "expected=(75, 225), count=149, off_deg=1" in said(
        lesson(FRENCH + "avancer(2)\ndroite()\n")
    )


def test_visits_tells_the_moment_at_which_the_robot_goes_astray(asked: Make) -> None:
    lesson = asked('kind = "visits"\nsquares = ["A2", "A3", "B3"]\nin_order = true\n')
    assert said(lesson("A2 D A", "cards")) == ""
    report = lesson("A D A G A", "cards")
    assert said(report) == "time_s=3,2, square=B2, expected=A3, count=1, stop_s=0"


def test_visits_takes_a_detour_that_comes_back(asked: Make) -> None:
    lesson = asked('kind = "visits"\nsquares = ["A2", "A3"]\nin_order = true\n')
    assert said(lesson("A D A R G A", "cards")) == ""


def test_visits_in_any_order_names_what_is_missing(asked: Make) -> None:
    lesson = asked('kind = "visits"\nsquares = ["B1", "A2", "B2"]\n')
    assert said(lesson("A D A D A", "cards")) == ""
    assert "expected=B1, count=2" in said(lesson("A D A", "cards"))


def test_visits_with_a_stop_asks_that_the_robot_stands_in_each_square(asked: Make) -> None:
    stop = 'kind = "visits"\nsquares = ["A2", "A3"]\nin_order = true\nstop_s = 2\n'
    drive = FRENCH + "avancer()\nattendre({})\navancer()\nattendre({})\ndroite()\navancer()\n"
    lesson = asked(stop)
    assert said(lesson(drive.format(2000, 2000))) == ""
    assert said(lesson(drive.format(4000, 1900))).endswith(
        "square=B3, expected=A3, count=1, stop_s=2"
    )
    assert said(lesson(drive.format(2, 2))).endswith("square=A3, expected=A2, count=0, stop_s=2")
    turning = "droite()\ngauche()\n" * 4
    assert "count=0" in said(lesson(FRENCH + "avancer()\n" + turning + "avancer()\n"))


@pytest.mark.parametrize("then", ["", "avancer()\n"])
def test_a_stop_counts_from_the_start_and_until_the_program_ends(asked: Make, then: str) -> None:
    lesson = asked('kind = "visits"\nsquares = ["A1"]\nstop_s = 1.5\n')
    assert said(lesson(f"{FRENCH}attendre(1500)\n{then}")) == ""
    assert said(lesson(f"{FRENCH}attendre(1400)\n{then}")).endswith(
        "expected=A1, count=0, stop_s=1,5"
    )


def test_avoids_tells_when_the_robot_enters_a_square(asked: Make) -> None:
    lesson = asked('kind = "avoids"\nsquares = ["B3", "A3"]\n')
    assert said(lesson("A", "cards")) == ""
    report = lesson("A2", "cards")
    assert said(report) == "time_s=1,4, square=A3, expected=A3"
    assert failure_of(report).line == 4
    assert failure_of(report).card == (0, 2)


def test_a_line_that_only_waits_is_not_the_one_to_look_at(asked: Make) -> None:
    lesson = asked('kind = "avoids"\nsquares = ["B3", "A3"]\n')
    report = lesson("from marelle import *\nbot = Robot()\nbot.drive(100, 0)\nwait(9000)\n")
    assert (failure_of(report).line, failure_of(report).source_line) == (3, "bot.drive(100, 0)")


def test_stays_on_mat_tells_when_the_robot_leaves_it(asked: Make) -> None:
    lesson = asked('kind = "stays_on_mat"\n')
    assert said(lesson("A3", "cards")) == ""
    report = lesson("G A", "cards")
    assert said(report).endswith("square=hors des cases")
    assert failure_of(report).place.startswith("hors du tapis, à ")
    assert 1_000_000 < (failure_of(report).time_us or 0) < 3_000_000


def test_no_contact_names_the_wall(asked: Make) -> None:
    lesson = asked('kind = "no_contact"\n', WALLED)
    assert said(lesson("A", "cards")) == ""
    assert said(lesson("A2", "cards")).endswith("square=A2, wall=le mur 1, count=1")


@pytest.mark.parametrize(
    ("program", "language", "told"),
    [
        ("A A A", "cards", ""),
        ("3(A)", "cards", ""),
        ("A D A D", "cards", "count=4, expected=3, turns=2"),
        ("A D D", "cards", "count=3, expected=1, turns=2"),
        (FRENCH + "for i in range(9):\n    avancer()\n    droite()\n", "micropython", ""),
        (FRENCH + "print(1)\n" * 9 + "avancer()", "micropython", ""),
        (FRENCH + "avancer()\n" * 4, "micropython", "count=4, expected=3, turns=0"),
    ],
)
def test_instructions_counts_what_is_written(
    asked: Make, program: str, language: str, told: str
) -> None:
    lesson = asked('kind = "instructions"\nmax = 3\nmax_turns = 1\n')
    assert said(lesson(program, language)).partition("square=")[2].partition(", ")[2] == told


def test_instructions_points_at_the_first_one_too_many(asked: Make) -> None:
    lesson = asked('kind = "instructions"\nmax = 3\n')
    failure = failure_of(lesson(FRENCH + "avancer()\n" * 4))
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


def test_forbidden_refuses_a_card(asked: Make) -> None:
    lesson = asked('kind = "forbidden"\nname = "D"\n')
    assert said(lesson("A G A", "cards")) == ""
    assert "name=D" in said(lesson("A 3(G D)", "cards"))


def test_structure_asks_for_a_loop(asked: Make) -> None:
    lesson = asked('kind = "structure"\nloop = true\n')
    assert said(lesson("2(A D)", "cards")) == ""
    assert said(lesson(FRENCH + "for i in range(2):\n    avancer()\n")) == ""
    assert said(lesson("A D A D", "cards")).endswith("expected=1, count=0")
    assert said(lesson(FRENCH + "avancer()")).endswith("expected=1, count=0")


def test_structure_asks_for_functions_that_are_called(asked: Make) -> None:
    lesson = asked('kind = "structure"\nfunction = 1\n')
    wanted = FRENCH + "def marche():\n    avancer()\n"
    assert said(lesson(wanted + "marche()\n")) == ""
    assert said(lesson(wanted)).endswith("expected=1, count=0")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("pass", "expected=1, count=0"),
        ("print('bonjour')", "expected=1, count=0"),
        ("autre()", "expected=1, count=0"),
        ("bot.line.values()", ""),
        ("avancer()", ""),
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


def test_instructions_counts_no_pause_no_sound_and_no_call_of_one_s_own(asked: Make) -> None:
    lesson = asked('kind = "instructions"\nmax = 1\n')
    tidy = "def marche():\n    avancer()\ndef tout():\n    marche()\ntout()\nattendre(10)\nbip()\n"
    assert said(lesson(FRENCH + tidy)) == ""
    assert "count=2" in said(lesson(FRENCH + tidy + "droite()\n"))


def test_lasts_tells_when_the_time_is_over(asked: Make) -> None:
    lesson = asked('kind = "lasts"\nmax_s = 5\n')
    assert said(lesson(FRENCH + "attendre(4000)\n")) == ""
    assert (
        said(lesson(FRENCH + "attendre(6000)\n")) == "time_s=5,0, square=A1, expected=5, count=6"
    )


def test_lasts_tells_when_a_program_ends_too_soon(asked: Make) -> None:
    lesson = asked('kind = "lasts"\nmin_s = 3\nmax_s = 5\n')
    assert said(lesson(FRENCH + "attendre(4000)\n")) == ""
    told = "time_s={}, square=A1, expected={}, count={}"
    assert said(lesson(FRENCH + "attendre(2000)\n")) == told.format("2,0", 3, 2)
    assert said(lesson(FRENCH)).endswith("expected=3, count=0")
    assert said(lesson(FRENCH + "attendre(6000)\n")) == told.format("5,0", 5, 6)


def test_lasts_may_ask_for_a_least_time_alone(asked: Make) -> None:
    lesson = asked('kind = "lasts"\nmin_s = 3\n')
    assert said(lesson(FRENCH + "while True:\n    attendre(10)\n")) == ""
    assert "expected=3" in said(lesson(FRENCH + "avancer()\n"))


def test_ends_wants_no_error_and_lets_time_be_over(asked: Make) -> None:
    lesson = asked('kind = "ends"\n', seconds=2)
    assert said(lesson(FRENCH + "while True:\n    attendre(10)\n")) == ""
    report = lesson(FRENCH + "avancer()\navanser()\n")
    assert failure_of(report).sentence.endswith("line=3")
    help_ = failure_of(report).help
    assert help_ is not None
    assert help_["what"] == "Ligne 3, Python ne connaît pas «\xa0avanser\xa0»."


def test_follows_line_wants_the_whole_loop(asked: Make) -> None:
    lesson = asked('kind = "follows_line"\nwhole_loop = true\n', LOOP, 30)
    assert said(lesson(FOLLOW)) == ""
    told = said(lesson(FOLLOW.replace("True", "bot.distance() < 700")))
    assert told.partition("expected=")[2] == "100, count=41"


def test_follows_line_tells_when_the_line_was_lost(asked: Make) -> None:
    lesson = asked('kind = "follows_line"\nnever_lost_s = 1\n', LOOP, 30)
    assert said(lesson(FOLLOW)) == ""
    report = lesson(FRENCH + "Robot().straight(700)\n")
    assert failure_of(report).sentence.endswith("expected=1, count=2,4")
    assert 1_500_000 < (failure_of(report).time_us or 0) < 3_500_000


def test_follows_line_measures_the_mean_gap(asked: Make) -> None:
    lesson = asked('kind = "follows_line"\nmean_mm = 15\n', LOOP, 30)
    assert said(lesson(FOLLOW)) == ""
    told = said(lesson("from marelle import Robot\nRobot().straight(700)\n"))
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
