"""The luxmeter: its first measurement takes as long as the data sheet allows, then it gets lighter."""

from chip_kits.kit import Kit, in_scene
from marelle_sim.chips.bh1750 import Bh1750


class Slowest(Bh1750):
    high_ms = 180


KIT = Kit(
    "BH1750",
    in_scene(Slowest, 0x23, light=lambda ms: 321 if ms < 700 else 40_001),
    "print(chip.light())\nsleep_ms(1000)\nprint(chip.light())\n",
    "321\n40001\n",
    (
        ('b"\\x10"', 'b"\\x13"'),  # steps of 4 lux
        ('b"\\x10"', 'b"\\x11"'),  # half a lux
        ('b"\\x10"', 'b"\\x20"'),  # once
        ('b"\\x10"', 'b"\\x00"'),  # off again
        ("_FIRST_MS = const(180)", "_FIRST_MS = const(120)"),
        ("_FIRST_MS = const(180)", "_FIRST_MS = const(18)"),
        ("pair[0] << 8 | pair[1]", "pair[1] << 8 | pair[0]"),
        ("pair[0] << 8", "pair[0] << 7"),
        ("* 5 + 3) // 6", "* 6 + 3) // 5"),
        ("ADDRESS = 0x23", "ADDRESS = 0x5C"),
    ),
)
