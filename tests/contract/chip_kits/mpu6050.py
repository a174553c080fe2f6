"""The inertial sensor: a turn to the left, two accelerations, 25 degrees."""

from chip_kits.kit import Kit, Moving
from marelle_sim.chips.mpu6050 import Mpu6050
from marelle_sim.testing.board import Board


def _wire(board: Board) -> None:
    board.i2c(0).attach(0x68, Mpu6050(Moving(-400_000, (981.0, -1961.0, 9807.0))))


KIT = Kit(
    "MPU6050",
    _wire,
    "print(chip.turn_z() * chip.RATE[0] // chip.RATE[1], chip.acceleration(), chip.temperature())\n",
    "400 (981, -1962, 9808) 2500\n",
    (
        ("_GYRO_ZOUT_H = const(0x47)", "_GYRO_ZOUT_H = const(0x45)"),
        ("_ACCEL_XOUT_H = const(0x3B)", "_ACCEL_XOUT_H = const(0x3C)"),
        ("_PWR_MGMT_1, 0x01", "_PWR_MGMT_1, 0x41"),
        ("_GYRO_CONFIG, 0x10", "_GYRO_CONFIG, 0x08"),
        ("_GYRO_CONFIG, 0x10", "_GYRO_CONFIG, 0x00"),
        ("_ACCEL_CONFIG, 0x00", "_ACCEL_CONFIG, 0x08"),
        ("data[index] << 8 | data[index + 1]", "data[index + 1] << 8 | data[index]"),
        ("value - 65536 if value > 32767 else value", "value"),
        ("* 613 >> 10", "* 613 >> 9"),
        ("time.sleep_ms(_START_MS)", "pass"),
    ),
)
