"""The buses of `machine`: SPI and SoftSPI."""

from __future__ import annotations

from _board import board
from machine_bus import fill, given, pin_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from machine import Pin

    from marelle_sim.microcontroller.spi import SpiBus

    Buffer: TypeAlias = bytearray | memoryview
    AnyPin: TypeAlias = "int | str | Pin"

_spend = board.clock.spend
_SETUP_US = 10  # of MicroPython's own work for a call
_BITS = 8
_DEFAULT_PINS = {0: (18, 19, 16), 1: (10, 11, 8)}  # SCK, MOSI, MISO of a Pico


class _Spi:
    """What the hardware's and the software's have in common."""

    MSB = 0
    LSB = 1

    __slots__ = ("_baudrate", "_bus", "_settings")
    _bus: SpiBus

    def _set(self, baudrate: int, polarity: int, phase: int, bits: int, firstbit: int) -> None:
        if firstbit != self.MSB:
            raise NotImplementedError("LSB")
        self._baudrate = max(1, baudrate)
        self._settings = f"baudrate={baudrate}, polarity={polarity}, phase={phase}, bits={bits}"

    def init(  # noqa: PLR0913 - MicroPython's own
        self,
        baudrate: int = -1,
        *,
        polarity: int = 0,
        phase: int = 0,
        bits: int = 8,
        firstbit: int = 0,
        sck: AnyPin | None = None,
        mosi: AnyPin | None = None,
        miso: AnyPin | None = None,
    ) -> None:
        """Set the speed and the shape of the signals again."""
        del sck, mosi, miso
        self._set(self._baudrate if baudrate < 0 else baudrate, polarity, phase, bits, firstbit)

    def deinit(self) -> None:
        """Stop the bus; on this port nothing changes."""

    def read(self, nbytes: int, write: int = 0x00, /) -> bytes:
        """Read bytes while sending the same one over and over."""
        return self._transfer(bytes([write]) * nbytes)

    def readinto(self, buf: Buffer, write: int = 0x00, /) -> None:
        """Read bytes into a buffer while sending the same one over and over."""
        fill(buf, self._transfer(bytes([write]) * memoryview(buf).nbytes))

    def write(self, buf: bytes | Buffer, /) -> None:
        """Send bytes; what comes back is lost."""
        self._transfer(given(buf))

    def write_readinto(self, write_buf: bytes | Buffer, read_buf: Buffer, /) -> None:
        """Send bytes and read as many."""
        data = given(write_buf)
        if len(data) != memoryview(read_buf).nbytes:
            raise ValueError("buffers must be the same length")
        fill(read_buf, self._transfer(data))

    def _transfer(self, data: bytes) -> bytes:
        _spend(_SETUP_US + len(data) * _BITS * 1_000_000 // self._baudrate)
        return self._bus.transfer(data)


class SPI(_Spi):
    """A hardware SPI bus: `SPI(0, baudrate=1_000_000, sck=Pin(18), mosi=Pin(19), miso=Pin(16))`."""

    __slots__ = ("_name",)

    def __init__(  # noqa: PLR0913 - MicroPython's own
        self,
        id: int = 0,
        baudrate: int = 1_000_000,
        *,
        polarity: int = 0,
        phase: int = 0,
        bits: int = 8,
        firstbit: int = 0,
        sck: AnyPin | None = None,
        mosi: AnyPin | None = None,
        miso: AnyPin | None = None,
    ) -> None:
        if id not in _DEFAULT_PINS:
            raise ValueError(f"SPI({id}) doesn't exist")
        pins = []
        names = ("SCK", "MOSI", "MISO")
        for name, given_pin, default in zip(
            names, (sck, mosi, miso), _DEFAULT_PINS[id], strict=True
        ):
            number = default if given_pin is None else pin_number(given_pin)
            if number % 4 != default % 4 or number >> 3 & 1 != id:
                raise ValueError(f"bad {name} pin")
            pins.append(number)
        self._set(baudrate, polarity, phase, bits, firstbit)
        self._bus = board.spi_on(id, tuple(pins))
        self._name = f"SPI({id}, %s, sck={pins[0]}, mosi={pins[1]}, miso={pins[2]})"

    def __repr__(self) -> str:
        return self._name % self._settings


class SoftSPI(_Spi):
    """An SPI bus on any three pins: `SoftSPI(sck=Pin(2), mosi=Pin(3), miso=Pin(4))`."""

    __slots__ = ("_name",)

    def __init__(  # noqa: PLR0913 - MicroPython's own
        self,
        baudrate: int = 500_000,
        *,
        polarity: int = 0,
        phase: int = 0,
        bits: int = 8,
        firstbit: int = 0,
        sck: AnyPin | None = None,
        mosi: AnyPin | None = None,
        miso: AnyPin | None = None,
    ) -> None:
        if bits != _BITS:
            raise ValueError("bits must be 8")
        if firstbit != self.MSB:
            raise ValueError("firstbit must be MSB")
        if sck is None or mosi is None or miso is None:
            raise ValueError("must specify all of sck/mosi/miso")
        numbers = (pin_number(sck), pin_number(mosi), pin_number(miso))
        self._set(baudrate, polarity, phase, bits, firstbit)
        self._bus = board.spi_on(None, numbers)
        self._name = f"SoftSPI(%s, sck={numbers[0]}, mosi={numbers[1]}, miso={numbers[2]})"

    def __repr__(self) -> str:
        return self._name % self._settings.rpartition(", bits")[0]
