"""`rp2.DMA`: the channels that copy data without the processor (MicroPython 1.25; RP2040 datasheet, 2.5)."""

from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

import uctypes
from _board import board
from references import memory

from marelle_sim.errors import BoardError
from marelle_sim.kernel.clock import Event, always
from marelle_sim.microcontroller.board_types import EBUSY, os_error, whole
from marelle_sim.microcontroller.dma_control import ControlRegister, after_in_ring, offset_in_ring
from marelle_sim.microcontroller.pio.block import MACHINES
from marelle_sim.microcontroller.pio.machine import StateMachine

_chip = board.facts.chip
_register = ControlRegister(_chip.dma_fields)
_CLOSED = 255
_WORD = 0xFFFF_FFFF
_UNPACED = 63
# 3.7: FIFOs of a block's machines, 4 bytes each
_PIO, _NEXT_PIO, _TXF, _RXF = 0x5020_0000, 0x10_0000, 0x10, 0x20
_CYCLES = 2  # of an element between two buffers: reading and writing share one memory
_CYCLES_A_US = _chip.hertz // 1_000_000
_BACKWARDS = ("inc_read_rev", "inc_write_rev")  # of an RP2350
_REGISTERS = ("read", "write", "count", "ctrl")

_clock, _cost_us = board.clock, board.costs.pio_us
_claimed: "WeakValueDictionary[int, DMA]" = WeakValueDictionary()
machines: dict[int, Any] = {}  # filled by `rp2`, whose own class they have


class DMA:
    """A DMA channel: `DMA().config(read=a, write=b, count=n, trigger=True)`."""

    __slots__ = (
        "__weakref__", "_channel", "_count", "_ctrl", "_event", "_from", "_handler", "_hard", "_into", "_irq_flag", "_left", "_machine",
        "_read", "_started_us", "_write",
    )  # fmt: skip

    def __init__(self) -> None:
        """Claim a free channel; OSError EBUSY if all are claimed."""
        free = [number for number in range(_chip.dma_channels) if number not in _claimed]
        if not free:
            raise os_error(EBUSY)
        self._channel = free[0]
        _claimed[self._channel] = self
        self._read = self._write = self._count = self._left = self._ctrl = self._irq_flag = 0
        self._event: Event | None = None
        self._machine: StateMachine | None = None
        self._handler: Callable[[Any], object] | None = None
        self._hard: object = False
        self._started_us = 0
        self._from = self._into = memoryview(b"")

    def __repr__(self) -> str:
        return f"DMA({self._channel})"

    # Registers

    @property
    def channel(self) -> int:
        """The number of the channel; 255 once the channel is closed."""
        return self._channel

    @property
    def registers(self) -> Any:
        """A copy of the channel's registers, as words; writing to it changes nothing here."""
        values = (self.read, self.write, self.count, self.ctrl, *[0] * 12)
        return memoryview(b"".join(value.to_bytes(4, "little") for value in values)).cast("I")

    @property
    def read(self) -> int:
        """The address of the next element to read; while a transfer between buffers runs, that of its first one.

        It may be set to a buffer, to a state machine (its RX FIFO) or to a number.
        """
        self._checked()
        return self._read

    @read.setter
    def read(self, value: Any) -> None:
        self._checked()
        self._read = _address(value, writable=False)

    @property
    def write(self) -> int:
        """The address of the next element to write; while a transfer between buffers runs, that of its first one.

        It may be set to a buffer, to a state machine (its TX FIFO) or to a number.
        """
        self._checked()
        return self._write

    @write.setter
    def write(self, value: Any) -> None:
        self._checked()
        self._write = _address(value, writable=True)

    @property
    def count(self) -> int:
        """The number of elements that are left to copy; setting it sets the number that the next start copies."""
        self._checked()
        return self._left - self._moved()

    @count.setter
    def count(self, value: Any) -> None:
        self._checked()
        self._count = whole(value) & _WORD
        if not self._busy():
            self._left = self._count

    @property
    def ctrl(self) -> int:
        """The value of the control register, with the fields that `unpack_ctrl` returns; `busy` is 1 while a transfer runs."""
        self._checked()
        return self._ctrl | self._busy() * _register.busy

    @ctrl.setter
    def ctrl(self, value: Any) -> None:
        self._checked()
        self._ctrl = whole(value) & _WORD & ~_register.busy

    def pack_ctrl(self, **fields: int) -> int:
        """Return a control register's value with these fields.

        The others are those of the value `default` if it is given, else those for a copy of 32-bit words.
        """
        value = fields.pop("default", None)
        return _register.packed(
            _register.default(self._channel) if value is None else whole(value), fields
        )

    @staticmethod
    def unpack_ctrl(value: int, /) -> dict[str, int]:
        """Return {field: value} of the value of a control register."""
        return _register.unpacked(whole(value))

    # Transfers

    def config(self, *, trigger: object = False, **registers: Any) -> None:
        """Set those of `read`, `write`, `count` and `ctrl` that are given, and start the transfer if `trigger` is true.

        A transfer does not start with `count` 0, or while the field `enable` of `ctrl` is 0.

        Raises:
            ValueError: the channel is closed.
            TypeError: an argument has another name, `read` or `write` is no buffer, machine or number, or `write` is a read-only buffer.
            BoardError: the transfer cannot be started: E-BOARD-01, an address is in no buffer; E-BOARD-08, this pace is not simulated;
                E-BOARD-12, a buffer is to be copied backwards.
        """
        self._checked()
        _clock.spend(_cost_us)
        if not registers.keys() <= {*_REGISTERS}:
            raise TypeError("extra keyword arguments given")
        for name in _REGISTERS:
            if name in registers:
                setattr(self, name, registers[name])
        if trigger:
            self._start()

    def active(self, value: object = None, /) -> bool:
        """Start the transfer if `value` is true, stop it if false, neither if None; return whether the channel is busy then."""
        self._checked()
        if self._machine is None:
            _clock.spend(_cost_us)
        else:
            self._machine.tx_fifo()  # brings the machine to the present, and takes the same time
        if value is not None:
            (self._start if value else self._abort)()
        return self._busy()

    def irq(self, handler: Any = ..., hard: object = False) -> "_Irq":
        """Call `handler(dma)` from now on at the end of each transfer whose field irq_quiet is 0; without a handler, change nothing."""
        _clock.spend(_cost_us)
        if handler is not ...:
            self._handler, self._hard, self._irq_flag = handler, hard, 0
        return _Irq(self)

    def close(self) -> None:
        """Free the channel for others."""
        self._handler = None
        _claimed.pop(self._channel, None)
        self._channel = _CLOSED

    # Inside

    def _checked(self) -> None:
        if self._channel == _CLOSED:
            raise ValueError("channel closed")

    def _field(self, name: str) -> int:
        shift, bits = _register.fields[name]
        return self._ctrl >> shift & (1 << bits) - 1

    def _busy(self) -> bool:
        return self._left > 0 and (self._event is not None or self._machine is not None)

    def _leaving(self) -> None:
        """Called before a transfer; the runner that uses a real MicroPython overrides it to fetch the program's buffers."""

    def _arrived(self) -> None:
        """Called after a transfer; the runner that uses a real MicroPython overrides it to send the buffers back to the program."""

    def _start(self) -> None:
        self._abort()
        self._leaving()
        self._left = self._count
        if not self._field("enable") or not self._left:
            return
        for name in _BACKWARDS:
            if name in _register.fields and self._field(name):
                raise BoardError("E-BOARD-12", name=f"rp2.DMA {name}")
        pace = self._field("treq_sel")
        reads, writes = _machine_at(self._read, _RXF), _machine_at(self._write, _TXF)
        if reads is None:
            self._from = self._memory(self._read, "inc_read", ring=not self._field("ring_sel"))
        if writes is None:
            self._into = self._memory(self._write, "inc_write", ring=bool(self._field("ring_sel")))
        number = pace % 4 + MACHINES * (pace // 8)
        if (
            pace < 8 * _chip.pio_blocks
            and (reads if pace & 4 else writes) is machines.get(number) is not None
        ):
            self._begin_served(machines[number], fill=not pace & 4)
        elif pace == _UNPACED and reads is None and writes is None:
            self._started_us = _clock.now
            us = -(-self._left * _CYCLES // _CYCLES_A_US)
            self._event = _clock.at(
                _clock.now + us, self._finish, acts=None if self._handler is None else always
            )
        else:
            raise BoardError("E-BOARD-08", number=pace)

    def _memory(self, address: int, increment: str, *, ring: bool) -> memoryview:
        length = (1 << self._field("size")) * (self._left if self._field(increment) else 1)
        bits = self._field("ring_size")
        if ring and bits:
            address, length = address >> bits << bits, 1 << bits
        try:
            return memory.at(address, length)
        except OSError:
            raise BoardError("E-BOARD-01", address=f"0x{address:08X}") from None

    def _begin_served(self, machine: StateMachine, *, fill: bool) -> None:
        self._machine = machine
        if fill:
            machine.__private_fill_by__(self._next_word)
        else:
            machine.__private_drain_by__(self._take_word)

    def _let_go(self) -> None:
        machine, self._machine, self._event = self._machine, None, None
        if machine is not None:
            machine.__private_fill_by__(None)
            machine.__private_drain_by__(None)

    def _next_word(self) -> int | None:
        """Return the next word for a TX FIFO, or None if none is left; a byte or half word is repeated to fill the word (2.5.3.1)."""
        if not self._left:
            return None
        size = 1 << self._field("size")
        data = self._element_read(size)
        self._one_moved()
        return int.from_bytes(data * (4 // size), "little")

    def _take_word(self, word: int) -> bool:
        if not self._left:
            return False
        self._element_written(word.to_bytes(4, "little")[: (1 << self._field("size"))])
        self._one_moved()
        return True

    def _one_moved(self) -> None:
        self._left -= 1
        if not self._left:  # the transfer ends when the machine has caught up with the clock
            self._event = _clock.at(_clock.now, self._finish, acts=always)

    def _moved(self) -> int:
        copies = self._event is not None and self._machine is None
        passed = (_clock.now - self._started_us) * _CYCLES_A_US // _CYCLES
        return min(self._left, passed) if copies else 0

    def _abort(self) -> None:
        if self._event is not None:
            self._event.cancel()
        self._move(self._moved())
        if self._busy():
            self._arrived()
        self._let_go()

    def _finish(self) -> None:
        if self._machine is None:
            self._move(self._left)
        self._let_go()
        self._arrived()
        following = _claimed.get(self._field("chain_to"))
        if following is not None and following is not self:
            following._start()  # noqa: SLF001
        if not self._field("irq_quiet") and self._handler is not None:
            self._irq_flag = 1
            scheduler = board.scheduler
            (scheduler.hard if self._hard else scheduler.soft)(self._handler, self)

    def _move(self, count: int) -> None:
        if not count:
            return
        size = 1 << self._field("size")
        contiguous = self._field("inc_read") and self._field("inc_write")
        if contiguous and not self._field("ring_size") and not self._field("bswap"):
            length = count * size
            self._into[:length] = self._from[:length]
            self._from, self._into = self._from[length:], self._into[length:]
            self._read, self._write = self._read + length, self._write + length
        else:
            for _element in range(count):
                self._element_written(self._element_read(size))
        self._left -= count

    def _element_read(self, size: int) -> bytes:
        ring = 0 if self._field("ring_sel") else self._field("ring_size")
        at = offset_in_ring(self._read, ring)
        data = bytes(self._from[at : at + size])
        if self._field("inc_read"):
            self._read = after_in_ring(self._read, size, ring)
            if not ring:
                self._from = self._from[size:]
        return data[::-1] if self._field("bswap") else data

    def _element_written(self, data: bytes) -> None:
        ring = self._field("ring_size") if self._field("ring_sel") else 0
        at = offset_in_ring(self._write, ring)
        self._into[at : at + len(data)] = data
        if self._field("inc_write"):
            self._write = after_in_ring(self._write, len(data), ring)
            if not ring:
                self._into = self._into[len(data) :]


class _Irq:
    __slots__ = ("_dma",)

    def __init__(self, dma: DMA) -> None:
        self._dma = dma

    def flags(self) -> int:
        """Return 1 if the end of a transfer has called the handler since `irq` set it, else 0."""
        return self._dma._irq_flag  # noqa: SLF001 - a program would see a public name

    def trigger(self, _trigger: int = 0, /) -> int:
        """Return 0: no end of a transfer is waiting for its handler here."""
        return 0

    def __call__(self) -> None:
        """Call the handler, as the end of a transfer would."""
        handler = self._dma._handler  # noqa: SLF001
        if handler is not None:
            handler(self._dma)


def _address(value: Any, *, writable: bool) -> int:
    """Return the address of a buffer or of a state machine's FIFO (TX if `writable`, else RX); a number is its own, cut to 32 bits.

    Raises:
        TypeError: it is none of these, or a buffer such as `bytes` that cannot be written, though it must be `writable`.
    """
    if isinstance(value, int):
        return value & _WORD
    if isinstance(value, StateMachine):
        block, place = divmod(
            next(at for at, machine in machines.items() if machine is value), MACHINES
        )
        return _PIO + block * _NEXT_PIO + (_TXF if writable else _RXF) + 4 * place
    try:
        readonly = memoryview(value).readonly
    except TypeError:
        return whole(value) & _WORD
    if readonly and writable:
        raise TypeError(f"can't convert {type(value).__name__} to int")
    return uctypes.addressof(value)


def _machine_at(address: int, fifo: int) -> StateMachine | None:
    block, place = divmod(address - _PIO, _NEXT_PIO)
    machine, odd = divmod(place - fifo, 4)
    if block not in range(_chip.pio_blocks) or odd or machine not in range(MACHINES):
        return None
    return machines.get(block * MACHINES + machine)
