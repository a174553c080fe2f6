"""The rest of `machine`: sleep, reset, real-time clock, watchdog, DHT sensors, what says which chip and board this is.

Also the classes of a Pico's `machine` that the simulator does not have: making an object of one raises BoardError E-BOARD-12.
"""

from __future__ import annotations

from typing import Any, NoReturn

from _board import board
from machine_bus import fill, gpio_number

from marelle_sim.chips.chip import DhtChip
from marelle_sim.errors import BoardError
from marelle_sim.kernel.clock import Event, always
from marelle_sim.kernel.ending import Ending
from marelle_sim.microcontroller.board_types import ETIMEDOUT, integer, os_error, whole
from marelle_sim.microcontroller.bus import checked_answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import Pin

_clock = board.clock

PWRON_RESET, WDT_RESET = 1, 3

_LONGEST_WATCH_MS = 8388  # a counter of 24 bits that ticks twice a microsecond
_DAY_S = 86_400
_DHT_US = 23_000  # a start signal of 18 ms, then 40 bits


class _Memory:
    """`mem8`, `mem16` or `mem32`: the registers that identify the chip, read by their addresses."""

    __slots__ = ("_bits",)

    def __init__(self, bits: int) -> None:
        self._bits = bits

    def __getitem__(self, address: int) -> int:
        """Return the bits at an address: 8 for `mem8`, 16 for `mem16`, 32 for `mem32`.

        Raises:
            ValueError: the address is not aligned: no multiple of 2 for `mem16`, or of 4 for `mem32`.
            BoardError: E-BOARD-01, the address is not in a register that identifies the chip.
        """
        self._check(address)
        word = board.facts.chip.registers.get(address & ~3)
        if word is None:
            raise BoardError("E-BOARD-01", address=f"0x{address:08X}")
        return word >> 8 * (address & 3) & (1 << self._bits) - 1

    def __setitem__(self, address: int, _value: int) -> None:
        """Refuse to write to an aligned address, with BoardError E-BOARD-01: the effect is not simulated."""
        self._check(address)
        raise BoardError("E-BOARD-01", address=f"0x{address:08X}")

    def __delitem__(self, address: int) -> NoReturn:
        raise TypeError("'mem' object doesn't support item deletion")

    def _check(self, address: int) -> None:
        size = self._bits // 8
        if integer(address) % size:
            raise ValueError(f"address {address:08x} is not aligned to {size} bytes")

    def __repr__(self) -> str:
        return f"<{self._bits}-bit memory>"


mem8, mem16, mem32 = _Memory(8), _Memory(16), _Memory(32)


class RTC:
    """The real-time clock: `RTC().datetime((2026, 3, 14, 0, 15, 9, 26, 0))`."""

    __slots__ = ()

    def __init__(self, id: int = 0) -> None:
        if id != 0:
            raise ValueError(f"RTC({id}) doesn't exist")

    def datetime(self, when: tuple[int, ...] | None = None) -> tuple[int, ...] | None:
        """Return (year, month, day, weekday, hour, minute, second, 0), or set it from such a tuple; Monday is weekday 0.

        Weekday and last element of the given tuple are ignored. ValueError if it has not eight elements, or there is no such date.
        """
        from datetime import UTC, datetime, timedelta  # rarely used, and slow to import

        seconds = _clock.now // 1_000_000
        if when is None:
            now = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=board.epoch_s + seconds)
            return now.year, now.month, now.day, now.weekday(), now.hour, now.minute, now.second, 0
        if len(when) != 8:
            raise ValueError(f"requested length 8 but object has length {len(when)}")
        year, month, day, _weekday, hour, minute, second, _part = when
        year, month, day, hour, minute, second = map(
            whole, (year, month, day, hour, minute, second)
        )
        then = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        board.epoch_s = int(then.timestamp()) - seconds
        return None


class WDT:
    """The watchdog: it restarts the board, which ends the run, `timeout` ms after its start or the last `feed()`.

    ValueError unless `timeout` is from 1 to 8388.
    """

    __slots__ = ("_event", "_timeout_us")

    def __init__(self, id: int = 0, timeout: int = 5000) -> None:
        if whole(id) != 0:
            raise ValueError(f"WDT({id}) doesn't exist")
        if whole(timeout) <= 0:
            raise ValueError("WDT timeout too short")
        if timeout > _LONGEST_WATCH_MS:
            raise ValueError(f"timeout exceeds {_LONGEST_WATCH_MS}")
        self._timeout_us = timeout * 1000
        self._event: Event | None = None
        self.feed()

    def feed(self) -> None:
        """Put off the restart: it now comes `timeout` ms from now."""
        if self._event is not None:
            self._event.cancel()
        self._event = _clock.at(
            _clock.now + self._timeout_us, lambda: _clock.stop(Ending.RESET), acts=always
        )


def dht_readinto(pin: Pin, buf: bytearray) -> None:
    """Read the five bytes of the DHT11 or DHT22 at a pin into a buffer; OSError ETIMEDOUT if there is none."""
    line = board.pin(gpio_number(pin))
    sensors = [device for device in line.devices if isinstance(device, DhtChip)]
    _clock.spend(_DHT_US)
    if not sensors:
        raise os_error(ETIMEDOUT)
    try:
        fill(buf, checked_answer(sensors[0].answer(), 5, sensors[0], f"GP{line.number}"))
    except Exception as error:  # noqa: BLE001 - whatever a twin raises is its author's, not the program's
        board.broken(error, sensors[0], f"GP{line.number}")
        _clock.spend(0)


def unique_id() -> bytes:
    """Return the eight bytes that identify this board."""
    return board.unique_id


def freq(hz: int | None = None, peripherals_hz: int = 0) -> int | None:
    """Return the processor's frequency in Hz; setting one has no effect here."""
    if hz is None:
        return board.facts.chip.hertz
    whole(hz)
    whole(peripherals_hz)
    return None


def reset() -> NoReturn:
    """Restart the board, which ends the run."""
    _clock.stop(Ending.RESET)
    while True:
        _clock.spend(1)


soft_reset = reset


def reset_cause() -> int:
    """Return why the board started: always PWRON_RESET, switched on."""
    return PWRON_RESET


def bootloader(timeout: int = 0) -> NoReturn:
    """Restart the board into its bootloader, which ends the run."""
    reset()


def idle() -> None:
    """Wait until a callback of the program has run, at most 1 ms."""
    board.scheduler.doze(_clock.now + 1000)


def lightsleep(time_ms: int | None = None) -> None:
    """Let `time_ms` pass; without it, wait until a callback of the program has run. Pins keep their levels."""
    if time_ms is None:
        board.scheduler.doze(_clock.now + 1_000_000 * _DAY_S)
    else:
        _clock.wait_until(_clock.now + max(0, whole(time_ms)) * 1000)


def deepsleep(time_ms: int | None = None) -> NoReturn:
    """Sleep as `lightsleep` does, then restart the board, which ends the run."""
    lightsleep(time_ms)
    reset()


def disable_irq() -> int:
    """Hold callbacks back until `enable_irq`, also those with `hard=True`; return the state to pass to it: 1, or 0 if they were held back already."""
    return int(board.scheduler.mask())


def enable_irq(state: int = 1) -> None:
    """End `disable_irq` if `state` is not 0: the callbacks that wait run now."""
    if whole(state):
        board.scheduler.unmask()


class I2S:
    """An I2S bus, for sound; making one raises BoardError E-BOARD-12."""

    RX, TX = 0, 1
    MONO, STEREO = 0, 1

    def __init__(self, *_given: Any, **_named: Any) -> None:
        raise BoardError("E-BOARD-12", name="machine.I2S")


class USBDevice:
    """A USB device that the program implements; making one raises BoardError E-BOARD-12."""

    def __init__(self, *_given: Any, **_named: Any) -> None:
        raise BoardError("E-BOARD-12", name="machine.USBDevice")
