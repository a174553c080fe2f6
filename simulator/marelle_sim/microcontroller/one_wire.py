"""A 1-Wire bus, simulated bit by bit: ROM commands select chips, and several chips may send at once (Maxim, DS18B20)."""

from __future__ import annotations

from marelle_sim.microcontroller.bus import chip_failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from marelle_sim.chips.wires import OneWireChip
    from marelle_sim.microcontroller.board import VirtualBoard
    from marelle_sim.microcontroller.pin import Line

_READ_ROM, _MATCH_ROM, _SKIP_ROM, _SEARCH_ROM = 0x33, 0x55, 0xCC, 0xF0
_ROM_BYTES, _ROM_BITS = 8, 64
_FIRST, _SECOND = range(
    2
)  # steps of a search for each bit: read the bit, read its complement, then write the chosen bit


class OneWireBus:
    """The 1-Wire bus at one pin."""

    def __init__(self, board: VirtualBoard, line: Line) -> None:
        self._board, self._line = board, line
        self.reset()

    def reset(self) -> bool:
        """Send a reset pulse: a ROM command comes next. Return True if a chip is on the bus."""
        self._listening: list[OneWireChip] = [
            device  # type: ignore[misc]  # others are no 1-Wire chips
            for device in self._line.devices
            if hasattr(device, "function")
        ]
        self._takes: Callable[[int], None] = self._take_command
        self._byte = self._bits = 0
        self._number = bytearray()
        self._answer: Iterator[int] = iter(())
        self._searching, self._place, self._step = False, 0, _FIRST
        return bool(self._listening)

    def write_bit(self, bit: int) -> None:
        """Send a bit of a byte, the lowest bit first; in a ROM search, deselect all chips whose bit is the other one."""
        if self._searching:
            self._listening = [
                chip for chip in self._listening if _bit_of(chip.rom, self._place) == bit
            ]
            self._place, self._step = self._place + 1, _FIRST
            self._searching = self._place < _ROM_BITS
            return
        self._byte |= bit << self._bits
        self._bits += 1
        if self._bits == 8:
            byte, self._byte, self._bits = self._byte, 0, 0
            self._takes(byte)

    def read_bit(self) -> int:
        """Return the bit on the wire: 0 if a chip sends 0, otherwise 1."""
        if not self._searching:
            bit = next(self._answer, None)
            if bit is None:
                return 0 if any(getattr(chip, "busy", False) for chip in self._listening) else 1
            return bit
        inverted = self._step == _SECOND
        self._step += 1
        return min(
            [_bit_of(chip.rom, self._place) ^ inverted for chip in self._listening], default=1
        )

    def _take_command(self, command: int) -> None:
        self._takes = self._take_function
        if command == _MATCH_ROM:
            self._takes = self._take_number
        elif command == _READ_ROM:
            self._answer = _together([chip.rom for chip in self._listening])
        elif command == _SEARCH_ROM:
            self._searching, self._place, self._step = True, 0, _FIRST
        elif command != _SKIP_ROM:
            self._listening = []

    def _take_number(self, byte: int) -> None:
        self._number.append(byte)
        if len(self._number) == _ROM_BYTES:
            self._listening = [chip for chip in self._listening if chip.rom == self._number]
            self._takes = self._take_function

    def _take_function(self, code: int) -> None:
        self._takes = self._take_argument
        answers = [self._ask(chip, chip.function, code) for chip in self._listening]
        self._answer = _together([answer for answer in answers if answer])

    def _take_argument(self, byte: int) -> None:
        for chip in self._listening:
            self._ask(chip, chip.write, byte)

    def _ask(
        self, chip: OneWireChip, action: Callable[[int], bytes | None], value: int
    ) -> bytes | None:
        try:
            return action(value)
        except Exception as error:  # noqa: BLE001 - an error in a simulated chip is its author's, not the program's
            self._board.broken(chip_failure(error, chip, f"GP{self._line.number}"))
            self._board.clock.spend(0)
            return None


def _bit_of(data: bytes, place: int) -> int:
    return data[place >> 3] >> (place & 7) & 1


def _together(answers: list[bytes]) -> Iterator[int]:
    """Yield the bits that a program reads while several chips send at once: a bit is 0 if one of them sends 0."""
    for place in range(8 * max(map(len, answers), default=0)):
        yield min([_bit_of(answer, place) for answer in answers if place >> 3 < len(answer)])
