"""One of two thermometers on a wire: below zero, then warm."""

from chip_kits.kit import Kit, Scene
from marelle_sim.chips.ds18b20 import Ds18b20
from marelle_sim.testing.board import Board


def _wire(board: Board) -> None:
    other, chip = Ds18b20(b"\1\1\1\1\1\1"), Ds18b20(b"\2\2\2\2\2\2")
    Scene(other, temperature=5000)
    Scene(chip, temperature=lambda ms: -1019 if ms < 1000 else 3006)
    for one in (other, chip):
        board.pin(2).attach(one)


KIT = Kit(
    "DS18B20",
    _wire,
    "for pause in (0, 100, 1000, 1000):\n"
    "    sleep_ms(pause)\n"
    "    print(chip.hundredths(), chip.temperature())\n",
    # -10.1875 and 30.0625 degrees in sixteenths
    "-1019 -10.19\n-1019 -10.19\n-1019 -10.19\n3006 30.06\n",
    (
        ("_CONVERT = const(0x44)", "_CONVERT = const(0x48)"),
        ("_CONVERT_MS = const(750)", "_CONVERT_MS = const(375)"),
        ("_CONVERT_MS = const(750)", "_CONVERT_MS = const(7500)"),
        ("data[0] | data[1] << 8", "data[1] | data[0] << 8"),
        ("sixteenths -= 65536", "pass"),
        ("* 25 >> 2", "* 25 >> 1"),
        ("* 25 >> 2", "* 16"),
        ("found[index]", "found[0]"),
        ("sorted([bytes(rom)", "sorted([bytes(rom)[::-1]"),
        ("        self._convert()\n        return", "        return"),
    ),
    "{}(2, 1)",
)
