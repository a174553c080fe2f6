"""Start the `marelle` command: choose the language, find the command, and turn every error into a message and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.cli.terminal import streams
from marelle_host.cli.terminal.output import Terminal
from marelle_host.cli.terminal.signals import ended_in_order
from marelle_text import Text, choose_language, system_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import click

    from marelle_host.flash.host import Host

COMMANDS = (
    "demo", "run", "cards", "lessons", "new", "check", "page", "print", "pack", "thonny", "worlds", "kits", "boards", "flash", "install", "image", "name", "push", "get", "stop", "repl", "mount", "mip", "virtual", "doctor",
)  # fmt: skip


class OutputOptions(NamedTuple):
    """The options that set the form of output and errors; they are read before all others.

    Attributes:
        language: The word after `--lang`, unchecked; None without it.
        plain, as_json, debug: Whether `--plain`, `--json`, `--debug` was typed.
    """

    language: str | None
    plain: bool
    as_json: bool
    debug: bool


def main(
    arguments: Sequence[str] | None = None,
    environment: Mapping[str, str] | None = None,
    host: Host | None = None,
) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: What was typed after `marelle`; the process's own by default.
        environment: The environment variables; the process's own by default.
        host: The computer to which the boards of `flash` are connected; this one by default.
    """
    typed = list(sys.argv[1:] if arguments is None else arguments)
    environ = os.environ if environment is None else environment
    streams.prepare()
    options = read_output_options(typed)
    language = choose_language(options.language, environ, system_language(environ))
    terminal = Terminal(
        Text(language), plain=options.plain, as_json=options.as_json, debug=options.debug
    )
    with ended_in_order():
        return answer(terminal, typed, host)


def answer(terminal: Terminal, typed: list[str], host: Host | None = None) -> int:
    """Run the command that was typed, and return its exit code; an exception or Ctrl-C is reported by `errors.report`."""
    from marelle_host.cli.terminal import errors

    try:
        result = build(terminal).main(typed, "marelle", standalone_mode=False, obj=host)
        streams.finish()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  (the one place that may)
        return errors.report(terminal, error)
    return result if isinstance(result, int) else errors.DONE


def build(terminal: Terminal) -> click.Group:
    """Return the `marelle` command; each subcommand is imported only when it is used."""
    from marelle_host.cli.terminal.help_pages import TranslatedGroup

    group = TranslatedGroup(terminal, {name: partial(_load, name) for name in COMMANDS})
    group.callback = partial(_list_tasks, terminal)
    return group


def read_output_options(typed: Sequence[str]) -> OutputOptions:
    """Return the values of `--lang`, `--plain`, `--json` and `--debug`, wherever they stand before a `--`.

    An error in the other options is already written in this language and form, so these are read before click parses the line.
    """
    words = list(typed[: typed.index("--")] if "--" in typed else typed)
    language = None
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word == "--lang":
            language = following
        elif word.startswith("--lang="):
            language = word.removeprefix("--lang=")
    return OutputOptions(language, "--plain" in words, "--json" in words, "--debug" in words)


def _load(name: str, terminal: Terminal) -> click.Command:
    """Return one subcommand: its module has the function `answer`, which does the work, and its `PARAMETERS`."""
    from marelle_host.cli.terminal.help_pages import TranslatedCommand

    module = importlib.import_module(f"marelle_host.cli.{name}")
    return TranslatedCommand(terminal, name, module.answer, module.PARAMETERS)


def _list_tasks(terminal: Terminal) -> None:
    import click

    if click.get_current_context().invoked_subcommand is None:
        terminal.say(terminal.text("cli.what_to_do"))
