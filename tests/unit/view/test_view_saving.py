"""Files of pictures: what they hold, and that nothing is lost when they cannot be written."""

import os
from math import dist
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from drawn import MakeRun
from machine_speed import assert_takes_less_than
from PIL import Image
from refused import refuses

from marelle_sim.errors import PictureError
from marelle_sim.run import Run
from marelle_sim.view import draw_run, save_picture
from marelle_sim.view.colours import BODY, lighter
from marelle_sim.world import load_world
from marelle_text import Text


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


def test_a_short_run_plays_at_its_own_pace(make_run: MakeRun, tmp_path: Path) -> None:
    save_picture(make_run([(0, 200, 300, 90), (2_000_000, 500, 300, 90)]), tmp_path / "run.gif")

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

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
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
