"""The serial ports of `machine`: UART."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import EllipsisType
from typing import Any

from _board import board
from machine_bus import Buffer, fill, given, gpio_number

from marelle_sim.kernel.clock import Event, always
from marelle_sim.microcontroller.access_costs import clocked
from marelle_sim.microcontroller.board_types import whole
from marelle_sim.microcontroller.serial import Serial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import Pin


_clock = board.clock
_CALL_US = clocked(8, board.facts.chip)
_DEFAULT_PINS = board.facts.uart
_STEP = board.facts.chip.uart_step
_LEAST_BUFFER, _LARGEST_BUFFER = 32, 32766
_INVERTED = ("None", "INV_TX", "INV_RX", "INV_TX|INV_RX")
_TRIGGERS = 0x40 | 0x20 | 0x0200  # UART.IRQ_RXIDLE, IRQ_TXIDLE, IRQ_BREAK
_IDLE_BITS = 32  # the receiver's own timeout, after which it calls a line idle
_TX_LEFT = 5  # the transmitter asks for more while so many bytes are still to be sent [micropython's machine.UART]


class _Irq:
    __slots__ = ("_event", "_flags", "_handler", "_hard", "_port", "_trigger", "_uart")

    def __init__(self, uart: UART, port: Serial) -> None:
        self._uart, self._port = uart, port
        self._handler: Callable[[UART], object] | None = None
        self._event: Event | None = None
        self._trigger, self._flags, self._hard = 0, 0, False

    def begin(self, handler: Callable[[UART], object] | None, trigger: int, hard: bool) -> None:
        """Replace the handler, the events and the kind of interrupt; with the handler None none is called."""
        self._handler, self._trigger, self._hard = handler, trigger, hard
        self._port.arrived = (
            self._arrived if handler is not None and trigger & UART.IRQ_RXIDLE else None
        )

    def flags(self) -> int:
        """Return the event for which the handler was called last; 0 before the first call."""
        return self._flags

    def trigger(self, trigger: int | None = None, /) -> int:
        """Return the events for which the handler is called; if `trigger` is given, those before it, which it replaces."""
        before = self._trigger
        if trigger is not None:
            self.begin(self._handler, trigger, self._hard)
        return before

    def sent(self, count: int) -> None:
        """Plan the call of the handler for IRQ_TXIDLE: when 5 bytes of a message of `count` are left to send; none for 5 or fewer."""
        if self._trigger & UART.IRQ_TXIDLE and count > _TX_LEFT:
            _clock.at(
                self._port.sent_us - _TX_LEFT * self._port.byte_us,
                partial(self._call, UART.IRQ_TXIDLE),
                acts=always,
            )

    def _arrived(self) -> None:
        if self._event is not None:
            self._event.cancel()
        idle_us = _IDLE_BITS * 1_000_000 // self._port.baud
        self._event = _clock.at(
            _clock.now + idle_us, partial(self._call, UART.IRQ_RXIDLE), acts=always
        )

    def _call(self, flag: int) -> None:
        if self._handler is not None and self._trigger & flag:
            self._flags = flag
            run = board.scheduler.hard if self._hard else board.scheduler.soft
            run(self._handler, self._uart)  # type: ignore[arg-type]  # as in `Pin.irq`


class UART:
    """A serial port: `UART(0, 9600, tx=Pin(0), rx=Pin(1))`."""

    INV_TX, INV_RX = 1, 2
    CTS, RTS = 1, 2
    IRQ_RXIDLE, IRQ_TXIDLE, IRQ_BREAK = 0x40, 0x20, 0x0200  # this port has no IRQ_RX

    __slots__ = ("_id", "_irq", "_name", "_port", "_timeout_char_us", "_timeout_us")

    def __init__(self, id: int, baudrate: int = 115_200, *shape: Any, **options: Any) -> None:
        if whole(id) not in _DEFAULT_PINS:
            raise ValueError(f"UART({id}) doesn't exist")
        self._id, self._port = id, board.serial(id)
        self._irq = _Irq(self, self._port)
        self.init(baudrate, *shape, **options)

    def init(  # noqa: PLR0913 - MicroPython's own
        self,
        baudrate: int = 115_200,
        bits: int = 8,
        parity: int | None = None,
        stop: int = 1,
        *,
        tx: int | str | Pin | None = None,
        rx: int | str | Pin | None = None,
        cts: int | str | Pin | None = None,
        rts: int | str | Pin | None = None,
        timeout: int = 0,
        timeout_char: int = 0,
        invert: int = 0,
        flow: int = 0,
        txbuf: int = 256,
        rxbuf: int = 256,
    ) -> None:
        """Set the speed (baud), the timeouts (ms) and the size `rxbuf` (bytes), and check the pins; the rest has no effect here."""
        sends, receives = self._pins(tx, rx)
        for number in (
            baudrate,
            bits,
            parity or 0,
            stop,
            timeout,
            timeout_char,
            invert,
            flow,
            txbuf,
            rxbuf,
        ):
            whole(number)
        if rxbuf > _LARGEST_BUFFER or txbuf > _LARGEST_BUFFER:
            raise ValueError(f"{'rxbuf' if rxbuf > _LARGEST_BUFFER else 'txbuf'} too large")
        if invert & ~3:
            raise ValueError("bad inversion mask")
        if flow & ~3:
            raise ValueError("bad hardware flow control mask")
        _clock.spend(_CALL_US)
        self._port.baud = max(1, baudrate)
        self._port.room = max(_LEAST_BUFFER, rxbuf)
        self._timeout_us = timeout * 1000
        self._timeout_char_us = max(timeout_char, 13_000 // self._port.baud + 1) * 1000
        self._name = (
            f"UART({self._id}, baudrate={baudrate}, bits={bits}, parity={parity}, stop={stop}, "
            f"tx={sends}, rx={receives}, txbuf={txbuf}, rxbuf={self._port.room}, timeout={timeout}, "
            f"timeout_char={self._timeout_char_us // 1000}, invert={_INVERTED[invert]}"
        )

    def _pins(self, tx: int | str | Pin | None, rx: int | str | Pin | None) -> tuple[int, int]:
        sends, receives = _DEFAULT_PINS[self._id]
        sends = sends if tx is None else gpio_number(tx)
        receives = receives if rx is None else gpio_number(rx)
        for name, pin, place in (("TX", sends, 0), ("RX", receives, 1)):
            if pin % _STEP != place or (pin + 4) >> 3 & 1 != self._id:
                raise ValueError(f"bad {name} pin")
        return sends, receives

    def __repr__(self) -> str:
        return f"{self._name}, irq={self._irq.trigger()})"

    def deinit(self) -> None:
        """Discard the bytes that were received and not read."""
        self._port.take(self._port.waiting)

    def any(self) -> int:
        """Return the number of bytes that were received and not read."""
        _clock.spend(_CALL_US)
        return self._port.waiting

    def read(self, nbytes: int = -1, /) -> bytes | None:
        """Return the received bytes, at most `nbytes`; None if none arrives within the port's timeouts."""
        _clock.spend(_CALL_US)
        data, nbytes = b"", whole(nbytes)
        while (nbytes < 0 or len(data) < nbytes) and (self._port.waiting or self._wait(data)):
            data += self._port.take(self._port.waiting if nbytes < 0 else nbytes - len(data))
        return data or None

    def readinto(self, buf: Buffer, nbytes: int = -1, /) -> int | None:
        """Read bytes into a buffer, at most `nbytes`; return their number, or None if none arrives within the port's timeouts."""
        size = memoryview(buf).nbytes
        data = self.read(size if whole(nbytes) < 0 else min(size, nbytes))
        if data is None:
            return None
        fill(buf, data)
        return len(data)

    def readline(self) -> bytes | None:
        """Return the bytes up to a newline, fewer if the port's timeouts are over before; None if none arrives."""
        _clock.spend(_CALL_US)
        data = b""
        while not data.endswith(b"\n") and (self._port.waiting or self._wait(data)):
            data += self._port.take(1)
        return data or None

    def write(self, buf: bytes | Buffer | str, /) -> int:
        """Send all bytes of a buffer, or of a text in UTF-8; return their number, before they have left at the port's speed."""
        data = given(buf)
        _clock.spend(_CALL_US)
        self._port.send(data)
        self._irq.sent(len(data))
        return len(data)

    def sendbreak(self) -> None:
        """Let the time of a break pass, that of 13 bits; no device notices it here."""
        _clock.spend(13_000_000 // self._port.baud + 1)

    def txdone(self) -> bool:
        """Tell whether all bytes have been sent."""
        _clock.spend(_CALL_US)
        return _clock.now >= self._port.sent_us

    def flush(self) -> None:
        """Wait until all bytes have been sent."""
        _clock.spend(_CALL_US)
        _clock.wait_until(max(_clock.now, self._port.sent_us))

    def irq(
        self,
        handler: Callable[[UART], object] | EllipsisType | None = ...,
        trigger: int = 0,
        hard: bool = False,
    ) -> _Irq:
        """Call `handler(uart)` from now on at the events `trigger`; without a handler, change nothing.

        IRQ_RXIDLE: the line is idle after bytes arrived. IRQ_TXIDLE: all but 5 bytes of a longer message are sent. No IRQ_BREAK comes here.
        The default `trigger` is no event; ValueError for any other event.
        """
        if handler is not ...:
            if whole(trigger) & ~_TRIGGERS:
                raise ValueError(f"trigger 0x{trigger & ~_TRIGGERS:04x} unsupported")
            self._irq.begin(handler, trigger, hard)
        return self._irq

    def _wait(self, data: bytes) -> bool:
        limit_us = _clock.now + (self._timeout_char_us if data else self._timeout_us)
        while not self._port.waiting:
            if _clock.now >= limit_us:
                return False
            _clock.wait_for_event(limit_us)
        return True
