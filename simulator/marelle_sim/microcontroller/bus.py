"""An I2C bus, the chips on it, and its faults; also the log of the transactions on all buses, which tests read as `run.bus`.

A program can change the address of some chips, or switch them off, by a command or by their shutdown pin (VL53L0X). Several chips at
one address receive the same bytes and answer at the same time; a bit is then 0 if one of them sends 0 (UM10204, section 3.1.8).
"""

from __future__ import annotations

from collections import deque, namedtuple
from collections.abc import Callable
from functools import reduce
from operator import and_
from typing import Protocol, TypeAlias

from marelle_sim.chips import Nack
from marelle_sim.errors import ChipError
from marelle_sim.kernel import Clock, Ending, RunStopped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.pin import Line

    Values: TypeAlias = tuple[int, str, int, bytes, bytes, bool]

    class Answering(Protocol):
        """A simulated chip, as a bus calls it."""

        def write(self, data: bytes) -> None:
            """Handle the bytes of one write transaction."""

        def read(self, count: int) -> bytes:
            """Return the bytes of one read transaction."""

    class Moving(Answering, Protocol):
        """An I2C chip whose address a program can change.

        Attributes:
            address: its present 7-bit address; None: it is shut down and answers at none.
            moved: function without arguments that the chip calls after a change of `address`, except in `plug`; the bus sets it.
        """

        address: int | None
        moved: Callable[[], object]

        def plug(self, address: int) -> None:
            """Restore the state after power-on, at this address: called at the beginning of a run."""

        def power(self, level: int) -> None:
            """Shut the chip down (level 0 of its shutdown pin), or start it again (level 1)."""


_MOST_TRANSACTIONS = 100_000

Transaction = namedtuple("Transaction", ("time_us", "bus", "address", "written", "read", "ack"))
"""One transaction.

Attributes:
    time_us: when it ended; on a serial port, when the program wrote or read the bytes. bus: "i2c0", "spi1", "uart0"…
    address: the I2C address, or the GPIO of the SPI chip select; -1 for none. written, read: the bytes.
    ack: whether the chip acknowledged.
"""


class TransactionLog:
    """The log of the last 100 000 transactions on a board's buses.

    Attributes:
        append: function that adds a transaction, given as a tuple of its six values.
    """

    __slots__ = ("_clock", "_values", "append")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._values: deque[Values] = deque(maxlen=_MOST_TRANSACTIONS)
        self.append: Callable[[Values], object] = self._values.append

    def add(self, bus: str, address: int, written: bytes, read: bytes, ack: bool = True) -> None:
        """Add a transaction, at the present time."""
        self.append((self._clock.now, bus, address, written, read, ack))

    def all(self) -> list[Transaction]:
        """Return the transactions in the order in which they were added."""
        return [Transaction(*values) for values in self._values]


class BusTimeoutError(Exception):
    """Raised when the clock line (SCL) was held low for longer than the program's timeout."""


class Fault:
    """A fault of a bus or of a chip on it.

    Attributes:
        kind: "nack" (no acknowledge), "stuck" (SCL held low permanently) or "slow" (SCL held low for a time).
        address: of the faulty chip; None: the fault is of the whole bus.
        from_us: time from which it acts.
        times: number of transactions that it will still disturb; None: without limit.
        stretch_us: of "slow", the time for which SCL is held low.
    """

    def __init__(
        self,
        kind: str,
        address: int | None,
        *,
        from_us: int = 0,
        times: int | None = None,
        stretch_us: int = 0,
    ) -> None:
        self.kind, self.address, self.from_us = kind, address, from_us
        self.times, self.stretch_us = times, stretch_us

    def holds(self, time_us: int) -> bool:
        """Return True if at that time this fault holds SCL of the whole bus low permanently, so that no address is acknowledged."""
        return (
            self.kind == "stuck"
            and self.address is None
            and time_us >= self.from_us
            and self.times != 0
        )

    def strikes(self, address: int, time_us: int) -> bool:
        """Return True if the fault disturbs a transaction with this address at that time; then reduce `times` by one, if it is limited."""
        if self.address not in (None, address) or time_us < self.from_us or self.times == 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True


def can_move(chip: object) -> bool:
    """Return True if a program can change the address of a simulated chip: it has the methods of a `Moving`."""
    return callable(getattr(chip, "plug", None)) and callable(getattr(chip, "power", None))


class Bus:
    """One I2C bus.

    Attributes:
        name: "i2c0" or "i2c1"; "i2c-1" on pins that belong to no controller, as a `SoftI2C` may have.
        pins: (SDA, SCL) in GPIO numbers, to which it is wired; None: to all pins of its controller.
        chips: present address -> chip. faults: its faults, present and future.
        moving: those of the chips whose address a program can change; it keeps their addresses in `chips` up to date.
    """

    __slots__ = (
        "_append",
        "_break",
        "_clock",
        "_log",
        "chips",
        "faults",
        "moving",
        "name",
        "pins",
    )

    def __init__(
        self,
        name: str,
        clock: Clock,
        log: TransactionLog,
        broken: Callable[[Exception, object, str], object],
        pins: tuple[int, int] | None = None,
    ) -> None:
        """Make a bus without chips.

        An exception of a simulated chip, except `Nack`, ends the run: `broken` is called with it, the chip and the chip's address.
        """
        self.name, self.pins = name, pins
        self._clock, self._log, self._break = clock, log, broken
        self._append = log.append
        self.chips: dict[int, Answering] = {}
        self.faults: list[Fault] = []
        self.moving = MovingChips(self)

    def attach(self, address: int, chip: Answering, shutdown: Line | None = None) -> None:
        """Wire a chip to the bus, and the line `shutdown` to the shutdown pin of one whose address a program can change.

        Raises:
            ChipError: E-CHIP-01, another chip has this address; not for a chip whose address a program can change.
        """
        if can_move(chip):
            self.moving.add(chip, address, shutdown)  # type: ignore[arg-type]  # a `Moving`
        elif address in self.chips:
            raise ChipError("E-CHIP-01", address=f"0x{address:02X}", bus=self.name)
        else:
            self.chips[address] = chip

    def scan(self, timeout_us: int) -> list[int]:
        """Return the addresses from 0x08 to 0x77 for which `acknowledges` is true, in ascending order."""
        return [address for address in range(0x08, 0x78) if self.acknowledges(address, timeout_us)]

    def write(self, address: int, data: bytes, timeout_us: int) -> None:
        """Write to the chip at `address`.

        Raises:
            Nack: no chip acknowledges.
            BusTimeoutError: SCL is held low for longer than `timeout_us`.
            RunStopped: the simulated chip raised another error, which ends the run.
        """
        chip = self.chips.get(address)
        if chip is None or self.faults:
            chip = self._reach(address, data, timeout_us)
        try:
            chip.write(data)
        except Nack:
            self._log.add(self.name, address, data, b"", ack=False)
            raise
        except Exception as error:  # noqa: BLE001 - an error in a simulated chip is its author's, not the program's
            self._fail(address, chip, error)
        self._append((self._clock.now, self.name, address, data, b"", True))

    def read(self, address: int, count: int, timeout_us: int) -> bytes:
        """Read `count` bytes from the chip at `address`. Raises as `write` does; a wrong number of bytes is an error of the chip."""
        chip = self.chips.get(address)
        if chip is None or self.faults:
            chip = self._reach(address, b"", timeout_us)
        data = b""
        try:
            data = chip.read(count)
            if type(data) is not bytes or len(data) != count:
                data = checked_answer(data, count, chip, f"0x{address:02X}")
        except Nack:
            self._log.add(self.name, address, b"", b"", ack=False)
            raise
        except Exception as error:  # noqa: BLE001 - as in `write`
            self._fail(address, chip, error)
        self._append((self._clock.now, self.name, address, b"", data, True))
        return data

    def acknowledges(self, address: int, timeout_us: int) -> bool:
        """Return True if a chip acknowledges this address; False if none does, or a fault holds SCL low for longer than `timeout_us`."""
        if address not in self.chips:
            if any(fault.holds(self._clock.now) for fault in self.faults):
                self._clock.spend(timeout_us)
            return False
        try:
            self._reach(address, b"", timeout_us)
        except (Nack, BusTimeoutError):
            return False
        return True

    def _reach(self, address: int, data: bytes, timeout_us: int) -> Answering:
        """Return the chip at an address, after the faults of the bus: let the time pass for which they hold SCL low.

        Raises:
            Nack: no chip acknowledges.
            BusTimeoutError: SCL is held low for longer than `timeout_us`.
        """
        now = self._clock.now
        for fault in self.faults:
            if not fault.strikes(address, now):
                continue
            stretch_us = timeout_us + 1 if fault.kind == "stuck" else fault.stretch_us
            self._clock.spend(min(stretch_us, timeout_us))
            if stretch_us > timeout_us:
                self._log.add(self.name, address, data, b"", ack=False)
                raise BusTimeoutError
            if fault.kind == "nack":
                self._log.add(self.name, address, data, b"", ack=False)
                raise Nack
        chip = self.chips.get(address)
        if chip is None:
            self._log.add(self.name, address, data, b"", ack=False)
            raise Nack
        return chip

    def _fail(self, address: int, chip: Answering, error: Exception) -> None:
        self._break(error, chip, f"0x{address:02X}")
        raise RunStopped(Ending.INTERRUPTED) from None


def chip_failure(error: Exception, chip: object, place: str) -> ChipError:
    """Return E-CHIP-03, an error that names the simulated chip which raised `error`; a ChipError is returned as it is.

    `place` is the chip's address ("0x29"), pin ("GP15"), SPI bus ("spi0") or serial port ("uart0"), for the message.
    """
    if isinstance(error, ChipError):
        return error
    words = f"{type(error).__name__}: {error}".removesuffix(": ")
    name = getattr(chip, "__name__", type(chip).__name__)  # a serial device may be a function
    failure = ChipError("E-CHIP-03", chip=name, address=place, words=words)
    failure.__cause__ = error
    return failure


def checked_answer(data: object, count: int, chip: object, place: str) -> bytes:
    """Return what a simulated chip answered as bytes, after checking that there are `count` of them.

    Args:
        data: what the chip's method returned.
        count: number of bytes that the program asked for.
        chip: the chip, named in the message.
        place: its address ("0x29") or pin, for the message.

    Raises:
        ChipError: E-CHIP-04, too few or too many bytes; E-CHIP-05, not bytes.
    """
    name = type(chip).__name__
    if not isinstance(data, bytes | bytearray | memoryview):
        raise ChipError("E-CHIP-05", chip=name, address=place, given=type(data).__name__)
    if len(data) != count:
        raise ChipError("E-CHIP-04", chip=name, address=place, asked=count, given=len(data))
    return bytes(data)


class SameAddress:
    """Several chips at one address; in the bus's table it takes the place of a single chip."""

    def __init__(self, chips: list[Answering]) -> None:
        self._chips = chips

    def write(self, data: bytes) -> None:
        """Write the same bytes to each of the chips."""
        for chip in self._chips:
            chip.write(data)

    def read(self, count: int) -> bytes:
        """Return the bitwise AND of the chips' answers: a bit is 0 if one of them sends 0."""
        answers = [chip.read(count) for chip in self._chips]
        return bytes(reduce(and_, place) for place in zip(*answers, strict=True))


class MovingChips:
    """The chips of one bus whose address can change; it keeps the bus's table `chips` up to date."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._chips: list[Moving] = []
        self._placed: dict[int, tuple[Answering, Answering | None]] = {}

    def add(self, chip: Moving, address: int, shutdown: Line | None = None) -> None:
        """Wire a chip to the bus at the address that it starts with.

        `shutdown` is the line to its shutdown pin (None: not wired): low shuts the chip down; a pull-up on the module holds it high.
        """
        chip.plug(address)
        chip.moved = self._place
        self._chips.append(chip)
        if shutdown is not None:
            shutdown.set(1)
            shutdown.watch(chip.power)
        self._place()

    def _place(self) -> None:
        chips = self._bus.chips
        for address, (placed, fixed) in self._placed.items():
            if chips.get(address) is placed:
                del chips[address]
                if fixed is not None:
                    chips[address] = fixed
        self._placed.clear()
        for place in {chip.address for chip in self._chips if chip.address is not None}:
            here: list[Answering] = [chip for chip in self._chips if chip.address == place]
            fixed = chips.get(place)
            if fixed is not None:
                here.insert(0, fixed)
            chips[place] = here[0] if len(here) == 1 else SameAddress(here)
            self._placed[place] = chips[place], fixed
