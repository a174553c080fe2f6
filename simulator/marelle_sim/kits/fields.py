"""The fields (keys with their bounds) that several kinds of parts have in a kit's file."""

from marelle_sim.boards import BOARDS, BoardFacts
from marelle_sim.toml import Field, Table, one_of
from marelle_sim.toml.schema import pair, whole, words
from marelle_sim.toml.table import QUANTITIES
from marelle_sim.world.sources import ENVIRONMENT, OWN, QUANTITY_SCHEMA

LIGHT = "LED"  # the name that each board gives to the pin of its own light
CHIP_CLASS = (
    r"[^:\\/\u0000]+\.py:[A-Za-z_][A-Za-z0-9_]*"  # a file beside the kit's, and a class in it
)
_ROWS = (32, 64)  # of a screen
_PINS = (0, max(board.chip.gpios for board in BOARDS.values()) - 1)
_CHANNELS = (0, max(board.chip.thermometer for board in BOARDS.values()))


def facts_of(table: Table) -> BoardFacts:
    """Return the facts of the board that the file of a table names."""
    return BOARDS[table.source.data["board"]]


def _read_channel(table: Table, key: str) -> int:
    """Read the number of a channel of the converter; if its GPIO is given instead, the error names the channel."""
    chip = facts_of(table).chip
    pin, pins = table.value(key, None, 0), chip.adc_pins
    if isinstance(pin, int) and pin in pins:
        raise table.wrong(key, f"{pins.index(pin)}  # GP{pin}")
    return table.whole(key, 0, chip.thermometer, None, "0")


def _read_light(table: Table, key: str) -> int:
    """Read the number of an LED's pin; the text "LED" stands for the pin of the board's own LED."""
    if isinstance(table.data.get(key), str):
        return facts_of(table).pins[table.choice(key, (LIGHT,))]
    return table.whole(key, *_PINS, None, f'"{LIGHT}"')


def _read_quantity(table: Table, key: str) -> str:
    """Read the name of a quantity of the environment: one of `ENVIRONMENT`, or any name with the prefix `OWN` ("x_")."""
    name = table.text(key)
    return name if name.startswith(OWN) else table.choice(key, ENVIRONMENT)


def _read_rows(table: Table, key: str) -> int:
    rows = table.whole(key, min(_ROWS), max(_ROWS), None, "64")
    if rows not in _ROWS:
        raise table.wrong(key, 64)
    return rows


PIN = Field.whole(*_PINS, None, "14")
PINS = Field.wholes(*_PINS, "[10, 11]")
CHANNEL = Field(_read_channel, whole(*_CHANNELS))
CHANNELS = Field(
    lambda table, key: table.wholes(key, 0, len(facts_of(table).chip.adc_pins) - 1, "[0, 1]"),
    pair(whole(*_CHANNELS)),
)
PIN_OR_LIGHT = Field(_read_light, {"anyOf": [whole(*_PINS), one_of([LIGHT])]}).shown("14")
LEVEL = Field.whole(0, 1, None, "1")
PULSE_US = Field.whole(300, 3000, None, "500")
PERCENT = Field.whole(0, 100, None, "50")
OHM = Field.whole(1, 100_000_000, None, "10000")
ROWS = Field(_read_rows, one_of(_ROWS))

MM = Field.number(-1000, 1000, None, "50")
SPOT_MM = Field.number(1, 100, None, "4")
DIRECTION_DEG = Field.number(-180, 180, None, "0")

QUANTITY = Field(_read_quantity, QUANTITY_SCHEMA).default(None)
QUANTITY_VALUE = Field.whole(*QUANTITIES, None, "100")
CLASS = Field(
    lambda table, key: table.text(key),
    {**words(), "pattern": f"^{CHIP_CLASS}$"},
).shown('"my_chip.py:MyChip"')

PLACE = {"ahead_mm": MM, "right_mm": MM}
AHEAD = {**PLACE, "right_mm": MM.default(0)}
"""The place of a sensor that looks ahead: in the middle where nothing else is written."""
MIDDLE = {key: field.default(0) for key, field in PLACE.items()}
"""The place of a sensor that stands in the middle where nothing else is written."""


def i2c(address: int) -> dict[str, Field]:
    """Return the fields of a chip on an I2C bus; error messages show `address` as an example."""
    return {
        "bus": Field.whole(0, 1, None, "0"),
        "pins": Field.wholes(*_PINS, "[4, 5]"),
        "address": Field.whole(0x08, 0x77, None, f"0x{address:02X}"),
    }
