"""Checks the options of a run, such as its length, seed, scripted inputs and faults, and converts them to integers."""

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Protocol, TypeVar

from marelle_sim.errors import UsageProblem
from marelle_sim.kits import Kit
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.parts.faults import Faults, listed
from marelle_sim.world.pose import Pose

Presses = Mapping[str, Iterable[float]] | Iterable[tuple[str, float]]
PoseTuple = tuple[float, float, float]
Inputs = Iterable[tuple[str, float | PoseTuple, float]]
Input = tuple[str, int, int]
Placed = tuple[str, int, Pose]
Lines = list[tuple[int, str, int]]
Asked = tuple[str, str, float]
First = TypeVar("First")
Second = TypeVar("Second")

SHORTEST_S, LONGEST_S = 0.001, 86_400
_LARGEST_SEED = (1 << 32) - 1
PRESS_US = 150_000  # length of a scripted press
ROBOT = "robot"
"""Name of the input that puts the robot down at another place; its value is (x in mm, y in mm, heading in degrees)."""
_LARGEST_VALUE = 1_000_000_000
_LONGEST_LINE = 500  # characters
_PLACE = 3  # numbers: x and y in mm, the heading in degrees


class BoardUnderTest(Protocol):
    """A board with the simulated chips that a test has attached to it (`marelle_sim.virtual_board`).

    Attributes:
        seed: number that is added to the seed of a run on this board.
    """

    seed: int

    def kit(self) -> Kit:
        """Return a kit that has only this board, and no robot."""

    def plug(self, board: VirtualBoard) -> None:
        """Connect the attached chips and devices to the virtual board of a run."""


class Options:
    """The options of a run, checked.

    Attributes:
        limit_us: virtual time at which the run is stopped, in us. seed: seed of all random numbers.
        tolerances: whether parts deviate from their nominal values, and sensors have noise.
        inputs: (name, time_us, value) of the scripted inputs of all robots; a press is two: value 1, and 0 after 150 ms.
        pressed: names of the buttons in the argument `press`; a button that only `inputs` sets is not in it.
        placed: (name, time_us, pose) for each time that a person puts a robot down; at 0 us it starts there.
        typed: lines that are typed when a program calls `input()`; each robot gets all of them.
        faults: (part, fault, time in s) of the faults of all robots, not yet checked.
        lines: whether the lines of the program are recorded. noted: the caller's list for them; None if there is none.
        check: whether `simulate` raises the error of a program; if not, it raises only an AssertionError, of a function.
        flash: {path on the board: path on the computer} of files that are on the flash besides the program.
        modules: {path on the board: path on the computer} of modules that can be imported besides the program's folder.
        test_board: the board to which a test has attached chips; None for a robot.
        vm: the interpreter of the program: "python" or "micropython".
        trust: whether an isolated program runs without a sandbox.
    """

    def __init__(  # noqa: PLR0913 - each is a keyword with a default
        self, *, seconds: float, seed: int = 0, tolerances: bool = True, press: Presses = (), inputs: Inputs = (),
        typed: Iterable[str] = (), faults: Faults = (), lines: bool | Lines = False, check: bool = False, flash: Mapping[str, str] | None = None,
        test_board: BoardUnderTest | None = None, vm: str = "python", trust: bool = False,
    ) -> None:  # fmt: skip
        """Check the options; the arguments are those of `simulate`.

        Raises:
            UsageProblem: seconds (E-RUN-01), seed (E-RUN-02), the time of an input (E-RUN-03) or its value
                (E-RUN-04) is out of bounds; E-RUN-27, a typed line is too long or has unprintable characters.
        """
        if not SHORTEST_S <= seconds <= LONGEST_S:
            raise UsageProblem(
                "E-RUN-01", given=str(seconds), shortest=SHORTEST_S, longest=LONGEST_S
            )
        if not 0 <= seed <= _LARGEST_SEED:
            raise UsageProblem("E-RUN-02", given=str(seed), largest=_LARGEST_SEED)
        self.limit_us, self.seed, self.tolerances = round(seconds * 1_000_000), seed, tolerances
        presses, rows = [*_pressed(press)], [*inputs]
        self.inputs = [*presses, *_changed(row for row in rows if not _is_pose(row))]
        self.placed = sorted(map(_placed, filter(_is_pose, rows)), key=itemgetter(1))
        self.pressed = {name for name, _time_us, _value in presses}
        self.typed = [_line(text) for text in typed]
        self.faults, self.check = listed(faults), check
        self.noted = lines if isinstance(lines, list) else None
        self.lines = self.noted is not None or bool(lines)
        self.flash: Mapping[str, str] = {} if flash is None else flash
        self.modules: Mapping[str, str] = {}
        self.test_board, self.vm, self.trust = test_board, vm, trust

    @property
    def begun(self) -> dict[int, int] | None:
        """{line number: how often the line began}, if the caller counts lines with a `LineNotes`; else None."""
        return getattr(self.noted, "begun", None)


def of_robot(
    name: str, rows: Iterable[tuple[str, First, Second]]
) -> list[tuple[str, First, Second]]:
    """Return those inputs or faults that are for one robot: `red/button` is for the robot red, `button` for every robot.

    Example:
        >>> of_robot("red", [("red/button", 5, 1), ("green/button", 6, 1), ("button", 7, 1)])
        [('button', 5, 1), ('button', 7, 1)]
    """
    split = [(str(key).rpartition("/"), first, second) for key, first, second in rows]
    return [
        (key, first, second)
        for (owner, _slash, key), first, second in split
        if owner in ("", name)
    ]


def _pressed(presses: Presses) -> Iterator[Input]:
    pairs = (
        [(name, at_s) for name, times in presses.items() for at_s in times]
        if isinstance(presses, Mapping)
        else presses
    )
    for name, at_s in pairs:
        time_us = checked_us(name, at_s)
        yield name, time_us, 1
        yield name, time_us + PRESS_US, 0


def _changed(inputs: Inputs) -> Iterator[Input]:
    for name, value, at_s in inputs:
        time_us = checked_us(name, at_s)
        if isinstance(value, tuple | list) or not abs(value) <= _LARGEST_VALUE:
            raise UsageProblem("E-RUN-04", name=name, given=str(value))
        yield name, time_us, round(value)


def _is_pose(row: tuple[str, float | PoseTuple, float]) -> bool:
    return str(row[0]).rpartition("/")[2] == ROBOT and isinstance(row[1], tuple | list)


def _placed(row: tuple[str, float | PoseTuple, float]) -> Placed:
    name, place, at_s = row
    numbers = place if isinstance(place, tuple | list) else ()
    if len(numbers) != _PLACE or not all(_is_length(number) for number in numbers):
        raise UsageProblem("E-RUN-04", name=name, given=str(place)[:100])
    return name, checked_us(name, at_s), Pose(*numbers)


def _is_length(number: object) -> bool:
    return isinstance(number, int | float) and abs(number) <= _LARGEST_VALUE


def _line(text: str) -> str:
    if len(text) > _LONGEST_LINE or not text.isprintable():
        raise UsageProblem("E-RUN-27", given=ascii(text[:40]), most=_LONGEST_LINE)
    return text


def checked_us(name: str, at_s: float) -> int:
    """Return the time of an input or a fault in us; raise UsageProblem E-RUN-03 if it is not from 0 to 86 400 s."""
    if not 0 <= at_s <= LONGEST_S:
        raise UsageProblem("E-RUN-03", name=name, given=str(at_s), longest=LONGEST_S)
    return round(at_s * 1_000_000)
