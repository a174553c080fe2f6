"""Twins of the inertial chip, the screen and the PWM chip, register by register, after their data sheets."""

import struct

import pytest
from hypothesis import given, strategies as st

from marelle_sim.chips.lsm6dsox import Lsm6dsox
from marelle_sim.chips.pca9685 import Pca9685
from marelle_sim.chips.ssd1306 import Ssd1306


class Motion:
    """A robot that turns and accelerates as the test says."""

    def __init__(
        self, turn_rate: float = 0, felt: tuple[float, float, float] = (0, 0, 9807)
    ) -> None:
        self.turn_rate, self.felt = turn_rate, felt
        self.asked = 0

    def turn_rate_mdeg_s(self) -> float:
        self.asked += 1
        return self.turn_rate

    def acceleration_mm_s2(self) -> tuple[float, float, float]:
        return self.felt


def register(chip: Lsm6dsox, number: int, count: int = 1) -> bytes:
    chip.write(bytes([number]))
    return chip.read(count)


def counts(*numbers: int) -> bytes:
    """Return registers of 16 bits, low byte first."""
    return struct.pack(f"<{len(numbers)}h", *numbers)


ACCELERATED = (980.7, -1961.4, 9807.0)
MEASURES = {
    "its identity": (Motion(), b"", 0x0F, b"\x6c"),
    "nothing while it is powered down": (Motion(90_000), b"", 0x22, bytes(12)),
    "no data ready while it is powered down": (Motion(90_000), b"", 0x1E, b"\x00"),
    "25 degrees": (Motion(), b"", 0x20, b"\x00\x00"),
    # CTRL2_G: 104 Hz, 500 degrees/s: 17.5 mdeg/s a count
    "a turn to the right as negative about its upward axis": (Motion(90_000), b"\x11\x44", 0x22, counts(0, 0, -5143)),
    "its data as ready": (Motion(90_000), b"\x11\x44", 0x1E, b"\x06"),
    "16000 at 125 degrees/s": (Motion(-70_000), b"\x11\x42", 0x26, counts(16000)),
    "8000 at 250 degrees/s": (Motion(-70_000), b"\x11\x40", 0x26, counts(8000)),
    "4000 at 500 degrees/s": (Motion(-70_000), b"\x11\x44", 0x26, counts(4000)),
    "2000 at 1000 degrees/s": (Motion(-70_000), b"\x11\x48", 0x26, counts(2000)),
    "1000 at 2000 degrees/s": (Motion(-70_000), b"\x11\x4c", 0x26, counts(1000)),
    "the end of its range": (Motion(-900_000), b"\x11\x42", 0x26, counts(32767)),
    # CTRL1_XL: 104 Hz, 2 g: 0.061 mg a count; 4 g
    "gravity upwards": (Motion(), b"\x10\x40", 0x28, counts(0, 0, 16393)),
    "half the counts at 4 g": (Motion(), b"\x10\x48", 0x28, counts(0, 0, 8197)),
    "acceleration ahead and to the left": (Motion(felt=ACCELERATED), b"\x10\x40", 0x28, counts(1639, -3279, 16393)),
    # CTRL3_C
    "a range of before as gone after a software reset": (Motion(90_000), b"\x11\x44\x05", 0x11, b"\x00"),
    "its reset as done": (Motion(90_000), b"\x11\x44\x05", 0x12, b"\x04"),
    "one register again without auto-increment": (Motion(), b"\x12\x40", 0x0F, b"\x6c\x6c\x6c"),
    "several registers of one transfer": (Motion(), b"\x10\x48\x4c", 0x10, b"\x48\x4c"),
    "the same identity after a write": (Motion(), b"\x0f\x00", 0x0F, b"\x6c"),
}  # fmt: skip
"""What moves, what is written, and what a register then says (LSM6DSOX data sheet, section 9)."""


@pytest.mark.parametrize(("motion", "written", "number", "said"), MEASURES.values(), ids=MEASURES)
def test_the_inertial_chip_says(motion: Motion, written: bytes, number: int, said: bytes) -> None:
    chip = Lsm6dsox(motion)
    chip.write(written)
    assert register(chip, number, len(said)) == said


def test_one_transfer_is_of_one_moment() -> None:
    motion = Motion(1000)
    chip = Lsm6dsox(motion)
    chip.write(b"\x11\x40")
    register(chip, 0x20, 14)
    assert motion.asked == 1


@given(st.lists(st.one_of(st.binary(max_size=20), st.integers(0, 300)), max_size=30))
def test_no_stream_of_bytes_upsets_the_inertial_chip(steps: list[bytes | int]) -> None:
    chip = Lsm6dsox(Motion(-123_456))
    for step in steps:
        if isinstance(step, int):
            assert len(chip.read(step)) == step
        else:
            chip.write(step)


class Screen:
    """The chip with what it has shown."""

    def __init__(self) -> None:
        self.events: list[tuple[str, int, str]] = []
        self.chip = Ssd1306(lambda *values: self.events.append(values))

    def command(self, *values: int) -> None:
        for value in values:
            self.chip.write(bytes([0x80, value]))

    def data(self, data: bytes) -> None:
        self.chip.write(b"\x40" + data)

    def start(self) -> None:
        """Send what the usual driver sends."""
        self.command(
            0xAE, 0x20, 0x00, 0x40, 0xA1, 0xA8, 0x3F, 0xC8, 0xD3, 0x00, 0xDA, 0x12, 0xD5, 0x80, 0xD9, 0xF1,
            0xDB, 0x30, 0x81, 0xFF, 0xA4, 0xA6, 0x8D, 0x14, 0xAF, 0x21, 0, 127, 0x22, 0, 7,
        )  # fmt: skip


@pytest.fixture
def screen() -> Screen:
    """A screen that the usual driver has started."""
    screen = Screen()
    screen.start()
    return screen


def test_the_screen_tells_the_pages_that_have_changed(screen: Screen) -> None:
    picture = bytearray(1024)
    picture[0], picture[129] = 0x01, 0xFF
    screen.data(bytes(picture))
    assert screen.events == [
        ("screen", 0, "01" + "00" * 127),
        ("screen", 1, "00ff" + "00" * 126),
    ]
    screen.command(0x21, 0, 127, 0x22, 0, 7)
    screen.data(bytes(picture))
    assert len(screen.events) == 2


def test_a_screen_that_is_off_or_without_its_pump_shows_nothing(screen: Screen) -> None:
    screen.command(0xAE)
    screen.data(b"\xff")
    assert screen.events == []
    screen.command(0xAF)
    assert screen.events == [("screen", 0, "ff" + "00" * 127)]
    screen.command(0x8D, 0x10)
    assert screen.events[-1] == ("screen", 0, "00" * 128)


def test_the_whole_screen_is_inverted_or_lit(screen: Screen) -> None:
    screen.command(0xA7)
    assert screen.events == [("screen", page, "ff" * 128) for page in range(8)]
    screen.command(0xA6, 0xA5)
    assert screen.chip.picture() == [b"\xff" * 128] * 8
    screen.command(0xA4)
    assert screen.chip.picture() == [bytes(128)] * 8


@pytest.mark.parametrize(
    ("mode", "sent", "pages"),
    [
        pytest.param(0x00, b"\x01\x02\x03\x04\x05", (b"\x05\x02", b"\x03\x04"), id="row by row"),
        pytest.param(0x01, b"\x01\x02\x03\x04", (b"\x01\x03", b"\x02\x04"), id="column by column"),
    ],
)
def test_data_fills_a_window(
    screen: Screen, mode: int, sent: bytes, pages: tuple[bytes, bytes]
) -> None:
    screen.command(0x20, mode, 0x21, 10, 11, 0x22, 2, 3)
    screen.data(sent)
    rows = (screen.chip.memory[page * 128 : page * 128 + 128] for page in (2, 3))
    assert tuple(bytes(row[10:12]) for row in rows) == pages


def test_after_power_on_data_stays_in_its_page() -> None:
    screen = Screen()
    screen.command(0xB2, 0x0F, 0x17)
    screen.data(b"\x01\x02")
    assert screen.chip.memory[2 * 128 + 127] == 1
    assert screen.chip.memory[2 * 128] == 2


def test_turned_round_the_picture_stands_on_its_head(screen: Screen) -> None:
    screen.data(b"\x01")
    screen.command(0xC0, 0xA0)
    assert screen.chip.picture()[7] == bytes(127) + b"\x80"
    assert screen.chip.picture()[0] == bytes(128)


def test_the_start_line_scrolls_upwards(screen: Screen) -> None:
    screen.data(b"\x02")
    screen.command(0x41)
    assert screen.chip.picture()[0] == b"\x01" + bytes(127)


def test_commands_may_come_in_one_transfer() -> None:
    screen = Screen()
    screen.chip.write(b"\x00\xaf\x8d\x14\x81\x07")
    assert screen.chip.contrast == 7
    assert screen.chip.read(1) == b"\x00"
    screen.chip.write(b"\x80\xae")
    assert screen.chip.read(2) == b"\x40\x40"


@given(st.lists(st.binary(max_size=40), max_size=30))
def test_no_stream_of_bytes_upsets_the_screen(writes: list[bytes]) -> None:
    screen = Screen()
    screen.command(0xAF, 0x8D, 0x14)
    for data in writes:
        screen.chip.write(data)
    assert len(screen.chip.memory) == 1024
    assert all(len(page) == 128 for page in screen.chip.picture())
    assert all(0 <= page < 8 and len(columns) == 256 for _, page, columns in screen.events)


@given(
    st.sampled_from([0, 1, 2]),
    st.binary(min_size=1, max_size=300),
    st.integers(0, 127),
    st.integers(0, 127),
)
def test_data_lands_in_the_same_place_at_once_or_byte_by_byte(
    mode: int, data: bytes, first: int, last: int
) -> None:
    at_once, slowly = Screen(), Screen()
    for screen in (at_once, slowly):
        screen.command(0x20, mode, 0x21, first, last, 0x22, 6, 1)
    at_once.data(data)
    for byte in data:
        slowly.data(bytes([byte]))
    assert at_once.chip.memory == slowly.chip.memory


def test_the_registers_of_all_outputs_set_each_as_its_own_do() -> None:
    chip = Pca9685()
    chip.write(b"\x00\x20")  # awake, and the register counts up
    chip.write(b"\x12\x00\x00\xcc\x04")
    own = chip.signal(3)
    chip.write(b"\xfa\x00\x00\xcc\x04")
    assert [chip.signal(channel) for channel in range(16)] == [own] * 16
    assert own[0] == 0x4CC / 4096
