"""`framebuf`, compared dot for dot with pictures that MicroPython 1.25 drew, and `neopixel`."""

import subprocess
from contextlib import nullcontext
from typing import Any

import pytest
from found_micropython import MICROPYTHON, needs_micropython
from hypothesis import given, strategies as st
from programs import Printed, program

from marelle_sim.boards import BOARDS
from marelle_sim.kernel.clock import Clock
from marelle_sim.microcontroller.access_costs import Costs
from marelle_sim.microcontroller.font import columns
from marelle_sim.programs.hidden import PRIVATE
from marelle_sim.programs.modules_table import BoardModules

PLACES = st.integers(-(2**31), 2**31) | st.integers(-20, 40)


class Board:
    """All that drawing needs of a board."""

    def __init__(self) -> None:
        self.clock, self.facts, self.costs = Clock(), BOARDS["pico"], Costs()


FRAMEBUF: Any = BoardModules(Board()).get("framebuf")
FORMATS = {
    FRAMEBUF.MONO_VLSB: 8, FRAMEBUF.MONO_HLSB: 8, FRAMEBUF.MONO_HMSB: 8, FRAMEBUF.GS2_HMSB: 4,
    FRAMEBUF.GS4_HMSB: 2, FRAMEBUF.GS8: 1,
}  # fmt: skip


def picture(width: int = 16, height: int = 8, kind: int = FRAMEBUF.MONO_VLSB) -> Any:
    return FRAMEBUF.FrameBuffer(bytearray(width * height * 2), width, height, kind)


def seen(drawn: Any, width: int = 16, height: int = 8) -> list[str]:
    return ["".join(".#"[bool(drawn.pixel(x, y))] for x in range(width)) for y in range(height)]


@pytest.mark.parametrize(
    ("acts", "first_row", "rows"),
    [
        (
            [
                ("line", 0, 0, 15, 7, 1),
                ("rect", 1, 3, 5, 4, 1),
                ("fill_rect", 12, 0, 2, 3, 1),
                ("hline", -3, 7, 6, 1),
                ("vline", 8, 5, 9, 1),
            ],
            0,
            [
                "##..........##..",
                "..##........##..",
                "....##......##..",
                ".#######........",
                ".#...#..##......",
                ".#...#..#.##....",
                ".#####..#...##..",
                "###.....#.....##",
            ],
        ),
        (
            [("line", 0, 4, 4, 2, 1), ("line", 14, 2, 10, 4, 1)],
            2,
            [
                "...##.........#.",
                ".##.........##..",
                "#.........##....",
            ],
        ),
        (
            [("rect", 0, 0, 3, 3, 1, True), ("ellipse", 8, 4, 3, 2, 1, True)],
            0,
            [
                "###.............",
                "###.............",
                "###....###......",
                ".....#######....",
                ".....#######....",
                ".....#######....",
                ".......###......",
                "................",
            ],
        ),
        (
            [("poly", 1, 1, [0, 0, 6, 0, 6, 5, 0, 5], 1), ("poly", 0, 0, [], 1)],
            1,
            [".#######........", *[".#.....#........"] * 4, ".#######........"],
        ),
        ([("poly", 1, 1, [0, 0, 6, 0, 6, 5, 0, 5], 1, True)], 1, [".#######........"] * 6),
        (
            [("text", "A", 0, 0), ("text", "g", 8, 0, 1)],
            0,
            [
                "...##...........",
                "..####..........",
                ".##..##...#####.",
                ".######..##..##.",
                ".##..##..##..##.",
                ".##..##...#####.",
                ".##..##......##.",
                ".........#####..",
            ],
        ),
        (
            [("text", "AA", -4, -4), ("text", "A", 14, 5)],
            0,
            [
                ".##..##..##.....",
                ".##..##..##.....",
                ".##..##..##.....",
                *["................"] * 4,
                "...............#",
            ],
        ),
        ([("text", "é", 0, 0)], 0, [".#.#.#.#.#.#.#.#", "#.#.#.#.#.#.#.#."]),
        (
            [("fill_rect", 0, 0, 2, 2, 1), ("scroll", 3, 1)],
            0,
            [
                "##..............",
                "##.##...........",
                "...##...........",
                "................",
            ],
        ),
        ([("fill_rect", 0, 0, 2, 2, 1), ("scroll", 3, 1), ("scroll", -3, -1)], 0, ["##.............."]),
    ],
    ids=[
        "lines and rectangles", "a line goes half a dot from where it begins", "a filled rectangle and a filled ellipse",
        "a polygon joins its corners", "a filled polygon", "letters are eight dots wide", "letters are cut at the edges",
        "a box for each byte that is no letter", "a scrolled picture keeps what is uncovered", "scrolled back",
    ],
)  # fmt: skip
def test_what_is_drawn_falls_on_the_same_dots_as_on_a_board(
    acts: list[tuple[Any, ...]], first_row: int, rows: list[str]
) -> None:
    drawn = picture()
    for name, *arguments in acts:
        getattr(drawn, name)(*arguments)
    assert seen(drawn)[first_row : first_row + len(rows)] == rows


def test_a_picture_is_the_buffer_that_it_draws_into(printed: Printed, vm: str) -> None:
    data = r"b'\x02\x81\x00\x00'"
    assert printed(program("drawing/is_its_own_buffer"), vm=vm) == [
        f"{data} bytearray({data}) (33026, 0) 1 4", data, "4 None b'@@@@'",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("size", "arguments", "fits"),
    [(19, (8, 10, 3, 16), True), (18, (8, 10, 3, 16), False), (20, (10, 10, 3, 9), False),
     (11, (1, 9, 0, 10), True), (10, (1, 9, 0, 10), False), (8, (8, 8, 0, 7), False), (20, (10, 10, 3, -1), False),
     (5, (7, 2, 5, 9), True), (4, (7, 2, 5, 9), False), (9, (7, 2, 2, 9), True), (8, (7, 2, 2, 9), False),
     (18, (8, 2, 6, 10), True), (17, (8, 2, 6, 10), False), (36, (8, 2, 1, 10), True), (35, (8, 2, 1, 10), False)],
)  # fmt: skip
def test_the_last_row_may_end_before_its_stride(
    size: int, arguments: tuple[int, ...], fits: bool
) -> None:
    with nullcontext() if fits else pytest.raises(ValueError, match=r"^$"):
        FRAMEBUF.FrameBuffer(bytearray(size), *arguments)


@pytest.mark.parametrize(
    ("size", "act", "data"),
    [
        ((3, 13), ("fill", 1), "ffffffbfbfbf"),
        ((3, 13), ("fill", 0), "000000a0a0a0"),
        ((3, 13), ("vline", 2, 0, 13, 1), "a5a5ffa5a5bf"),
        ((3, 13), ("fill_rect", 1, 1, 2, 13, 1), "a5ffffa5bfbf"),
        ((3, 13), ("fill_rect", 0, 2, 3, 4, 0), "818181a5a5a5"),
        ((3, 16), ("fill", 1), "ffffffffffff"),
        ((3, 2), ("fill_rect", 3, 0, 1, 2, 1), "a5a5a5a5a5a5"),
    ],
)
def test_the_bits_below_a_picture_stay(
    size: tuple[int, int], act: tuple[Any, ...], data: str
) -> None:
    memory = bytearray(b"\xa5" * 6)
    name, *arguments = act
    getattr(FRAMEBUF.FrameBuffer(memory, *size, FRAMEBUF.MONO_VLSB), name)(*arguments)
    assert memory.hex() == data


def test_quarters_of_an_ellipse_are_chosen_by_bits() -> None:
    drawn = picture()
    drawn.ellipse(8, 4, 3, 3, 1, False, 0b0001)
    assert all(drawn.pixel(x, y) == 0 for x in range(8) for y in range(8))
    assert (drawn.pixel(11, 4), drawn.pixel(8, 1), drawn.pixel(8, 7)) == (1, 1, 0)


@pytest.mark.micropython
@needs_micropython
def test_each_letter_is_that_of_a_board() -> None:
    letters = program("drawing/prints_each_letter")
    done = subprocess.run([str(MICROPYTHON), letters], capture_output=True, text=True, check=True)

    assert [letter.hex() for letter in columns()] == done.stdout.split()


def test_drawing_takes_as_long_in_both_runners(printed: Printed, vm: str) -> None:
    assert printed(program("drawing/measures_its_time"), vm=vm) == ["142 True"]


@pytest.mark.parametrize(("ground", "transparent", "dot"), [(1, -1, 0), (1, 0, 1), (0, 0, 0)])
def test_a_picture_is_copied_into_another_one_but_for_its_transparent_colour(
    ground: int, transparent: int, dot: int
) -> None:
    small, drawn = picture(4, 4), picture()
    small.fill(1)
    small.pixel(0, 0, 0)
    drawn.fill(ground)
    drawn.blit(small, 2, 2, transparent)
    assert (drawn.pixel(2, 2), drawn.pixel(3, 2)) == (dot, 1)


def test_a_copied_picture_is_cut_at_the_edges_and_may_be_a_tuple() -> None:
    drawn = picture()
    drawn.blit((b"\xff" * 4, 4, 4, FRAMEBUF.MONO_VLSB), -2, 6)
    assert seen(drawn)[5:] == ["................", "##..............", "##.............."]
    drawn.blit((b"\x00", 1, 1, FRAMEBUF.GS8), 0, 6)
    assert drawn.pixel(0, 6) == 0


def test_a_palette_translates_colours() -> None:
    palette = picture(2, 1, FRAMEBUF.RGB565)
    palette.pixel(0, 0, 0x1234)
    palette.pixel(1, 0, 0xF800)
    letters, drawn = picture(8, 8), picture(8, 8, FRAMEBUF.RGB565)
    letters.pixel(3, 3, 1)
    drawn.blit(letters, 0, 0, -1, palette)
    assert (drawn.pixel(0, 0), drawn.pixel(3, 3)) == (0x1234, 0xF800)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (FRAMEBUF.MONO_VLSB, "0002" + "00" * 6),
        (FRAMEBUF.MONO_HLSB, "0040" + "00" * 6),
        (FRAMEBUF.MONO_HMSB, "0002" + "00" * 6),
        (FRAMEBUF.GS2_HMSB, "000004" + "00" * 5),
        (FRAMEBUF.GS4_HMSB, "00000000" + "01" + "00" * 3),
        (FRAMEBUF.GS8, "00" * 9 + "01"),
        (FRAMEBUF.RGB565, "00" * 18 + "0100"),
    ],
)
def test_each_format_keeps_a_dot_in_its_own_place(kind: int, data: str) -> None:
    buffer = bytearray(128)
    FRAMEBUF.FrameBuffer(buffer, 8, 8, kind).pixel(1, 1, 1)
    assert buffer.hex().startswith(data)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ((bytearray(7), 8, 8, 0), ValueError, ""),
        ((bytearray(8), -8, 8, 0), ValueError, ""),
        ((bytearray(64), 8, 8, 0, 4), ValueError, ""),
        ((bytearray(8), 8, 8, 9), ValueError, "invalid format"),
        ((bytes(8), 8, 8, 0), TypeError, "object with buffer protocol required"),
        ((5, 8, 8, 0), TypeError, "object with buffer protocol required"),
    ],
)
def test_a_wrong_buffer_is_refused(arguments: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught:
        FRAMEBUF.FrameBuffer(*arguments)
    assert str(caught.value) == message


def test_a_colour_is_a_whole_number() -> None:
    with pytest.raises(TypeError, match=r"^can't convert float to int$"):
        picture().fill(1.5)


def test_outside_the_picture_a_dot_is_nothing() -> None:
    drawn = picture()
    assert (drawn.pixel(99, 0), drawn.pixel(0, -1, 1)) == (None, None)
    assert repr(drawn) == "<FrameBuffer>"


def test_the_old_name_of_a_picture_takes_no_format() -> None:
    assert FRAMEBUF.FrameBuffer1(bytearray(16), 16, 8).pixel(0, 0) == 0


def test_drawing_takes_time() -> None:
    board = Board()
    BoardModules(board).get("framebuf").FrameBuffer(bytearray(16), 16, 8, 0).text("AB", 0, 0)
    assert board.clock.now == 70


@given(st.sampled_from(sorted(FORMATS)), PLACES, PLACES, PLACES, PLACES)
def test_no_coordinates_upset_a_picture(kind: int, x: int, y: int, w: int, h: int) -> None:
    drawn = picture(16, 8, kind)
    drawn.fill_rect(x, y, w, h, 1)
    drawn.rect(x, y, w, h, 1)
    drawn.line(x, y, w, h, 1)
    drawn.ellipse(x, y, w % 50, h % 50, 1, True)
    drawn.poly(x, y, [0, 0, w, h, h, w], 1, True)
    drawn.text("A", x, y)
    drawn.scroll(x, y)
    drawn.blit(drawn, x, y)
    assert len(seen(drawn)) == 8


@given(
    st.sampled_from(sorted(FORMATS)),
    st.integers(-4, 20),
    st.integers(-4, 12),
    st.integers(-4, 20),
    st.integers(-4, 12),
)
def test_a_filled_rectangle_is_what_its_dots_are(
    kind: int, x: int, y: int, w: int, h: int
) -> None:
    drawn, dotted = picture(16, 8, kind), picture(16, 8, kind)
    drawn.fill_rect(x, y, w, h, 1)
    for column in range(x, x + w):
        for row in range(y, y + h):
            dotted.pixel(column, row, 1)
    assert seen(drawn) == seen(dotted)


class Wire:
    """What a Pin is to the module, keeping what was sent."""

    OUT = 1

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.mode = 0
        setattr(self, f"{PRIVATE}line__", self)

    def init(self, mode: int) -> None:
        self.mode = mode

    def stream(self, data: bytes) -> None:
        self.sent.append(data)


def test_pixels_are_sent_green_first_and_take_their_time() -> None:
    board, wire = Board(), Wire()
    pixels = BoardModules(board).get("neopixel").NeoPixel(wire, 2)
    pixels[0] = (255, 10, 1)
    pixels[-1] = (300, 0, 0)
    assert (pixels[0], pixels[1], len(pixels), wire.mode) == ((255, 10, 1), (44, 0, 0), 2, 1)
    pixels.write()
    assert wire.sent == [b"\x0a\xff\x01\x00\x2c\x00"]
    assert board.clock.now == 2 * 30 + 300
    with pytest.raises(IndexError):
        pixels[2] = (0, 0, 0)


def test_pixels_may_have_white_too() -> None:
    wire = Wire()
    pixels = BoardModules(Board()).get("neopixel").NeoPixel(wire, 2, bpp=4)
    pixels.fill((1, 2, 3, 4))
    pixels.write()
    assert wire.sent == [b"\x02\x01\x03\x04" * 2]
