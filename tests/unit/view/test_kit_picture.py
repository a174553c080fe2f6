"""The picture of a kit: every wire is drawn in its part's colour, nothing hides anything."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from typed_commands import ENGLISH, Command

from marelle_sim import load_kit
from marelle_sim.boards import BOARDS
from marelle_sim.kits.labels import wires_of
from marelle_sim.view import draw_kit
from marelle_sim.view.wiring import Box, Wire, _boxes, _pin, _place
from marelle_text import Text

MINE = Path(__file__).parents[3] / "docs" / "programs" / "my-robot"
BOARD_X = {"left": 1010, "right": 1200}
PINS = st.tuples(st.sampled_from(["left", "right"]), st.integers(0, 19))


@pytest.mark.parametrize("kit", ["pico_bot", "bench5", str(MINE)])
def test_each_pin_in_use_has_the_colour_of_its_part(kit: str) -> None:
    image = draw_kit(load_kit(kit), language="en")
    boxes = _boxes(load_kit(kit), Text("en"))
    last = {(w.side, w.y): box.colour for box in boxes for w in box.wires if w.pin != "GP25"}
    for (side, y), colour in last.items():
        seen = image.getpixel((BOARD_X[side] + 6, round(118 + y)))
        assert isinstance(seen, tuple)
        assert max(abs(a - b) for a, b in zip(seen, colour, strict=True)) < 12
    assert image.size == (1710, 905)


def test_the_wires_of_pico_bot_go_where_its_file_says() -> None:
    kit = load_kit("pico_bot")
    wires = {part.name: wires_of(part, kit.facts) for part in kit.parts}
    assert wires["left motor"] == [("IN1", 10), ("IN2", 11), ("A", 6), ("B", 7)]
    assert wires["range sensor"] == [("TRIG", 14), ("ECHO", 15)]
    assert wires["screen"] == [("SDA", 4), ("SCL", 5)]
    assert wires["left line sensor"] == [("OUT", 26)]
    boxes = {box.name: box for box in _boxes(kit, Text("en"))}
    assert [(w.label, w.pin) for w in boxes["battery"].wires] == [("+", "VSYS")]
    assert [(w.label, w.pin) for w in boxes["coloured lights"].wires] == [("DIN", "GP16")]


def test_a_channel_that_has_no_pin_on_a_pico_is_not_wired_to_the_battery() -> None:
    kit = load_kit("bench5")
    sensors = [part for part in kit.parts if part.kind == "reflectance"]
    assert [wires_of(part, kit.facts) for part in sensors] == [
        [("OUT", 26)], [("OUT", 27)], [("OUT", 28)], [], [],
    ]  # fmt: skip


def test_each_gpio_of_the_header_has_its_place_on_a_pico() -> None:
    places = {gpio: _pin(gpio, BOARDS["pico"]) for gpio in range(30)}
    assert [gpio for gpio, place in places.items() if place is None] == [23, 24]
    assert len(set(places.values())) == 29
    assert [places[0], places[16]] == [("GP0", "left", 64), ("GP16", "right", 64 + 19 * 31)]


def test_a_part_with_pins_on_both_sides_is_drawn_on_both(tmp_path: Path) -> None:
    table = (MINE / "kit.toml").read_text("utf-8").replace("echo = 15", "echo = 16")
    (tmp_path / "kit.toml").write_text(table, encoding="utf-8")
    boxes = [box for box in _boxes(load_kit(tmp_path), Text("en")) if box.name == "range sensor"]
    assert [(box.side, [wire.pin for wire in box.wires]) for box in boxes] == [
        ("left", ["GP14"]), ("right", ["GP16"]),
    ]  # fmt: skip
    assert boxes[0].colour == boxes[1].colour


@given(st.lists(st.lists(PINS, min_size=1, max_size=5), min_size=1, max_size=12))
def test_parts_never_hide_one_another(parts: list[list[tuple[str, int]]]) -> None:
    boxes = [
        Box(
            "x",
            "",
            [Wire("OUT", "GP0", side, 64 + 31 * index) for side, index in wires],
            (0, 0, 0),
        )
        for wires in parts
    ]
    for side in ("left", "right"):
        end = _place(boxes, side, 717)
        column = sorted((box for box in boxes if box.side == side), key=lambda box: box.top)
        below = 0.0
        for box in column:
            assert box.top >= below - 1e-9
            below = box.top + box.height + 14
        assert end <= max(717, sum(box.height + 14 for box in column)) + 1e-9


def test_the_command_draws_a_kit(here: Path, marelle: Command) -> None:
    said = marelle("kits", "--show", str(MINE), "--picture", "mine.png", environment=ENGLISH).said
    assert "File written: mine.png" in said
    marelle("kits", "--show", "pico_bot")
    assert {path.name for path in here.iterdir()} == {"marelle-kit-pico_bot.png", "mine.png"}
    marelle("kits", "--show", "pico_bot", "--picture", "mine.bmp", exits=2)
