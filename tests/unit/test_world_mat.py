"""The mat as a sensor sees it, pictures too, held against a slow count of the points under the spot."""

from collections.abc import Callable
from math import atan2, cos, degrees, hypot, inf, pi, sin
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings, strategies as st
from machine_speed import assert_takes_less_than
from programs import program
from refused import refuses
from world_files import HEAD, refused, written
from wrong_files import BOMB, png

from marelle_sim import WorldError, simulate
from marelle_sim.world import World, load_world, worldfile
from marelle_sim.world.mat import Mat, coverage
from marelle_sim.world.shapes import (
    CornerError,
    Line,
    Patch,
    Straight,
    compass_arc,
    rounded_path,
)
from marelle_sim.world.uniform_areas import UniformAreas

SPOT = [
    (2 * (r + 0.5) / 8 * cos(2 * pi * a / 24), 2 * (r + 0.5) / 8 * sin(2 * pi * a / 24), r + 0.5)
    for r in range(8)
    for a in range(24)
]
TOTAL = sum(weight for _, _, weight in SPOT)
WIDTH, HEIGHT = 300, 200
MAT = """
format = 1
size = [2000, 400]
[[line]]
points = [[700, 0], [700, 400]]
width = 20
[[line]]
points = [[900, 0], [960, 400]]
width = 20
"""


def seen(world: World, x: int, y: int, spot_mm: int = 4) -> int:
    return world.mat(spot_mm).darkness[y * world.width_mm + x]


def world_with(*shapes: Line | Patch, size: tuple[int, int] = (200, 150)) -> World:
    world = World("mat", *size)
    world.shapes = shapes
    return world


def counted(inside: Callable[[float, float], bool], x: int, y: int) -> float:
    """Return the darkness of a 4 mm spot over the pixel, by counting points of the disc."""
    hits = sum(weight for dx, dy, weight in SPOT if inside(x + 0.5 + dx, y + 0.5 + dy))
    return 255 * hits / TOTAL


def assert_looks_like(
    world: World, inside: Callable[[float, float], bool], *, within: float
) -> None:
    """Compare a spot on each fourth row, and on each seventh pixel of it, with the count of its points."""
    for y in range(0, 40, 4):
        for x in range(y % 7, 60, 7):
            assert seen(world, x, y) == pytest.approx(counted(inside, x, y), abs=within)


def test_half_of_the_spot_is_covered_on_an_edge() -> None:
    assert coverage(0) == 0.5
    assert (coverage(-1), coverage(1), coverage(-3), coverage(3)) == (0, 1, 0, 1)
    assert coverage(0.5) == pytest.approx(0.80450, abs=1e-5)  # 1/3 + sqrt(3)/(4 pi) + 1/3


def test_a_horizontal_line_is_black_inside_and_grey_on_its_edges() -> None:
    world = world_with(Line([Straight((0, 50), (200, 50))], 20))
    column = [seen(world, 100, y) for y in range(36, 64)]
    assert column[:2] == [0, 0]
    assert column[2:6] == [18, 88, 167, 237]
    assert column[6:22] == [255] * 16
    assert column[22:26] == [237, 167, 88, 18]


def test_row_zero_is_the_bottom_of_the_mat() -> None:
    world = world_with(Patch("rectangle", (100, 10), (200, 20)))
    assert seen(world, 100, 3) == 255
    assert seen(world, 100, 149) == 0


def test_a_line_thinner_than_the_spot_is_never_black() -> None:
    world = world_with(Line([Straight((0, 50.5), (200, 50.5))], 2))
    assert seen(world, 100, 50) == pytest.approx(255 * 0.609, abs=3)


def test_the_last_drawn_covers_what_is_below() -> None:
    black = Patch("disc", (100, 75), (80, 80))
    world = world_with(black, Patch("disc", (100, 75), (30, 30), ink=("#ffffff", 0)))
    assert (seen(world, 100, 75), seen(world, 125, 75), seen(world, 150, 75)) == (0, 255, 0)


def test_a_white_line_on_black_is_as_sharp_as_a_black_line_on_white() -> None:
    path = rounded_path([(20, 20), (180, 20), (180, 120)], [40, 40, 40], closed=False)
    black = world_with(Line(path, 12))
    white = world_with(Line(path, 12, ink=("#ffffff", 0)))
    white.background = ("#000000", 255)
    pairs = zip(black.mat(4).darkness, white.mat(4).darkness, strict=True)
    assert max(abs(one + other - 255) for one, other in pairs) <= 1


def test_joints_of_a_line_leave_no_seam() -> None:
    """Along the middle of a closed path with bends to both sides every byte is black."""
    world = load_world("line_loop")
    (line,) = world.shapes
    assert isinstance(line, Line)
    for piece in line.pieces:
        for step in range(200):
            x, y = piece.at(piece.length_mm * step / 200)
            assert seen(world, int(x), int(y)) == 255


def test_a_dash_that_is_shorter_than_its_line_is_wide_is_a_point_wherever_it_begins() -> None:
    """Its end is computed from `begin + 7.1 - 3.55`, its start from `begin + 3.55`: rounding made them differ."""
    line = Line([Straight((10, 50), (1007.3, 50))], 12, dashes_mm=(7.1, 3.3))
    assert [len(points) for points in line.polylines()] == [2] * 96
    assert seen(world_with(line), 17, 50) == 255


def test_dashes_measure_their_length_and_leave_their_gap() -> None:
    world = world_with(Line([Straight((10, 50.5), (190, 50.5))], 10, dashes_mm=(40, 20)))
    row = [seen(world, x, 50, spot_mm=1) for x in range(200)]
    darks = [x for x in range(200) if row[x] > 127]
    assert (darks[0], darks[-1]) == (10, 169)
    assert [x for x in range(10, 169) if row[x] <= 127] == [*range(50, 70), *range(110, 130)]


def test_a_corner_that_does_not_fit_names_its_point() -> None:
    with pytest.raises(CornerError) as caught:
        rounded_path([(0, 0), (100, 0), (100, 60), (0, 60)], [20, 20, 50, 20], closed=True)
    assert caught.value.index == 2


def test_a_rounded_square_is_shorter_than_a_square_by_its_corners() -> None:
    pieces = rounded_path([(0, 0), (100, 0), (100, 100), (0, 100)], [25] * 4, closed=True)
    assert sum(piece.length_mm for piece in pieces) == pytest.approx(4 * 50 + 2 * pi * 25)


def test_a_picture_draws_a_dashed_arc_dash_by_dash() -> None:
    """A quarter of radius 100 is 157 mm: dashes of 40 mm at 0, 60 and no third one whole."""
    dashes = list(Line([compass_arc((0, 0), 100, 0, 90)], 10, dashes_mm=(40, 20)).polylines())
    assert len(dashes) == 2
    assert {round(hypot(x, y), 6) for dash in dashes for x, y in dash} == {100}
    assert dashes[0][0] == pytest.approx((100 * sin(0.05), 100 * cos(0.05)))
    assert dashes[0][-1] == pytest.approx((100 * sin(0.35), 100 * cos(0.35)))


def test_a_picture_draws_a_rounded_corner_as_one_polyline() -> None:
    pieces = rounded_path([(0, 0), (100, 0), (100, 100)], [0, 30, 0], closed=False)
    (points,) = Line(pieces, 10).polylines()
    assert (points[0], points[-1]) == ((0, 0), (100, 100))
    assert len(points) > 20
    assert all(abs(hypot(x - 70, y - 30) - 30) < 1e-9 for x, y in points[1:-1])


def test_a_dash_runs_on_around_a_sharp_corner() -> None:
    pieces = rounded_path([(0, 0), (50, 0), (50, 50)], [0, 0, 0], closed=False)
    (dash,) = Line(pieces, 10, dashes_mm=(80, 40)).polylines()
    assert dash == [(5, 0), (50, 0), (50, 25)]


def test_a_compass_arc_runs_clockwise_from_the_top() -> None:
    arc = compass_arc((100, 75), 50, 0, 90)
    assert arc.at(0) == pytest.approx((100, 125))
    assert arc.at(arc.length_mm) == pytest.approx((150, 75))
    assert arc.at(arc.length_mm / 2)[1] > 75


@settings(max_examples=25)
@given(
    ends=st.tuples(st.floats(-20, 80), st.floats(-20, 60), st.floats(-20, 80), st.floats(-20, 60)),
    width=st.floats(6, 30),
)
def test_any_straight_line_looks_like_the_points_it_covers(
    ends: tuple[float, float, float, float], width: float
) -> None:
    x1, y1, x2, y2 = ends
    world = world_with(Line([Straight((x1, y1), (x2, y2))], width), size=(60, 40))

    def inside(x: float, y: float) -> bool:
        square = (x2 - x1) ** 2 + (y2 - y1) ** 2
        part = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / square if square else 0
        part = min(1, max(0, part))
        return hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1)) <= width / 2

    assert_looks_like(world, inside, within=26)


@settings(max_examples=25)
@given(
    begin=st.floats(-360, 360),
    sweep=st.floats(-290, 290),  # beyond, the round ends meet in a notch: an approximation
    radius=st.floats(15, 60),
    at=st.tuples(st.floats(-20, 80), st.floats(-20, 60)),
)
def test_any_arc_looks_like_the_points_it_covers(
    begin: float, sweep: float, radius: float, at: tuple[float, float]
) -> None:
    arc = compass_arc(at, radius, begin, begin + sweep)
    world = world_with(Line([arc], 12), size=(60, 40))
    ends = (arc.at(0), arc.at(arc.length_mm))

    def inside(x: float, y: float) -> bool:
        compass = degrees(atan2(x - at[0], y - at[1]))
        turned = (compass - begin) % 360 if sweep > 0 else (begin - compass) % 360
        on_ring = abs(hypot(x - at[0], y - at[1]) - radius) <= 6 and turned <= abs(sweep)
        return on_ring or any(hypot(x - ex, y - ey) <= 6 for ex, ey in ends)

    assert_looks_like(world, inside, within=26)


@settings(max_examples=25)
@given(
    at=st.tuples(st.floats(0, 60), st.floats(0, 40)),
    size=st.tuples(st.floats(8, 50), st.floats(8, 50)),
    angle=st.floats(-360, 360),
)
def test_any_rectangle_looks_like_the_points_it_covers(
    at: tuple[float, float], size: tuple[float, float], angle: float
) -> None:
    world = world_with(Patch("rectangle", at, size, angle_deg=angle), size=(60, 40))
    turn = angle * pi / 180

    def inside(x: float, y: float) -> bool:
        u = (x - at[0]) * cos(turn) - (y - at[1]) * sin(turn)
        v = (x - at[0]) * sin(turn) + (y - at[1]) * cos(turn)
        return abs(u) <= size[0] / 2 and abs(v) <= size[1] / 2

    # A corner covers a quarter of the spot where the edge formula says a half.
    assert_looks_like(world, inside, within=70)


@pytest.mark.timing
def test_the_mat_of_the_line_loop_is_drawn_in_a_tenth_of_a_second() -> None:
    file = Path(worldfile.__file__).parent / "worlds" / "line_loop.toml"

    def wall_s() -> float:
        world = load_world(file)  # by its name it is shared, with the mat that was drawn before
        begin = perf_counter()
        world.mat(4)
        return perf_counter() - begin

    assert_takes_less_than(0.1, wall_s)


def with_image(tmp_path: Path, data: bytes, *, name: str = "mat.png", more: str = "") -> Path:
    (tmp_path / name).write_bytes(data)
    return written(tmp_path, f'format = 1\nsize = [200, 100]\nimage = "{name}"\n{more}')


def test_a_picture_is_the_mat_with_its_first_row_at_the_top(tmp_path: Path) -> None:
    picture = png(2, 2, b"\0\x00\xff" + b"\0\xff\xff")  # black at the top left
    world = load_world(with_image(tmp_path, picture))
    dark = world.mat(4).darkness
    assert world.image is not None
    assert world.image.size == (2, 2)
    assert len(dark) == 20_000
    assert (dark[80 * 200 + 20], dark[20 * 200 + 20], dark[80 * 200 + 180]) == (255, 0, 0)
    assert 100 < dark[80 * 200 + 99] < 200  # the edge is blurred by the spot


def test_a_picture_at_scale_lies_in_the_bottom_left_corner(tmp_path: Path) -> None:
    picture = png(2, 2, b"\0\x00\x00" * 2)
    world = load_world(with_image(tmp_path, picture, more="mm_per_pixel = 20\n"))
    dark = world.mat(4).darkness
    assert world.image is not None
    assert world.image.size == (10, 5)
    assert (dark[10 * 200 + 10], dark[50 * 200 + 10], dark[10 * 200 + 60]) == (255, 0, 0)


def test_a_picture_of_20000_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = with_image(tmp_path, png(20_000, 20_000))
    with refuses(WorldError, "E-WORLD-23", width_px=20_000, height_px=20_000, limit_px=4096):
        load_world(path)


def test_a_scale_that_needs_too_many_pixels_is_refused(tmp_path: Path) -> None:
    path = with_image(tmp_path, png(1, 1, b"\0\0"), more="mm_per_pixel = 0.02\n")
    assert refused(path) == ("E-WORLD-23", 4, "mm_per_pixel")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("mat.svg", BOMB, "E-WORLD-19"),  # a drawing in XML is never parsed
        ("mat.png", BOMB, "E-WORLD-19"),
        ("mat.SVG", BOMB, "E-WORLD-19"),
        ("mat.png", b"", "E-WORLD-18"),
        ("mat.png", b"hello", "E-WORLD-18"),
        ("mat.png", b"GIF89a", "E-WORLD-18"),
        ("mat.png", png(4, 4), "E-WORLD-18"),
        ("mat.png", png(4, 4, b"\0\0")[:60], "E-WORLD-18"),
        ("mat.png", b"\x89PNG\r\n\x1a\n", "E-WORLD-18"),
        ("mat.png", b"\xff\xd8\xff", "E-WORLD-18"),
    ],
)
def test_a_drawing_or_a_damaged_picture_is_refused(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    assert refused(with_image(tmp_path, data, name=name)) == (code, 3, "image")


def test_a_picture_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mat.png").mkdir()
    assert refused(written(tmp_path, HEAD + 'image = "mat.png"'))[0] == "E-WORLD-18"


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "out.png").write_bytes(png(1, 1, b"\0\0"))
    (home / "mat.png").symlink_to(tmp_path / "out.png")
    assert refused(written(home, HEAD + 'image = "mat.png"'))[0] == "E-WORLD-24"


def test_a_white_mat_is_uniform_everywhere() -> None:
    assert UniformAreas(Mat(WIDTH, HEIGHT, bytes(WIDTH * HEIGHT))).radius_mm(-500, 30) == inf


@given(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.sampled_from((0, 60)),
    st.floats(-50, WIDTH + 50), st.floats(-50, HEIGHT + 50),
)  # fmt: skip
def test_nothing_else_is_within_the_radius(
    dot_x: int, dot_y: int, ground: int, x: float, y: float
) -> None:
    darkness = bytearray((ground,)) * (WIDTH * HEIGHT)
    darkness[dot_y * WIDTH + dot_x] = 255
    radius = UniformAreas(Mat(WIDTH, HEIGHT, bytes(darkness))).radius_mm(x, y)
    assert hypot(dot_x + 0.5 - x, dot_y + 0.5 - y) > radius - 1
    if ground and 0 <= x < WIDTH and 0 <= y < HEIGHT:
        assert radius <= min(x, y, WIDTH - x, HEIGHT - y)


def test_a_robot_among_others_reads_what_one_that_is_alone_does(tmp_path: Path) -> None:
    looks = program("sensors/reads_the_mat")
    place = "at = [200, 200]\nheading = 90\n"
    alone, others = (
        written(tmp_path, MAT + robots, f"{name}.toml")
        for name, robots in (
            ("alone", f"[robot]\n{place}"),
            (
                "others",
                f'[[robot]]\nname = "other"\nat = [1900, 300]\n[[robot]]\nname = "it"\n{place}',
            ),
        )
    )
    readings = simulate(looks, world=alone, tolerances=False, seconds=4).stdout.split()
    among = simulate({"it": looks}, world=others, tolerances=False, seconds=4)
    assert among.stdout.split() == readings
    assert len(set(readings)) > 4
