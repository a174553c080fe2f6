"""Lines with a fault: the computer stops at a byte, one of six things happens there, or noise changes some bytes."""

from collections.abc import Callable
from random import Random

from lockstep import GoneError, Line

TICKS = b"tick\r\n" * 20  # every 10 ms, what a line of 115200 bit/s carries
SHORTEST_NOISE, LONGEST_NOISE = -4.0, -2.0  # powers of ten: how likely a byte is changed


class FaultyLine(Line):
    """A line on which something happens once the computer has sent so many bytes.

    Attributes:
        fault_s: when it happened; infinite if it has not.
    """

    _takes_piece = False  # in which it happens: its rest arrives

    def __init__(self, at: int) -> None:
        """Take the number of bytes that arrive at the board before."""
        super().__init__()
        self._at, self.fault_s = at, float("inf")

    @property
    def is_faulty(self) -> bool:
        """Whether it has happened."""
        return self.fault_s < float("inf")

    def sent(self, data: bytes) -> bytes:
        """Deliver what comes before it, and the rest of its piece where the board takes that."""
        before = data[: max(0, self._at - self.to_board)]
        super().sent(data)
        if self.is_faulty:
            return self.later(data)
        if self.to_board < self._at:
            return data
        self.fault_s = self.now_s
        self.happen()
        return data if self._takes_piece else before

    def happen(self) -> None:
        """Do what happens."""

    def later(self, _data: bytes) -> bytes:
        """Return what arrives of a piece that is sent afterwards."""
        return b""


class StoppedLine(FaultyLine):
    """The computer stops; its cable stays, and another computer may go on."""

    _is_other = False

    def happen(self) -> None:
        self.stops = True

    def go_on(self) -> None:
        """Be the line of another computer."""
        self.stops, self._is_other = False, True

    def later(self, data: bytes) -> bytes:
        return data if self._is_other else b""


class SilentLine(FaultyLine):
    """The board takes nothing and says nothing any more."""

    def said(self, data: bytes) -> bytes:
        return b"" if self.is_faulty else super().said(data)


class FloodedLine(SilentLine):
    """The board prints without end and takes nothing, not even a Ctrl-C."""

    def happen(self) -> None:
        self.floods = TICKS


class HalfAnswerLine(FaultyLine):
    """The board takes the piece, and dies in the middle of its answer: half of a raw-paste header, of a check."""

    _takes_piece, _has_answered = True, False

    def said(self, data: bytes) -> bytes:
        if not self.is_faulty:
            return super().said(data)
        half = b"" if self._has_answered else data[: max(1, len(data) // 2)]
        self._has_answered = True
        return half


class DeafLine(SilentLine):
    """The board takes the piece, asks for more of its window, and dies: what is sent into the window is lost."""

    _takes_piece = True


class ResetLine(FaultyLine):
    """The board is reset; its prompt for people comes."""

    def happen(self) -> None:
        self.resets = True

    def later(self, data: bytes) -> bytes:
        return data


class PulledLine(FaultyLine):
    """The cable is pulled."""

    def happen(self) -> None:
        raise GoneError(5, "Input/output error")


LINES: dict[str, Callable[[int], FaultyLine]] = {
    "silent board": SilentLine,
    "flood that ignores Ctrl-C": FloodedLine,
    "death after half an answer": HalfAnswerLine,
    "death inside the window": DeafLine,
    "reset": ResetLine,
    "cable pulled": PulledLine,
}


class NoisyLine(Line):
    """A line on which bytes are changed, lost and added, each way: as often as its seed says, 1e-4 to 1e-2."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random = Random(f"noise {seed}")
        self.rate = 10 ** self._random.uniform(SHORTEST_NOISE, LONGEST_NOISE)

    def sent(self, data: bytes) -> bytes:
        return self._disturbed(super().sent(data))

    def said(self, data: bytes) -> bytes:
        return self._disturbed(super().said(data))

    def _disturbed(self, data: bytes) -> bytes:
        random = self._random
        arrives = bytearray()
        for byte in data:
            if random.random() >= self.rate:
                arrives.append(byte)
                continue
            match random.randrange(3):
                case 0:
                    arrives.append(byte ^ 1 << random.randrange(8))
                case 1:
                    arrives += bytes([random.randrange(256), byte])
                case _:
                    pass  # it is lost
        return bytes(arrives)
