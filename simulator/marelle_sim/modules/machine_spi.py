"""The buses of `machine`: SPI and SoftSPI."""

from types import MappingProxyType
from typing import Any

from _board import board
from machine_bus import Buffer, fill, given, gpio_number

from marelle_sim.microcontroller.access_costs import clocked
from marelle_sim.microcontroller.board_types import whole
from marelle_sim.microcontroller.spi import SpiBus

_clock = board.clock
_SETUP_US = clocked(10, board.facts.chip)  # of MicroPython's own work for a call
_BITS = 8
_DEFAULT_PINS = board.facts.spi
_PINS = ("sck", "mosi", "miso")
_SHAPE = MappingProxyType({"polarity": 0, "phase": 0, "bits": _BITS, "firstbit": 0})
"""The options of a bus besides its speed and its pins, with their defaults."""
_LATER = {
    "SPI": (*_SHAPE,),
    "SoftSPI": ("polarity", "phase", *_PINS),
}  # what `init` takes [rp2, extmod]


class _Spi:
    MSB, LSB = 0, 1

    __slots__ = ("_baudrate", "_bus", "_pins", "_shape")
    _bus: SpiBus

    def __init__(self, baudrate: int, options: dict[str, Any]) -> None:
        self._check(options, (*_SHAPE, *_PINS))
        self._baudrate, self._shape = baudrate, dict(_SHAPE)
        self._pins: tuple[int, ...] = ()
        self._change(baudrate, options)

    def init(self, baudrate: int = -1, **options: Any) -> None:
        """Change the speed (Hz), or other options; an option that is not given stays as it is."""
        self._check(options, _LATER[type(self).__name__])
        self._change(baudrate, options)
        if options.keys() & set(_PINS):
            given_pins = zip(_PINS, self._pins, strict=True)
            self._wire(tuple(gpio_number(options.get(name, pin)) for name, pin in given_pins))

    def _check(self, options: dict[str, Any], known: tuple[str, ...]) -> None:
        for name in options:
            if name not in known:
                raise TypeError(
                    f"{type(self).__name__}() got an unexpected keyword argument '{name}'"
                )

    def _change(self, baudrate: int, options: dict[str, Any]) -> None:
        if whole(baudrate) != -1:
            self._baudrate = max(1, baudrate)
        shape = {name: whole(options[name]) for name in _SHAPE if name in options}
        given_shape = {name: value for name, value in shape.items() if value != -1}
        if given_shape.get("firstbit", self.MSB) != self.MSB:
            raise NotImplementedError("LSB")
        self._shape.update(given_shape)

    def _wire(self, pins: tuple[int, ...], number: int | None = None) -> None:
        self._pins = pins
        self._bus = board.spi_on(number, pins)

    def _told(self, names: tuple[str, ...]) -> str:
        values = {
            "baudrate": self._baudrate,
            **self._shape,
            **dict(zip(_PINS, self._pins, strict=True)),
        }
        return ", ".join(f"{name}={values[name]}" for name in names)

    def deinit(self) -> None:
        """Do nothing: on this port the bus does not stop."""

    def read(self, nbytes: int, write: int = 0x00, /) -> bytes:
        """Read `nbytes` bytes; meanwhile the byte `write` is sent again and again."""
        return self._transfer(bytes([whole(write) & 0xFF]) * whole(nbytes))

    def readinto(self, buf: Buffer, write: int = 0x00, /) -> None:
        """Fill a buffer with bytes that are read; meanwhile the byte `write` is sent again and again."""
        fill(buf, self._transfer(bytes([whole(write) & 0xFF]) * memoryview(buf).nbytes))

    def write(self, buf: bytes | Buffer, /) -> None:
        """Send bytes, and ignore the bytes that are received meanwhile."""
        self._transfer(given(buf))

    def write_readinto(self, write_buf: bytes | Buffer, read_buf: Buffer, /) -> None:
        """Send the bytes of one buffer, and fill the other with those received meanwhile.

        Raises:
            ValueError: the buffers differ in length.
        """
        data = given(write_buf)
        if len(data) != memoryview(read_buf).nbytes:
            raise ValueError("buffers must be the same length")
        fill(read_buf, self._transfer(data))

    def _transfer(self, data: bytes) -> bytes:
        _clock.spend(_SETUP_US + len(data) * _BITS * 1_000_000 // self._baudrate)
        return self._bus.transfer(data)


class SPI(_Spi):
    """A hardware SPI bus: `SPI(0, baudrate=1_000_000, sck=Pin(18), mosi=Pin(19), miso=Pin(16))`.

    The baud rate is in Hz. A pin that is not given is the default pin of the number, 0 or 1. ValueError for another number, or for a pin
    that the hardware cannot use so.
    """

    __slots__ = ("_id",)

    def __init__(self, id: int = 0, baudrate: int = 1_000_000, **options: Any) -> None:
        if whole(id) not in _DEFAULT_PINS:
            raise ValueError(f"SPI({id}) doesn't exist")
        super().__init__(baudrate, options)
        pins = []
        for name, default in zip(_PINS, _DEFAULT_PINS[id], strict=True):
            asked = options.get(name)
            number = default if asked is None else gpio_number(asked)
            if number % 4 != default % 4 or number >> 3 & 1 != id:
                raise ValueError(f"bad {name.upper()} pin")
            pins.append(number)
        self._wire(tuple(pins), id)
        self._id = id

    def __repr__(self) -> str:
        return f"SPI({self._id}, {self._told(('baudrate', 'polarity', 'phase', 'bits', *_PINS))})"


class SoftSPI(_Spi):
    """An SPI bus on any three pins: `SoftSPI(sck=Pin(2), mosi=Pin(3), miso=Pin(4))`; ValueError unless all three are given."""

    __slots__ = ()

    def __init__(self, baudrate: int = 500_000, **options: Any) -> None:
        if options.get("bits", _BITS) != _BITS:
            raise ValueError("bits must be 8")
        if options.get("firstbit", self.MSB) != self.MSB:
            raise ValueError("firstbit must be MSB")
        super().__init__(baudrate, options)
        if any(options.get(name) is None for name in _PINS):
            raise ValueError("must specify all of sck/mosi/miso")
        self._wire(tuple(gpio_number(options[name]) for name in _PINS))

    def __repr__(self) -> str:
        return f"SoftSPI({self._told(('baudrate', 'polarity', 'phase', *_PINS))})"
