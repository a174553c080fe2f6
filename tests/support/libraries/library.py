"""A library of somebody else, a program that uses it, and what its data sheet says that the program must print."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from marelle_sim import RegisterChip, virtual_board
from marelle_sim.testing.board import Board

PROGRAMS = Path(__file__).parents[2] / "data" / "libraries"


class Wired(NamedTuple):
    """A board with what the library drives, and how to ask what it shows afterwards."""

    board: Board
    shown: Callable[[], str] = str


class Library(NamedTuple):
    """One library.

    Attributes:
        package: its name on the index; version and hash stand in `tests/peers/requirements.txt`.
        name: which program uses it: `tests/data/libraries/try_NAME.py`.
        sheet: where the raw values of the twin and the numbers of `prints` stand.
        wired: makes a board, anew for each run.
        prints: what the program prints, and behind it what `shown` gives.
        needs: other packages of the index that it imports.
    """

    package: str
    name: str
    sheet: str
    wired: Callable[[], Wired]
    prints: str
    needs: tuple[str, ...] = ()

    @property
    def program(self) -> Path:
        """The file of the program that uses it."""
        return PROGRAMS / f"try_{self.name}.py"


class Registers(RegisterChip):
    """A chip whose registers hold bytes that stand one behind the other from some addresses on; the program may overwrite them."""

    def __init__(self, held: dict[int, str]) -> None:
        for register, text in held.items():
            for place, byte in enumerate(bytes.fromhex(text)):
                self.write_register(register + place, byte)


class StRegisters(Registers):
    """A chip of ST: bit 7 of an address asks for the next register with each byte; bit 7 of the register `boot`, a reboot, is over at once."""

    def __init__(self, held: dict[int, str], boot: int) -> None:
        super().__init__(held)
        self.boot = boot

    def read_register(self, register: int) -> int:
        """Return what a register holds."""
        held = super().read_register(register & 0x7F)
        return held & 0x7F if register & 0x7F == self.boot else held

    def after(self, register: int) -> int:
        """Return the next address."""
        return register + 1


class Words(RegisterChip):
    """A chip whose registers hold two bytes or more each, high byte first."""

    def __init__(self, words: dict[int, str]) -> None:
        self.words = {register: bytes.fromhex(text) for register, text in words.items()}

    def write(self, data: bytes) -> None:
        """Choose a register; write it where there is more."""
        self.pointer = data[0] if data else self.pointer
        if len(data) > 1:
            self.words[self.pointer] = data[1:]

    def read(self, count: int) -> bytes:
        """Give the bytes of the register."""
        return (self.words.get(self.pointer, b"") + bytes(count))[:count]


def on_i2c(address: int, chip: Callable[[], object]) -> Callable[[], Wired]:
    """Return what wires a new chip to the first I2C bus of a new board."""

    def wired() -> Wired:
        board = virtual_board()
        twin = chip()
        board.i2c(0).attach(address, twin)  # type: ignore[arg-type]  # what answers is a chip
        return Wired(board, getattr(twin, "shown", str))

    return wired
