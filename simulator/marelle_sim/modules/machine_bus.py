"""The buses of `machine`: I2C and SoftI2C."""

from __future__ import annotations

from _board import board

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from machine import Pin

_spend = board.clock.spend
_SETUP_US = board.costs.bus_setup_us
_BYTE_NS = board.costs.bus_byte_ns
_FULL_HZ = 400_000
_DEFAULT_PINS = {0: (4, 5), 1: (6, 7)}  # SDA, SCL of the rp2 port


def pin_number(id: int | str | Pin) -> int:
    """Return the GPIO number of a pin, given as `mp_hal_get_pin_obj` takes it: 4, "GP4" or `Pin(4)`."""
    number = getattr(id, "number", id)
    if number == "LED":
        return 25
    if isinstance(number, str) and number.startswith("GP"):
        digits = number.removeprefix("GPIO").removeprefix("GP")
        number = int(digits) if digits.isdecimal() else -1
    if isinstance(number, int) and 0 <= number < 30:
        return number
    raise ValueError("invalid pin")


class SoftI2C:
    """An I2C bus on any two pins: `SoftI2C(scl=Pin(5), sda=Pin(4))`."""

    __slots__ = ("_bus", "_byte_ns")

    def __init__(
        self,
        scl: int | str | Pin,
        sda: int | str | Pin,
        *,
        freq: int = 400_000,
        timeout: int = 50_000,
    ) -> None:
        self._bus = board.bus_on(pin_number(sda), pin_number(scl))
        self._byte_ns = _BYTE_NS * _FULL_HZ // max(1000, freq)

    def scan(self) -> list[int]:
        """Return the addresses that answer, from 0x08 to 0x77."""
        self._pass(112)
        return [address for address in self._bus.scan() if 0x08 <= address <= 0x77]

    def readfrom(self, addr: int, nbytes: int, stop: bool = True, /) -> bytes:
        """Read bytes from a chip."""
        self._pass(nbytes + 1)
        return self._bus.read(addr, nbytes)

    def readfrom_into(self, addr: int, buf: bytearray, stop: bool = True, /) -> None:
        """Read bytes from a chip into a buffer."""
        self._pass(len(buf) + 1)
        buf[:] = self._bus.read(addr, len(buf))

    def writeto(self, addr: int, buf: bytes | bytearray | memoryview, stop: bool = True, /) -> int:
        """Write bytes to a chip; return how many were acknowledged."""
        self._pass(len(buf) + 1)
        self._bus.write(addr, bytes(buf))
        return len(buf)

    def writevto(self, addr: int, vector: Sequence[bytes], stop: bool = True, /) -> int:
        """Write several buffers to a chip, in one transaction."""
        return self.writeto(addr, b"".join(bytes(part) for part in vector))

    def readfrom_mem(self, addr: int, memaddr: int, nbytes: int, *, addrsize: int = 8) -> bytes:
        """Read the registers of a chip."""
        self._pass(nbytes + 2 + addrsize // 8)
        self._bus.write(addr, memaddr.to_bytes(addrsize // 8, "big"))
        return self._bus.read(addr, nbytes)

    def readfrom_mem_into(
        self, addr: int, memaddr: int, buf: bytearray, *, addrsize: int = 8
    ) -> None:
        """Read the registers of a chip into a buffer."""
        buf[:] = self.readfrom_mem(addr, memaddr, len(buf), addrsize=addrsize)

    def writeto_mem(self, addr: int, memaddr: int, buf: bytes, *, addrsize: int = 8) -> None:
        """Write the registers of a chip."""
        self._pass(len(buf) + 1 + addrsize // 8)
        self._bus.write(addr, memaddr.to_bytes(addrsize // 8, "big") + bytes(buf))

    def _pass(self, count: int) -> None:
        _spend(_SETUP_US + count * self._byte_ns // 1000)


class I2C(SoftI2C):
    """A hardware I2C bus: `I2C(0, sda=Pin(4), scl=Pin(5))`."""

    __slots__ = ()

    def __init__(
        self,
        id: int,
        *,
        scl: int | str | Pin | None = None,
        sda: int | str | Pin | None = None,
        freq: int = 400_000,
        timeout: int = 50_000,
    ) -> None:
        if id not in _DEFAULT_PINS:
            raise ValueError(f"I2C({id}) doesn't exist")
        data, clock = _DEFAULT_PINS[id]
        data = data if sda is None else pin_number(sda)
        clock = clock if scl is None else pin_number(scl)
        if clock > 27 or clock % 4 != 2 * id + 1:
            raise ValueError("bad SCL pin")
        if data > 27 or data % 4 != 2 * id:
            raise ValueError("bad SDA pin")
        self._bus = board.bus_on(data, clock)
        self._byte_ns = _BYTE_NS * _FULL_HZ // max(1000, freq)
