"""Options that choose lessons by path, level, skill, kit and duration."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marelle_lessons import Lesson

_MOST_MINUTES = 1000


class LessonFilter(NamedTuple):
    """The conditions that a lesson must meet; None for no condition. `minutes` is the longest duration."""

    path: str | None = None
    level: str | None = None
    skill: str | None = None
    kit: str | None = None
    minutes: int | None = None

    def matching(self, lessons: Sequence[Lesson]) -> list[Lesson]:
        """Return the lessons that meet all conditions, in their order.

        Raises:
            Problem: E-LESSON-44, no lesson has such a path, level, skill or kit.
        """
        found = list(lessons)
        values: tuple[tuple[str | None, Callable[[Lesson], list[str]]], ...] = (
            (self.path, lambda one: [one.path]),
            (self.level, lambda one: one.levels),
            (self.skill, lambda one: one.skills),
            (self.kit, lambda one: one.kits),
        )
        for asked, said in values:
            if asked is not None:
                name = _known(asked, {value for one in lessons for value in said(one)})
                found = [one for one in found if name in said(one)]
        most = _MOST_MINUTES if self.minutes is None else self.minutes
        return [one for one in found if one.minutes <= most]


def _known(asked: str, known: set[str]) -> str:
    from marelle_sim.toml import nearest  # not for help pages

    for value in known:
        if value.casefold() == asked.casefold():
            return value
    raise Problem("E-LESSON-44", value=asked[:40], nearest=nearest(asked, known))


def _read_minutes(_ctx: click.Context, _param: click.Parameter, written: str | None) -> int | None:
    if written is None:
        return None
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:9]) <= _MOST_MINUTES):
        raise Problem(
            "E-USE-04", name="--minutes", value=written[:40], expected=f"1…{_MOST_MINUTES}"
        )
    return int(written)


OPTIONS = (
    click.Option(["--path"], metavar="cli.lessons.metavar.path"),
    click.Option(["--level"], metavar="cli.lessons.metavar.level"),
    click.Option(["--skill"], metavar="cli.lessons.metavar.skill"),
    click.Option(["--kit"], metavar="cli.metavar.name"),
    click.Option(["--minutes"], metavar="cli.lessons.metavar.minutes", callback=_read_minutes),
)
