"""The inertial sensor of `pico_bot`: a turn to the left, and three accelerations."""

from chip_kits.kit import Kit, Moving
from marelle_sim.chips.lsm6dsox import Lsm6dsox
from marelle_sim.testing.board import Board


def _wire(board: Board) -> None:
    board.i2c(0).attach(0x6A, Lsm6dsox(Moving(-400_000, (981.0, -1961.0, 9807.0))))


KIT = Kit(
    "LSM6DS",
    _wire,
    "print(chip.turn_z() * chip.RATE[0] // chip.RATE[1], chip.acceleration())\n",
    "400 (980, -1961, 9803)\n",
    (
        ("_OUT_Z_GYRO = const(0x26)", "_OUT_Z_GYRO = const(0x24)"),
        ("_OUT_X_ACCELERATION = const(0x28)", "_OUT_X_ACCELERATION = const(0x22)"),
        ("_WHO_AM_I = const(0x0F)", "_WHO_AM_I = const(0x10)"),
        ("_IDENTITY = const(0x6C)", "_IDENTITY = const(0x6A)"),
        ("_CTRL3_C, 0x44", "_CTRL3_C, 0x40"),  # addresses stand still
        ("_CTRL1_XL, 0x50", "_CTRL1_XL, 0x58"),  # 4 g
        ("_CTRL2_G, 0x58", "_CTRL2_G, 0x54"),  # 500 degrees/s
        ("pair[0] | pair[1] << 8", "pair[1] | pair[0] << 8"),
        ("return value - 65536 if value > 32767 else value", "return 0 - value"),
        ("* 598 // 1000", "* 61 // 1000"),
    ),
)
