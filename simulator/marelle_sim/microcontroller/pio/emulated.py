"""A running state machine that is emulated instruction by instruction, and not at all while nothing can happen.

The emulation lags the board's clock and catches up in slices. It pauses as soon as the machine is again in an earlier state and has
changed nothing outside since: then it repeats the same loop until a pin, a FIFO or a flag changes.
"""

from collections.abc import Callable
from functools import partial

from marelle_sim.kernel import Event
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.pin import Line, PioLine
from marelle_sim.microcontroller.pio.block import IrqFlags, MachinePins
from marelle_sim.microcontroller.pio.emulator import Core
from marelle_sim.microcontroller.pio.loops import counting_loop
from marelle_sim.microcontroller.pio.settings import (
    IN,
    JMP,
    MOV,
    OUT,
    SLOTS,
    WAIT,
    WORD_MASK,
    Settings,
    spread,
)

_LONGEST_US = 100_000  # the longest time between two calls
_SLICE_US = 10  # the emulation of a fast machine lags the clock by at most this time
_MICRO, _NANO = 1_000_000, 1_000_000_000


class Emulated:
    """The emulation of one running state machine.

    Args:
        core: its registers, ready to run; its pins are `wires`.
        board: has the clock. wires: its pins. flags: the IRQ flags of its block. frequency_hz: its clock frequency.
    """

    def __init__(
        self,
        core: Core,
        board: VirtualBoard,
        wires: MachinePins,
        flags: IrqFlags,
        frequency_hz: int,
    ) -> None:
        self._core, self._board, self._wires, self._flags = core, board, wires, flags
        self._frequency_hz = frequency_hz
        self._start_us, self._start_cycles = board.clock.now, core.cycles
        self._event: Event | None = None
        self._busy = self._settling = False
        self._settle = self.catch_up
        self._inputs: list[Line] = []
        self._outputs = [line for _number, line in wires.lines(_driven_pins(core.settings))]
        self._watched = 0  # mask of the pins
        self._asleep = 0  # clock cycles of the loop that repeats while the emulation pauses; 0: it does not pause
        self._compared: tuple[object, int] = (None, 0)
        self._patience = self._turns = 0
        self._stops: list[Callable[[], None]] = []
        wires.time_ns, wires.seen = self._time_ns, 0
        self._watch(_watched_pins(core.settings))
        for line in self._outputs:
            line.settle, line.__class__ = self._settle, PioLine
        flags.listeners.append(self.touched)
        self._schedule()

    def touched(self) -> None:
        """Continue after a change of a FIFO or a flag, which the machine may have waited for."""
        self.catch_up()
        self._rouse()

    def catch_up(self) -> None:
        """Run the core up to the present time; first, the machines that drive the pins which it reads."""
        if self._settling or self._busy:  # one of its own instructions calls back
            return
        self._settling = True
        try:
            for line in self._inputs:
                settle = line.settle
                if settle is not None and settle is not self._settle:
                    settle()
        finally:
            self._settling = False
        self._reach(self._board.clock.now * 1000)

    def _reach(self, time_ns: int) -> None:
        if self._busy:
            return
        board, before = self._board, self._board.edge_ns
        passed_ns = time_ns - self._start_us * 1000
        until = self._start_cycles + passed_ns * self._frequency_hz // _NANO
        self._busy, board.edge_ns = True, self._time_ns
        try:
            self._run(until)
        finally:
            self._busy, board.edge_ns = False, before

    def _run(self, until: int) -> None:
        core = self._core
        while core.cycles < until and not self._asleep:
            pc = core.pc
            core.step()
            if core.pc > pc:
                continue
            if self._comes_again():
                break
            loop = counting_loop(core)
            if loop is not None:
                loop.skip(core, max(0, min(loop.turns, (until - core.cycles) // loop.cycles)))
        if self._asleep:
            core.cycles += max(0, until - core.cycles) // self._asleep * self._asleep
            while core.cycles < until:
                core.step()

    def execute(self, word: int) -> None:
        """Run an instruction from outside (`StateMachine.exec`) at the present time."""
        self.catch_up()
        self._core.execute(word)
        self._watch(_watched_pins(self._core.settings, word))
        self._rouse()

    def wake(self) -> None:
        """Run the core up to the present time, then end the emulation."""
        self.catch_up()
        if self._event is not None:
            self._event.cancel()
        for stop in self._stops:
            stop()
        for line in self._outputs:
            if line.settle is self._settle:
                line.settle, line.__class__ = None, Line
        self._flags.listeners.remove(self.touched)
        self._wires.seen = None

    def _watch(self, mask: int) -> None:
        wires = self._wires
        for number, line in wires.lines(mask & ~self._watched):
            bit = 1 << number
            wires.seen = (wires.seen or 0) | (bit if line.level() else 0)
            self._inputs.append(line)
            self._stops.append(line.watch(partial(self._edge, bit)))
        self._watched |= mask

    def _edge(self, bit: int, level: int) -> None:
        edge_ns = self._board.edge_ns
        if edge_ns is None:
            self.catch_up()
        else:
            self._reach(edge_ns())
        wires = self._wires
        seen = wires.seen or 0
        wires.seen = seen | bit if level else seen & ~bit
        self._rouse()

    def _rouse(self) -> None:
        self._asleep = self._patience = self._turns = 0
        self._compared = (None, 0)
        self._schedule()

    def _schedule(self) -> None:
        """Schedule the next call of `catch_up`: when the next instruction, or the loop that only counts, is over.

        That is at least one slice (10 us, or 1 us if the edges of its outputs are watched) and at most 0.1 s from now.
        """
        clock, event = self._board.clock, self._event
        loop = counting_loop(self._core)
        quiet = 0 if loop is None else loop.turns * loop.cycles
        ahead = self._core.cycles - self._start_cycles + quiet
        due_us = self._start_us + -(-ahead * _MICRO // self._frequency_hz) + 1
        slice_us = 1 if any(line.watched for line in self._outputs) else _SLICE_US
        due_us = max(clock.now + slice_us, min(due_us, clock.now + _LONGEST_US))
        if event is None or event.time_us > due_us:
            if event is not None:
                event.cancel()
            self._event = clock.at(due_us, self._due, acts=self._acts)

    def _acts(self) -> bool:
        return bool(self._flags.handlers) or self._wires.noticed()

    def _due(self) -> None:
        self._event = None
        self.catch_up()
        if not self._asleep:
            self._schedule()

    def _comes_again(self) -> bool:
        """Return True if the machine is again in an earlier state and has changed nothing outside since.

        It is compared with one stored state, which is replaced at ever longer intervals: after 1, 1, 3, 7, … backward jumps (Brent's cycle
        detection).
        """
        core = self._core
        now = (
            core.state(),
            core.forced,
            len(core.tx),
            len(core.rx),
            self._wires.changes,
            self._flags.changes,
        )
        compared, cycles = self._compared
        if now == compared:
            self._asleep = core.cycles - cycles
            return True
        self._turns += 1
        if self._turns >= self._patience:
            self._compared = (now, core.cycles)
            self._patience, self._turns = 2 * self._patience + 1, 0
        return False

    def _time_ns(self) -> int:
        cycles = self._core.cycles - self._start_cycles
        return self._start_us * 1000 + cycles * 1_000_000_000 // self._frequency_hz


def _watched_pins(settings: Settings, *more: int) -> int:
    pins = 0
    for word in (*_reachable(settings), *more):
        kind, argument, low = word >> 13, word >> 5 & 7, word & 31
        if kind == JMP and argument == 6:
            pins |= 1 << settings.jmp_pin
        elif kind == WAIT and argument & 3 < 2:
            pins |= 1 << (low if argument & 3 == 0 else (settings.in_base + low) & 31)
        elif kind == IN and argument == 0:
            pins |= spread(WORD_MASK, low or 32, settings.in_base)
        elif kind == MOV and low & 7 == 0:
            pins = WORD_MASK
    return pins


def _driven_pins(settings: Settings) -> int:
    return (
        spread(WORD_MASK, settings.out_count, settings.out_base)
        | spread(WORD_MASK, settings.set_count, settings.set_base)
        | spread(WORD_MASK, settings.side_count, settings.side_base)
    )


def _reachable(settings: Settings) -> set[int]:
    """Return the instruction words that a program can reach; all words of the memory if it jumps to a computed address."""
    found: set[int] = set()
    waiting = [settings.start]
    while waiting:
        place = waiting.pop()
        if place in found:
            continue
        found.add(place)
        word = settings.memory[place]
        kind, argument = word >> 13, word >> 5 & 7
        if kind == JMP:
            waiting.append(word & 31)
        elif (kind == MOV and argument in (4, 5)) or (kind == OUT and argument in (5, 7)):
            return set(settings.memory)
        if kind != JMP or argument:
            waiting.append(
                settings.wrap_bottom if place == settings.wrap_top else (place + 1) % SLOTS
            )
    return {settings.memory[place] for place in found}
