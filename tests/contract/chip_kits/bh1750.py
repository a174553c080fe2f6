"""The luxmeter: its first measurement takes as long as the data sheet allows, then it gets lighter."""

from chip_kits.kit import Kit, Scene
from marelle_sim.chips.bh1750 import Bh1750
from marelle_sim.testing.board import Board


def _wire(board: Board) -> None:
    chip = Bh1750()
    chip.high_ms = 180
    Scene(chip, light=lambda ms: 321 if ms < 700 else 40_001)
    board.i2c(0).attach(0x23, chip)


KIT = Kit(
    "BH1750",
    _wire,
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
