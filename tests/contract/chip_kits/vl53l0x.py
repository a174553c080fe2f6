"""The distance sensor: something comes nearer, then nothing is in reach."""

from math import inf

from chip_kits.kit import Kit, in_scene
from marelle_sim.chips.vl53l0x import Vl53l0x

KIT = Kit(
    "VL53L0X",
    in_scene(
        Vl53l0x,
        0x29,
        distance=lambda ms: 700 if ms < 500 else 300 if ms < 1000 else inf,
    ),
    "print(chip.distance())\nsleep_ms(500)\nprint(chip.distance(), chip.distance())\nsleep_ms(500)\n"
    "print(chip.distance())\n",
    "700\n300 300\n9999\n",
    (
        ("_INTERRUPT_STATUS = const(0x13)", "_INTERRUPT_STATUS = const(0x12)"),
        ("_RESULT = const(0x14)", "_RESULT = const(0x16)"),
        ("result[10] << 8 | result[11]", "result[11] << 8 | result[10]"),
        ("result[10] << 8 | result[11]", "result[8] << 8 | result[9]"),
        ("(result[0] & 0x78) >> 3", "result[0] & 0x78"),
        ("_SEQUENCE, 0xE8)", "_SEQUENCE, 0x68)"),  # no last step
        ("_START, 0x02)", "_START, 0x01)"),  # once
        (
            '_CLOSE = b"\\x00\\x01\\xff\\x00',
            '_CLOSE = b"\\x00\\x01\\xff\\x01',
        ),  # a page that is never left
        ("self.identify(_MODEL, 0xEE)", "self.identify(_MODEL, 0xAA)"),
        ("_FRESH_MS = const(150)", "_FRESH_MS = const(15000)"),
    ),
)
