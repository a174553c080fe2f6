"""A board without a robot: `virtual_board`, to which a test attaches chips, levels and voltages."""

from __future__ import annotations

from difflib import get_close_matches

from marelle_sim.boards import BOARDS
from marelle_sim.errors import ChipError
from marelle_sim.testing.attaching import checked
from marelle_sim.testing.pins import VirtualAdc, VirtualPin
from marelle_sim.testing.ports import VirtualI2c, VirtualSpi, VirtualUart

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.boards import BoardFacts
    from marelle_sim.kits import Kit
    from marelle_sim.microcontroller.board import VirtualBoard
    from marelle_sim.microcontroller.transactions import Transaction, TransactionLog

__all__ = [
    "Board", "VirtualAdc", "VirtualI2c", "VirtualPin", "VirtualSpi", "VirtualUart", "virtual_board",
]  # fmt: skip


def virtual_board(name: str = "pico", *, seed: int = 0) -> Board:
    """Return a board with nothing wired to it.

    Args:
        name: the kind of board: "pico", "pico_w", "pico2" or "xrp_controller".
        seed: of what differs between two boards of a kind, such as `machine.unique_id()`.

    Raises:
        ChipError: E-CHIP-08, there is no such board.

    Example:
        >>> board = virtual_board("pico")
        >>> board.i2c(0).attach(0x44, Sht31())
        >>> run = simulate("read_climate.py", board=board)
        >>> run.bus[0].written.hex()
        '2400'
    """
    if name not in tuple(BOARDS):  # compares: what is given need be no text
        said = str(name)[:100]
        nearest_first = get_close_matches(said.lower(), BOARDS, n=len(BOARDS), cutoff=0.0)
        raise ChipError("E-CHIP-08", name=said, known=", ".join(nearest_first))
    return Board(name, seed)


class Board:
    """A board and all that is wired to it; each run restarts the program, while the chips keep their state.

    Attributes:
        name: its kind. seed: see `virtual_board`.
    """

    def __init__(self, name: str, seed: int) -> None:
        self.name, self.seed = name, seed
        self._i2c: dict[tuple[int, tuple[int, ...]], VirtualI2c] = {}
        self._spi: dict[tuple[int, tuple[int, ...]], VirtualSpi] = {}
        self._uarts: dict[int, VirtualUart] = {}
        self._pins: dict[int, VirtualPin] = {}
        self._adcs: dict[int, VirtualAdc] = {}
        self._log: TransactionLog | None = None

    def __repr__(self) -> str:
        chips = [chip for bus in self._i2c.values() for chip in bus.attached()]
        chips += [chip for bus in self._spi.values() for chip in bus.attached()]
        chips += [device for port in self._uarts.values() for device in port.attached()]
        chips += [chip for pin in self._pins.values() for chip in pin.attached()]
        return f"<board {self.name}: {', '.join(chips) or 'nothing attached'}>"

    @property
    def facts(self) -> BoardFacts:
        """The fixed properties of its kind of board."""
        return BOARDS[self.name]

    @property
    def _has_run(self) -> bool:
        return self._log is not None

    @property
    def bus(self) -> list[Transaction]:
        """The transactions of the last run, as in `run.bus`, also if that run raised."""
        return [] if self._log is None else self._log.all()

    def i2c(
        self, number: int = 0, *, sda: int | None = None, scl: int | None = None
    ) -> VirtualI2c:
        """Return the I2C bus 0 or 1; its chips answer on any pins that the program chooses.

        Args:
            number: the controller's.
            sda: its data line's GPIO, and
            scl: its clock's, to wire the bus to these two pins alone.

        Raises:
            ChipError: E-CHIP-11, the board has none; E-CHIP-13, one of the two pins is missing.
        """
        pins = _wired(self.facts, "i2c", number, sda=sda, scl=scl)
        return self._i2c.setdefault((number, pins), VirtualI2c(number, pins))

    def spi(
        self,
        number: int = 0,
        *,
        sck: int | None = None,
        mosi: int | None = None,
        miso: int | None = None,
    ) -> VirtualSpi:
        """Return the SPI bus 0 or 1; its chips answer on any pins that the program chooses.

        Args:
            number: the controller's; a `SoftSPI` is on the one that has its SCK pin.
            sck: its clock's GPIO,
            mosi: that of the data sent, and
            miso: that of the data read, to wire the bus to these three pins alone.

        Raises:
            ChipError: E-CHIP-11, the board has none; E-CHIP-13, some of the three pins are missing.
        """
        pins = _wired(self.facts, "spi", number, sck=sck, mosi=mosi, miso=miso)
        return self._spi.setdefault((number, pins), VirtualSpi(number, pins, self.facts))

    def uart(self, number: int = 0) -> VirtualUart:
        """Return the device side of the serial port 0 or 1."""
        return self._uarts.setdefault(
            checked("uart", number, self.facts), VirtualUart(number, self._has_run)
        )

    def pin(self, number: int) -> VirtualPin:
        """Return a GPIO's wire; asked for before a run, it records the run's levels."""
        return self._pins.setdefault(
            checked("pin", number, self.facts), VirtualPin(number, self._has_run)
        )

    def adc(self, channel: int) -> VirtualAdc:
        """Return an analogue input: on a Pico, channels 0 to 3 are GP26 to GP29, and 4 is the chip's temperature."""
        return self._adcs.setdefault(checked("adc", channel, self.facts), VirtualAdc(channel))

    def kit(self) -> Kit:
        """Return a kit that consists of this board."""
        from marelle_sim.kits import board_alone  # only when something runs

        return board_alone(self.name)

    def plug(self, board: VirtualBoard) -> None:
        """Wire everything to the board of a run.

        Raises:
            ChipError: E-CHIP-01 or E-CHIP-02, something else is there already; E-CHIP-16, it is another kind of board.
        """
        if board.facts.name != self.name:
            raise ChipError("E-CHIP-16", wanted=board.facts.name, given=self.name)
        board.debugged, self._log = True, board.transactions
        for parts in (self._i2c, self._spi, self._uarts, self._pins, self._adcs):
            for part in parts.values():
                part.plug(board)


def _wired(facts: BoardFacts, port: str, number: int, **pins: int | None) -> tuple[int, ...]:
    """Return the pins of a bus; none if the program may choose them.

    Raises:
        ChipError: E-CHIP-11, the board has no such port or pin; E-CHIP-13, some are given and some are not.
    """
    checked(port, number, facts)
    given = tuple(checked("pin", pin, facts) for pin in pins.values() if pin is not None)
    if given and len(given) < len(pins):
        raise ChipError("E-CHIP-13", bus=f"{port}{number}", pins=", ".join(pins))
    return given
