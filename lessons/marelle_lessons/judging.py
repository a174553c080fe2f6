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

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from marelle_lessons.lesson import Lesson, LessonWorld
    from marelle_lessons.program import Program
    from marelle_sim import Run
    from marelle_sim.world import World

PACE = "pace"  # stands for a check: one of its loops turns so fast that a run would take minutes
ENDS = "ends"  # the check that each lesson has, whether it says so or not
_UNANSWERED = (
    "E-LESSON-23"  # who tries a program can answer it; a check asks the same of everybody's
)


_ANOTHER_ROBOT = 1 << 16  # from one try's seed to that of its second robot: no try's of its own
_SEEDS = 1 << 32


class Judge(NamedTuple):
    """Runs one program in a lesson's worlds, and judges each run: of several robots the first one's part in it, which has that program.

    Attributes:
        lesson, program: What is asked, and what was written. entry: The file that runs. lines: Whether a run notes its lines.
        run_with: What runs a program, with the arguments of `simulate`.
    """

    lesson: Lesson
    program: Program
    entry: Path
    lines: bool
    run_with: Callable[..., Run]

    def judged(self, seed: int, *, careful: bool) -> tuple[LessonWorld, Run, dict[str, Failed]]:
        """Return the world of a seed, the run in it, and what is not met, by the id of the check.

        Args:
            seed: Of all chance.
            careful: Look for a loop that turns far too fast in a short run first, if the text has one that may.
        """
        if not loops_without_pause(self.program):
            return self._of(seed, self.run(seed), None)
        if careful:
            run = self.run(seed, PROBE_S, lines=True)
            fast = too_fast(self.program, run)
            if fast is not None:
                return self._of(seed, run, fast)
        watch = PaceWatch(self.program)
        try:
            run = self.run(seed, lines=watch.lines, observers=watch.observers())
        except HastyLoopError as hasty:
            run = self.run(seed, hasty.time_us / 1e6)
            return self._of(seed, run, told_of(self.program, hasty.line))
        return self._of(seed, run, too_fast(self.program, run))

    def world(self, seed: int) -> LessonWorld:
        """Return the world of a seed."""
        return self.lesson.worlds[seed % len(self.lesson.worlds)]

    def run(self, seed: int, seconds: float = inf, **more: object) -> Run:
        """Return the run of a seed; `seconds` may make it shorter, and `simulate` is given what more there is."""
        options = {"lines": self.lines, "world": self.world(seed).world, **more}
        run = self.run_with(
            self.entry,
            kit=self.lesson.kit,
            seconds=min(seconds, self.lesson.seconds),
            seed=seed,
            tolerances=not self.lesson.exact,
            flash=self.lesson.flash,
            **options,
        )
        if run.ended == "interrupted":
            raise KeyboardInterrupt
        if run.error is not None and run.error.asks:
            run.error.code = _UNANSWERED
        return run

    def _of(
        self, seed: int, run: Run, fast: Failed | None
    ) -> tuple[LessonWorld, Run, dict[str, Failed]]:
        world = self.world(seed)
        if fast is not None:
            return world, run, {PACE: fast}
        again = partial(self._again, seed, world.world)
        evidence = Evidence(run_alone(run), self.program, self.lesson.starts, again=again)
        return world, run, _judge(self.lesson, world.name, evidence)

    def _again(
        self, seed: int, world: World, robot: int, faults: Sequence[tuple[str, str]]
    ) -> Run:
        """Return a run on the same mat, of a robot with these faults and none that the world gives it."""
        own = world.robots[0].name if world.robots else ""
        sound = copy(world)
        sound.faults = tuple(one for one in world.faults if one.robot not in ("", own))
        given = [(f"{own}/{part}" if own else part, fault, 0.0) for part, fault in faults]
        car = (seed + robot * _ANOTHER_ROBOT) % _SEEDS
        return run_alone(self.run(car, world=sound, faults=given, lines=False))


def _judge(lesson: Lesson, world: str, evidence: Evidence) -> dict[str, Failed]:
    """Return what is not met, by the id of the check."""
    found: dict[str, Failed] = {}
    for one in lesson.checks:
        if world in one.worlds:
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
