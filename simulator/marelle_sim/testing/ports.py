"""The buses and serial ports of a virtual board, which are connected to the board of each run, and the checks that all its ports use."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import UnionType

from marelle_sim.boards import BOARDS, BoardFacts
from marelle_sim.chips import SpiChip
from marelle_sim.errors import ChipError, UsageProblem
from marelle_sim.microcontroller.bus import Fault, can_move

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.board import VirtualBoard
    from marelle_sim.microcontroller.bus import Answering, Bus


def checked(port: str, number: object, facts: BoardFacts) -> int:
    """Return `number` itself, after a check that this kind of board has such a port.

    Args:
        port: kind of port: "i2c", "spi", "uart", "pin" or "adc".
        number: number of the port.
        facts: the facts of the kind of board.

    Raises:
        ChipError: E-CHIP-11, the board has no such port.
    """
    ports = {
        "i2c": len(facts.i2c), "spi": len(facts.spi), "uart": len(facts.uart),
        "pin": facts.chip.gpios, "adc": facts.chip.thermometer + 1,
    }  # fmt: skip
    if not isinstance(number, int) or not 0 <= number < ports[port]:
        raise ChipError("E-CHIP-11", port=port, number=repr(number), largest=ports[port] - 1)
    return number


def bounded(
    name: str, value: float, most: int, least: int = 0, kinds: type | UnionType = int
) -> None:
    """Check that the value of the argument `name` is a number of one of these `kinds`, from `least` to `most`.

    Raises:
        UsageProblem: E-RUN-26, it is not.
    """
    if not isinstance(value, kinds) or not least <= value <= most:
        raise UsageProblem("E-RUN-26", name=name, value=repr(value)[:40], least=least, most=most)


def check_chip(chip: object, methods: tuple[str, ...], example: str) -> None:
    """Check that a value is a simulated chip: an object, not a class, with these methods.

    `example` is a right call for the error's text, with `{}` in place of the chip.

    Raises:
        ChipError: E-CHIP-12, it is not, for example because arguments were given in the wrong order.
    """
    is_class = isinstance(chip, type)
    if is_class or not all(callable(getattr(chip, method, None)) for method in methods):
        name = chip.__name__ if isinstance(chip, type) else type(chip).__name__
        wanted = f"{name}()" if is_class else "Chip()"
        raise ChipError("E-CHIP-12", name=name, example=example.format(wanted))


def kind_of(chip: object) -> str:
    """Return the class name of a simulated chip, or the name of a function that is attached to a serial port."""
    return str(getattr(chip, "__name__", type(chip).__name__))


def check_seen(late: bool, port: str) -> None:
    """Check that the last run was recorded.

    Args:
        late: whether the test asked for the port only after the run.
        port: the port, for the error's text.

    Raises:
        ChipError: E-CHIP-15, `late` is true, so nothing was recorded.
    """
    if late:
        raise ChipError("E-CHIP-15", port=port)


_ADDRESSES = (0, *range(0x08, 0x78))  # 0 is the general call (UM10204, section 3.1.13)
_FAULTS = ("identity", "nack", "slow", "stuck")
_FAULTS_OF_UART = ("flip", "lost", "silent")
_SLOW_MS, _EVERY = 10.0, 10
_BYTE = 0xFF
_MOST = 1_000_000  # ms, and bytes between two faults: far more than any test waits for


def _refuse_unused(kind: str, **unused: bool) -> None:
    """Raise UsageProblem (E-RUN-32) for the first argument in `unused` whose value is True: it was given, but `kind` does not use it."""
    for name, is_given in unused.items():
        if is_given:
            raise UsageProblem("E-RUN-32", fault=kind, name=name)


class VirtualI2c:
    """An I2C bus of a virtual board: a test attaches simulated chips, and sets faults."""

    def __init__(self, number: int, pins: tuple[int, ...], facts: BoardFacts) -> None:
        self._number, self._pins, self._board_name = number, pins, facts.name
        self._chips: dict[int, Answering] = {}
        self._shut: list[tuple[int, Answering, int]] = []
        self._faults: list[Callable[[], Fault]] = []  # a new one for each run: a fault counts down
        self._board: VirtualBoard | None = None

    def attach(self, address: int, chip: Answering, *, shutdown: int | None = None) -> None:
        """Attach a simulated chip to the bus.

        Args:
            address: its I2C address, 7 bits.
            chip: an object with `write` and `read`, such as a `Sht31`.
            shutdown: GPIO that is connected to the pin XSHUT of a `Vl53l0x`; several of these may have the same address.

        Raises:
            ChipError: E-CHIP-01, another chip has this address; E-CHIP-07, no chip can have it (allowed are 0 and 0x08 to
                0x77); E-CHIP-11, the board has no pin `shutdown`; E-CHIP-12, `chip` is no chip with `write` and `read`.
        """
        check_chip(chip, ("write", "read"), "attach(0x44, {})")
        if not isinstance(address, int):
            raise ChipError("E-CHIP-07", address=repr(address))
        if address not in _ADDRESSES:
            raise ChipError("E-CHIP-07", address=f"0x{address:02X}")
        if shutdown is not None:
            checked("pin", shutdown, BOARDS[self._board_name])
        if shutdown is not None and can_move(chip):
            self._shut.append((address, chip, shutdown))
            return
        if address in self._chips:
            raise ChipError("E-CHIP-01", address=f"0x{address:02X}", bus=f"i2c{self._number}")
        self._chips[address] = chip

    def attached(self) -> list[str]:
        """Return the attached chips as texts, such as "Sht31 at i2c0 0x44", or "Sht31 at i2c0 0x44 on GP4 and GP5" if the bus has pins.

        Chips with a wired shutdown pin come last, without their address: "Vl53l0x at i2c0, XSHUT at GP7".
        """
        wired = "" if not self._pins else " on GP{} and GP{}".format(*self._pins)
        return [
            f"{kind_of(chip)} at i2c{self._number} 0x{address:02x}{wired}"
            for address, chip in self._chips.items()
        ] + [
            f"{kind_of(chip)} at i2c{self._number}, XSHUT at GP{pin}"
            for _at, chip, pin in self._shut
        ]

    def fault(
        self,
        kind: str,
        address: int | None = None,
        *,
        at_s: float = 0.0,
        times: int | None = None,
        ms: float = _SLOW_MS,
        value: int | None = None,
    ) -> None:
        """Set a fault for the current run and all later ones, until `repair()`.

        Args:
            kind: "nack": no chip acknowledges; "stuck": the clock line is held low, so that each transaction times
                out; "slow": the chip holds the clock line low for `ms` at each transaction; "identity": the registers
                with the chip's identity have a wrong value.
            address: address of the chip that fails; None: all chips on the bus.
            at_s: virtual time from which the fault exists, in s; not for "identity".
            times: number of transactions of each run that it disturbs; None: no limit; not for "identity".
            ms: time for "slow", 0 to 1 000 000 ms; not for other faults.
            value: value for "identity", 0 to 255; None: the right value with all bits inverted; not for other faults.

        Raises:
            ChipError: E-CHIP-09, there is no such fault; E-CHIP-06, no chip here has a register with its identity.
            UsageProblem: E-RUN-32, an argument is given that this fault does not use; E-RUN-26, `ms` or `value` is out of
                bounds.
        """
        if kind not in _FAULTS:
            raise ChipError("E-CHIP-09", kind=kind, known=", ".join(_FAULTS))
        is_identity = kind == "identity"
        _refuse_unused(
            kind,
            at_s=is_identity and at_s != 0,
            times=is_identity and times is not None,
            ms=kind != "slow" and ms != _SLOW_MS,
            value=not is_identity and value is not None,
        )
        bounded("ms", ms, _MOST, kinds=int | float)
        if is_identity:
            self._falsify(address, value)
        else:
            slow_us = round(ms * 1000) if kind == "slow" else 0
            from_us = round(at_s * 1_000_000)
            fault = partial(Fault, kind, address, from_us=from_us, times=times, stretch_us=slow_us)
            self._faults.append(fault)
            if self._board is not None:
                self._bus(self._board).faults.append(fault())

    def repair(self) -> None:
        """Clear all faults of this bus."""
        if self._board is not None:
            self._bus(self._board).faults.clear()
        self._faults.clear()
        for _address, chip, _pin in self._wired():
            if getattr(chip, "false_identity", None):
                chip.false_identity = None  # type: ignore[attr-defined]  # a RegisterChip has it

    def plug(self, board: VirtualBoard) -> None:
        """Connect the chips to the board of a run; a bus of two pins without chips and faults does not replace the controller's."""
        self._board = board
        if self._pins and not (self._wired() or self._faults):
            return
        bus = self._bus(board)
        for address, chip, pin in self._wired():
            chip.clock = board.clock  # type: ignore[attr-defined]  # anything that answers may be a chip
            bus.attach(address, chip, None if pin is None else board.pin(pin))
        bus.faults += [fault() for fault in self._faults]

    def _bus(self, board: VirtualBoard) -> Bus:
        if not self._pins:
            return board.bus(self._number)
        sda, scl = self._pins
        return board.wired_bus((sda, scl))

    def _wired(self) -> list[tuple[int, Answering, int | None]]:
        """Return (address, chip, GPIO of its shutdown pin or None) for each attached chip."""
        return [*((at, chip, None) for at, chip in self._chips.items()), *self._shut]

    def _falsify(self, address: int | None, value: int | None) -> None:
        if value is not None:
            bounded("value", value, _BYTE)
        chips = [chip for at, chip, _pin in self._wired() if address in (None, at)]
        known = [chip for chip in chips if getattr(chip, "identity", None)]
        if not known:
            raise ChipError("E-CHIP-06", bus=f"i2c{self._number}")
        for chip in known:
            true: dict[int, int] = chip.identity  # type: ignore[attr-defined]  # looked for above
            chip.false_identity = {  # type: ignore[attr-defined]  # as above
                register: held ^ _BYTE if value is None else value
                for register, held in true.items()
            }


class VirtualSpi:
    """An SPI bus of a virtual board: a test attaches simulated chips, and sets faults."""

    def __init__(self, number: int, pins: tuple[int, ...], facts: BoardFacts) -> None:
        self._number, self._pins, self._board_name = number, pins, facts.name
        self._chips: list[tuple[SpiChip, int | None]] = []
        self._silent = False

    def attach(self, chip: SpiChip, cs: int | None = None) -> None:
        """Attach a simulated chip to the bus.

        `cs` is the GPIO of its chip select; None: the chip is always selected, and must be the only one on the bus.

        Raises:
            ChipError: E-CHIP-02, another chip has this chip select or is always selected, or `cs` is None and there is another chip;
                E-CHIP-11, the board has no such pin; E-CHIP-12, `chip` is no chip with `transfer`, `select` and `deselect`.
        """
        check_chip(chip, ("transfer", "select", "deselect"), "attach({}, cs=17)")
        if cs is not None:
            checked("pin", cs, BOARDS[self._board_name])
        taken = [select for _chip, select in self._chips]
        if cs in taken or (taken and None in (*taken, cs)):
            pin = "" if cs is None else f"GP{cs}"
            raise ChipError("E-CHIP-02", bus=f"spi{self._number}", pin=pin)
        self._chips.append((chip, cs))

    def attached(self) -> list[str]:
        """Return the attached chips as texts, such as "Identity at spi0 cs=GP17"."""
        return [
            f"{kind_of(chip)} at spi{self._number}{'' if cs is None else f' cs=GP{cs}'}"
            for chip, cs in self._chips
        ]

    def fault(self, kind: str = "silent") -> None:
        """Set the fault "silent" for the next runs, until `repair()`: the program reads 0xFF in place of each answered byte.

        Raises:
            ChipError: E-CHIP-09, `kind` is another fault.
        """
        if kind != "silent":
            raise ChipError("E-CHIP-09", kind=kind, known="silent")
        self._silent = True

    def repair(self) -> None:
        """Clear the fault, for the next runs."""
        self._silent = False

    def plug(self, board: VirtualBoard) -> None:
        """Connect the chips to the board of a run; a bus of three pins without chips and fault does not replace the controller's."""
        if self._pins and not (self._chips or self._silent):
            return
        bus = board.spi(self._number, self._pins)
        bus.silent = self._silent
        for chip, select in self._chips:
            chip.clock = board.clock
            bus.attach(chip, select)


class VirtualUart:
    """The far end of a serial port of a virtual board: a test reads what the program sends, and sends bytes to it.

    Attributes:
        sent: all bytes that the program has sent in the last run.
    """

    def __init__(self, number: int, late: bool = False) -> None:
        self._number, self._late = number, late
        self._fed: list[tuple[float, bytes]] = []
        self._device: Callable[[bytes], bytes | None] | None = None
        self._board: VirtualBoard | None = None
        self._fault: tuple[str, int] | None = None

    @property
    def sent(self) -> bytes:
        """All bytes that the program has sent in the last run."""
        check_seen(self._late, f"uart({self._number})")
        return b"" if self._board is None else bytes(self._board.serial(self._number).sent)

    def feed(self, data: bytes, at_s: float = 0.0) -> None:
        """Schedule bytes that arrive at the board in each later run, from virtual time `at_s` (s) on.

        They come at the baud rate that the port has at that time: 115 200 before the program makes its `UART`, so at 0 s too.

        Raises:
            UsageProblem: E-RUN-33, `data` is not bytes, a bytearray or a memoryview.
        """
        if not isinstance(data, bytes | bytearray | memoryview):
            raise UsageProblem("E-RUN-33", port=f"uart({self._number})", given=repr(data)[:40])
        self._fed.append((at_s, bytes(data)))

    def attach(self, device: Callable[[bytes], bytes | None]) -> None:
        """Attach a function: it is called with the bytes of each transmission of the program, and returns the answer or None.

        Raises:
            ChipError: E-CHIP-12, `device` cannot be called.
        """
        check_chip(device, ("__call__",), "attach({})")
        self._device = device

    def fault(self, kind: str, *, every: int = _EVERY) -> None:
        """Set a fault of the line on which the board receives, for the current run and all later ones, until `repair()`.

        Args:
            kind: "silent": no byte arrives; "lost": each tenth byte is lost; "flip": in each tenth byte the lowest bit
                is inverted.
            every: number in place of ten, 1 to 1 000 000; 3: the third byte, the sixth, ...; not for "silent".

        Raises:
            ChipError: E-CHIP-09, there is no such fault.
            UsageProblem: E-RUN-32, `every` is given for "silent"; E-RUN-26, it is out of bounds.
        """
        if kind not in _FAULTS_OF_UART:
            raise ChipError("E-CHIP-09", kind=kind, known=", ".join(_FAULTS_OF_UART))
        _refuse_unused(kind, every=kind == "silent" and every != _EVERY)
        bounded("every", every, _MOST, least=1)
        self._fault = kind, every
        self._tell_port()

    def repair(self) -> None:
        """Clear the fault."""
        self._fault = None
        self._tell_port()

    def _tell_port(self) -> None:
        if self._board is not None:
            self._board.serial(self._number).fault = self._fault

    def attached(self) -> list[str]:
        """Return the attached function as a list of one text, such as "answer at uart0"; [] if there is none."""
        return [] if self._device is None else [f"{kind_of(self._device)} at uart{self._number}"]

    def plug(self, board: VirtualBoard) -> None:
        """Connect the function, the fault and the scheduled bytes to the board of a run."""
        self._board, self._late = board, False
        port = board.serial(self._number)
        port.device, port.fault = self._device, self._fault
        for at_s, data in self._fed:
            board.clock.at(round(at_s * 1_000_000), partial(port.feed, data), acts=port.heard)
