"""Air: 25.08 degrees, 1006.53 hPa and 46.3 %, then colder than 0 and moist."""

from chip_kits.kit import Kit, in_scene
from marelle_sim.chips.bme280 import Bme280

KIT = Kit(
    "BME280",
    in_scene(
        Bme280,
        0x76,
        temperature=lambda ms: 2508 if ms < 100 else -700,
        pressure=lambda ms: 100_653 if ms < 100 else 95_000,
        humidity=lambda ms: 4630 if ms < 100 else 9000,
    ),
    "def tell():\n"
    "    print(chip.hundredths(), round(chip.pressure()), round(10 * chip.humidity()))\n"
    "tell()\nsleep_ms(200)\ntell()\n",
    "2508 1007 463\n-700 950 900\n",
    (
        ("_TRIM_2 = const(0xE1)", "_TRIM_2 = const(0xE2)"),
        ('"<Hhh", first', '"<HHH", first'),
        ('"<Hhhhhhhhh", first, 6', '">Hhhhhhhhh", first, 6'),
        ("e4 << 4 | e5 & 0x0F", "e4 << 4 | e5 >> 4"),
        ("_CTRL_HUM, 0x01", "_CTRL_HUM, 0x00"),
        ("_CTRL_MEAS, 0x27", "_CTRL_MEAS, 0x25"),  # once
        ("_FIRST_MS = const(10)", "_FIRST_MS = const(1)"),
        (
            "eight[3] << 12 | eight[4] << 4 | eight[5] >> 4",
            "eight[3] << 8 | eight[4] << 4 | eight[5] >> 4",
        ),
        ("eight[6] << 8 | eight[7]", "eight[7] << 8 | eight[6]"),
        ("* 5 + 128) >> 8", "* 5 + 128) >> 9"),
    ),
)
