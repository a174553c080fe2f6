"""Write what a pupil handed in to files, run it with one seed, and judge the run with the checks of the lesson.

In a lesson with roles, it is one program for each robot.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import partial
from math import inf
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from marelle_lessons.checks import Evidence, Failed
from marelle_lessons.checks.ending import ends
from marelle_lessons.lesson import Lesson, LessonWorld
from marelle_lessons.lessonfile import STARTS
from marelle_lessons.pace import (
    PROBE_S,
    HastyLoopError,
    PaceWatch,
    loops_without_pause,
    told_of,
    too_fast,
)
from marelle_lessons.program import Program, write_program
from marelle_lessons.roles import Role, split
from marelle_lessons.submissions import Submission
from marelle_sim import Run
from marelle_sim.results import run_alone
from marelle_sim.world import World, drawn_for

PACE = "pace"  # the id of a check that every lesson has: no endless loop runs so fast that a run would take minutes
ENDS = "ends"  # the id of a check that every lesson has: the program ends without an error
_UNANSWERED = "E-LESSON-23"  # the program asks with input(), which nobody answers during a check
_ANOTHER_ROBOT = 1 << 16  # added to the seed of a try for its second robot; no try has such a seed
_SEEDS = 1 << 32


class Part(NamedTuple):
    """One of the programs that were handed in together: the only one, or that of one role.

    Attributes:
        program: The program as the pupil wrote it.
        entry: The file that is run.
        starts: The programs that the lesson gives at the start, by language.
        role: The role in a lesson with roles; None: the first robot runs the program.
    """

    program: Program
    entry: Path
    starts: Mapping[str, str]
    role: Role | None = None

    def number(self, world: World) -> int:
        """Return the index in the world of the robot that runs this program, from 0."""
        names = [robot.name for robot in world.robots]
        return 0 if self.role is None else names.index(self.role.robot)


class Judge(NamedTuple):
    """Runs a pupil's program in the worlds of a lesson, and judges each run with the lesson's checks.

    In a world with several robots all run the program, and only the first is judged, by its own events; in a lesson with roles, the robot
    of each role is.

    Attributes:
        lesson: The lesson with its worlds and checks.
        parts: The program, or one program for each role.
        lines: True to record in each run which lines of the program ran.
        run_with: The function that runs a program; it has the arguments of `simulate`.
    """

    lesson: Lesson
    parts: Sequence[Part]
    lines: bool
    run_with: Callable[..., Run]

    def judged(self, seed: int, *, careful: bool) -> tuple[LessonWorld, Run, dict[str, Failed]]:
        """Return the world for a seed, the run in it, and the failures by the ids of the checks.

        If an endless loop without a pause runs far too fast, the only failure is `PACE`, and the run may have been ended early.

        Args:
            seed: The seed of the run, from which its world and all random values follow.
            careful: True to look for such a loop in a short run first, if the program has an endless loop without a pause.

        Raises:
            KeyboardInterrupt: the run was interrupted.
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
        # While the run lasts, only the lines of the first robot are known.
        watch = PaceWatch(first.program)
        try:
            run = self.run(seed, lines=watch.lines, observers=watch.observers())
        except HastyLoopError as hasty:
            run = self.run(seed, hasty.time_us / 1e6)
            told = told_of(first.program, hasty.line)
            return self._of(seed, run, told._replace(part=self.parts.index(first)))
        return self._of(seed, run, self._too_fast(run))

    def alone(self, run: Run, part: int = 0) -> Run:
        """Return a run reduced to the robot that runs the program of index `part`."""
        return run_alone(run, self.parts[part].number(run.world))

    def _too_fast(self, run: Run) -> Failed | None:
        for index, part in enumerate(self.parts):
            fast = too_fast(part.program, self.alone(run, index))
            if fast is not None:
                return fast._replace(part=index)
        return None

    def run(self, seed: int, seconds: float = inf, **more: object) -> Run:
        """Run the program with a seed, for at most `seconds` of virtual time; `more` are further arguments of `simulate`.

        The run ends at the lesson's limit `seconds` at the latest. An `input()` without an answer is the error E-LESSON-23.

        Raises:
            KeyboardInterrupt: the run was interrupted.
        """
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
            evidence = Evidence(self.alone(run, index), part.program, part.starts, again=again)
            asked = part.role.robot if part.role is not None else ""
            for name, failed in _judge(self.lesson, world.name, asked, evidence).items():
                told = failed._replace(part=index)
                found[name] = min(found.get(name, told), told, key=moment)
        return world, run, found

    def _again(
        self, seed: int, world: World, part: int, robot: int, faults: Sequence[tuple[str, str]]
    ) -> Run:
        """Run the program once more on the same mat, with the given faults instead of those of its robot; return that robot's run.

        Args:
            seed: The seed of the try.
            world: The world of the try.
            part: The index of the program in `parts`.
            robot: 0 for the robot of the try, 1 for another robot of the same kit, with other small errors.
            faults: (part of the robot, fault) for each fault, from the start of the run.
        """
        own = world.robots[self.parts[part].number(world)].name if world.robots else ""
        sound = copy(drawn_for(world, seed))  # the words of the try, for both robots
        sound.draws = None
        sound.faults = tuple(one for one in world.faults if one.robot not in ("", own))
        given = [(f"{own}/{part}" if own else part, fault, 0.0) for part, fault in faults]
        car = (seed + robot * _ANOTHER_ROBOT) % _SEEDS
        return self.alone(self.run(car, world=sound, faults=given, lines=False), part)


def moment(failed: Failed) -> tuple[bool, int]:
    """Return the sort key of a failure: by its moment, and failures without a moment last."""
    return failed.time_us is None, failed.time_us or 0


def _judge(lesson: Lesson, world: str, robot: str, evidence: Evidence) -> dict[str, Failed]:
    asked = [one for one in lesson.checks if world in one.worlds and one.robot in ("", robot)]
    judged = {one.id: one.judged.judge(evidence, one.options) for one in asked}
    found = {name: failed for name, failed in judged.items() if failed is not None}
    stopped = ends(evidence, {})
    if stopped is not None and ends_check(lesson) not in found:
        found[ENDS] = stopped
    return found


def ends_check(lesson: Lesson) -> str:
    """Return the id of the check that a program ends without an error: that of the lesson, or `ENDS` if it has none."""
    return next((one.id for one in lesson.checks if one.kind == ENDS), ENDS)


def texts_of(lesson: Lesson, handed: Submission, language: str | None = None) -> list[str]:
    """Return the text of each program in a submission; lines and offsets in it are those in the whole text.

    Raises:
        SubmissionError: The parts do not fit the roles of the lesson (see `split`).
    """
    if not lesson.roles:
        return [handed.text]
    parts = split(handed.text, lesson.roles, PurePosixPath(handed.path).name, language)
    return [parts[role.robot] for role in lesson.roles]


def write_parts(
    lesson: Lesson, handed: Submission, folder: Path, language: str | None = None
) -> list[Part]:
    """Write the programs in a submission to a folder, for roles each one to a subfolder; return the parts for `Judge`.

    Args:
        lesson: The lesson.
        handed: The submission.
        folder: The folder, which exists.
        language: The language in which an error names a role.

    Raises:
        Problem: The text of a part is not a valid row of cards (`E-CARD-…`), or the parts do not fit the roles (see `split`).
    """
    roles: Sequence[Role | None] = lesson.roles or [None]
    given = zip(roles, texts_of(lesson, handed, language), starts_of(lesson), strict=True)
    parts: list[Part] = []
    for index, (role, text, starts) in enumerate(given):
        place = folder / str(index) if role else folder
        for name, written in handed.as_program(text).items():
            write_program(place / name, written)
        parts.append(Part(Program(text, handed.language), place / handed.entry, starts, role))
    return parts


def starts_of(lesson: Lesson) -> list[dict[str, str]]:
    """Return the programs that a lesson gives at the start, by language: one dict, or one for each role (see `split`)."""
    if not lesson.roles:
        return [lesson.starts]
    texts = {
        language: split(text, lesson.roles, STARTS[language])
        for language, text in lesson.starts.items()
    }
    return [
        {language: parts[role.robot] for language, parts in texts.items()} for role in lesson.roles
    ]
