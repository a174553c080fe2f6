"""Turn every error of the command into a sentence, one action, an error code and an exit code."""

import sys
import traceback
from collections.abc import Iterable
from types import MappingProxyType

import click

from marelle_host.cli.terminal import streams
from marelle_host.cli.terminal.output import Terminal
from marelle_text import Explanation, MissingTextError, Problem, Text
from marelle_text.codes import PICTOGRAMS
from marelle_text.nearest import nearest

_REASONS = MappingProxyType(
    {
        "Permission denied": "reason.denied",
        "Operation not permitted": "reason.denied",
        "Read-only file system": "reason.read_only",
        "No space left on device": "reason.full",
        "Disk quota exceeded": "reason.full",
        "File name too long": "reason.long_name",
        "No such file or directory": "reason.no_file",
        "Not a directory": "reason.not_a_folder",
        "Is a directory": "reason.a_folder",
        "Not a regular file": "reason.not_a_file",
        "No such device or address": "reason.not_a_file",
        "Bad file descriptor": "reason.closed",
        "Connection refused": "reason.refused",
        "Name or service not known": "reason.no_name",
        "Temporary failure in name resolution": "reason.no_name",
        "getaddrinfo failed": "reason.no_name",
        "nodename nor servname provided, or not known": "reason.no_name",
        "Network is unreachable": "reason.no_network",
        "No route to host": "reason.no_network",
    }
)
"""What the C library says when a file cannot be written or a site not be reached, with our words for it."""

_LIKENESS = 0.6  # of a command or an option that is proposed, see `nearest`
_TYPED = MappingProxyType({"E-RUN-05": ("known",), "E-RUN-10": ("nearest",)})
"""The facts of a problem that list English names of parts and of values, which a person types."""

_LATER_COMMANDS = frozenset(("hub", "ls", "reset", "rm", "scratch"))
"""What the documents promise and this version does not do yet."""

DONE = 0
PROGRAM_FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130


def report(terminal: Terminal, error: BaseException) -> int:
    """Print an error for the person, and return the exit code of the command; if the reader of the output has gone, tell nothing and return 0."""
    if terminal.debug:
        traceback.print_exception(error)
    if isinstance(error, streams.ReaderGoneError):
        streams.give_up()
        return DONE
    if isinstance(error, streams.OutputError):
        streams.give_up()
        terminal.as_json = False  # standard output has failed; the sentence goes to standard error
    problem, exit_code = understand(error)
    tell(terminal, problem)
    return exit_code


def tell(terminal: Terminal, problem: Problem) -> None:
    """Print a problem, in words or as JSON: what happened, what is safe, the one thing to do, the code."""
    try:
        said = explained(problem, terminal.text)
    except MissingTextError as missing:
        said = Problem("E-BUG-01", detail=f"{problem.code} {missing}").explain(terminal.text)
    if terminal.as_json:
        answer = {"code": said.code, "what": said.what, "safe": said.safe, "action": said.action}
        terminal.data({"error": answer})
        return
    sign = PICTOGRAMS[said.pictogram] if terminal.rich_on(sys.stderr) else ""
    terminal.complain(" ".join(filter(None, (sign, said.what, said.safe))), style="bold red")
    terminal.complain(f"{said.action} ({said.code})")


def explained(problem: Problem, text: Text) -> Explanation:
    """Return the sentences of a problem in the person's language.

    A reason in the system's English is translated if it is known, and typed names of parts get their words.
    """
    facts = dict(problem.facts)
    for fact in _TYPED.get(problem.code, ()):
        names = str(facts.get(fact, "")).split(", ")
        facts[fact] = ", ".join(_with_its_word(name, text) for name in names)
    if key := _REASONS.get(str(facts.get("reason"))):
        facts["reason"] = text(key)
    return Problem(problem.code, **facts).explain(text)


def _with_its_word(name: str, text: Text) -> str:
    """Return a typed name with its words in the person's language: "light (la lumière)", "button (bouton)".

    The name alone if it has no words, or if they contain it.
    """
    word = text.quantity(name) if text.optional(f"quantity.{name}") else text.part(name)
    return name if name in word else f"{name} ({word})"


def understand(error: BaseException) -> tuple[Problem, int]:
    """Return the problem and the exit code for an exception."""
    if isinstance(error, Problem):
        # problems of boards have exit codes of their own
        return error, getattr(error, "exit_code", WRONG_USAGE)
    if isinstance(error, click.UsageError):
        return _usage_problem(error), WRONG_USAGE
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        return Problem("E-STOP-01"), INTERRUPTED
    detail = f"{type(error).__name__}: {error}".splitlines()[0][:120]
    return Problem("E-BUG-01", detail=detail), PROGRAM_FAILED


def _usage_problem(error: click.UsageError) -> Problem:
    """Return a wrong use of the command as a problem; for an unknown option it names the nearest one."""
    command = error.ctx.command_path if error.ctx else "marelle"
    params = error.ctx.command.get_params(error.ctx) if error.ctx else []
    options = [param for param in params if isinstance(param, click.Option)]
    if isinstance(error, click.NoSuchOption):
        known = [name for param in options for name in param.opts if name.startswith("--")]
        near = nearest(error.option_name, known, likeness=_LIKENESS) or f"{command} --help"
        if error.option_name == "--all" and "--on" in known:
            near = "--on all"  # as other tools call it
        return Problem("E-USE-02", name=error.option_name, nearest=near)
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name.rstrip("…") if error.param else "?"
        return Problem("E-USE-03", name=name, command=command)
    if isinstance(error, click.BadParameter) and isinstance(error.param, click.Option):
        return _bad_value(error, error.param, command)
    if isinstance(error, click.BadOptionUsage):
        flags = [name for param in options if param.is_flag for name in param.opts]
        code = "E-USE-08" if error.option_name in flags else "E-USE-06"
        return Problem(code, name=error.option_name, command=command)
    return Problem("E-USE-07", detail=error.message, command=command)


def unknown_command(name: str, known: Iterable[str]) -> Problem:
    """Return the problem of a command that does not exist yet; of another, with the nearest command, `marelle run` of a program, or the help."""
    if name in _LATER_COMMANDS:
        return Problem("E-USE-10", name=name)
    if name.endswith(".py"):
        return Problem("E-USE-01", name=name, nearest=f"marelle run {name}")
    near = nearest(name, known, likeness=_LIKENESS)
    return Problem("E-USE-01", name=name, nearest=f"marelle {near}" if near else "marelle --help")


def _bad_value(error: click.BadParameter, option: click.Option, command: str) -> Problem:
    if isinstance(option.type, click.Choice):
        expected = ", ".join(str(choice) for choice in option.type.choices)
        value = str(error.message).split("'")[1] if "'" in str(error.message) else ""
        return Problem("E-USE-04", name=option.opts[0], value=value, expected=expected)
    return Problem("E-USE-07", detail=error.message, command=command)
