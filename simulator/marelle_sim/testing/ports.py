"""The ports of a virtual board: what a test attaches to them, wired anew to the board of each run."""

from __future__ import annotations

from functools import partial

from marelle_sim.errors import ChipError
from marelle_sim.microcontroller.bus import Fault
from marelle_sim.testing.dht_wire import plug_sensors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.chips import DhtChip, OneWireChip, SpiChip
    from marelle_sim.microcontroller.board import VirtualBoard
    from marelle_sim.microcontroller.bus import Answering, Bus
    from marelle_sim.microcontroller.pin import Line

    Level = int | None

_ADDRESSES = (0, *range(0x08, 0x78))  # 0 is the general call (UM10204, section 3.1.13)
_FULL_VOLTS = 3.3
_FULL_U16 = 65_535
_STEP_MASK = 0xFFF0  # the converter has 12 bits
_FAULTS = ("identity", "nack", "slow", "stuck")


PORTS = {"i2c": 2, "spi": 2, "uart": 2, "pin": 30, "adc": 5}
"""How many of each a board has."""


def checked(port: str, number: object) -> int:
    """Return the number of a port.

    Raises:
        ChipError: E-CHIP-11, the board has none with this number.
    """
    if not isinstance(number, int) or not 0 <= number < PORTS[port]:
        raise ChipError("E-CHIP-11", port=port, number=repr(number), largest=PORTS[port] - 1)
    return number


def _check_chip(chip: object, methods: tuple[str, ...], example: str) -> None:
    """Refuse what cannot be attached there: a class in the place of its instance, arguments that changed places."""
    is_class = isinstance(chip, type)
    if is_class or not all(callable(getattr(chip, method, None)) for method in methods):
        name = chip.__name__ if isinstance(chip, type) else type(chip).__name__
        wanted = f"{name}()" if is_class else "Chip()"
        raise ChipError("E-CHIP-12", name=name, example=example.format(wanted))


def _kind(chip: object) -> str:
    """Return the name of a twin's class, or of the function at a serial port."""
    return str(getattr(chip, "__name__", type(chip).__name__))


def _check_seen(late: bool, port: str) -> None:
    """Refuse to tell what nobody looked at."""
    if late:
        raise ChipError("E-CHIP-15", port=port)


class VirtualI2c:
    """An I2C bus of a virtual board."""

    def __init__(self, number: int, pins: tuple[int, ...]) -> None:
        self._number, self._pins = number, pins
        self._chips: dict[int, Answering] = {}
        self._faults: list[Fault] = []
        self._board: VirtualBoard | None = None

    def attach(self, address: int, chip: Answering) -> None:
        """Wire a chip to the bus.

        Raises:
            ChipError: E-CHIP-01, another chip has this address; E-CHIP-07, it is none (0, 0x08 to 0x77);
                E-CHIP-12, this is no chip with `write` and `read`.
        """
        _check_chip(chip, ("write", "read"), "attach(0x44, {})")
        if not isinstance(address, int):
            raise ChipError("E-CHIP-07", address=repr(address))
        if address not in _ADDRESSES:
            raise ChipError("E-CHIP-07", address=f"0x{address:02X}")
        if address in self._chips:
            raise ChipError("E-CHIP-01", address=f"0x{address:02X}", bus=f"i2c{self._number}")
        self._chips[address] = chip

    def attached(self) -> list[str]:
        """Return what is on it, for whoever reads why a test failed."""
        wired = "" if not self._pins else " on GP{} and GP{}".format(*self._pins)
        return [
            f"{_kind(chip)} at i2c{self._number} 0x{address:02x}{wired}"
            for address, chip in self._chips.items()
        ]

    def detach(self, address: int) -> None:
        """Take the chip at an address away, if there is one."""
        self._chips.pop(address, None)

    def fault(
        self,
        kind: str,
        address: int | None = None,
        *,
        at_s: float = 0.0,
        times: int | None = None,
        ms: float = 10.0,
        value: int | None = None,
    ) -> None:
        """Break something, for this run and those after it, until `repair()`.

        Args:
            kind: "nack": nobody acknowledges; "stuck": the clock is held down, so that everything times
                out; "slow": the chip holds it down for `ms` at each transaction; "identity": the registers
                that say which chip this is hold something else.
            address: of one chip; None: all on the bus.
            at_s: since when, in virtual seconds.
            times: after how many transactions it is over; None: never.
            ms: see "slow".
            value: see "identity", 0 to 255; None: the right one with its bits inverted.

        Raises:
            ChipError: E-CHIP-09, no such fault; E-CHIP-06, no chip here tells its identity.
        """
        if kind not in _FAULTS:
            raise ChipError("E-CHIP-09", kind=kind, known=", ".join(_FAULTS))
        if kind == "identity":
            self._falsify(address, value)
        else:
            fault = Fault(
                kind,
                address,
                from_us=round(at_s * 1_000_000),
                times=times,
                stretch_us=round(ms * 1000) if kind == "slow" else 0,
            )
            self._faults.append(fault)
            if self._board is not None:
                self._bus(self._board).faults.append(fault)

    def repair(self) -> None:
        """End all faults of this bus."""
        if self._board is not None:
            self._bus(self._board).faults.clear()
        self._faults.clear()
        for chip in self._chips.values():
            if getattr(chip, "false_identity", None):
                chip.false_identity = None  # type: ignore[attr-defined]  # a RegisterChip has it

    def plug(self, board: VirtualBoard) -> None:
        """Wire the chips to the board of a run."""
        self._board = board
        bus = self._bus(board)
        for address, chip in self._chips.items():
            bus.attach(address, chip)
            chip.clock = board.clock  # type: ignore[attr-defined]  # anything that answers may be a chip
        bus.faults += self._faults

    def _bus(self, board: VirtualBoard) -> Bus:
        if not self._pins:
            return board.bus(self._number)
        sda, scl = self._pins
        return board.wired_bus((sda, scl))

    def _falsify(self, address: int | None, value: int | None) -> None:
        chips = [chip for at, chip in self._chips.items() if address in (None, at)]
        known = [chip for chip in chips if getattr(chip, "identity", None)]
        if not known:
            raise ChipError("E-CHIP-06", bus=f"i2c{self._number}")
        for chip in known:
            true: dict[int, int] = chip.identity  # type: ignore[attr-defined]  # looked for above
            chip.false_identity = {  # type: ignore[attr-defined]  # as above
                register: held ^ 0xFF if value is None else value
                for register, held in true.items()
            }


class VirtualSpi:
    """An SPI bus of a virtual board."""

    def __init__(self, number: int, pins: tuple[int, ...]) -> None:
        self._number, self._pins = number, pins
        self._chips: list[tuple[SpiChip, int | None]] = []
        self._silent = False

    def attach(self, chip: SpiChip, cs: int | None = None) -> None:
        """Wire a chip to the bus; `cs` is the GPIO of its chip select, None: it is always selected.

        Raises:
            ChipError: E-CHIP-02, another chip has this chip select; E-CHIP-11, it is no pin; E-CHIP-12, this is no
                chip with `transfer`.
        """
        _check_chip(chip, ("transfer", "select", "deselect"), "attach({}, cs=17)")
        if cs is not None:
            checked("pin", cs)
        taken = [select for _chip, select in self._chips]
        if cs in taken or (taken and None in (*taken, cs)):
            pin = "" if cs is None else f"GP{cs}"
            raise ChipError("E-CHIP-02", bus=f"spi{self._number}", pin=pin)
        self._chips.append((chip, cs))

    def attached(self) -> list[str]:
        """Return what is on it."""
        selects = [(_kind(chip), "" if cs is None else f" cs=GP{cs}") for chip, cs in self._chips]
        return [f"{kind} at spi{self._number}{select}" for kind, select in selects]

    def fault(self, kind: str = "silent") -> None:
        """Break the bus: "silent": what the chips answer does not arrive, the program reads 0xFF.

        Raises:
            ChipError: E-CHIP-09, no such fault.
        """
        if kind != "silent":
            raise ChipError("E-CHIP-09", kind=kind, known="silent")
        self._silent = True

    def repair(self) -> None:
        """End the fault."""
        self._silent = False

    def plug(self, board: VirtualBoard) -> None:
        """Wire the chips to the board of a run."""
        bus = board.wired_spi(self._number, self._pins) if self._pins else board.spi(self._number)
        bus.silent = self._silent
        for chip, select in self._chips:
            chip.clock = board.clock
            bus.attach(chip, select)


class VirtualUart:
    """What is at the far end of a serial port.

    Attributes:
        sent: all that the program of the last run has sent.
    """

    def __init__(self, number: int, late: bool = False) -> None:
        self._number, self._late = number, late
        self._fed: list[tuple[float, bytes]] = []
        self._device: Callable[[bytes], bytes | None] | None = None
        self._board: VirtualBoard | None = None

    @property
    def sent(self) -> bytes:
        """All that the program of the last run has sent."""
        _check_seen(self._late, f"uart({self._number})")
        return b"" if self._board is None else bytes(self._board.serial(self._number).sent)

    def feed(self, data: bytes, at_s: float = 0.0) -> None:
        """Have bytes come in at that time of each run, at the program's baud rate."""
        self._fed.append((at_s, bytes(data)))

    def attach(self, device: Callable[[bytes], bytes | None]) -> None:
        """Have `device(data)` called with what the program sends; what it returns comes in.

        Raises:
            ChipError: E-CHIP-12, it cannot be called.
        """
        _check_chip(device, ("__call__",), "attach({})")
        self._device = device

    def attached(self) -> list[str]:
        """Return what is at its far end."""
        return [] if self._device is None else [f"{_kind(self._device)} at uart{self._number}"]

    def plug(self, board: VirtualBoard) -> None:
        """Wire it to the board of a run."""
        self._board, self._late = board, False
        port = board.serial(self._number)
        port.device = self._device
        for at_s, data in self._fed:
            board.clock.at(round(at_s * 1_000_000), partial(port.feed, data), acts=port.heard)


class VirtualPin:
    """The wire at a GPIO."""

    def __init__(self, number: int, late: bool = False) -> None:
        self._number, self._late = number, late
        self._script: list[tuple[float, Level]] = []
        self._devices: list[DhtChip | OneWireChip] = []
        self._line: Line | None = None
        self._last: tuple[int, tuple[int, float] | None] = (0, None)
        self._history: list[tuple[int, int]] = []
        self._streams: list[bytes] = []

    @property
    def history(self) -> list[tuple[int, int]]:
        """(time in us, level) of each edge of the last run, until the end of its program."""
        _check_seen(self._late, f"pin({self._number})")
        return self._history

    @property
    def streams(self) -> list[bytes]:
        """The bytes of each WS2812 picture that went over it in the last run."""
        _check_seen(self._late, f"pin({self._number})")
        return self._streams

    @property
    def level(self) -> int:
        """The level on the wire, 0 or 1, now or at the end of the last run."""
        _check_seen(self._late, f"pin({self._number})")
        return self._last[0] if self._line is None else self._line.level()

    @property
    def pwm(self) -> tuple[int, float] | None:
        """(frequency in Hz, share of the time that it is high) of the program's signal; None: a level."""
        _check_seen(self._late, f"pin({self._number})")
        return self._last[1] if self._line is None else self._line.signal

    def attach(self, chip: DhtChip | OneWireChip) -> None:
        """Wire a sensor that speaks on this one wire; chips of 1-Wire may be several.

        Raises:
            ChipError: E-CHIP-12, it is neither a `DhtChip` nor a `OneWireChip`.
        """
        method = "function" if hasattr(chip, "function") else "answer"
        _check_chip(chip, (method,), "attach({})")
        self._devices.append(chip)

    def attached(self) -> list[str]:
        """Return the sensors on it."""
        return [f"{_kind(chip)} at GP{self._number}" for chip in self._devices]

    def set(self, level: Level, at_s: float = 0.0) -> None:
        """Drive the wire from outside; None lets it go. Without a time: from the start of each run, and now."""
        self._script.append((at_s, level))
        if self._line is not None and at_s == 0.0:
            self._line.set(level)

    def plug(self, board: VirtualBoard) -> None:
        """Wire it to the board of a run."""
        line = self._line = board.pin(self._number)
        self._late = False
        history: list[tuple[int, int]] = []
        self._history, self._streams = history, []
        plug_sensors(board, line, self._devices)
        if line.on_stream is None:
            line.on_stream = self._streams.append
        stop = line.watch(lambda level: history.append((board.clock.now, level)))
        line.onlookers += 1

        def unplug() -> None:
            stop()
            line.onlookers -= 1
            self._last = line.level(), line.signal
            self._line = None

        board.at_the_end.append(unplug)
        for at_s, level in self._script:
            if at_s == 0.0:
                line.set(level)
            else:
                due_us = round(at_s * 1_000_000)
                board.clock.at(due_us, partial(line.set, level), acts=line.heard)


class VirtualAdc:
    """The wire at an analogue input."""

    def __init__(self, channel: int) -> None:
        self._channel = channel
        self._script: list[tuple[float, int]] = []
        self._u16 = 0

    def set(
        self, *, volts: float | None = None, u16: int | None = None, at_s: float = 0.0
    ) -> None:
        """Set its voltage, from that time on.

        Args:
            volts: 0 to 3.3; beyond them the converter shows its first or last value.
            u16: or what `read_u16` gives: 0 to 65535.
            at_s: virtual seconds; 0: from the start of each run.

        Raises:
            ChipError: E-CHIP-10, neither or both are given.
        """
        if (volts is None) == (u16 is None):
            raise ChipError("E-CHIP-10", channel=self._channel)
        given = round((volts or 0.0) / _FULL_VOLTS * _FULL_U16) if u16 is None else u16
        self._script.append((at_s, max(0, min(_FULL_U16, given)) & _STEP_MASK))
        if at_s == 0.0:
            self._put(self._script[-1][1])

    def plug(self, board: VirtualBoard) -> None:
        """Wire it to the board of a run."""
        board.adc[self._channel] = lambda: self._u16
        for at_s, value in self._script:
            if at_s == 0.0:
                self._put(value)
            else:
                board.clock.at(round(at_s * 1_000_000), partial(self._put, value))

    def _put(self, value: int) -> None:
        self._u16 = value
