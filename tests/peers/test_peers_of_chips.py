"""Drivers of makers, unmodified, on the twins of their chips: what they read is what surrounds the twin.

They are run from checkouts, as in test_peers_of_cars.py: `git clone https://github.com/OWNER/NAME` into
$MARELLE_CHECKOUTS/OWNER/NAME, `git checkout COMMIT`, then `pytest -m peers`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from checkouts import checkout
from chip_kits.kit import Moving, Scene

from marelle_sim import simulate, virtual_board
from marelle_sim.chips.bh1750 import Bh1750
from marelle_sim.chips.bme280 import Bme280
from marelle_sim.chips.mpu6050 import Mpu6050
from marelle_sim.chips.pca9685 import Pca9685
from marelle_sim.chips.ssd1306 import Ssd1306
from marelle_sim.chips.tcs34725 import Tcs34725
from marelle_sim.chips.vl53l0x import Vl53l0x

pytestmark = pytest.mark.peers


class Driver(NamedTuple):
    """A driver as its author published it, which nobody changes.

    Attributes:
        repository, commit: where it is on GitHub. folder: of it, where the module is.
        address, twin: the chip, in surroundings.
        program: what is done with the driver on the bus `i2c`, as its own examples do it.
        told: what that prints.
    """

    repository: str
    commit: str
    folder: str
    address: int
    twin: Callable[[], Any]
    program: str
    told: str


def _in(chip: Any, **quantities: Any) -> Any:
    Scene(chip, **quantities)
    return chip


def _weather() -> Any:
    return _in(Bme280(), temperature=2345, humidity=5678, pressure=98_765)


_BME280 = ("robert-hh/BME280", "a9a708015b149c23cf332f591b8371d217e416c1", ".", 0x76, _weather)
_WEATHER = "('23.45C', '987.65hPa', '56.78%')\n"
DRIVERS = {
    "BH1750": Driver(
        "DavesCodeMusings/BH1750-MicroPython", "b1700b1dc24b994a219b13ef2f407e64023af042", "src", 0x23, lambda: _in(Bh1750(), light=777),
        "from bh1750 import BH1750\nsensor = BH1750(i2c)\nsensor.measure()\nsleep_ms(180)\nprint(sensor.illuminance)\n",
        "777\n",
    ),
    "BME280, floating point": Driver(
        *_BME280, "from bme280_float import BME280\nprint(BME280(i2c=i2c).values)\n", _WEATHER
    ),
    "BME280, whole numbers": Driver(
        *_BME280, "from bme280_int import BME280\nprint(BME280(i2c=i2c).values)\n", _WEATHER
    ),
    "MPU6050": Driver(
        "micropython-IMU/micropython-mpu9x50", "ae68046e310224ebc3e196a1e3692de018991dbb", ".", 0x68,
        lambda: Mpu6050(Moving(-45_000, (981.0, -1961.0, 9807.0))),
        "from imu import MPU6050\nsensor = MPU6050(i2c)\nsleep_ms(50)\n"
        "print([round(g, 3) for g in sensor.accel.xyz], sensor.gyro.xyz, round(sensor.temperature, 1))\n",
        "[0.1, -0.2, 1.0] (0.0, 0.0, 45.0) 25.0\n",
    ),
    "TCS34725": Driver(
        "adafruit/micropython-adafruit-tcs34725", "96f9936317130f8a140b4e638ebb77aa4c564891", ".", 0x29,
        lambda: _in(Tcs34725(), colour=(51, 102, 204)),
        "from tcs34725 import TCS34725\nsensor = TCS34725(i2c)\nsensor.integration_time(50)\nsensor.gain(4)\n"
        "print(sensor.read(True), sensor.read(True))\n",
        "(74, 352, 1162, 1637) (74, 352, 1162, 1637)\n",
    ),
    "VL53L0X": Driver(
        "kevinmcaleer/vl53l0x", "d71ce30b0efaa4e45a771049056d8c9fdc2755ac", ".", 0x29, lambda: _in(Vl53l0x(), distance=456),
        "from vl53l0x import VL53L0X\nsensor = VL53L0X(i2c)\nprint(sensor.ping(), sensor.read())\n"
        "sensor.start()\nprint(sensor.read(), sensor.read())\nsensor.stop()\n",
        "456 456\n456 456\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DRIVERS)
def test_a_makers_driver_reads_what_surrounds_the_twin(name: str, vm: str, tmp_path: Path) -> None:
    driver = DRIVERS[name]
    assert _run(driver, driver.twin(), tmp_path, vm) == driver.told


def _run(driver: Driver, twin: Any, folder: Path, vm: str) -> str:
    board = virtual_board()
    board.i2c(0).attach(driver.address, twin)
    head = "from machine import I2C, Pin\nfrom time import sleep_ms\ni2c = I2C(0, sda=Pin(4), scl=Pin(5))\n"
    (folder / "program.py").write_text(head + driver.program, "utf-8")
    run = simulate(
        folder / "program.py", board=board, vm=vm, seconds=20,
        path=[checkout(driver.repository) / driver.folder],
    )  # fmt: skip
    assert run.error is None, run.error.traceback
    return run.stdout


@pytest.mark.parametrize("height", [32, 64])
def test_a_makers_screen_shows_dots_where_they_are(height: int, vm: str, tmp_path: Path) -> None:
    driver = Driver(
        "stlehmann/micropython-ssd1306", "9582998cd8991484e974003e7534634939f564bf", ".", 0x3C, _weather,
        f"from ssd1306 import SSD1306_I2C\nscreen = SSD1306_I2C(128, {height}, i2c)\nscreen.fill(0)\n"
        f"screen.pixel(0, 0, 1)\nscreen.pixel(127, {height - 1}, 1)\nscreen.show()\n", "",
    )  # fmt: skip
    chip = Ssd1306(lambda *_: None, height)
    _run(driver, chip, tmp_path, vm)
    pages = chip.picture()
    assert [
        (page, at, byte) for page, row in enumerate(pages) for at, byte in enumerate(row) if byte
    ] == [(0, 0, 1), (height // 8 - 1, 127, 128)]


def test_a_makers_servos_get_their_pulses(vm: str, tmp_path: Path) -> None:
    driver = Driver(
        "adafruit/micropython-adafruit-pca9685", "0fea2736f99a2840f0d644be866f6abd5bc14b48", ".", 0x40, Pca9685,
        "from servo import Servos\nservos = Servos(i2c)\nservos.position(4, us=1000)\n", "",
    )  # fmt: skip
    chip = Pca9685()
    _run(driver, chip, tmp_path, vm)
    share, hertz = chip.signal(4)
    assert share == 204 / 4096  # its author reckons 1000 of 20000 us, rounded down
    assert hertz == pytest.approx(49.6, abs=0.1)  # and with one too many in the divider
