"""`virtual_board`: a board without a robot, to which a test attaches simulated chips, levels and voltages."""

from __future__ import annotations

from difflib import get_close_matches

from marelle_sim.boards import BOARDS
from marelle_sim.errors import ChipError
from marelle_sim.testing.pins import VirtualAdc, VirtualPin
from marelle_sim.testing.ports import VirtualI2c, VirtualSpi, VirtualUart, checked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.boards import BoardFacts
    from marelle_sim.kits import Kit
    from marelle_sim.microcontroller.board import VirtualBoard
    from marelle_sim.microcontroller.bus import Transaction, TransactionLog

__all__ = [
    "Board", "VirtualAdc", "VirtualI2c", "VirtualPin", "VirtualSpi", "VirtualUart", "virtual_board",
]  # fmt: skip


def virtual_board(name: str = "pico", *, seed: int = 0) -> Board:
    """Return a board with nothing attached to it.

    Args:
        name: kind of board: "pico", "pico_w", "pico2" or "xrp_controller".
        seed: added to the seed of each run, for what differs between two boards of a kind, such as `machine.unique_id()`.

    Raises:
        ChipError: E-CHIP-08, there is no such kind of board.

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
    """A board with the chips and values that a test has attached; it can be used in several runs.

    Each run starts the program again, but the chips keep their state.

    Attributes:
        name: kind of board. seed: see `virtual_board`.
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
        ports: list[VirtualI2c | VirtualSpi | VirtualUart | VirtualPin] = [
            *self._i2c.values(), *self._spi.values(), *self._uarts.values(), *self._pins.values(),
        ]  # fmt: skip
        chips = [chip for port in ports for chip in port.attached()]
        return f"<board {self.name}: {', '.join(chips) or 'nothing attached'}>"

    @property
    def facts(self) -> BoardFacts:
        """The facts of this kind of board, such as its pins and buses."""
        return BOARDS[self.name]

    @property
    def _has_run(self) -> bool:
        return self._log is not None

    @property
    def bus(self) -> list[Transaction]:
        """The transactions on the buses in the last run, as in `run.bus`, also if `simulate` raised an exception."""
        return [] if self._log is None else self._log.all()

    def i2c(
        self, number: int = 0, *, sda: int | None = None, scl: int | None = None
    ) -> VirtualI2c:
        """Return the I2C bus of controller 0 or 1, to attach chips to it.

        Without pins, the chips answer on any pins that the program chooses for this controller.

        Args:
            number: number of the controller.
            sda: GPIO of the data line, to connect the chips to these two pins only.
            scl: GPIO of the clock line.

        Raises:
            ChipError: E-CHIP-11, the board has no such controller or pin; E-CHIP-13, only one of the two pins is given.
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
        """Return the SPI bus of controller 0 or 1, to attach chips to it.

        Without pins, the chips answer on any pins that the program chooses for this controller.

        Args:
            number: number of the controller; a `SoftSPI` uses the bus of the controller that has its SCK pin.
            sck: GPIO of the clock, to connect the chips to these three pins only.
            mosi: GPIO of the data that the board sends.
            miso: GPIO of the data that the board reads.

        Raises:
            ChipError: E-CHIP-11, the board has no such controller or pin; E-CHIP-13, not all three pins are given.
        """
        pins = _wired(self.facts, "spi", number, sck=sck, mosi=mosi, miso=miso)
        return self._spi.setdefault((number, pins), VirtualSpi(number, pins, self.facts))

    def uart(self, number: int = 0) -> VirtualUart:
        """Return the far end of the serial port 0 or 1: there a test reads what the program sends, and sends bytes to it."""
        return self._uarts.setdefault(
            checked("uart", number, self.facts), VirtualUart(number, self._has_run)
        )

    def pin(self, number: int) -> VirtualPin:
        """Return the wire at a GPIO, to set its level and read its records; call this before the run, to have it recorded."""
        return self._pins.setdefault(
            checked("pin", number, self.facts), VirtualPin(number, self._has_run)
        )

    def adc(self, channel: int) -> VirtualAdc:
        """Return an analogue input, to set its voltage; on a Pico, channels 0 to 3 are GP26 to GP29, 4 is the thermometer."""
        return self._adcs.setdefault(checked("adc", channel, self.facts), VirtualAdc(channel))

    def kit(self) -> Kit:
        """Return a kit that has only this kind of board, and no robot."""
        from marelle_sim.kits import board_alone  # only when something runs

        return board_alone(self.name)

    def plug(self, board: VirtualBoard) -> None:
        """Connect everything that is attached to the board of a run.

        Raises:
            ChipError: E-CHIP-01 or E-CHIP-02, the kit has another part at the same address or chip select; E-CHIP-16, the
                run's board is of another kind.
        """
        if board.facts.name != self.name:
            raise ChipError("E-CHIP-16", wanted=board.facts.name, given=self.name)
        board.debugged, self._log = True, board.transactions
        for parts in (self._i2c, self._spi, self._uarts, self._pins, self._adcs):
            for part in parts.values():
                part.plug(board)


def _wired(facts: BoardFacts, port: str, number: int, **pins: int | None) -> tuple[int, ...]:
    """Return the checked pins of a bus; () if none is given, so that the program may choose them.

    Raises:
        ChipError: E-CHIP-11, the board has no such port or pin; E-CHIP-13, only some of the pins are given.
    """
    checked(port, number, facts)
    given = tuple(checked("pin", pin, facts) for pin in pins.values() if pin is not None)
    if given and len(given) < len(pins):
        raise ChipError("E-CHIP-13", bus=f"{port}{number}", pins=", ".join(pins))
    return given
