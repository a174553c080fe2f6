"""Temperature and humidity on a wire: below zero, then warm. An answer is the measurement of the reading before."""

from chip_kits.kit import Kit, in_scene
from marelle_sim.chips.dht22 import Dht22

KIT = Kit(
    "DHT22",
    in_scene(
        Dht22,
        temperature=lambda ms: -1230 if ms < 4000 else 3010,
        humidity=lambda ms: 4560 if ms < 4000 else 9990,
    ),
    "sleep_ms(2000)\n"
    "for pause in (0, 100, 3000, 2000):\n"
    "    sleep_ms(pause)\n"
    "    print(chip.hundredths(), round(10 * chip.humidity()))\n",
    "-1230 456\n-1230 456\n-1230 456\n3010 999\n",
    (
        ("data[2] & 0x80", "data[3] & 0x80"),
        ("-10 * tenths if", "10 * tenths if"),
        ("(data[2] & 0x7F) << 8", "(data[2] & 0xFF) << 8"),
        ("<< 8 | data[3]", "<< 8 | data[1]"),
        ("(data[2] & 0x7F) << 8 | data[3]", "data[3] << 8 | data[2] & 0x7F"),
        ("else 10 * tenths", "else tenths"),
        ("data[0] << 8 | data[1]", "data[1] << 8 | data[0]"),
        ("(data[0] << 8 | data[1]) / 10", "data[0]"),
        ("PERIOD_MS = 2000", "PERIOD_MS = 20000"),
        ("self._sensor.measure()", "pass"),
    ),
    "{}(2)",
)
