"""MicroPython's `machine` for the rp2 port, on a virtual board.

Names, arguments and errors are those of MicroPython 1.25; an access to a pin, a bus or a converter takes the board's microseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from types import EllipsisType
from typing import Any

from _board import board
from machine_bus import I2C, SoftI2C, cpu_pins, gpio_number, pin_number
from machine_pwm import PWM, release as _release
from machine_spi import SPI, SoftSPI
from machine_system import (
    I2S,
    PWRON_RESET,
    RTC,
    WDT,
    WDT_RESET,
    USBDevice,
    bootloader,
    deepsleep,
    dht_readinto,
    disable_irq,
    enable_irq,
    freq,
    idle,
    lightsleep,
    mem8,
    mem16,
    mem32,
    reset,
    reset_cause,
    soft_reset,
    unique_id,
)
from machine_timer import Timer
from machine_uart import UART

from marelle_sim.boards import EXTERNAL
from marelle_sim.microcontroller.board_types import whole
from marelle_sim.microcontroller.pin import Line

_chip = board.facts.chip
_clock = board.clock
_PIN_US = board.costs.pin_us
_ADC_US = board.costs.adc_us
_INTERRUPT_US = board.costs.interrupt_us
_PULL_DOWN_OHM = 50_000  # RP2040 data sheet, table 632: 50 to 80; what people measured is less (micropython/micropython#13509)

_pins: dict[int, Pin] = {}


class _Irq:
    __slots__ = ("edges", "handler", "seen")

    def __init__(self) -> None:
        self.handler: Callable[[Pin], object] | None = None
        self.edges = self.seen = 0

    def trigger(self) -> int:
        """Return the edges at which the handler is called: IRQ_FALLING, IRQ_RISING, or both added."""
        return self.edges

    def flags(self) -> int:
        """Return the edge for which the handler was called last; 0 before the first call."""
        return self.seen


class _PinNames:
    __slots__ = ("_numbers",)

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers

    def __getattr__(self, name: str) -> Pin:
        number = self._numbers.get(name)
        if number is None:
            raise AttributeError(f"type object '{self!r}' has no attribute '{name}'", name=name)
        if number not in _pins:
            _clock.spend(_PIN_US)
        return _pin_at(number, Pin)

    def __dir__(self) -> list[str]:
        return sorted(self._numbers)


class Pin:
    """A GPIO pin: `Pin(14, Pin.OUT)`, `Pin("LED", Pin.OUT)`."""

    IN, OUT, OPEN_DRAIN, ALT, ANALOG = range(5)
    PULL_UP, PULL_DOWN = 1, 2
    IRQ_FALLING, IRQ_RISING = 4, 8
    board = _PinNames(board.identity.pins)
    cpu = _PinNames(cpu_pins)

    __slots__ = ("_irq", "_line", "_mode", "_stop", "number")
    _irq: _Irq
    _line: Line
    _mode: int
    _stop: Callable[[], None] | None
    number: int

    def __new__(cls, id: int | str | Pin, *options: object, **named: object) -> Pin:
        """Return the object of a GPIO: as on the rp2 port, there is one for each GPIO, and a second call returns the same."""
        return _pin_at(pin_number(id), cls)

    def __init__(
        self,
        id: int | str | Pin,
        mode: int | None = -1,
        pull: int | None = -1,
        *,
        value: int | None = None,
        alt: int = -1,
    ) -> None:
        self.init(mode, pull, value=value, alt=alt)

    def init(
        self,
        mode: int | None = -1,
        pull: int | None = -1,
        *,
        value: int | None = None,
        alt: int = -1,
    ) -> None:
        """Set the mode and the pull resistor; -1 leaves each as it is. None for `pull` switches both resistors off.

        `value` is the level with which the mode OUT or OPEN_DRAIN begins; without such a `mode` it has no effect. Setting anything ends
        the pull-down of the board's reset. ValueError if a pin of the radio chip gets a pull, `alt` or a mode but IN or OUT.
        """
        _clock.spend(_PIN_US)
        if not mode == pull == alt == -1 or value is not None:
            self._line.from_reset = False  # setting anything sets the pulls too
        mode = -1 if mode is None else whole(mode)
        whole(alt)
        if self.number >= EXTERNAL:
            _check_external(mode, pull, alt)
        if pull is None:
            self._line.pull(None)
        elif whole(pull) >= 0:
            self._line.pull(1 if pull & Pin.PULL_UP else 0 if pull & Pin.PULL_DOWN else None)
        if mode >= 0 and self._line.signal is not None:
            _release(self._line)
        if mode == Pin.OUT:
            self._mode = mode
            self._line.drive(self._line.latch if value is None else 1 if value else 0)
        elif mode == Pin.OPEN_DRAIN:
            self._mode = mode
            self._line.drive(0 if value == 0 else None)
        elif mode == Pin.IN:
            self._mode = mode
            self._line.drive(None)

    def value(self, x: int | None = None) -> int | None:
        """Return the level of the pin (0 or 1) if `x` is None, else set the level that it drives as an output."""
        _clock.spend(_PIN_US)
        if x is None:
            return self._line.level()
        if self._mode == Pin.OUT:
            self._line.drive(1 if x else 0)
        elif self._mode == Pin.OPEN_DRAIN:
            self._line.drive(None if x else 0)
        else:
            self._line.latch = 1 if x else 0
        return None

    def __call__(self, x: int | None = None) -> int | None:
        """Do the same as `value`."""
        return self.value(x)

    def on(self) -> None:
        """Do the same as `value(1)`: an output is high, an open drain drives nothing, an input stores the level for later."""
        self.value(1)

    def off(self) -> None:
        """Do the same as `value(0)`: an output and an open drain are low, an input stores the level for later."""
        self.value(0)

    high = on
    low = off

    def toggle(self) -> None:
        """Do the same as `on` if the pin is low, and as `off` if it is high."""
        self.value(1 - self._line.level())

    def irq(
        self,
        handler: Callable[[Pin], object] | EllipsisType | None = ...,
        trigger: int = IRQ_FALLING | IRQ_RISING,
        *,
        hard: bool = False,
    ) -> _Irq:
        """Call `handler(pin)` at the edges `trigger` from now on; with None, call no handler any more. Without a handler, change nothing.

        Return the pin's interrupt object, always the same. ValueError for a pin of the radio chip.
        """
        _clock.spend(_PIN_US)
        irq = self._irq
        gpio_number(self)
        if handler is ...:
            return irq
        if self._stop is not None:
            self._stop()
            self._stop = None
        irq.handler, irq.edges, irq.seen = handler, whole(trigger), 0
        if handler is not None:
            call = handler
            run = board.scheduler.hard if hard else board.scheduler.soft

            def edge(level: int) -> None:
                which = Pin.IRQ_RISING if level else Pin.IRQ_FALLING
                if trigger & which:
                    irq.seen = which
                    _clock.now += _INTERRUPT_US
                    run(call, self)  # type: ignore[arg-type]  # the scheduler's argument is any object

            self._stop = self._line.watch(edge)
        return irq

    def __repr__(self) -> str:
        mode = ("IN", "OUT", "OPEN_DRAIN", "ALT", "ANALOG")[self._mode]
        name = next(name for name, number in cpu_pins.items() if number == self.number)
        return f"Pin({name}, mode={mode})"


def _pin_at(number: int, kind: type[Pin]) -> Pin:
    pin = _pins.get(number)
    if pin is None:
        pin = _pins[number] = object.__new__(kind)
        pin.number, pin._line = number, board.pin(number)
        pin._mode, pin._stop, pin._irq = Pin.IN, None, _Irq()
    return pin


def _check_external(mode: int, pull: int | None, alt: int) -> None:
    if pull not in (None, -1):
        raise ValueError("pulls are not supported for external pins")
    if alt != -1:
        raise ValueError("alternate functions are not supported for external pins")
    if mode not in (-1, Pin.IN, Pin.OUT):
        raise ValueError("only Pin.OUT and Pin.IN are supported for this pin")


class ADC:
    """The analog-to-digital converter: `ADC(Pin(26))` or `ADC(0)`; its last channel measures the chip's temperature.

    ValueError for a pin that is not wired to the converter.
    """

    CORE_TEMP = _chip.thermometer
    _FLOATING = 10_000  # the value of an open input, approximately

    def __init__(self, pin: int | str | Pin) -> None:
        by_channel = isinstance(pin, int) and 0 <= pin <= _chip.thermometer
        channel = int(pin) if by_channel else pin_number(pin) - _chip.adc_pins[0]  # type: ignore[arg-type]  # a number then
        if not 0 <= channel <= _chip.thermometer:
            raise ValueError("Pin doesn't have ADC capabilities")
        unwired = board.thermometer.look if channel == ADC.CORE_TEMP else self._open
        self._look = board.adc.get(channel) or unwired
        if not by_channel:
            board.pin(_chip.adc_pins[channel]).from_reset = False
        elif channel in board.adc_ohm:
            self._look = _through_pull_down(
                board.pin(_chip.adc_pins[channel]), self._look, board.adc_ohm[channel]
            )

    def read_u16(self) -> int:
        """Return the voltage on the pin, 0 for 0 V to 65520 for 3.3 V in steps of 16; of the thermometer's channel up to 65535."""
        _clock.spend(_ADC_US)
        look = self._look  # CPython calls a local quicker than what an attribute holds
        return look()

    @classmethod
    def _open(cls) -> int:
        return cls._FLOATING + _clock.now // 7 % 251 * 16


def _through_pull_down(line: Line, look: Callable[[], int], ohm: int) -> Callable[[], int]:
    """Return a function that reads a channel of the converter as `look` does, lowered by the pull-down of its pin.

    A board's pull-downs are on after a reset. `ADC(0)` does not set up the pin, so the pull-down and the `ohm` of the part divide
    the voltage until the program sets up the pin.
    """

    def pulled() -> int:
        value = look()
        return (
            value * _PULL_DOWN_OHM // (_PULL_DOWN_OHM + ohm) & 0xFFF0 if line.from_reset else value
        )

    return pulled


class Signal:
    """A pin that may be inverted: `Signal(Pin(15, Pin.OUT), invert=True)`, or `Signal(15, Pin.OUT, invert=True)`."""

    def __init__(self, pin: int | str | Pin, *mode: Any, invert: bool = False) -> None:
        self._pin = pin if isinstance(pin, Pin) else Pin(pin, *mode)
        self._invert = 1 if invert else 0

    def value(self, x: int | None = None) -> int | None:
        """Make the signal active (1) or inactive (0), or return which if `x` is None; an inverted signal is active when its pin is low."""
        if x is None:
            return (self._pin.value() or 0) ^ self._invert
        return self._pin.value((1 if x else 0) ^ self._invert)

    __call__ = value

    def on(self) -> None:
        """Make the signal active."""
        self.value(1)

    def off(self) -> None:
        """Make the signal inactive."""
        self.value(0)


def time_pulse_us(pin: int | str | Pin, pulse_level: int, timeout_us: int = 1_000_000, /) -> int:
    """Return how long the pin stays at that level, in us: from now if it has it already, else from when it gets it.

    -2 if it does not get it within `timeout_us`, -1 if it then does not leave it in that time.
    """
    line, level, timeout_us = (
        board.pin(gpio_number(pin)),
        1 if pulse_level else 0,
        whole(timeout_us),
    )
    board.scheduler.hold()
    try:
        if not _wait_level(line, level, timeout_us):
            return -2
        start_us = _clock.now
        if not _wait_level(line, 1 - level, timeout_us):
            return -1
        return _clock.now - start_us
    finally:
        board.scheduler.release()


def _wait_level(line: Any, level: int, timeout_us: int) -> bool:
    """Wait until a line has a level, at most `timeout_us`; return whether it has.

    The line is watched meanwhile, so that parts that compute their level only when asked plan an event for each edge.
    """
    limit_us = _clock.now + timeout_us
    _clock.spend(1)
    stop = line.watch(lambda _level: None)
    try:
        while line.level() != level:
            if _clock.now >= limit_us:
                return False
            _clock.wait_for_event(limit_us)
        return True
    finally:
        stop()


def bitstream(pin: int | str | Pin, encoding: int, timing: tuple[int, ...], data: bytes) -> None:
    """Send bits as pulses of two lengths (WS2812).

    Args:
        pin: the pin.
        encoding: ignored here.
        timing: in ns: the high and the low part of a 0, the high and the low part of a 1.
        data: the bytes to send.
    """
    whole(encoding)
    high, low, *_one = map(whole, timing)
    _clock.spend((high + low) * 8 * len(data) // 1000 + _PIN_US)
    board.pin(gpio_number(pin)).stream(bytes(data))


__all__ = [
    "ADC", "I2C", "I2S", "PWM", "PWRON_RESET", "RTC", "SPI", "UART", "WDT", "WDT_RESET", "Pin", "Signal",
    "SoftI2C", "SoftSPI", "Timer", "USBDevice", "bitstream", "bootloader", "deepsleep", "dht_readinto", "disable_irq", "enable_irq",
    "freq", "idle", "lightsleep", "mem8", "mem16", "mem32", "reset", "reset_cause", "soft_reset",
    "time_pulse_us", "unique_id",
]  # fmt: skip
