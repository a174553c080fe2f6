"""What is drawn on the mat in the page: read with limits, seen by the sensors, shared as a code or a world's file."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from page_questions import ask
from refused import refuses

from marelle_lessons import load_lesson, tomltext
from marelle_lessons.page.drawn_shapes import (
    COLOURS,
    GRID_MM,
    MOST_POINTS,
    MOST_SHAPES,
    Drawing,
    Shape,
    code_of,
    drawing_of,
    read_drawn,
    text_of,
)
from marelle_sim import WorldError, simulate
from marelle_sim.world import load_world, world_names

WALL = {"kind": "wall", "points": [[0, 300], [300, 300]]}
LINE = {"kind": "line", "points": [[30, 150], [300, 150], [300, 300]]}
RED = {"kind": "square", "points": [[75 // GRID_MM * GRID_MM, 120]], "color": "red"}
LOOKS = (
    "from marelle import Robot\nbot = Robot()\nprint(bot.line.values()[1], bot.range.distance())\n"
)

MAT = load_world("squares")
CODE = code_of(Drawing((Shape("wall", ((0, 300), (300, 300))),), None), MAT)
_x, _y = (
    st.integers(0, side // GRID_MM).map(GRID_MM.__mul__) for side in (MAT.width_mm, MAT.height_mm)
)
_points = st.tuples(_x, _y)
_shapes = st.one_of(
    st.lists(_points, min_size=2, max_size=6, unique=True).map(
        lambda found: Shape("line", tuple(found))
    ),
    st.lists(_points, min_size=2, max_size=2, unique=True).map(
        lambda found: Shape("wall", tuple(found))
    ),
    st.builds(
        lambda point, color: Shape("square", (point,), color), _points, st.sampled_from(COLOURS)
    ),
)
_starts = st.none() | st.tuples(_x, _y, st.integers(0, 71).map((5).__mul__))
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["kind", "points", "color", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


def _ask(do: str, **asked: Any) -> dict[str, Any]:
    return ask(do, **{"cards": False, "program": LOOKS, **asked})


@given(_json)
def test_whatever_is_said_to_be_drawn_is_read_or_refused(asked: object) -> None:
    try:
        shapes = read_drawn(asked, MAT)
    except WorldError as error:
        assert error.code in {"E-WORLD-38", "E-WORLD-39"}  # noqa: PT017 - it may be read, too
        return
    for shape in shapes:
        for x, y in shape.points:
            assert 0 <= x <= MAT.width_mm and 0 <= y <= MAT.height_mm  # noqa: PT018


@settings(max_examples=50)
@given(st.lists(_shapes, max_size=6), _starts)
def test_a_code_gives_back_what_was_drawn(
    shapes: list[Shape], start: tuple[int, int, int] | None
) -> None:
    drawing = Drawing(tuple(shapes), start)
    code = code_of(drawing, MAT)
    assert drawing_of(code, MAT) == drawing
    assert drawing_of(f" {code.lower().replace('0', 'o')}\n", MAT) == drawing


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_what_was_typed_is_a_code_or_is_refused(typed: str) -> None:
    with refuses(WorldError, "E-WORLD-40"):
        drawing_of(typed, MAT)


def test_one_wrong_sign_is_noticed() -> None:
    wrong = [
        CODE[:at] + sign + CODE[at + 1 :]
        for at in range(len(CODE))
        for sign in "7QZ"
        if CODE[at] != sign
    ]
    for typed in wrong:
        with pytest.raises(WorldError):
            drawing_of(typed, MAT)


@pytest.mark.parametrize("name", [name for name in world_names() if name != "squares"])
def test_a_code_is_of_the_mat_that_was_drawn_on(name: str) -> None:
    with pytest.raises(WorldError):
        drawing_of(CODE, load_world(name))


NO_SHAPES: list[object] = [
    {**WALL, "points": [[0, 300], [0, 300]]},
    {**WALL, "points": [[0, 300], [300, 300], [300, 0]]},
    {**WALL, "points": [[0, 300], [310.0, 300]]},
    {**WALL, "points": [[0, 300], [True, 300]]},
    {**WALL, "points": [[0, 300], [302, 300]]},
    {**WALL, "points": [[0, 300], [1e300, 300]]},
    {**WALL, "points": [[0, 300], [-10, 300]]},
    {**WALL, "points": [[0, 300], [910, 300]]},
    {**WALL, "color": "red"},
    {**RED, "color": "#ff0000"},
    {**RED, "color": ["red"]},
    {**LINE, "points": [[0, 0], [10, 0]] * (MOST_POINTS // 2 + 1)},
    {**LINE, "kind": ["line"]},
    {},
    None,
]


@pytest.mark.parametrize(
    ("shapes", "code", "facts"),
    [
        *(([WALL, shape], "E-WORLD-38", {"number": 2}) for shape in NO_SHAPES),
        ([WALL] * 5000, "E-WORLD-39", {"limit": MOST_SHAPES}),  # before they are read
    ],
)
def test_what_is_no_shape_and_thousands_of_shapes_are_refused(
    shapes: object, code: str, facts: dict[str, int]
) -> None:
    with refuses(WorldError, code, **facts):
        read_drawn(shapes, MAT)


@settings(max_examples=30)
@given(st.lists(_shapes, min_size=1, max_size=MOST_SHAPES))
def test_each_drawing_makes_a_world(shapes: list[Shape]) -> None:
    answer = _ask(
        "scene",
        drawn=[
            {
                "kind": one.kind,
                "points": [list(point) for point in one.points],
                **({"color": one.color} if one.color else {}),
            }
            for one in shapes
        ],
    )
    assert "problem" not in answer or answer["problem"]["code"] == "E-WORLD-41"


def _seen(drawn: list[Any]) -> tuple[int, int]:
    """Return how dark the middle line sensor sees what is drawn, and how far the nearest wall is (mm)."""
    dark, away_mm = map(int, _ask("run", drawn=drawn)["replay"]["stdout"].split())
    return dark, away_mm


def test_sensors_see_what_is_drawn() -> None:
    assert _seen([]) == (0, 9999)
    dark, away_mm = _seen([WALL, {**LINE, "points": [[30, 130], [300, 130]]}])
    assert dark > 90
    assert away_mm == pytest.approx(300 - 75 - 65, abs=5)  # the sensor is 65 mm ahead


def test_a_line_sensor_sees_how_dark_a_coloured_square_is() -> None:
    yellow, red, black = (
        _seen([{**RED, "color": color}])[0] for color in ("yellow", "red", "black")
    )
    assert yellow < 20 < red < 80 < black


def test_a_wall_where_the_robot_starts_is_refused() -> None:
    answer = _ask("run", drawn=[{"kind": "wall", "points": [[0, 90], [150, 90]]}])
    assert answer["problem"]["code"] == "E-WORLD-41"


def test_the_text_of_a_drawn_world_runs_as_the_page_does(tmp_path: Path) -> None:
    """What is saved is what `marelle run --world FILE` runs: the same trace from the same text."""
    drawn, inputs = [WALL, LINE, RED], [["robot", [230, 80, 0], 0]]
    scene = _ask("scene", drawn=drawn, inputs=inputs)
    (tmp_path / "squares.toml").write_text(scene["text"], encoding="utf-8", newline="\n")
    (tmp_path / "programme.py").write_text(LOOKS, encoding="utf-8", newline="\n")
    run = simulate(tmp_path / "programme.py", world=tmp_path / "squares.toml", kit="pico_bot")
    assert list(run.trace.lines()) == _ask("trace", drawn=drawn, inputs=inputs)["trace"]
    typed = _ask("scene", code=scene["code"])
    assert (typed["text"], typed["drawn"], typed["start"]) == (scene["text"], drawn, [230, 80, 0])


@pytest.mark.unmeasured
@pytest.mark.parametrize("lesson", ["L03", "L07"])
def test_a_lesson_is_checked_on_its_own_mats(lesson: str) -> None:
    program = load_lesson(lesson).solutions[0][1]
    asked = {"lesson": lesson, "program": program, "cards": lesson == "L03"}
    plain = _ask("check", **asked)["report"]
    assert (
        _ask("check", drawn=[WALL] * 3, inputs=[["robot", [300, 80, 0], 0]], **asked)["report"]
        == plain
    )
    assert plain["passed"]


@pytest.mark.parametrize("name", world_names())
def test_a_world_that_is_written_is_read_as_it_was(name: str) -> None:
    text = load_world(name).text
    data = tomllib.loads(text)
    assert tomllib.loads(tomltext.toml_text(data)) == data
    assert tomllib.loads(text_of(text, ())) == data


def test_every_word_can_be_written() -> None:
    data = {
        "title": {"fr": 'Le « "tapis" »\n\\\t\x00\x7f\x1f', "é": 1.5},
        "on": True,
        "-a b": [],
        "c": [{"d": [[0, 300], [1, 2.5]]}, {}],
    }
    assert tomllib.loads(tomltext.toml_text(data)) == data
