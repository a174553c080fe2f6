"""`marelle check --lesson`: check that a lesson's promises hold, and that generated cheating programs do not pass its checks."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from marelle_host.cli.grading import pool
from marelle_host.cli.lessons import tell_missing
from marelle_host.cli.running import fences
from marelle_host.cli.terminal import errors
from marelle_host.cli.terminal.escape_sequences import harmless
from marelle_host.cli.terminal.progress import Progress
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_host.cli.terminal.output import Terminal
    from marelle_lessons import Lesson, Submission
    from marelle_lessons.cheats import Passed
    from marelle_lessons.draws import NeverDrawn
    from marelle_lessons.promises import Promise


def check_lesson(terminal: Terminal, folder: str, *, seeds: int, trust: bool) -> int:
    """Run the example programs of a lesson's folder and the generated cheating programs, `seeds` tries each; tell the broken promises.

    Each program runs in a process of its own, unless they are trusted.

    Returns:
        The exit code: 0 if every promise is kept, and every cheat that passes is listed in the lesson's `accepted.txt`.

    Raises:
        LessonError: The lesson cannot be read.
    """
    from marelle_lessons import load_lesson  # not for help pages
    from marelle_lessons.authoring import missing
    from marelle_lessons.cheats import cheats, passed
    from marelle_lessons.draws import never_drawn
    from marelle_lessons.promises import is_solved, promises, trials

    lesson, language = load_lesson(folder), terminal.text.language
    limit_s = pool.limit_s_of(lesson, seeds)
    tried, attacks = trials(lesson), cheats(lesson, _replay(lesson, trusted=trust))
    handed = [*(trial.handed for trial in tried), *(cheat.handed for cheat in attacks)]
    rows = _graded(terminal, pool.Job(str(lesson.folder), seeds, language, limit_s, trust), handed)
    data = [row.data for row in rows]
    found = promises(lesson, list(zip(tried, data[: len(tried)], strict=True)), language)
    refused = {
        one.name: "" if row["failure"] is None else str(row["failure"]["check"])  # the check's id
        for one, row in zip(attacks, data[len(tried) :], strict=True)
    }
    through = passed(lesson, [name for name, check in refused.items() if not check])
    absent, undrawn = missing(lesson, language), never_drawn(lesson, range(seeds))
    _tell_promises(terminal, found)
    _tell_cheats(terminal, len(refused), through, solved=is_solved(found))
    _tell_never_drawn(terminal, undrawn)
    tell_missing(terminal, absent)
    kept = all(one.kept for one in found)
    terminal.data(
        {
            "lesson": lesson.id,
            "kept": kept,
            "promises": [one._asdict() for one in found],
            "cheats": [{"name": name, "check": check} for name, check in refused.items()],
            **through._asdict(),
            "never_drawn": [one._asdict() for one in undrawn],
            "missing": [one._asdict() for one in absent],
            "fenced": all(row.fenced for row in rows) and not trust,
        }
    )
    return errors.DONE if kept and not through.open else errors.PROGRAM_FAILED


def _replay(lesson: Lesson, *, trusted: bool) -> str:
    from marelle_lessons.cheats import SOLUTIONS
    from marelle_lessons.replay import looks, replay_of

    solution = dict(lesson.solutions).get(SOLUTIONS["micropython"], "")
    if not looks(solution):
        return ""
    with pool.runner(trusted=trusted, limit_s=pool.limit_s_of(lesson, 1)) as run:
        return replay_of(lesson, solution, run)


def _graded(terminal: Terminal, job: pool.Job, handed: list[Submission]) -> list[pool.Row]:
    with Progress(terminal, "cli.check.progress", len(handed), counted=True) as progress:
        number = count(1)
        rows = pool.grade(job, handed, lambda *_one: progress.reach(next(number)))
    if not all(row.fenced for row in rows):
        fences.tell(terminal, Problem("E-RUN-25"))
    return rows


def _tell_promises(terminal: Terminal, found: list[Promise]) -> None:
    kept = Counter(one.kind for one in found if one.kept)
    for kind in ("solution", "start", "wrong"):
        if kept[kind]:
            said = terminal.text.plural(f"cli.check.kept.{kind}", kept[kind])
            terminal.say(f"✓ {said}", style="green")
    for one in found:
        if not one.kept:
            terminal.tell(f"✗ {harmless(one.what)}", style="bold red")
            terminal.tell(f"  {harmless(one.action)}")


def _tell_cheats(terminal: Terminal, written: int, through: Passed, *, solved: bool) -> None:
    """Tell how many cheating programs were refused, and name each program that passes and is not in `accepted.txt`.

    It also tells the lines of `accepted.txt` whose programs are refused, but only if the lesson's solutions pass (`solved`): the
    same fault may refuse both.
    """
    text, listed = terminal.text, len(through.accepted)
    refused = written - listed - len(through.open)
    terminal.say(text("cli.check.cheats", count=written, refused=refused, accepted=listed))
    if through.open:
        terminal.tell(text("cli.check.cheats_open"), style="bold red")
        for name in through.open:
            terminal.say(f"  {harmless(name)}")
        terminal.tell(text("cli.check.cheats_action"))
    for name in through.stale if solved else ():
        terminal.say(text("cli.check.cheats_stale", name=harmless(name)))


def _tell_never_drawn(terminal: Terminal, undrawn: list[NeverDrawn]) -> None:
    if not undrawn:
        return
    text = terminal.text
    terminal.tell(text("cli.check.never_drawn"), style="yellow")
    for one in undrawn:
        said = text(
            "cli.check.never_drawn_words", place=one.place or text("cli.check.never_drawn_world"),
            never=", ".join(one.never), came=", ".join(one.came) or "—",
        )  # fmt: skip
        terminal.say(f"  {harmless(said)}")
    terminal.tell(text("cli.check.never_drawn_action"))
