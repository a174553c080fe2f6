"""The buses I2C and SoftI2C of `machine`, and what its other classes share: numbers of pins, bytes of buffers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from _board import board

from marelle_sim.boards import EXTERNAL
from marelle_sim.chips.chip import Nack
from marelle_sim.microcontroller.board_types import EIO, ENODEV, ETIMEDOUT, os_error, whole
from marelle_sim.microcontroller.bus import BusTimeoutError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import Pin

Buffer = bytearray | memoryview
_T = TypeVar("_T")

_clock = board.clock
_SETUP_US = board.costs.bus_setup_us
_BYTE_NS = board.costs.bus_byte_ns
_FULL_HZ = 400_000
_DEFAULT_PINS = board.facts.i2c
_GPIOS = board.facts.chip.gpios
cpu_pins = {f"GPIO{number}": number for number in range(_GPIOS)} | {
    f"EXT_GPIO{number - EXTERNAL}": number
    for number in board.facts.pins.values()
    if number >= EXTERNAL
}
"""The names of `Pin.cpu`, with their numbers."""


def pin_number(id: int | str | Pin) -> int:
    """Return the number of a pin given as 4, "GP4" or `Pin(4)`; a pin of the radio chip has a number from `EXTERNAL` on.

    Raises:
        ValueError: there is no such pin, or `id` is of another type.
    """
    number = getattr(id, "number", None)
    if number is not None:
        return int(number)
    if isinstance(id, str):
        named = board.identity.pins.get(id, cpu_pins.get(id))
        if named is None:
            raise ValueError(f'unknown named pin "{id}"')
        return named
    if isinstance(id, int) and 0 <= id < _GPIOS:
        return id
    raise ValueError("invalid pin")


def gpio_number(id: int | str | Pin) -> int:
    """Return the GPIO of a pin, as `mp_hal_get_pin_obj` does; ValueError for a pin of the radio chip."""
    number = pin_number(id)
    if number >= EXTERNAL:
        raise ValueError("expecting a regular GPIO Pin")
    return number


def given(buffer: Buffer | bytes | str) -> bytes:
    """Return the bytes that a program wants to send: those of a buffer, or a text in UTF-8."""
    if type(buffer) is bytes:
        return buffer
    return buffer.encode() if isinstance(buffer, str) else memoryview(buffer).tobytes()


def fill(buffer: Buffer, data: bytes) -> None:
    """Copy bytes to the beginning of a program's buffer, byte by byte even if its elements are larger."""
    view = memoryview(buffer)
    if view.format != "B":
        view = view.cast("B")
    view[: len(data)] = data


class SoftI2C:
    """An I2C bus on any two pins: `SoftI2C(scl=Pin(5), sda=Pin(4))`; `freq` in Hz, `timeout` in us.

    The methods `readfrom…` and `writeto…` raise OSError: ENODEV (EIO in `I2C`) if no chip acknowledges, ETIMEDOUT if a line is held low.
    Each of them is a transaction of its own: `stop=False` has no effect.
    """

    __slots__ = ("_bus", "_byte_ns", "_pins", "_sent", "_timeout_us")
    _absent = ENODEV  # the error's number when no chip acknowledges

    def __init__(
        self,
        scl: int | str | Pin,
        sda: int | str | Pin,
        *,
        freq: int = 400_000,
        timeout: int = 50_000,
    ) -> None:
        self._set(gpio_number(sda), gpio_number(scl), freq, timeout)

    def _set(self, sda: int, scl: int, freq: int, timeout: int) -> None:
        self._pins = f"scl={scl}, sda={sda}"
        self._bus = board.bus_on(sda, scl)
        self._byte_ns = _BYTE_NS * _FULL_HZ // max(1000, whole(freq))
        self._timeout_us = whole(timeout)
        self._sent: bytearray | None = (
            None  # the bytes written since `start`, the address first; None: no transfer
        )

    def init(
        self,
        scl: int | str | Pin,
        sda: int | str | Pin,
        *,
        freq: int = 400_000,
        timeout: int = 50_000,
    ) -> None:
        """Set the pins, the frequency (Hz) and the timeout (us) again."""
        self._set(gpio_number(sda), gpio_number(scl), freq, timeout)

    def start(self) -> None:
        """Begin a transfer; the first byte of the next `write` is the chip's address * 2, plus 1 to read."""
        self.stop()
        self._sent = bytearray()

    def stop(self) -> None:
        """End a transfer: the bytes that were written since `start` are sent to the chip, if its address was written to write.

        An error of the chip or the bus is not reported.
        """
        sent, self._sent = self._sent, None
        self._pass(1)
        if sent and not sent[0] & 1:
            with suppress(
                Nack, BusTimeoutError
            ):  # a program sees only that the address was acknowledged
                self._bus.write(sent[0] >> 1, bytes(sent[1:]), self._timeout_us)

    def write(self, buf: bytes | bytearray | memoryview, /) -> int:
        """Write bytes; return how many were acknowledged: all of them, or 0 if no chip has the address or `start` was not called."""
        data = given(buf)
        self._pass(len(data))
        begins = self._sent is not None and not self._sent and data
        if begins and not self._bus.acknowledges(data[0] >> 1, self._timeout_us):
            self._sent = None
        if self._sent is None:
            return 0
        self._sent += data
        return len(data)

    def readinto(self, buf: Buffer, nack: bool = True, /) -> None:
        """Fill a buffer with bytes from the chip whose address was written to read; with 0xFF if there is none."""
        count = memoryview(buf).nbytes
        self._pass(count)
        if self._sent and self._sent[0] & 1:
            fill(buf, self._ask(self._bus.read, self._sent[0] >> 1, count))
        else:
            fill(buf, b"\xff" * count)

    def scan(self) -> list[int]:
        """Return the addresses, from 0x08 to 0x77, that a chip acknowledges."""
        self._pass(112)
        return self._bus.scan(self._timeout_us)

    def readfrom(self, addr: int, nbytes: int, stop: bool = True, /) -> bytes:
        """Read `nbytes` bytes from the chip at a 7-bit address."""
        addr, nbytes = whole(addr), whole(nbytes)
        self._pass(nbytes + 1)
        return self._ask(self._bus.read, addr, nbytes)

    def readfrom_into(self, addr: int, buf: Buffer, stop: bool = True, /) -> None:
        """Fill a buffer with bytes from the chip at a 7-bit address."""
        addr, count = whole(addr), memoryview(buf).nbytes
        self._pass(count + 1)
        fill(buf, self._ask(self._bus.read, addr, count))

    def writeto(self, addr: int, buf: bytes | bytearray | memoryview, stop: bool = True, /) -> int:
        """Write bytes to the chip at a 7-bit address; return their number: all are acknowledged, or OSError is raised."""
        addr, data = whole(addr), given(buf)
        self._pass(len(data) + 1)
        self._ask(self._bus.write, addr, data)
        return len(data)

    def writevto(self, addr: int, vector: Sequence[bytes], stop: bool = True, /) -> int:
        """Write several buffers to a chip in one transaction; return the number of their bytes."""
        return self.writeto(addr, b"".join(given(part) for part in vector))

    def readfrom_mem(self, addr: int, memaddr: int, nbytes: int, *, addrsize: int = 8) -> bytes:
        """Read `nbytes` bytes of a chip from register `memaddr` on; a register's address has `addrsize` bits."""
        addr, nbytes, addrsize = whole(addr), whole(nbytes), whole(addrsize)
        self._pass(nbytes + 2 + addrsize // 8)
        self._ask(self._bus.write, addr, _register(whole(memaddr), addrsize))
        return self._ask(self._bus.read, addr, nbytes)

    def readfrom_mem_into(
        self, addr: int, memaddr: int, buf: Buffer, *, addrsize: int = 8
    ) -> None:
        """Fill a buffer with the bytes of a chip from register `memaddr` on."""
        fill(buf, self.readfrom_mem(addr, memaddr, memoryview(buf).nbytes, addrsize=addrsize))

    def writeto_mem(
        self, addr: int, memaddr: int, buf: bytes | bytearray | memoryview, *, addrsize: int = 8
    ) -> None:
        """Write bytes to a chip from register `memaddr` on; a register's address has `addrsize` bits."""
        addr, addrsize, data = whole(addr), whole(addrsize), given(buf)
        self._pass(len(data) + 1 + addrsize // 8)
        self._ask(self._bus.write, addr, _register(whole(memaddr), addrsize) + data)

    def __repr__(self) -> str:
        return f"SoftI2C({self._pins}, freq={_FULL_HZ * _BYTE_NS // self._byte_ns})"

    def _pass(self, count: int) -> None:
        _clock.spend(_SETUP_US + count * self._byte_ns // 1000)

    def _ask(self, action: Callable[..., _T], *values: object) -> _T:
        try:
            return action(*values, self._timeout_us)
        except Nack:
            raise os_error(self._absent) from None
        except BusTimeoutError:
            raise os_error(ETIMEDOUT) from None


def _register(number: int, bits: int) -> bytes:
    """Return the address of a register as it is sent: the lowest `bits` bits of `number`, high byte first."""
    if bits == 8:
        return bytes((number & 0xFF,))
    return (number & (1 << bits) - 1).to_bytes(bits // 8, "big")


class I2C(SoftI2C):
    """A hardware I2C bus: `I2C(0, sda=Pin(4), scl=Pin(5))`.

    A pin that is not given is the default pin of the number, 0 or 1. ValueError for another number, or for a pin that the hardware
    cannot use so.
    """

    __slots__ = ("_name",)
    _absent = EIO

    def __init__(
        self,
        id: int = 0,
        freq: int = 400_000,
        *,
        scl: int | str | Pin | None = None,
        sda: int | str | Pin | None = None,
        timeout: int = 50_000,
    ) -> None:
        if whole(id) not in _DEFAULT_PINS:
            raise ValueError(f"I2C({id}) doesn't exist")
        data, clock = _DEFAULT_PINS[id]
        data = data if sda is None else gpio_number(sda)
        clock = clock if scl is None else gpio_number(scl)
        if clock % 4 != 2 * id + 1:
            raise ValueError("bad SCL pin")
        if data % 4 != 2 * id:
            raise ValueError("bad SDA pin")
        self._set(data, clock, freq, timeout)
        self._name = f"I2C({id}, freq={freq}, {self._pins}, timeout={timeout})"

    def _unsupported(self, *arguments: object, **options: object) -> None:
        """Refuse `init`, `start`, `stop`, `write` and `readinto`, which a hardware bus of this port does not have: OSError, as on a board."""
        raise OSError("I2C operation not supported")

    init = start = stop = write = readinto = _unsupported  # type: ignore[assignment]  # each wants other arguments

    def __repr__(self) -> str:
        return self._name
