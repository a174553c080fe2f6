"""The colour sensor: white, then a blue that is darker."""

from chip_kits.kit import Kit, in_scene
from marelle_sim.chips.tcs34725 import Tcs34725

KIT = Kit(
    "TCS34725",
    in_scene(Tcs34725, 0x29, colour=lambda ms: (255, 255, 255) if ms < 200 else (51, 102, 204)),
    "print(chip.channels())\nsleep_ms(200)\nprint(*chip.channels())\n",
    # 40 counts a millisecond, 50.4 ms, gain 4; then shares of 0.2, 0.4 and 0.8 of the colours, to the power 2.25
    "[8064, 2903, 2903, 2016]\n1719 78 369 1220\n",
    (
        ("_ATIME, 0xEB", "_ATIME, 0xEA"),
        ("_ATIME, 0xEB", "_ATIME, 0xFF"),
        ("_CONTROL, 0x01", "_CONTROL, 0x02"),
        ("_CONTROL, 0x01", "_CONTROL, 0x00"),
        ("_ENABLE, 0x03", "_ENABLE, 0x01"),
        ("_CLEAR = const(0xB4)", "_CLEAR = const(0xF4)"),  # it clears an interrupt
        ("_CLEAR = const(0xB4)", "_CLEAR = const(0xB6)"),
        ("_CLEAR = const(0xB4)", "_CLEAR = const(0x34)"),  # no command
        (
            "eight[2 * index] | eight[2 * index + 1] << 8",
            "eight[2 * index + 1] | eight[2 * index] << 8",
        ),
        ("if self.byte(_STATUS) & 1:", "if True:"),
    ),
)
