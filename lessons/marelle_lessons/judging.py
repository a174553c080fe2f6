"""Run a program on one seed of a lesson and judge that run: what a check does seed by seed."""

from __future__ import annotations

from copy import copy
from functools import partial
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from marelle_lessons.checks import Evidence, Failed
from marelle_lessons.pace import (
    PROBE_S,
    HastyLoopError,
    PaceWatch,
    loops_without_pause,
    told_of,
    too_fast,
)
from marelle_sim.results import run_alone
from marelle_sim.world import drawn_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from marelle_lessons.lesson import Lesson, LessonWorld
    from marelle_lessons.program import Program
    from marelle_lessons.roles import Role
    from marelle_sim import Run
    from marelle_sim.world import World

PACE = "pace"  # stands for a check: one of its loops turns so fast that a run would take minutes
ENDS = "ends"  # the check that each lesson has, whether it says so or not
_UNANSWERED = (
    "E-LESSON-23"  # who tries a program can answer it; a check asks the same of everybody's
)


_ANOTHER_ROBOT = 1 << 16  # from one try's seed to that of its second robot: no try's of its own
_SEEDS = 1 << 32


class Part(NamedTuple):
    """One program of what was handed in: the only one, or that of a role.

    Attributes:
        program: What was written. entry: The file that runs. starts: What the lesson begins with, by language.
        role: Of a lesson with roles; else the first robot runs the program.
    """

    program: Program
    entry: Path
    starts: Mapping[str, str]
    role: Role | None = None

    def number(self, world: World) -> int:
        """Return the number of the robot in the world that runs this part, from 0."""
        if self.role is None:
            return 0
        return [robot.name for robot in world.robots].index(self.role.robot)


class Judge(NamedTuple):
    """Runs what was handed in in a lesson's worlds, and judges each run: of several robots that of the first, or of each role, as if it were alone.

    Attributes:
        lesson, parts: What is asked, and what was written: one program, or one for each role. lines: Whether a run notes its lines.
        run_with: What runs a program, with the arguments of `simulate`.
    """

    lesson: Lesson
    parts: Sequence[Part]
    lines: bool
    run_with: Callable[..., Run]

    def judged(self, seed: int, *, careful: bool) -> tuple[LessonWorld, Run, dict[str, Failed]]:
        """Return the world of a seed, the run in it, and what is not met, by the id of the check.

        Args:
            seed: Of all chance.
            careful: Look for a loop that turns far too fast in a short run first, if the text has one that may.
        """
        if not any(loops_without_pause(part.program) for part in self.parts):
            return self._of(seed, self.run(seed), None)
        if careful:
            run = self.run(seed, PROBE_S, lines=True)
            fast = self._too_fast(run)
            if fast is not None:
                return self._of(seed, run, fast)
        first = next(
            part for part in self.parts if not part.number(self.lesson.world_of(seed).world)
        )
        watch = PaceWatch(
            first.program
        )  # the first robot's lines alone can be looked at meanwhile
        try:
            run = self.run(seed, lines=watch.lines, observers=watch.observers())
        except HastyLoopError as hasty:
            run = self.run(seed, hasty.time_us / 1e6)
            told = told_of(first.program, hasty.line)
            return self._of(seed, run, told._replace(part=self.parts.index(first)))
        return self._of(seed, run, self._too_fast(run))

    def alone(self, run: Run, part: int = 0) -> Run:
        """Return a run as that of the robot that has a part of what was handed in."""
        return run_alone(run, self.parts[part].number(run.world))

    def _too_fast(self, run: Run) -> Failed | None:
        """Return the loop that goes round far too fast in a run that noted its lines, if one does."""
        for index, part in enumerate(self.parts):
            fast = too_fast(part.program, self.alone(run, index))
            if fast is not None:
                return fast._replace(part=index)
        return None

    def run(self, seed: int, seconds: float = inf, **more: object) -> Run:
        """Return the run of a seed; `seconds` may make it shorter, and `simulate` is given what more there is."""
        options = {"lines": self.lines, "world": self.lesson.world_of(seed).world, **more}
        entries = {part.role.robot: part.entry for part in self.parts if part.role is not None}
        run = self.run_with(
            entries or self.parts[0].entry,
            kit=self.lesson.kit,
            seconds=min(seconds, self.lesson.seconds),
            seed=seed,
            tolerances=not self.lesson.exact,
            flash=self.lesson.flash,
            **options,
        )
        if run.ended == "interrupted":
            raise KeyboardInterrupt
        for robot in run.robots:
            if robot.error is not None and robot.error.asks:
                robot.error.code = _UNANSWERED
        return run

    def _of(
        self, seed: int, run: Run, fast: Failed | None
    ) -> tuple[LessonWorld, Run, dict[str, Failed]]:
        world = self.lesson.world_of(seed)
        if fast is not None:
            return world, run, {PACE: fast}
        found: dict[str, Failed] = {}
        for index, part in enumerate(self.parts):
            again = partial(self._again, seed, world.world, index)
            own = self.alone(run, index)
            evidence = Evidence(own, part.program, part.starts, again=again)
            asked = part.role.robot if part.role is not None else ""
            for name, failed in _judge(self.lesson, world.name, asked, evidence).items():
                told = failed._replace(part=index)
                found[name] = min(found.get(name, told), told, key=moment)
        return world, run, found

    def _again(
        self, seed: int, world: World, part: int, robot: int, faults: Sequence[tuple[str, str]]
    ) -> Run:
        """Return a run on the same mat, of a robot with these faults and none that the world gives it."""
        own = world.robots[self.parts[part].number(world)].name if world.robots else ""
        sound = copy(drawn_for(world, seed))  # as the try has it, for the other robot too
        sound.draws = None
        sound.faults = tuple(one for one in world.faults if one.robot not in ("", own))
        given = [(f"{own}/{part}" if own else part, fault, 0.0) for part, fault in faults]
        car = (seed + robot * _ANOTHER_ROBOT) % _SEEDS
        return self.alone(self.run(car, world=sound, faults=given, lines=False), part)


def moment(failed: Failed) -> tuple[bool, int]:
    """Return the sort key of a failure: by its moment; failures without a moment come last."""
    return failed.time_us is None, failed.time_us or 0


def _judge(lesson: Lesson, world: str, robot: str, evidence: Evidence) -> dict[str, Failed]:
    """Return the failed checks of a run by their ids; in a lesson with roles, those of one robot."""
    found: dict[str, Failed] = {}
    for one in lesson.checks:
        if world in one.worlds and one.robot in ("", robot):
            failed = one.judged.judge(evidence, one.options)
            if failed is not None:
                found[one.id] = failed
    run = evidence.run
    if (run.error is not None or not run.ended.good) and ends_check(lesson) not in found:
        line = 0 if run.error is None else run.error.line
        found[ENDS] = Failed(evidence.end_us, {"line": line}, line)
    return found


def ends_check(lesson: Lesson) -> str:
    """Return the id of the lesson's own check that a program ends well."""
    return next((one.id for one in lesson.checks if one.kind == ENDS), ENDS)
