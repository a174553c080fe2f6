"""Drivers of public repositories: what they are tried with by hand, for nobody's repository is fetched by a test."""

from struct import pack
from typing import NamedTuple

from libraries.library import Library, Registers, Wired, on_i2c
from libraries.wires import remote
from marelle_sim import DhtChip, SpiChip, virtual_board
from marelle_sim.microcontroller.board import VirtualBoard

IDLE, READY, DATA = 0x01, 0x00, 0xFE
ACCEPTED = 0x05
BLOCK = 512
CSD = bytes.fromhex(
    "400E00325B590000 1D8A7F800A400000"
)  # version 2: C_SIZE is 0x1D8A, which is 7563 units of 512 KiB


class Card(SpiChip):
    """A card of the second version with high capacity, which counts in blocks."""

    def __init__(self) -> None:
        self.blocks: dict[int, bytes] = {}
        self.frame = bytearray()
        self.told = bytearray()
        self.writing: int | None = None
        self.for_application = False
        self.idle = True

    def select(self) -> None:
        """Begin to listen."""
        self.frame.clear()

    def exchange(self, byte: int) -> int:
        """Take a byte, and give what is waiting."""
        answer = self.told.pop(0) if self.told else 0xFF
        if self.writing is not None and self.frame[:1] == bytes([DATA]):
            self._take_data(byte)
        elif self.writing is not None and byte == DATA:
            self.frame[:] = [byte]
        elif self.frame or byte & 0xC0 == 0x40:
            self.frame.append(byte)
            if len(self.frame) == 6:
                number, argument = self.frame[0] & 0x3F, int.from_bytes(self.frame[1:5], "big")
                self.frame.clear()
                self.told[:] = b"\xff" + self._answer(number, argument)
        return answer

    def _take_data(self, byte: int) -> None:
        self.frame.append(byte)
        if len(self.frame) == 1 + BLOCK + 2 and self.writing is not None:
            self.blocks[self.writing] = bytes(self.frame[1:-2])
            self.frame.clear()
            self.writing = None
            self.told[:] = bytes([ACCEPTED, 0x00, 0x00])  # it is busy for two bytes

    def _answer(self, number: int, argument: int) -> bytes:
        application, self.for_application = self.for_application, number == 55
        self.idle = (self.idle and not (number == 41 and application)) or number == 0
        if number == 24:
            self.writing = argument
        behind = {
            8: (argument & 0xFFF).to_bytes(4, "big"),
            9: bytes([0xFF, DATA]) + CSD + b"\0\0",
            17: bytes([0xFF, DATA]) + self.blocks.get(argument, bytes(BLOCK)) + b"\0\0",
            58: bytes.fromhex("C0FF8000"),
        }
        return bytes([IDLE if self.idle else READY]) + behind.get(number, b"")


def card() -> Wired:
    """Wire a card to the first SPI."""
    board, chip = virtual_board(), Card()
    board.spi(0).attach(chip, cs=17)
    return Wired(board, lambda: f"{sorted(chip.blocks)} {chip.blocks[2][:4]!r}\n")


class Repository(NamedTuple):
    """A library of a repository: its `package` is `owner/name`.

    Attributes:
        commit: which state of it was tried.
        folder: the library's folder in it.
    """

    library: Library
    commit: str
    folder: str = "."


class Bme280(Registers):
    """Calibrated and measuring as in the example of the data sheet of the BMP280, 3.12, whose formulas are its own."""

    def __init__(self) -> None:
        calibration = pack(
            "<HhhHhhhhhhhh",
            27504,
            26435,
            -1000,
            36477,
            -10685,
            3024,
            2855,
            140,
            -7,
            15500,
            -14600,
            6000,
        )
        measured = (
            (415148 << 4).to_bytes(3, "big") + (519888 << 4).to_bytes(3, "big") + b"\x80\x00"
        )
        super().__init__(
            {0x88: calibration.hex(), 0xD0: "60", 0xE1: "6A010013000000", 0xF7: measured.hex()}
        )


class RangeFinder(Registers):
    """VL53L0X: two pages (0xFF), ready at once (0x13), its SPADs told (0x92), and 8190 mm, which it gives for nothing in reach."""

    page = 0

    def write_register(self, register: int, value: int) -> None:
        """Write a register of the page, or choose the page."""
        if register == 0xFF:
            self.page = value
        super().write_register(self.page << 8 | register, value)

    def read_register(self, register: int) -> int:
        """Return what a register of the page holds; a start bit is over at once."""
        told = {0x83: 1, 0x13: 7, 0x92: 0x85, 0x1E: 0x1F, 0x1F: 0xFE}
        held = super().read_register(self.page << 8 | register)
        return told.get(register, held & ~1 if register == 0 else held)


class Pca9685(Registers):
    """Shows its prescaler and the first output."""

    def shown(self) -> str:
        """Return the prescaler, and the counts at which the first output goes on and off."""
        on, off = (self.read_register(at) | self.read_register(at + 1) << 8 for at in (0x06, 0x08))
        return f"{self.read_register(0xFE):#04x} {on} {off}\n"


class Dht(DhtChip):
    """Tells the example of its data sheet."""

    def __init__(self, data: str) -> None:
        self.data = bytes.fromhex(data)

    def measure(self) -> bytes:
        """Return humidity and temperature."""
        return self.data


def dht22() -> Wired:
    """Wire a DHT22, as its data sheet's example reads: 65.2 %, 35.1 degrees."""
    board = virtual_board()
    board.pin(15).attach(Dht("028C015F"))
    return Wired(board)


def turned() -> Wired:
    """Wire a rotary encoder that is turned five steps on and two back."""
    board = virtual_board()
    clock, data = board.pin(16), board.pin(17)
    clock.set(1)
    data.set(1)
    steps = [(data, clock)] * 5 + [(clock, data)] * 2
    at_s = 0.1
    for first, second in steps:
        for wire, level in ((first, 0), (second, 0), (first, 1), (second, 1)):
            wire.set(level, at_s=at_s)
            at_s += 0.002
    return Wired(board)


def receiver() -> Wired:
    """Wire a GPS receiver that sends the usual examples of NMEA 0183 each second."""
    board = virtual_board()
    sentences = (
        b"$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n"
        b"$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A\r\n"
    )
    for second in range(3):
        board.uart(0).feed(sentences, at_s=0.2 + second)
    return Wired(board)


class LoadCell:
    """HX711: ready every 100 ms, then a bit of the measurement with each rise of its clock, the high one first."""

    def __init__(self, value: int) -> None:
        self.board = virtual_board()
        self.data, self.clock = self.board.pin(14), self.board.pin(15)
        self.bits = [value >> place & 1 for place in range(23, -1, -1)]
        self.place = 24
        self.plug_clock = self.clock.plug
        self.clock.plug = self.plug  # type: ignore[method-assign]  # a twin on two wires

    def plug(self, board: VirtualBoard) -> None:
        """Wire both to the board of a run."""
        self.plug_clock(board)
        self.line = board.pin(14)
        self.line.set(1)
        board.pin(15).watch(self.clocked)
        board.clock.at(100_000, self.measured, 100_000)

    def measured(self) -> None:
        """Say that a measurement is there."""
        self.place = 0
        self.line.set(0)

    def clocked(self, level: int) -> None:
        """Give the next bit; after the last one the line is high."""
        if level:
            self.line.set(self.bits[self.place] if self.place < 24 else 1)
            self.place += 1


def load_cell() -> Wired:
    """Wire an HX711 that measures its smallest number and three more."""
    return Wired(LoadCell(0x800003).board)


REPOSITORIES = [
    Repository(
        Library(
            "SergeyPiskunov/micropython-hx711", "repo_hx711", "Avia, HX711: 24 bits in two's complement, 0x800000 the smallest",
            load_cell, "-8388605 ('A', 128)\n",
        ),
        "eb199964f661",
    ),
    Repository(
        Library(
            "robert-hh/hx711", "repo_hx711_gpio", "the same, by interrupts",
            load_cell, "-8388605\n",
        ),
        "a5502c9400b7",
    ),
    Repository(
        Library(
            "robert-hh/hx711", "repo_hx711_pio", "the same, by PIO",
            load_cell, "-8388605\n",
        ),
        "a5502c9400b7",
    ),
    Repository(
        Library(
            "micropython/micropython-lib", "repo_sdcard", "SD Association, physical layer, 5.3.3: (C_SIZE + 1) of 512 KiB",
            card, "7744512 True\n[2] b'\\x00\\x01\\x02\\x03'\n",
        ),
        "ee4bb8ff139e", "micropython/drivers/storage/sdcard",
    ),
    Repository(
        Library(
            "kevinmcaleer/vl53l0x", "repo_vl53l0x", "ST, VL53L0X: 8190 mm stands for nothing in reach",
            on_i2c(0x29, lambda: RangeFinder({})), "8190 8190\n",
        ),
        "d71ce30b0efa",
    ),
    Repository(
        Library(
            "micropython-IMU/micropython-mpu9x50", "repo_mpu6050",
            "InvenSense, MPU-6050, register map 4.2: 16384 LSB/g, 131 LSB/(°/s), TEMP/340 + 36.53 °C",
            on_i2c(0x68, lambda: Registers({0x75: "68", 0x3B: "4000C0000000", 0x41: "F060", 0x43: "0083FF7D0000"})),
            "1.0 -1.0 0.0\n1.0 -1.0 0.0\n24.77\n",
        ),
        "ae68046e3102",
    ),
    Repository(
        Library(
            "robert-hh/BME280", "repo_bme280", "Bosch, BMP280, 3.12: 519888 is 25.08 °C, 415148 is 100653.27 Pa",
            on_i2c(0x76, Bme280), "25.08C 1006.53hPa\n25.08C 1006.53hPa\n",
        ),
        "a9a708015b14",
    ),
    Repository(
        Library(
            "adafruit/micropython-adafruit-pca9685", "repo_pca9685", "NXP, PCA9685, 7.3.5 and example 1: on 409, off 1228; 200 Hz is 0x1E, and 0x1F without the 1 that the library leaves out",
            on_i2c(0x40, lambda: Pca9685({})), "0x1f 409 1228\n",
        ),
        "0fea2736f99a",
    ),
    Repository(
        Library(
            "peterhinch/micropython_ir", "repo_ir", "NEC's protocol, the usual example: address 0x59, command 0x16",
            remote, "0x16 0x59 0\n",
        ),
        "3917d2936e4b",
    ),
    Repository(
        Library(
            "miketeachman/micropython-rotary", "repo_rotary", "an encoder of four edges a step: five steps on, two back",
            turned, "3\n",
        ),
        "b4c8ce53ee24",
    ),
    Repository(
        Library(
            "micropython/micropython-lib", "repo_dht", "Aosong, AM2302, example: 02 8C 01 5F is 65.2 % and 35.1 °C",
            dht22, "65.2 35.1\n",
        ),
        "ee4bb8ff139e", "micropython/drivers/sensor/dht",
    ),
    Repository(
        Library(
            "danjperron/PicoDHT22", "repo_dht_pio", "the same, by PIO",
            dht22, "65.2 35.1\n",
        ),
        "7a9f4c0ec733",
    ),
    Repository(
        Library(
            "inmcm/micropyGPS", "repo_gps", "NMEA 0183, the usual example: 48°07.038' N, 11°31.000' E, 545.4 m, 22.4 knots",
            receiver, "[48, 7.038, 'N'] [11, 31.0, 'E'] 545.4 22.4 [12, 35, 19.0]\n",
        ),
        "f6c2b76a3bed",
    ),
]  # fmt: skip
