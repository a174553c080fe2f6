"""Small things that a program asks its board: thermometer, names of pins, interrupts as objects, the general call."""

from collections.abc import Callable
from pathlib import Path

import pytest
from programs import RunText, output, program
from refused import refuses
from world_files import written

from marelle_sim import KitError, kits, load_kit, simulate, virtual_board

WORLD = """
format = 1
size = [600, 400]

[robot]
at = [300, 200]

[environment]
temperature = 2700
"""
DEGREES = program("board_facts/measures_the_chip")


@pytest.fixture
def printed(vm: str, run_text: RunText) -> Callable[..., str]:
    """Return a function that runs a program, and gives what it prints."""

    def run(program: Path | str, **options: object) -> str:
        return output(run_text(program, seconds=2, vm=vm, **options))

    return run


def test_the_chips_thermometer_is_a_little_warmer_than_the_room(
    printed: Callable[..., str],
) -> None:
    assert float(printed(DEGREES)) == pytest.approx(23.3, abs=0.5)


def test_the_chips_thermometer_follows_the_world(
    printed: Callable[..., str], tmp_path: Path
) -> None:
    world = written(tmp_path, WORLD, "warm.toml")
    assert float(printed(DEGREES, world=str(world))) == pytest.approx(30.3, abs=0.5)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            program("board_facts/names_pins"),
            "True Pin(GPIO2, mode=IN) Pin(GPIO23, mode=IN)\nnone\n",
        ),
        (
            "from machine import UART\nprint(UART(1, 9600, timeout_char=3, invert=UART.INV_RX))",
            "UART(1, baudrate=9600, bits=8, parity=None, stop=1, tx=4, rx=5, txbuf=256, rxbuf=256, timeout=0, timeout_char=3, invert=INV_RX, irq=0)\n",
        ),
        (
            program("board_facts/asks_interrupts_of_pio"),
            "['(PIO(0), 512)', '(StateMachine(0), 1)'] 512 1 True\n",
        ),
    ],
    ids=["pins have two names", "a serial port shows itself", "an interrupt is an object"],
)  # fmt: skip
def test_a_board_is_asked_for_its_parts(
    source: Path | str, text: str, printed: Callable[..., str]
) -> None:
    assert printed(source) == text


class Listens:
    """Resets itself when 6 is written to every chip (the software reset of the I2C manual, 3.1.14)."""

    def __init__(self) -> None:
        self.got: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Keep what is written."""
        self.got.append(data)

    def read(self, count: int) -> bytes:
        """Give nothing but ones."""
        return b"\xff" * count


def test_a_chip_may_listen_to_the_general_call(vm: str, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "import machine\ni2c = machine.I2C(0)\ni2c.writeto(0, b'\\x06')\nprint(i2c.scan())",
        "reset.py",
    )
    board, chip = virtual_board(), Listens()
    board.i2c(0).attach(0, chip)
    run = simulate(path, board=board, vm=vm)
    assert (chip.got, run.stdout) == ([b"\x06"], "[]\n")


def test_registers_are_read_into_words(vm: str) -> None:
    board, chip = virtual_board(), Counts()
    board.i2c(0).attach(9, chip)
    run = simulate(program("board_facts/reads_words"), board=board, vm=vm)
    assert run.stdout == "array('h', [513, 1027, 7])\n"


class Counts:
    """Gives 1, 2, 3, …"""

    def write(self, data: bytes) -> None:
        """Take the register's number."""

    def read(self, count: int) -> bytes:
        """Return ascending numbers."""
        return bytes(range(1, count + 1))


IDENTITY = """
[identity]
machine = "Maker Bot with RP2040"
build = "MAKER_BOT"

[identity.pins]
USER_BUTTON = 23
LED = 3
"""


def test_a_kit_says_which_board_it_is_on(vm: str, tmp_path: Path) -> None:
    table = Path(kits.__file__).with_name("pico_bot.toml").read_text(encoding="utf-8")
    kit = written(tmp_path, table.replace("\n[body]", f"{IDENTITY}\n[body]", 1), "kit.toml")
    run = simulate(program("board_facts/says_which_board"), kit=kit, vm=vm)
    assert output(run) == (
        "Maker Bot with RP2040 Maker Bot with RP2040 MAKER_BOT\n"
        "Pin(GPIO23, mode=IN) Pin(GPIO3, mode=IN) Pin(GPIO2, mode=IN)\n"
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('machine = ""', "E-KIT-08"),
        ("name = 3", "E-KIT-06"),
        ("pins = 3", "E-KIT-08"),
        ("pins.LED = 30", "E-KIT-10"),
        ('pins."a b" = 3', "E-KIT-08"),
    ],
)
def test_an_identity_that_cannot_be_is_refused(line: str, code: str, tmp_path: Path) -> None:
    table = Path(kits.__file__).with_name("pico_bot.toml").read_text(encoding="utf-8")
    kit = written(
        tmp_path, table.replace("\n[body]", f"\n[identity]\n{line}\n[body]", 1), "kit.toml"
    )
    with refuses(KitError, code):
        load_kit(kit)
