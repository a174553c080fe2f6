"""`marelle check --lesson`: check that a lesson's promises hold, and that generated cheating programs do not pass its checks."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.cli.grading import pool
from marelle_host.cli.lessons import tell_missing
from marelle_host.cli.running import fences
from marelle_host.cli.terminal import errors
from marelle_host.cli.terminal.escape_sequences import harmless
from marelle_host.cli.terminal.progress import Progress
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from marelle_host.cli.terminal.output import Terminal
    from marelle_lessons import Lesson, Submission
    from marelle_lessons.cheats import Passed
    from marelle_lessons.draws import NeverDrawn
    from marelle_lessons.promises import Promise

_KINDS = ("solution", "start", "wrong")


class Settings(NamedTuple):
    """The options of a lesson's check: the number of tries, and whether its programs run in the checker's own process."""

    seeds: int
    trust: bool


def check_lesson(terminal: Terminal, folder: str, settings: Settings) -> int:
    """Run the example programs of a lesson's folder and the generated cheating programs; tell which promises do not hold.

    Each program runs in a process of its own, unless `settings` trust it.

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
    tried, attacks = trials(lesson), cheats(lesson, _replay(lesson, settings))
    handed = [*(trial.handed for trial in tried), *(cheat.handed for cheat in attacks)]
    rows = _graded(terminal, lesson, handed, settings)
    data = [row.data for row in rows]
    found = promises(lesson, list(zip(tried, data[: len(tried)], strict=True)), language)
    refused = {
        one.name: _refused_by(row) for one, row in zip(attacks, data[len(tried) :], strict=True)
    }
    through = passed(lesson, [name for name, check in refused.items() if not check])
    absent, undrawn = missing(lesson, language), never_drawn(lesson, range(settings.seeds))
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
            "fenced": all(row.fenced for row in rows) and not settings.trust,
        }
    )
    return errors.DONE if kept and not through.open else errors.PROGRAM_FAILED


def _replay(lesson: Lesson, settings: Settings) -> str:
    """Return a cheating program that repeats the moves of `solution.py` without reading a sensor; "" where the solution reads none."""
    from marelle_lessons.cheats import SOLUTIONS
    from marelle_lessons.replay import looks, replay_of

    solution = dict(lesson.solutions).get(SOLUTIONS["micropython"], "")
    if not looks(solution):
        return ""
    limit_s = pool.limit_s_of(lesson, 1)
    with pool.runner(trusted=settings.trust, limit_s=limit_s) as run:
        return replay_of(lesson, solution, run)


def _graded(
    terminal: Terminal, lesson: Lesson, handed: list[Submission], settings: Settings
) -> list[pool.Row]:
    """Run all programs and return their rows; warn if one ran without a sandbox."""
    text = terminal.text
    limit_s = pool.limit_s_of(lesson, settings.seeds)
    job = pool.Job(str(lesson.folder), settings.seeds, text.language, limit_s, settings.trust)
    with Progress(terminal, text("cli.check.progress"), len(handed), counted=True) as progress:
        number = count(1)
        rows = pool.grade(job, handed, lambda *_one: progress.reach(next(number)))
    if not all(row.fenced for row in rows):
        fences.tell(terminal, Problem("E-RUN-25"))
    return rows


def _refused_by(report: Mapping[str, Any]) -> str:
    """Return the id of the check that refused a program; "" if it passed."""
    return "" if report["failure"] is None else str(report["failure"]["check"])


def _tell_promises(terminal: Terminal, found: list[Promise]) -> None:
    """Tell the number of kept promises per kind, and each broken promise with one action."""
    kept = Counter(one.kind for one in found if one.kept)
    for kind in _KINDS:
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
    """Tell the worlds, and the words drawn by chance, that no try has used; nothing if there are none."""
    text = terminal.text
    if not undrawn:
        return
    terminal.tell(text("cli.check.never_drawn"), style="yellow")
    for one in undrawn:
        place = one.place or text("cli.check.never_drawn_world")
        said = text(
            "cli.check.never_drawn_words",
            place=place, never=", ".join(one.never), came=", ".join(one.came) or "—",
        )  # fmt: skip
        terminal.say(f"  {harmless(said)}")
    terminal.tell(text("cli.check.never_drawn_action"))
