"""`rp2.StateMachine`: the methods by which a program controls a state machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from struct import Struct
from types import EllipsisType
from typing import Any, Self

from marelle_sim.microcontroller.board_types import Closed, whole
from marelle_sim.microcontroller.pio.assembler import (
    PROGRAM_EXECCTRL,
    PROGRAM_OUT,
    PROGRAM_SET,
    PROGRAM_SHIFTCTRL,
    PROGRAM_SIDESET,
    asm_pio_encode,
)
from marelle_sim.microcontroller.pio.block import MACHINES, Block, Interrupt, MachinePins, checked
from marelle_sim.microcontroller.pio.counting import Counting
from marelle_sim.microcontroller.pio.emulated import Emulated
from marelle_sim.microcontroller.pio.emulator import Core
from marelle_sim.microcontroller.pio.fifo import DrainedFifo, FilledFifo
from marelle_sim.microcontroller.pio.probe import NotACounterError
from marelle_sim.microcontroller.pio.settings import (
    SET,
    WORD_MASK,
    Settings,
    is_instruction,
    levels_and_outputs,
    spread,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.pio.wiring import Operation, Program

_DRAINED = 5  # words to read for the present count: four older ones wait in the FIFO
_SLOWEST_DIVIDER, _FINEST = 65536, 256  # the divider has 16 whole and 8 fractional bits

# For each array type code, how its elements are written and the mask of what fits in one.
_CELLS = {
    "b": ("B", 0xFF), "B": ("B", 0xFF), "h": ("H", 0xFFFF), "H": ("H", 0xFFFF),
    "i": ("I", WORD_MASK), "I": ("I", WORD_MASK),
}  # fmt: skip


class StateMachine(metaclass=Closed):
    """One of the state machines of a board; a program gets it through `rp2.StateMachine`.

    Before `init` gives it a program, its methods act on a machine whose instruction words are all 0.
    """

    def __init__(self, block: Block, number: int) -> None:
        self._block, self._number = block, number
        self._board = board = block.board
        self._clock, self._cost = board.clock, board.costs.pio_us
        self._actions: dict[int | str, Operation] = {}
        self._running: Counting | Emulated | None = None
        self._wires = MachinePins(block.pins)
        self._take: Callable[[int], list[int]] = self._take_waiting
        # the last buffer that was filled, its number of words, and the function that fills it again
        self._buffer: Any = None
        self._filled = 0
        self._fill: Callable[[Any], object] = bool
        self._frequency_hz = board.facts.chip.hertz
        self._interrupt: Interrupt | None = None
        self._core = Core(Settings((0,) * 32, 0, 0), self._wires, block.flags)

    def __repr__(self) -> str:
        return f"StateMachine({self._block.number * MACHINES + self._number})"

    def init(self, prog: Program, freq: int = -1, **options: Any) -> None:
        """Stop the machine, load a program and configure the machine; `freq` is in Hz (-1: the processor's), the options are MicroPython's.

        Raises:
            OSError, BoardError: as `Block.add` does.
            TypeError: there is no such option, an option has a wrong type, or `prog` is not a list.
            ValueError: the frequency or a pin is out of range, or `prog` does not have eight fields.
        """
        self._clock.spend(self._cost)
        program = checked(prog)
        self._frequency_hz = _frequency(whole(freq), self._board.facts.chip.hertz)
        offset = self._block.add(program)
        execctrl = program[PROGRAM_EXECCTRL] + (offset << 12) + (offset << 7)
        shiftctrl = _override(program[PROGRAM_SHIFTCTRL], options)
        settings = Settings(tuple(self._block.memory), execctrl, shiftctrl)
        settings.number, settings.start = self._number, offset
        self._wire(settings, program, options)
        if options:
            raise TypeError("extra keyword arguments given")
        self._stop()
        before = self._core
        self._core = Core(settings, self._wires, self._block.flags)
        self._core.x, self._core.y = before.x, before.y
        if isinstance(before.tx, FilledFifo):
            self._core.tx = before.tx.emptied(settings.tx_depth)
        if isinstance(before.rx, DrainedFifo):
            self._core.rx = before.rx.emptied()

    def active(self, value: object = None, /) -> bool:
        """Start or stop the machine, by a true or false `value`; return True if it runs. With None, change nothing.

        A word of the program that is not an instruction raises PioError when the machine comes to it: usually in a later call, while
        time passes; here only if an encoder is wired to the machine's pins.
        """
        self._clock.spend(self._cost)
        if value is not None and bool(value) != (self._running is not None):
            (self._start if value else self._stop)()
        return self._running is not None

    def restart(self) -> None:
        """Empty the shift registers, and jump to the start of the program."""
        self._clock.spend(self._cost)
        running = self._running is not None
        self._stop()
        self._core.restart()
        if running:
            self._start()

    def exec(self, instr: int | str, /) -> None:
        """Run one instruction at once, given as text or as its 16-bit word; if it stalls, the machine tries it again before it goes on.

        Raises:
            PIOASMError: the text is not one instruction, or is `jmp`.
            PioError: the word is not an instruction (a `set` to a reserved destination does nothing instead).
        """
        self._clock.spend(self._cost)
        (self._actions.get(instr) or self._prepare(instr))()

    def get(self, buf: Any = None, shift: int = 0, /) -> Any:
        """Wait for a word in the RX FIFO and return it, shifted right by `shift` bits; or fill a buffer with words and return that.

        Raises:
            ValueError: the buffer's elements are not integers of 1, 2 or 4 bytes.
            TypeError: the buffer is read-only, or `buf` is no buffer.
        """
        self._clock.spend(self._cost)
        if buf is None:
            return self._take(1)[0] >> whole(shift)
        if buf is self._buffer and not shift and len(buf) == self._filled:
            fill = self._fill  # CPython calls a local variable faster than an attribute
            fill(buf)
        elif len(buf):
            self._filler(buf, shift)(buf, 0, *self._take(len(buf)))
        return buf

    def put(self, value: Any, shift: int = 0, /) -> None:
        """Put a number, or each element of a buffer, into the TX FIFO, shifted left by `shift` bits; wait while the FIFO is full."""
        self._clock.spend(self._cost)
        words, shift = _words(value), whole(shift)
        core = self._core
        for word in words:
            self._catch_up()
            while len(core.tx) >= core.settings.tx_depth:
                self._clock.wait_for_event()  # a running machine has scheduled an event
                self._catch_up()
            core.tx.append(word << shift & WORD_MASK)
            self._retry()

    def rx_fifo(self) -> int:
        """Return the number of words in the RX FIFO."""
        self._clock.spend(self._cost)
        self._catch_up()
        return len(self._core.rx)

    def tx_fifo(self) -> int:
        """Return the number of words in the TX FIFO."""
        self._clock.spend(self._cost)
        self._catch_up()
        return len(self._core.tx)

    def irq(
        self,
        handler: Callable[[Self], object] | EllipsisType | None = ...,
        trigger: int = 1,
        hard: object = False,
    ) -> Interrupt:
        """Call `handler(machine)` when the machine raises the IRQ flag of its own number; without arguments, only return the interrupt."""
        self._clock.spend(self._cost)
        if self._interrupt is None:
            self._interrupt = Interrupt(self, self._board, self._block.flags, {1: self._number})
        if handler is not ...:
            self._interrupt.configure(handler, trigger, hard)
        return self._interrupt

    def __private_fill_by__(self, next_word: Callable[[], int | None] | None) -> None:
        """Let a DMA channel keep the TX FIFO full with words of `next_word` (None: none now); None ends this. Hidden from programs."""
        core, wires = self._served_core(), self._wires
        depth = core.settings.tx_depth
        core.tx = FilledFifo(core.tx, depth, next_word, wires) if next_word else list(core.tx)
        self._retry()

    def __private_drain_by__(self, take: Callable[[int], bool] | None) -> None:
        """Let a DMA channel take each word of the RX FIFO, by `take(word)`, which returns False if it does not take it; None ends this."""
        core = self._served_core()
        core.rx = DrainedFifo(core.rx, take, self._wires) if take else list(core.rx)
        self._retry()

    def _served_core(self) -> Core:
        """Return the core at the present time; a counting program is emulated from now on, for DMA needs the time of each word."""
        if isinstance(self._running, Counting):
            self._stop()
            self._emulate()
        self._catch_up()
        return self._core

    def _prepare(self, instr: int | str) -> Operation:
        """Return a function that runs an instruction; keep it for the next time, until the machine is started, stopped or changed."""
        settings = self._core.settings
        if isinstance(instr, str):
            word = asm_pio_encode(instr, settings.side_bits, bool(settings.side_optional))
        else:
            word = instr & 0xFFFF
        if word >> 13 == SET and not is_instruction(word):
            return int  # a reserved destination: nothing is set
        self._core.operation(word)  # raises if it is no instruction
        action = partial(self._execute, word)
        running = self._running
        reading = running.reading(word, action) if isinstance(running, Counting) else None
        self._actions[instr] = reading or action
        return self._actions[instr]

    def _execute(self, word: int) -> None:
        if self._running is None:
            self._core.execute(word)
            return
        try:
            self._running.execute(word)
        except NotACounterError:
            self._emulate()
        self._refresh()

    def _filler(self, buf: Any, shift: int) -> Callable[..., object]:
        """Return a function (buf, index, *words) that writes words, shifted and cut to its elements, into a buffer; prepare `_fill` too."""
        with memoryview(buf) as view:
            kind, number = view.format, len(view)
            if view.readonly:
                raise TypeError("object with buffer protocol required")
        if kind not in _CELLS:
            raise ValueError("unsupported buffer type")
        code, mask = _CELLS[kind]
        pack: Callable[..., object] = Struct(f"{number}{code}").pack_into
        if mask == WORD_MASK and not shift:
            self._buffer, self._filled, running = buf, number, self._running
            if number == _DRAINED and isinstance(running, Counting) and running.streams:
                self._fill = running.refill(pack)
            else:
                self._fill = lambda buf: pack(buf, 0, *self._take(number))
            return pack
        return lambda buf, at, *words: pack(buf, at, *(word >> shift & mask for word in words))

    def _take_waiting(self, number: int) -> list[int]:
        words: list[int] = []
        while True:
            self._catch_up()
            rx = self._core.rx
            taken = rx[: number - len(words)]
            del rx[: len(taken)]
            words += taken
            if taken or self._core.forced is not None:
                self._retry()
            if len(words) == number:
                return words
            if not self._core.rx:
                self._clock.wait_for_event()

    def _catch_up(self) -> None:
        if isinstance(self._running, Emulated):
            self._running.catch_up()

    def _retry(self) -> None:
        core, running = self._core, self._running
        if isinstance(running, Emulated):
            running.touched()
        elif core.forced is not None:
            if running is None:
                core.step()
            else:
                running.rest()
            self._refresh()

    def _start(self) -> None:
        core = self._core
        encoder = self._block.pins.encoder(core.settings.in_base)
        served = isinstance(core.tx, FilledFifo) or isinstance(core.rx, DrainedFifo)
        if served or encoder is None:
            self._emulate()
        else:
            before = core.snapshot()
            try:
                self._running = Counting(core, self._board, encoder, self._frequency_hz)
            except NotACounterError:
                core.restore(before)
                self._emulate()
        self._refresh()

    def _emulate(self) -> None:
        flags = self._block.flags
        self._running = Emulated(self._core, self._board, self._wires, flags, self._frequency_hz)

    def _stop(self) -> None:
        if self._running is not None:
            self._running.wake()
        self._running = None
        self._refresh()

    def _refresh(self) -> None:
        self._actions.clear()
        running = self._running
        self._buffer = None
        self._take = self._take_waiting
        if isinstance(running, Counting) and running.streams:
            self._take = running.take

    def _wire(self, settings: Settings, program: Program, options: dict[str, Any]) -> None:
        settings.in_base = self._place("in_base", options) or 0
        settings.jmp_pin = self._place("jmp_pin", options) or 0
        out_base = self._place("out_base", options)
        set_base = self._place("set_base", options)
        side_base = self._place("sideset_base", options)
        if out_base is not None:
            settings.out_base = out_base
            settings.out_count = self._begin(out_base, program[PROGRAM_OUT])
        if set_base is not None:
            settings.set_base = set_base
            settings.set_count = self._begin(set_base, program[PROGRAM_SET])
        if side_base is not None:
            settings.side_base = side_base
            count = self._begin(side_base, program[PROGRAM_SIDESET])
            settings.side_bits = count + settings.side_optional

    def _place(self, option: str, options: dict[str, Any]) -> int | None:
        """Remove a pin option from `options`, and return the number of the pin's bit in the block's masks; None if it is not given."""
        pin = _pin(options.pop(option, None))
        return None if pin is None else self._block.pins.bit(option.removesuffix("_base"), pin)

    def _begin(self, base: int, start: Any) -> int:
        count, levels, outputs = levels_and_outputs(start)
        mask = spread(WORD_MASK, count, base)
        self._block.pins.write(mask, spread(levels, count, base))
        self._block.pins.direct(mask, spread(outputs, count, base))
        return count


def _override(shiftctrl: int, options: dict[str, Any]) -> int:
    fields = (
        ("in_shiftdir", 18, 1),
        ("out_shiftdir", 19, 1),
        ("push_thresh", 20, 31),
        ("pull_thresh", 25, 31),
    )
    for name, place, mask in fields:
        value = options.pop(name, None)
        if value is not None:
            shiftctrl = shiftctrl & ~(mask << place) | (whole(value) & mask) << place
    return shiftctrl


def _words(value: Any) -> tuple[int, ...] | memoryview:
    """Return the words to send for a number (itself) or for a buffer (its elements, of 1, 2 or 4 bytes)."""
    if isinstance(value, int):
        return (value,)
    try:
        words = memoryview(value)
    except TypeError:
        return (whole(value),)
    if words.format not in ("B", "H", "I"):
        raise ValueError("unsupported buffer type")
    return words


def _frequency(freq: int, system_hz: int) -> int:
    """Return the machine's clock frequency in whole Hz: `freq`, or a little more, as the divider is rounded down to 1/256.

    A negative `freq` gives the processor's clock, 0 the slowest. A divider below 1, or of 65536 or more, raises ValueError.
    """
    if freq < 0:
        return system_hz
    if freq == 0:  # a divider of 0 means 65536
        return system_hz // _SLOWEST_DIVIDER
    divider = system_hz * _FINEST // freq
    if not _FINEST <= divider < _SLOWEST_DIVIDER * _FINEST - 1:
        raise ValueError("freq out of range")
    return system_hz * _FINEST // divider


def _pin(pin: Any) -> int | None:
    if pin is None or isinstance(pin, int):
        return pin
    number = getattr(pin, "number", None)
    if not isinstance(number, int):
        raise TypeError("invalid pin")
    return number
