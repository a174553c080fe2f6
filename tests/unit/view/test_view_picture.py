"""What stands where in the picture of a world and of a run; its file is whole, or what was there stays."""

import os
from math import cos, dist, sin
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from drawn import MakeRun
from machine_speed import assert_takes_less_than
from PIL import Image, ImageChops
from refused import raising, refuses

from marelle_sim import PictureError, Run
from marelle_sim.kernel import Ending
from marelle_sim.view import draw_run, draw_world, save_picture
from marelle_sim.view.colours import BACKGROUND, BODY, DANGER, PAPER, lighter, time_gradient
from marelle_sim.view.geometry import LEGEND_HEIGHT, Layout, fitting_scale
from marelle_sim.view.picture import RunPicture
from marelle_sim.world import Box, World, load_world
from marelle_text import Text

ROOM = (1128, 820)


def layout_of(world: World) -> Layout:
    size = (world.width_mm, world.height_mm)
    return Layout(size, scale=fitting_scale(size, ROOM), legend=LEGEND_HEIGHT)


def colour_at(image: Image.Image, world: World, x_mm: float, y_mm: float) -> tuple[int, int, int]:
    """Return the colour of a place on the mat; the picture is as large as its layout says."""
    layout = layout_of(world)
    assert image.size == layout.size
    x, y = layout.transform.point(x_mm, y_mm)
    colour: Any = image.getpixel((int(x), int(y)))
    return (colour[0], colour[1], colour[2])


@pytest.fixture
def image(square: Run) -> Image.Image:
    """The picture of the run along a square."""
    return draw_run(square)


def test_the_robot_stands_where_the_run_ended(image: Image.Image, square: Run) -> None:
    deck = lighter(BODY, 0.10)

    # It looks down the mat: its right is the left of the page.
    assert colour_at(image, square.world, 700 - 27, 150) == deck
    assert colour_at(image, square.world, 700 + 27, 150) == deck
    assert dist(colour_at(image, square.world, 450, 150), PAPER) < 6


def test_the_robot_s_eyes_are_on_the_side_that_it_looks_to(
    image: Image.Image, square: Run
) -> None:

    black = [colour_at(image, square.world, 700 + side * 30, 150 - 55) for side in (-1, 1)]
    behind = [colour_at(image, square.world, 700 + side * 30, 150 + 55) for side in (-1, 1)]

    assert all(max(colour) < 70 for colour in black)
    assert all(colour[1] > 90 for colour in behind)


def test_the_trail_has_the_colour_of_its_time(image: Image.Image, square: Run) -> None:
    colours = time_gradient(801)

    for seconds, x_mm, y_mm in ((1.20, 200, 330), (3.60, 350, 450), (6.80, 700, 330)):
        found = colour_at(image, square.world, x_mm, y_mm)
        assert dist(found, colours[int(seconds * 100)]) < 14, seconds


def test_the_mat_is_white_paper_on_a_quiet_background(image: Image.Image, square: Run) -> None:

    assert image.getpixel((3, 3)) == BACKGROUND
    assert dist(colour_at(image, square.world, 400, 250), PAPER) < 3


def test_a_lit_pixel_shows_its_colour_on_the_robot(make_run: MakeRun) -> None:
    stops = [(0, 450, 300, 0), (1_000_000, 450, 300, 0)]
    run = make_run(stops, [[0, 0, "pixels", "000000" + "ff0000" + 2 * "000000"]])

    x_mm, y_mm = 450 - 65 * 0.54 * sin(0.21), 300 - 65 * 0.54 * cos(0.21)
    assert colour_at(draw_run(run), run.world, x_mm, y_mm) == (255, 0, 0)


def test_a_contact_is_a_red_burst_at_its_place(make_run: MakeRun) -> None:
    stops = [(0, 200, 300, 90), (2_000_000, 500, 300, 90)]
    touched = make_run(stops, [[1_000_000, 0, "touch", 700_000, 400_000, "box-1"]])
    free = make_run(stops)

    radius_mm = 15 * 0.75 / layout_of(touched.world).scale
    place = (700 + radius_mm, 400)
    assert dist(colour_at(draw_run(touched), touched.world, *place), DANGER) < 10
    assert dist(colour_at(draw_run(free), free.world, *place), PAPER) < 3


def test_a_saying_is_a_white_bubble_off_the_trail(make_run: MakeRun) -> None:
    stops = [(0, 100, 300, 90), (4_000_000, 700, 300, 90)]
    silent, said = make_run(stops), make_run(stops, [[2_000_000, 0, "print", "ici\n"]])
    before, after = draw_run(silent), draw_run(said)

    left, top, right, bottom = changed(before, after)
    x, y = layout_of(said.world).transform.point(400, 300)

    assert left - 3 <= x <= right + 3
    assert top < y < bottom + 3  # above the trail, its tail at the place
    assert right - left < 90
    white = after.crop((left, top, right, bottom)).getcolors(100_000) or []
    assert sum(count for count, colour in white if colour == (255, 255, 255)) > 300


def changed(before: Image.Image, after: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.difference(before, after).getbbox()
    assert box is not None
    return box


def test_the_squares_are_drawn_every_150_mm() -> None:
    world = load_world("squares")
    image = draw_world(world)

    assert dist(colour_at(image, world, 300, 225), (205, 212, 221)) < 12
    assert dist(colour_at(image, world, 375, 225), PAPER) < 3


def test_the_line_of_line_loop_is_black_and_20_mm_wide() -> None:
    world = load_world("line_loop")
    image = draw_world(world)

    assert max(colour_at(image, world, 900, 160)) < 45
    assert max(colour_at(image, world, 900, 167)) < 60
    assert min(colour_at(image, world, 900, 174)) > 240


def test_a_box_has_its_colour_on_top_and_a_darker_side_below() -> None:
    world = World("boxed", 900, 600)
    world.boxes = (Box((700, 300), (200, 100), name="box-1", color="#3366cc"),)
    image = draw_world(world)

    top = colour_at(image, world, 700 - 95, 300)
    side = colour_at(image, world, 700, 250 - 7)

    assert top == (0x33, 0x66, 0xCC)
    assert side[2] < 160 < top[2]


def test_the_picture_of_a_mat_is_upright() -> None:
    world = World("pictured", 900, 600)
    picture = Image.new("RGB", (9, 6), (0, 0, 255))
    picture.paste((255, 0, 0), (0, 0, 3, 2))
    world.image = picture
    image = draw_world(world)

    assert dist(colour_at(image, world, 100, 500), (255, 0, 0)) < 8
    assert dist(colour_at(image, world, 100, 60), (0, 0, 255)) < 8
    assert dist(colour_at(image, world, 800, 500), (0, 0, 255)) < 8


def test_a_world_is_drawn_at_the_scale_that_is_asked() -> None:
    world = load_world("squares")

    assert draw_world(world, scale=1.0).size == Layout((900, 600), scale=1.0, legend=84).size


def test_the_caption_tells_the_run_in_the_reader_s_language(square: Run) -> None:
    french = RunPicture(square, text=Text("fr")).caption()
    english = RunPicture(square, text=Text("en")).caption()

    assert (french.title, english.title) == ("Un tapis", "A mat")
    assert [value for value, _ in french.figures] == ["1,10\xa0m", "8,0\xa0s"]
    assert [value for value, _ in english.figures] == ["1.10\xa0m", "8.0\xa0s"]
    assert "pico_bot" in french.detail
    assert "7" in french.detail


def test_contacts_are_counted_in_the_caption(make_run: MakeRun) -> None:
    touch = [1_000_000, 0, "touch", 700_000, 400_000, "box-1"]
    run = make_run([(0, 200, 300, 0), (2_000_000, 200, 300, 0)], [touch, touch])

    caption = RunPicture(run, text=Text("en")).caption()

    assert [value for value, _ in caption.figures] == ["0.00\xa0m", "2", "2.0\xa0s"]


@pytest.mark.parametrize("ended", [one for one in Ending if one is not Ending.MOMENT])
def test_every_way_to_end_has_words_in_both_languages(square: Run, ended: str) -> None:
    assert len({Text(language)(f"view.ended.{ended}") for language in ("fr", "en")}) == 2


@pytest.mark.parametrize("ended", ["done", "error"])
def test_a_run_that_failed_is_marked_by_more_than_a_colour(make_run: MakeRun, ended: str) -> None:
    image = draw_run(make_run([(0, 200, 300, 0), (1_000_000, 200, 300, 0)], ended=ended))
    corner: Any = image.getpixel((38, 66))  # a disc fills it, a triangle does not

    assert (corner != BACKGROUND) == (ended == "done")


def test_a_run_without_any_time_is_drawn(make_run: MakeRun) -> None:
    run = make_run([(0, 450, 300, 0)])

    assert colour_at(draw_run(run), run.world, 450 + 27, 300) == lighter(BODY, 0.10)


def test_the_used_screen_is_shown_below_the_mat(make_run: MakeRun) -> None:
    stops = [(0, 450, 300, 0), (1_000_000, 450, 300, 0)]
    pages = [[0, 0, "screen", page, "ff" * 128] for page in range(8)]
    image = draw_run(make_run(stops, pages))

    colours = image.getcolors(1_000_000) or []
    assert (128 * 64, (190, 226, 255)) in colours


def test_drawing_changes_nothing_and_gives_the_same_picture_again(square: Run) -> None:
    before = square.sha256()
    first, second = draw_run(square), draw_run(square)

    assert first.tobytes() == second.tobytes()
    assert square.sha256() == before


@pytest.fixture
def minute(make_run: MakeRun) -> Run:
    """Return a minute around the line loop."""
    corners = [
        (170, 160, 90), (1430, 160, 0), (1430, 840, 270), (1090, 840, 216), (800, 440, 324), (510, 840, 270),
        (170, 840, 180),
    ]  # fmt: skip
    stops = [
        (index * 3_000_000, x, y, heading + 360 * (index // 7))
        for index, (x, y, heading) in enumerate(corners * 3)
    ]
    return make_run(stops, world=load_world("line_loop"), ended="deadline")


def test_a_png_holds_the_picture_that_is_drawn(square: Run, tmp_path: Path) -> None:
    save_picture(square, tmp_path / "run.png")

    with Image.open(tmp_path / "run.png") as saved:
        assert saved.format == "PNG"
        assert saved.convert("RGB").tobytes() == draw_run(square).tobytes()


def test_a_suffix_in_capitals_is_the_same(square: Run, tmp_path: Path) -> None:
    save_picture(square, str(tmp_path / "RUN.PNG"))

    assert (tmp_path / "RUN.PNG").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.unmeasured
def test_the_gif_of_a_minute_plays_eight_seconds_and_is_small(minute: Run, tmp_path: Path) -> None:
    save_picture(minute, tmp_path / "run.gif")

    with Image.open(tmp_path / "run.gif") as film:
        frames: int = film.n_frames  # type: ignore[attr-defined]
        durations = []
        for index in range(frames):
            film.seek(index)
            durations.append(film.info["duration"])
        assert frames == 81
        assert durations == [80] * 80 + [1600]
        assert film.info["loop"] == 0
        assert film.width == 640
    assert (tmp_path / "run.gif").stat().st_size < 1_500_000


@pytest.mark.parametrize("x_mm", [500, 9000, -9000])  # on the mat, and far off it
def test_a_short_run_plays_at_its_own_pace(make_run: MakeRun, tmp_path: Path, x_mm: int) -> None:
    save_picture(make_run([(0, 200, 300, 90), (2_000_000, x_mm, 300, 90)]), tmp_path / "run.gif")

    with Image.open(tmp_path / "run.gif") as film:
        assert film.n_frames == 26  # type: ignore[attr-defined]


def test_the_robot_moves_through_the_gif_and_leaves_no_copy_behind(
    make_run: MakeRun, tmp_path: Path
) -> None:
    save_picture(make_run([(0, 150, 300, 90), (4_000_000, 750, 300, 90)]), tmp_path / "run.gif")
    deck = lighter(BODY, 0.10)

    with Image.open(tmp_path / "run.gif") as film:
        scale = (film.width - 2 * 22) / 900
        y = round(60 + (600 - 300 - 27) * scale)
        seen = []
        for index in (0, 25, 50):
            film.seek(index)
            row = film.convert("RGB")
            seen.append(
                [dist(_pixel(row, round(22 + x * scale), y), deck) < 30 for x in (150, 450, 750)]
            )
    assert seen == [[True, False, False], [False, True, False], [False, False, True]]


def _pixel(image: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    colour: Any = image.getpixel((x, y))
    return (colour[0], colour[1], colour[2])


@pytest.mark.parametrize(
    ("place", "code", "facts"),
    [
        ("run.jpeg", "E-PIC-01", {"suffixes": ".png .gif .html"}),
        ("nowhere/run.png", "E-PIC-02", {"folder": "nowhere"}),
        ("file/run.png", "E-PIC-02", {"folder": "file"}),
        ("folder.png", "E-PIC-03", {}),
    ],
    ids=["unknown suffix", "missing folder", "a file for a folder", "a folder for a file"],
)
def test_a_place_that_cannot_be_is_named_and_nothing_is_written(
    place: str, code: str, facts: dict[str, str], square: Run, here: Path
) -> None:
    Path("file").touch()
    Path("folder.png").mkdir()
    with refuses(PictureError, code, **facts):
        save_picture(square, Path(place))
    assert {path.name for path in here.iterdir()} == {"file", "folder.png"}


def test_a_failed_write_keeps_the_old_picture_and_leaves_no_other_file(
    square: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run.png").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", raising(OSError(28, "No space left on device")))
    with refuses(PictureError, "E-PIC-04", reason="No space left on device"):
        save_picture(square, tmp_path / "run.png")

    assert [path.name for path in tmp_path.iterdir()] == ["run.png"]
    assert (tmp_path / "run.png").read_bytes() == b"old"


def test_a_new_picture_replaces_the_old_one_and_keeps_its_rights(
    square: Run, tmp_path: Path
) -> None:
    path = tmp_path / "run.png"
    path.write_bytes(b"old")
    path.chmod(0o640)

    save_picture(square, path)

    assert path.read_bytes()[:4] == b"\x89PNG"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_picture_error_is_an_os_error_with_words_in_both_languages(square: Run) -> None:
    with pytest.raises(OSError, match="E-PIC-01") as caught:
        save_picture(square, "run.bmp")
    assert isinstance(caught.value, PictureError)
    for language in ("fr", "en"):
        assert ".png .gif" in caught.value.explain(Text(language)).action


@pytest.mark.timing
def test_the_picture_of_a_minute_takes_little_time(minute: Run, tmp_path: Path) -> None:
    def saving_s() -> float:
        begin = perf_counter()
        save_picture(minute, tmp_path / "run.png")
        return perf_counter() - begin

    saving_s()  # the first one loads what is not loaded yet
    assert_takes_less_than(0.6, saving_s)
