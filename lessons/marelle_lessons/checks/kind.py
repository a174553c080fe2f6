"""What a kind of check is, and what it looks at."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from marelle_sim.toml import read_fields
from marelle_sim.trace import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from marelle_lessons.program import Program
    from marelle_sim import Run
    from marelle_sim.kits import Kit
    from marelle_sim.toml import Field, Table
    from marelle_sim.trace import Look
    from marelle_sim.world import World

    Options = Mapping[str, Any]
    Schema = dict[str, Any]
    Again = Callable[[int, Sequence[tuple[str, str]]], Run]


class Failed(NamedTuple):
    """A check is not met.

    Attributes:
        time_us: The first moment at which that is sure, or None when it is so without a run.
        values: What its sentence may name, beside the moment and the place.
        line: The line of the program that shows it, or 0.
        part: Which part of what was handed in, from 0; of a program alone there is no other.
    """

    time_us: int | None
    values: Mapping[str, str | float]
    line: int = 0
    part: int = 0


def earliest(found: Iterable[Failed | None]) -> Failed | None:
    """Return the failure with the earliest moment; None if all are None."""
    failed = [one for one in found if one is not None]
    return min(failed, key=lambda one: one.time_us or 0, default=None)


class Evidence:
    """One run and its program, with what several checks look at worked out once.

    Attributes:
        run: A run that has ended. program: Its text.
        starts: What the lesson begins with, by language.
        again: Runs the program once more on the same mat, given which robot (0, 1) and its faults, (part, fault) each.
        shared: What one check worked out and others of its kind use again, by a name.
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
        self.again: Again = again or self._same
        self.shared: dict[str, Any] = {}

    def _same(self, _robot: int, _faults: Sequence[tuple[str, str]]) -> Run:
        return self.run

    @cached_property
    def path(self) -> list[Look]:
        """Return (us, x in mm, y in mm, heading in degrees) every 20 to 40 ms, until the robot stands still."""
        return walk(self.run.trace)

    @cached_property
    def squares(self) -> list[tuple[int, str]]:
        """Return (time in us, name) of each square that the robot's middle enters; "" is beside them."""
        squares = self.run.world.squares
        found: list[tuple[int, str]] = []
        for time_us, x_mm, y_mm, _heading in self.path:
            name = squares.name_at(x_mm, y_mm) if squares else ""
            if not found or found[-1][1] != name:
                found.append((time_us, name))
        return found

    @cached_property
    def end_us(self) -> int:
        """Return when the program ended; the robot may roll on for a moment."""
        return round(self.run.seconds * 1e6)


class Kind(NamedTuple):
    """One kind of check.

    Attributes:
        judge: Returns None when all is well; pure: it changes nothing.
        fields: Its options: how each is read, and what a schema says of it.
        values: What its sentences may name, beside `COMMON`.
        check_together: Refuses options that do not go together, or not with the worlds; adds those that follow from others.
        together: What a schema says of that.
        fits: Returns the options with the names of the parts of the lesson's robot; refuses what it has not.
        runs: How many more runs of the program it takes, beside the one that every check looks at.
    """

    judge: Callable[[Evidence, Options], Failed | None]
    fields: Mapping[str, Field]
    values: tuple[str, ...]
    check_together: Callable[[Table, dict[str, Any], list[World]], None] | None = None
    together: Schema | None = None
    fits: Callable[[Table, Options, Kit], Options] | None = None
    runs: Callable[[Options], int] | None = None

    def read(self, table: Table, worlds: list[World]) -> Options:
        """Return the options of a check's table, for the worlds that it is made in."""
        options = read_fields(table, self.fields)
        if self.check_together is not None:
            self.check_together(table, options, worlds)
        return options


COMMON = ("time_s", "square", "place", "x_mm", "y_mm")
"""What every sentence may name: when and where. `place` is « en A2 », or beside which side of the mat."""
