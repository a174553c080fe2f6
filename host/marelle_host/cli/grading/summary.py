"""Tell the result of a check: one program in a few lines, a class in a table. No mark, no rank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marelle_host.cli.running.program_lines import MARGIN, printable, tell_line
from marelle_lessons.class_row import summary, verdict, why

if TYPE_CHECKING:
    from marelle_host.cli.grading.pool import Row
    from marelle_host.cli.terminal.output import Terminal
    from marelle_lessons import Lesson, Report, Submission


def tell_one(
    terminal: Terminal,
    lesson: Lesson,
    handed: Submission,
    report: Report,
    *,
    named: str,
    help_level: int,
) -> None:
    """Tell that all checks passed, or the first failing moment; before either, the remarks about the program.

    Args:
        terminal: How this command talks.
        lesson: The lesson.
        handed: The program.
        report: The report of its check.
        named: The lesson's name or path, as it was typed.
        help_level: 1 for a question; 2 for the line of the program to look at and the command that repeats the try, too.
    """
    text = terminal.text
    if report.remarks:
        remarks = ", ".join(report.remarks)
        terminal.say(text("cli.check.remark", file=report.origin, remarks=remarks), style="dim")
    if report.passed:
        for result in report.results:
            terminal.say(f"✓ {result.sentence}", style="green")
        terminal.say(text.plural("cli.check.passed", len(report.seeds), lesson=lesson.id))
        terminal.say(text("cli.check.no_proof"))
        return
    failure = report.as_data()["failure"]
    help_ = failure["help"]
    if failure["stopped"]:  # told as `marelle run` does, with the line and the place in it
        terminal.tell(f"✗ {help_['what']}", style="bold red")
        terminal.tell(f"{help_['action']} ({help_['code']})")
        tell_line(terminal, help_, terminal.say)
    else:
        terminal.tell(f"✗ {failure['sentence']}", style="bold red")
        terminal.tell(failure["hint"] if help_ is None else f"{help_['what']} {help_['action']}")
    if failure["time_s"] or not failure["stopped"]:
        terminal.tell(_moment(terminal, failure, earlier=len(report.seeds) - 1))
    if help_level > 1:
        if not failure["stopped"]:
            _tell_line(terminal, failure, handed)
        if failure["time_s"] is not None:
            terminal.say(_trial(terminal, lesson, report, failure, named=named))
        for name, words in failure["drawn"].items():
            terminal.say(terminal.text("cli.check.drawn", name=name, words=words))


def _tell_line(terminal: Terminal, failure: dict[str, Any], handed: Submission) -> None:
    if failure["card"] is not None:
        start, end = failure["card"]
        first = handed.text.rfind("\n", 0, start) + 1
        line, _, _ = handed.text[first:].partition("\n")
        terminal.say(terminal.text("cli.check.card", card=handed.text[start:end]))
        terminal.say(MARGIN + printable(line))
        terminal.say(MARGIN + " " * (start - first) + "^" * (end - start), style="bold red")
    elif failure["line"]:
        terminal.say(terminal.text("cli.check.line", line=failure["line"]))
        terminal.say(MARGIN + printable(failure["source_line"]))


def _moment(terminal: Terminal, failure: dict[str, Any], *, earlier: int) -> str:
    text = terminal.text
    if failure["time_s"] is None:
        return text("cli.check.text_alone")
    facts = {"time_s": text.number(failure["time_s"], 1), "place": failure["place"]}
    key = "cli.check.moment_on" if failure["mat"] else "cli.check.moment"
    said = text(key, mat=failure["mat"], **facts)
    if earlier:
        said += " " + text.plural("cli.check.earlier", earlier, trial=earlier + 1)
    return said


def _trial(
    terminal: Terminal, lesson: Lesson, report: Report, failure: dict[str, Any], *, named: str
) -> str:
    facts = {"trial": len(report.seeds), "seed": failure["seed"], "lesson": named}
    shown = [one.name for one in lesson.worlds if not one.hidden]
    if failure["world"] not in shown:
        return terminal.text("cli.check.trial_hidden", **facts)
    said = terminal.text("cli.check.trial", program=report.origin, **facts)
    return said if len(shown) == 1 else f"{said} --world {failure['world']}"


def tell_many(terminal: Terminal, lesson: Lesson, rows: list[Row]) -> None:
    """Tell the result of each program in a table, and how many programs passed and could not be read."""
    text, verdicts = terminal.text, [verdict(row.data) for row in rows]
    cells = [
        [printable(row.label), text(f"cli.check.{said}"), why(row.data, text)]
        for row, said in zip(rows, verdicts, strict=True)
    ]
    terminal.table(("program", "result", "why"), cells, heading="cli.check.heading.*")
    for sentence in summary(verdicts, lesson.id, text):
        terminal.say(sentence)
