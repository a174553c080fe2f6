"""Pictures as mats: placed, blurred, and refused before they can do harm."""

import struct
import zlib
from pathlib import Path

import pytest
from refused import refuses
from world_files import refused, written

from marelle_sim.errors import WorldError
from marelle_sim.world import load_world

HEAD = "format = 1\nsize = [900, 600]\n"


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """Return a grey PNG file; without rows it has a header and no picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


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


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'


@pytest.mark.parametrize("name", ["mat.svg", "mat.png", "mat.SVG"])
def test_an_xml_drawing_is_refused_and_never_parsed(tmp_path: Path, name: str) -> None:
    assert refused(with_image(tmp_path, BOMB, name=name)) == ("E-WORLD-19", 3, "image")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"GIF89a",
        png(4, 4),
        png(4, 4, b"\0\0")[:60],
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
    ],
)
def test_a_damaged_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refused(with_image(tmp_path, data)) == ("E-WORLD-18", 3, "image")


def test_a_picture_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mat.png").mkdir()
    assert refused(written(tmp_path, HEAD + 'image = "mat.png"'))[0] == "E-WORLD-18"


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "out.png").write_bytes(png(1, 1, b"\0\0"))
    (home / "mat.png").symlink_to(tmp_path / "out.png")
    assert refused(written(home, HEAD + 'image = "mat.png"'))[0] == "E-WORLD-24"
