"""Temperature and humidity on a wire, in whole per cent."""

from chip_kits.kit import Kit, in_scene
from marelle_sim.chips.dht11 import Dht11

KIT = Kit(
    "DHT11",
    in_scene(
        Dht11,
        temperature=lambda ms: 2140 if ms < 3000 else 3070,
        humidity=lambda ms: 4560 if ms < 3000 else 8840,
    ),
    "sleep_ms(1000)\n"
    "for pause in (0, 100, 2000, 1000):\n"
    "    sleep_ms(pause)\n"
    "    print(chip.hundredths(), chip.humidity(), chip.temperature())\n",
    "2140 46 21.4\n2140 46 21.4\n2140 46 21.4\n3070 88 30.7\n",
    (
        ("100 * data[2] + 10 * data[3]", "100 * data[2]"),
        ("100 * data[2] + 10 * data[3]", "100 * data[3] + 10 * data[2]"),
        ("100 * data[2] + 10 * data[3]", "100 * data[2] + data[3]"),
        ("100 * data[2] + 10 * data[3]", "10 * (data[2] << 8 | data[3])"),  # as a DHT22
        ("100 * data[2]", "100 * data[0]"),
        ("100 * data[2]", "-100 * data[2]"),
        ("self._read()[0]", "self._read()[1]"),
        ("self._read()[0]", "self._read()[2]"),
        ("self._read()[0]", "self._read()[0] / 10"),
        ("PERIOD_MS = 1000", "PERIOD_MS = 10000"),
    ),
    "{}(2)",
)
