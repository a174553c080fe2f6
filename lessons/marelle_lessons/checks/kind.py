"""The base of all checks: the description of a kind, the evidence on which it decides, and its result."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, wraps
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from marelle_lessons.program import Program
from marelle_sim import Run
from marelle_sim.kits import Kit
from marelle_sim.toml import Field, Schema, Table, read_fields
from marelle_sim.trace import Look, walk
from marelle_sim.world import World

Options = Mapping[str, Any]
Again = Callable[[int, Sequence[tuple[str, str]]], Run]
LONGEST_S = 86_400  # that an option can name: a day
Asked = ParamSpec("Asked")
Found = TypeVar("Found")


class Failed(NamedTuple):
    """The result of a check that a program does not pass.

    Attributes:
        time_us: The moment of the run (us) that is shown for the failure, such as the first at which it is certain, or None if the
            program's text alone shows it.
        values: The values for the placeholders of the check's sentence, besides those for the moment and the place.
        line: The line of the program that shows the failure, or 0.
        part: In a lesson with roles, the index of the robot whose program fails; else 0.
    """

    time_us: int | None
    values: Mapping[str, str | float]
    line: int = 0
    part: int = 0


def earliest(found: Iterable[Failed | None]) -> Failed | None:
    """Return the failure with the earliest moment, the first of equals, or None if there is none; no moment counts as 0."""
    failed = [one for one in found if one is not None]
    return min(failed, key=lambda one: one.time_us or 0, default=None)


class Evidence:
    """One run and its program, on which checks decide; values that several checks need are computed once.

    Attributes:
        run: A run that has ended.
        program: The program of the run.
        starts: The texts of the programs that the lesson gives at the start, by language (MICROPYTHON, CARDS).
        again: `again(robot, faults)` runs the program once more on the same mat and returns the run: `robot` is 0 or 1, for one
            of two robots of the same kit, `faults` a list of (part, fault). If none is given, it returns `run` itself.
        shared: The results of the functions that are `once`.
    """

    def __init__(
        self,
        run: Run,
        program: Program,
        starts: Mapping[str, str] = MappingProxyType({}),
        *,
        again: Again | None = None,
    ) -> None:
        self.run, self.program, self.starts = run, program, starts
        self.again: Again = again or (lambda _robot, _faults: run)
        self.shared: dict[object, Any] = {}

    @cached_property
    def path(self) -> list[Look]:
        """The poses of the robot (time in us, x and y in mm, heading in degrees) every 20 to 40 ms of the run, and at its end."""
        return walk(self.run.trace)

    @cached_property
    def squares(self) -> list[tuple[int, str]]:
        """The squares that the robot's middle enters, as (time in us, name) in order of time, first that at the start.

        The name is "" outside all squares, and in a world without squares.
        """
        squares = self.run.world.squares
        looks = (
            (us, squares.name_at(x, y) if squares else "") for us, x, y, _heading in self.path
        )
        return [next(stay) for _name, stay in groupby(looks, key=itemgetter(1))]

    @cached_property
    def end_us(self) -> int:
        """The time (us) at which the program, and what it left active, ended; the robot may still roll for a moment."""
        return round(self.run.seconds * 1e6)


def once(
    function: Callable[Concatenate[Evidence, Asked], Found],
) -> Callable[Concatenate[Evidence, Asked], Found]:
    """Decorate a function of an evidence and other arguments: its result is computed once for each, and kept in `Evidence.shared`."""

    @wraps(function)
    def kept(evidence: Evidence, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Found:
        key = (function, args, *kwargs.items())
        if key not in evidence.shared:
            evidence.shared[key] = function(evidence, *args, **kwargs)
        found: Found = evidence.shared[key]
        return found

    return kept


class Kind(NamedTuple):
    """The description of a kind of check, such as `lasts`.

    Attributes:
        judge: Returns a `Failed`, or None if the program passes.
        fields: The fields of its options: how each is read, and its JSON Schema.
        values: The placeholders that its sentences can have besides `COMMON`.
        check_together: Checks options that depend on each other or on the worlds, and adds options that follow from others.
        together: The JSON Schema for options that depend on each other.
        fits: Returns the options with the names of parts as the lesson's kit writes them; raises an error for a part that it lacks.
        runs: Returns how many additional runs of the program the check needs.
    """

    judge: Callable[[Evidence, Options], Failed | None]
    fields: Mapping[str, Field]
    values: tuple[str, ...]
    check_together: Callable[[Table, dict[str, Any], list[World]], None] | None = None
    together: Schema | None = None
    fits: Callable[[Table, Options, Kit], Options] | None = None
    runs: Callable[[Options], int] | None = None

    def read(self, table: Table, worlds: list[World]) -> Options:
        """Return the options in the table of a check, checked for the worlds of the lesson.

        Raises:
            WorldError: an option is wrong, see `Table`, or does not fit the others or a world.
        """
        options = read_fields(table, self.fields)
        if self.check_together is not None:
            self.check_together(table, options, worlds)
        return options


COMMON = ("time_s", "square", "place", "x_mm", "y_mm")
"""The placeholders of every sentence, for the moment and the place; `place` is « en A2 », or the side on which the robot left the mat."""
