"""Sixteen signals: a servo in the middle, one output always high, one always low."""

from collections.abc import Callable

from chip_kits.kit import Kit
from marelle_sim.chips.pca9685 import Pca9685
from marelle_sim.testing.board import Board


def _wire(board: Board) -> Callable[[], str]:
    chip = Pca9685()
    board.i2c(0).attach(0x40, chip)

    def shown() -> str:
        told = []
        for channel in (0, 1, 9, 15):
            share, hertz = chip.signal(channel)
            told.append(f"{channel}: {share:.4f} at {hertz:.1f} Hz")
        return ", ".join(told)

    return shown


KIT = Kit(
    "PCA9685",
    _wire,
    "chip.duty(0, 4915)\nchip.duty(9, 65535)\nchip.duty(15, 3000)\nchip.duty(15, 0)\n",
    # 25 MHz / 4096 / 122 = 50.03 Hz; 4915 of 65535 is 307 steps of 4096
    "0: 0.0750 at 50.0 Hz, 1: 0.0000 at 0.0 Hz, 9: 1.0000 at 50.0 Hz, 15: 0.0000 at 0.0 Hz",
    (
        ("_MODE1, 0x20", "_MODE1, 0x00"),  # every byte into one register
        ("_MODE1, 0x20", "_MODE1, 0x30"),  # asleep for ever
        ("_MODE1, 0x10", "_MODE1, 0x00"),  # the frequency is not taken
        ("_PRE_SCALE = const(0xFE)", "_PRE_SCALE = const(0xFF)"),
        ("// hertz - 1 ", "// hertz "),
        ("_LED0 = const(0x06)", "_LED0 = const(0x08)"),
        ("_LED0 + 4 * channel", "_LED0 + channel"),
        ("four[3] = steps >> 8", "four[3] = steps & 0xFF"),
        ("four[1] = 0x10", "four[1] = 0x00"),
        ("(share + 8) >> 4", "(share + 8) >> 5"),
    ),
)
