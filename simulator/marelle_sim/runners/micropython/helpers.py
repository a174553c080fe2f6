"""Functions of the host that the modules inside MicroPython call."""

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.pio.assembler import (
    DIRECTIVES,
    INSTRUCTIONS,
    Emitter,
    asm_pio,
    vocabulary,
)
from marelle_sim.runners.micropython.values import ByReference

_ADDRESS = re.compile(r" at (?=[0-9a-f]{8,16}>)")
_NEVER_US = 1 << 60
_POLL_US = 20  # as `select.poll` costs


def helpers(
    board: VirtualBoard, firmware: Callable[[str], ModuleType]
) -> dict[str, Callable[..., Any]]:
    """Return {name: function} of these functions for a board; `firmware` returns a module of its firmware."""
    clock = board.clock

    waiting: list[str] = []  # parts of a long text, which the next `write` prints at once

    def write(text: str) -> None:
        """Print a text on the board's console; addresses get "0x" in front, so that the console numbers them as for CPython."""
        text = "".join([*waiting, text])
        waiting.clear()
        board.console.write(_ADDRESS.sub(" at 0x", text) if " at " in text else text)

    def poll_begin(timeout_ms: int) -> int:
        limit_us = _NEVER_US if timeout_ms < 0 else clock.now + timeout_ms * 1000
        clock.spend(_POLL_US)
        return limit_us

    def poll_wait(limit_us: int) -> bool:
        if clock.now >= limit_us:
            return False
        clock.wait_for_event(limit_us)
        return True

    def pixels(pin: Any, colours: bytes, bpp: int, timing: int) -> None:
        row = object.__new__(firmware("neopixel").NeoPixel)
        row.pin, row.n, row.bpp, row.timing = pin, len(colours) // bpp, bpp, timing
        row.buf = bytearray(colours)
        row.write()

    return {
        "write": write,
        "write_later": waiting.append,
        "open": lambda *given, **named: ByReference(board.flash.open(*given, **named)),
        "input": board.console.ask,
        "idle": board.scheduler.idle,
        "poll_begin": poll_begin,
        "poll_wait": poll_wait,
        "ready": lambda stream, mask: firmware("streams").ready(stream, mask),
        "pixels": pixels,
        "pio_names": lambda: vocabulary(Emitter()) | dict.fromkeys((*INSTRUCTIONS, *DIRECTIVES)),
        "dma": lambda fetch, store: _dma(firmware("rp2").DMA, fetch, store),
        "assemble": _assemble,
    }


def _assemble(options: dict[str, Any], steps: list[tuple[Any, ...]]) -> ByReference:
    """Return a PIO program, assembled from the calls that `_Steps` in MicroPython recorded.

    `options` are the arguments of `asm_pio`.
    """

    def program() -> None:
        said: Any = None
        for name, *given in steps:
            said = (getattr(said, name) if name in ("delay", "side") else globals()[name])(*given)

    return ByReference(asm_pio(**options)(program))


def _dma(
    kind: Any, fetch: Callable[[str], bytes], store: Callable[[bytes], object]
) -> ByReference:
    """Return a channel that works on copies of the guest's buffers.

    Args:
        kind: the class `DMA` of the simulated board.
        fetch: returns the bytes of the guest's buffer for the register "read" or "write".
        store: puts the bytes that a transfer has written into the guest's buffer.
    """

    class GuestDMA(kind):  # type: ignore[misc]  # a class of the board's own module
        __slots__ = ("_copies",)

        def __init__(self) -> None:
            self._copies: dict[str, bytearray] = {}
            super().__init__()

        def set(self, name: str, value: Any) -> None:
            setattr(self, name, value)
            self._copies.pop(name, None)
            if isinstance(value, bytearray):
                self._copies[name] = value

        def __private_leaving__(self) -> None:
            for name, copy in self._copies.items():
                copy[:] = fetch(name)

        def __private_arrived__(self) -> None:
            if "write" in self._copies:
                store(bytes(self._copies["write"]))

    return ByReference(GuestDMA())
