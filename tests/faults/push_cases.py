"""What is pushed where a fault happens, what may be on the board afterwards, and one case of each kind; and lines with a fault: the computer
stops at a byte, one of six things happens there, or noise changes some bytes.

A case is: a board with old files, a push of new ones with one fault, the board's start (its guard repairs), a look at its flash,
and a push without a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from lockstep import GoneError, HangError, Line, LockstepBoard

from marelle_host.link.protocol_run import _problem
from marelle_protocol import Send, SilentError, Stream, enter, push

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lockstep import Ended

    from marelle_protocol.stream import Protocol

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


ROOT = Path(__file__).parents[2]
HELPER = [
    ROOT / "firmware" / "root" / "lib" / f"marelle_{name}.py" for name in ("journal", "push")
]
BOARDS = {  # title -> file system, and whether our half of the push is on the board already
    "lfs2": ("lfs2", False),
    "lfs2, guard": ("lfs2", True),
    "fat": ("fat", False),
    "fat, guard": ("fat", True),
}
ENDS_S = 5.05  # that a push takes to end after a fault: 5 s, and what was on the line
NOISY_S = 30.0  # that a push takes at most, whatever is to be sent again
FREE_S, ANSWERS_S = (
    3.0,
    1.0,
)  # after the computer has stopped; that the board's prompt takes to come then
_SOURCE = (ROOT / "firmware" / "marelle" / "tools.py").read_bytes()
# So many that a folder of FAT has several sectors, and a name may lie in another one than the name before it.
OTHERS = {
    "/data.csv": b"1;2\n" * 200,
    "/lib/other/deep.py": _SOURCE[:700],
    **{f"/lib/marelle/part_{number}.py": b"# %d\n" % number for number in range(14)},
}
OLD = {
    "/program.py": _SOURCE[100:1500],
    "/lib/marelle/same.py": _SOURCE[:900],
    "/lib/marelle/tools.py": _SOURCE[300:2500],
    "/lib/marelle/gone.py": _SOURCE[:300],
    "/picture.bin": bytes(range(256)) * 3,
}
NEW = {
    "/program.py": _SOURCE[50:1900],
    "/lib/marelle/same.py": OLD["/lib/marelle/same.py"],
    "/lib/marelle/tools.py": _SOURCE[200:2300],
    "/lib/marelle/new/empty.py": b"",
    "/lib/marelle/new/fresh.py": _SOURCE[400:1300],
    "/picture.bin": bytes(reversed(range(256))) * 3,
}
REMOVED = ("/lib/marelle/gone.py",)


class Case(NamedTuple):
    """One run: on which board, with which fault, and where.

    Attributes:
        board: a key of `BOARDS`.
        kind: "stop", a key of `LINES`, "noise", "cut" (of the current), "torn" (half of the last operation is done).
        at: of which byte, operation or seed.
    """

    board: str
    kind: str
    at: int


class Verdict(NamedTuple):
    """What came of a case: what is wrong ("" for nothing), whether the push said that it failed, and how long it took to end."""

    wrong: str
    has_failed: bool
    took_s: float


def push_new() -> Protocol[object]:
    """Push the new files, from a board's prompt for people."""
    stream = Stream()
    yield from enter(stream)
    return (yield from push(stream, NEW, remove=REMOVED))


class PushBoard:
    """A board with the old files, and what a push without a fault does there."""

    def __init__(self, title: str) -> None:
        """Make the board of that title (see `BOARDS`); it is this process's own."""
        filesystem, has_helper = BOARDS[title]
        self._repairs = (
            has_helper or filesystem == "lfs2"
        )  # FAT bears a cut only with what repairs at its start
        self._board = LockstepBoard(filesystem)
        self._board.put({**OLD, **OTHERS})
        if has_helper:
            self._board.put({f"/lib/{path.name}": path.read_bytes() for path in HELPER})
        self._board.do("save")

    def pieces(self) -> list[int]:
        """Return after how many bytes each piece ends that a push without a fault sends."""
        self._board.do("restore")
        line = Line()
        ends: list[int] = []
        ended = self._board.talk(_noted(push_new(), line, ends), line)
        assert ended.error is None, ended
        assert not self._wrong_in_the_end()
        return ends

    def operations(self) -> int:
        """Return how many operations of the flash a push without a fault takes."""
        self._board.do("restore")
        return self._board.talk(push_new(), Line()).operations

    def try_case(self, case: Case) -> Verdict:
        """Run a case."""
        self._board.do("restore")
        try:
            return _METHODS.get(case.kind, PushBoard._fault)(self, case)
        except HangError:
            return Verdict("it does not end", has_failed=True, took_s=float("inf"))

    def _stop(self, case: Case) -> Verdict:
        line = StoppedLine(case.at)
        conversation = self._board.begin(line)
        conversation.drive(push_new())
        conversation.pause(FREE_S)
        line.go_on()
        began_s = conversation.now_s
        wrong = ""
        try:
            conversation.drive(enter(Stream(), ANSWERS_S))
        except SilentError:
            wrong = "the board does not answer after it"
        took_s = conversation.now_s - began_s
        conversation.end()
        return Verdict(wrong or self._wrong_in_the_end(), has_failed=True, took_s=took_s)

    def _fault(self, case: Case) -> Verdict:
        line = LINES[case.kind](case.at)
        ended = self._board.talk(push_new(), line)
        took_s = ended.at_s - line.fault_s
        wrong = self._wrong_end(ended, line)
        if not wrong and took_s > ENDS_S:
            wrong = f"it ends after {took_s:.1f} s"
        return Verdict(wrong or self._wrong_in_the_end(), ended.error is not None, took_s)

    def _wrong_end(self, ended: Ended, line: FaultyLine) -> str:
        if ended.error is None:
            return self._wrong_if_done()
        code = _problem(ended.error, "board", "E-LINK-05").code
        wanted = "E-LINK-06" if isinstance(ended.error, OSError) else "E-LINK-"
        return "" if line.is_faulty and code.startswith(wanted) else f"{ended.error!r}: {code}"

    def _noise(self, case: Case) -> Verdict:
        ended = self._board.talk(push_new(), NoisyLine(case.at))
        wrong = self._wrong_if_done() if ended.error is None else ""
        if ended.at_s > NOISY_S:
            wrong = f"it takes {ended.at_s:.0f} s"
        return Verdict(wrong or self._wrong_in_the_end(), ended.error is not None, ended.at_s)

    def _cut(self, case: Case) -> Verdict:
        ended = self._board.talk(push_new(), Line(), case.at, torn=case.kind == "torn")
        if not ended.is_cut:
            return Verdict("the current did not go", has_failed=False, took_s=0)
        return Verdict(self._wrong_in_the_end(), ended.error is not None, ended.at_s)

    def _wrong_if_done(self) -> str:
        """Return what is wrong on the flash of a board whose push says that it is done."""
        return _differing(self._board.files(), NEW)

    def _wrong_in_the_end(self) -> str:
        """Return what is wrong after the board's start, or after one more push."""
        found = self._board.start()
        assert found is not None
        wrong = neither_old_nor_new(found)
        if wrong and self._repairs:
            return f"after its start: {wrong}"
        ended = self._board.talk(push_new(), Line())
        if ended.error is not None:
            return f"the next push: {ended.error!r}"
        wrong = _differing(self._board.files(), NEW)
        return f"after the next push: {wrong}" if wrong else ""


_METHODS = {
    "stop": PushBoard._stop,
    "noise": PushBoard._noise,
    "cut": PushBoard._cut,
    "torn": PushBoard._cut,
}


def neither_old_nor_new(found: Mapping[str, bytes]) -> str:
    """Return which files are neither as before nor as pushed; "" for none."""
    wrong = [path for path, data in OTHERS.items() if found.get(path) != data]
    for path in {**OLD, **NEW}:
        allowed = [OLD.get(path), None if path in REMOVED else NEW.get(path)]
        if found.get(path) not in allowed:
            wrong.append(
                f"{path} ({len(found[path])} bytes)" if path in found else f"{path} (missing)"
            )
    return ", ".join(wrong)


def _differing(found: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> str:
    wrong = [path for path, data in {**OTHERS, **wanted}.items() if found.get(path) != data]
    wrong += [path for path in found if path in REMOVED or path.endswith((".new", ".bak"))]
    return ", ".join(wrong)


def _noted(protocol: Protocol[object], line: Line, ends: list[int]) -> Protocol[object]:
    """Pass a protocol on, and note after how many bytes each of its pieces ends."""
    wants = next(protocol)
    try:
        while True:
            came = yield wants
            if isinstance(wants, Send):
                ends.append(line.to_board)
            wants = protocol.send(came)
    except StopIteration as ended:
        return ended.value


@cache
def push_board(title: str) -> PushBoard:
    """Return this process's own board."""
    return PushBoard(title)


def verdict(case: Case) -> Verdict:
    """Run a case on this process's own board."""
    return push_board(case.board).try_case(case)
