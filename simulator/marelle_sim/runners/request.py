"""What somebody asks of a run, checked."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from marelle_sim.errors import UsageProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from marelle_sim.parts.faults import Fault
    from marelle_sim.testing.virtual_board import Board

    Presses = Mapping[str, Iterable[float]] | Iterable[tuple[str, float]]
    Inputs = Iterable[tuple[str, float, float]]

SHORTEST_S, LONGEST_S = 0.001, 86_400
LARGEST_SEED = (1 << 32) - 1
PRESS_US = 150_000  # how long a scripted press lasts
_LARGEST_VALUE = 1_000_000_000


class Request:
    """The options of a run, in the simulator's integers.

    Attributes:
        limit_us: when it is stopped. seed: of all chance. tolerances: whether parts deviate.
        inputs: (name, time_us, value), a press being a 1 and a 0.
        lines: whether each line of the program that begins is noted.
        check: whether what a function raises is raised to whoever runs it.
        flash: path on the board -> path on the computer of what is on the flash besides the program.
        faults: (part, fault, seconds), as they were asked for. broken: those of the robot, checked.
        modules: path on the board -> path on the computer of what can be imported besides the program's folder.
        bench: what is attached to the board, None for nothing.
        vm: in what the program runs: "python" or "micropython".
    """

    __slots__ = (
        "bench", "broken", "check", "faults", "flash", "inputs", "limit_us", "lines", "modules", "seed",
        "tolerances", "vm",
    )  # fmt: skip

    def __init__(
        self, *, seconds: float, seed: int, tolerances: bool, presses: Presses, inputs: Inputs
    ) -> None:
        """Check the options.

        Raises:
            UsageProblem: seconds (E-RUN-01), seed (E-RUN-02), the time of an input (E-RUN-03) or its value
                (E-RUN-04) is out of bounds.
        """
        if not SHORTEST_S <= seconds <= LONGEST_S:
            raise UsageProblem(
                "E-RUN-01", given=str(seconds), shortest=SHORTEST_S, longest=LONGEST_S
            )
        if not 0 <= seed <= LARGEST_SEED:
            raise UsageProblem("E-RUN-02", given=str(seed), largest=LARGEST_SEED)
        self.limit_us = round(seconds * 1_000_000)
        self.seed = seed
        self.tolerances = tolerances
        self.lines = self.check = False
        self.vm = "python"
        self.faults: list[tuple[str, str, float]] = []
        self.broken: list[Fault] = []
        self.flash: dict[str, str] = {}
        self.modules: dict[str, str] = {}
        self.bench: Board | None = None
        self.inputs: list[tuple[str, int, int]] = []
        for name, at_s in _presses(presses):
            time_us = _time_us(name, at_s)
            self.inputs += [(name, time_us, 1), (name, time_us + PRESS_US, 0)]
        for name, value, at_s in inputs:
            self.inputs.append((name, _time_us(name, at_s), _value(name, value)))

    def of_robot(self, name: str) -> Request:
        """Return what is asked of one robot of several: an input or a part `red/button` is that robot's alone."""
        mine = copy(self)
        mine.faults = [
            (part.rpartition("/")[2], fault, seconds)
            for part, fault, seconds in self.faults
            if part.rpartition("/")[0] in ("", name)
        ]
        mine.inputs = [
            (key.rpartition("/")[2], time_us, value)
            for key, time_us, value in self.inputs
            if key.rpartition("/")[0] in ("", name)
        ]
        return mine


def _presses(presses: Presses) -> Iterator[tuple[str, float]]:
    if isinstance(presses, Mapping):
        for name, times in presses.items():
            for at_s in times:
                yield name, at_s
    else:
        yield from presses


def _time_us(name: str, at_s: float) -> int:
    if not 0 <= at_s <= LONGEST_S:
        raise UsageProblem("E-RUN-03", name=name, given=str(at_s), longest=LONGEST_S)
    return round(at_s * 1_000_000)


def _value(name: str, value: float) -> int:
    if not abs(value) <= _LARGEST_VALUE:
        raise UsageProblem("E-RUN-04", name=name, given=str(value))
    return round(value)
