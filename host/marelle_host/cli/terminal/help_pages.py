"""Give click's commands help pages in the chosen language."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from functools import partial
from typing import Any

import click

from marelle_host.cli.files.destinations import PICTURES
from marelle_host.cli.terminal.errors import unknown_command
from marelle_host.cli.terminal.output import Terminal
from marelle_text import Problem, Text
from marelle_text.version import version


class _Translated(click.Command):
    """The parts of a help page that a command and a group share."""

    terminal: Terminal

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.terminal.text("cli.option.help")
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        text = self.terminal.text
        arguments = text.optional(f"cli.{self.name}.usage") or text("cli.usage_options")
        formatter.write_usage(ctx.command_path, arguments, prefix=text("cli.usage") + " ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        with _section(formatter, self.terminal.text("cli.options")):
            formatter.write_dl([record for record in records if record])


class TranslatedCommand(_Translated):
    """A command whose help page is in the language of the terminal: usage, purpose, options, examples.

    Args:
        terminal: Where this command writes, in its language.
        name: The command's name.
        callback: Does the work. It is called with the terminal first, then with the values of `params` as keyword arguments.
        params: The command's arguments and options, without those that every command has. A `metavar` that begins with `cli.`
            and a `help` are keys of the catalogue, replaced here by their texts; an option without `help` has the text
            `cli.COMMAND.option.NAME`, with `_` for each `-` of its name.
    """

    def __init__(
        self,
        terminal: Terminal,
        name: str,
        callback: Callable[..., int | None],
        params: Iterable[click.Parameter],
    ) -> None:
        super().__init__(
            name,
            params=[
                *(_translated(param, name, terminal.text) for param in params),
                *_common_options(terminal, name),
            ],
            callback=partial(callback, terminal),
            help=terminal.text(f"cli.{name}.help"),
            # `invoke` refuses them with a better message
            context_settings={"allow_extra_args": True},
        )
        self.terminal = terminal

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; an error about them gets the context of this command.

        Raises:
            click.UsageError: the arguments are wrong; also if another option follows an option that needs a value: click would
                take its name as that value, and `--prepare --help` would fill a folder.
        """
        try:
            if name := _option_without_value(self.get_params(ctx), args):
                raise click.BadOptionUsage(name, f"{name}: no value")
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; raise E-USE-05 instead if more arguments were typed than it takes."""
        if ctx.args:
            more = ctx.args[0]
            option = "picture" if more.lower().endswith(PICTURES) else "show"
            meant = f"--{option} {more}" if option in ctx.params else ""
            raise Problem("E-USE-05", value=more, nearest=meant)
        return super().invoke(ctx)

    def format_epilog(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the command's examples, to be copied, if it has some."""
        if examples := self.terminal.text.optional(f"cli.{self.name}.examples"):
            with _section(formatter, self.terminal.text("cli.examples")):
                for line in examples.splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


class TranslatedGroup(_Translated, click.Group):
    """The command `marelle`: each subcommand is imported only when it is used."""

    def __init__(
        self, terminal: Terminal, loaders: Mapping[str, Callable[[Terminal], click.Command]]
    ) -> None:
        super().__init__(
            "marelle",
            params=[*_common_options(terminal, "marelle"), _version_option(terminal)],
            invoke_without_command=True,
            help=terminal.text("cli.marelle.help"),
        )
        self.terminal, self.loaders = terminal, loaders

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the subcommands, in the order in which a beginner needs them."""
        return list(self.loaders)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the subcommand that was typed; an unknown one raises an error that offers the nearest."""
        if args[0] not in self.loaders:
            raise unknown_command(args[0], self.loaders)
        return super().resolve_command(ctx, args)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """Return one subcommand, importing its module; None if there is no such subcommand."""
        load = self.loaders.get(cmd_name)
        return load(self.terminal) if load else None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the subcommands, one line each, then the options."""
        rows = [(name, self.terminal.text(f"cli.{name}.short")) for name in self.loaders]
        with _section(formatter, self.terminal.text("cli.commands")):
            formatter.write_dl(rows)
        super().format_options(ctx, formatter)


def _translated(param: click.Parameter, command: str, text: Text) -> click.Parameter:
    param = copy(param)
    if param.metavar is not None and param.metavar.startswith("cli."):
        param.metavar = text(param.metavar)
    if isinstance(param, click.Option):
        name = next(name for name in param.opts if name.startswith("--"))
        own = f"cli.{command}.option.{name.removeprefix('--').replace('-', '_')}"
        param.help = text(param.help or own)
    return param


def _option_without_value(params: Sequence[click.Parameter], args: Sequence[str]) -> str:
    """Return the first option that needs a value and has the name of another option after it; "" if there is none.

    A value that is such a name can still be written after `=`: `--type=--help`.
    """
    options = [param for param in params if isinstance(param, click.Option)]
    names = {name for option in options for name in (*option.opts, *option.secondary_opts)}
    valued = {name for option in options if not option.is_flag for name in option.opts}
    words = iter(args)
    for word in words:
        if word == "--":
            break
        if word in valued and next(words, "") in names:
            return word
    return ""


def _common_options(terminal: Terminal, name: str) -> list[click.Parameter]:
    """Return the options that every command takes, with `--json` only for a subcommand; `main` has read them already."""

    def option(word: str, **kind: Any) -> click.Option:
        said = terminal.text(f"cli.option.{word}")
        return click.Option([f"--{word}"], expose_value=False, help=said, **kind)

    return [
        *([] if name == "marelle" else [option("json", is_flag=True)]),
        option("lang", type=click.Choice(["fr", "en"])),
        option("plain", is_flag=True),
        option("debug", is_flag=True),
    ]


def _version_option(terminal: Terminal) -> click.Option:
    def tell(ctx: click.Context, _param: click.Parameter, wanted: object) -> None:
        if wanted:
            terminal.say(f"marelle {version()}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=tell,
        help=terminal.text("cli.option.version"),
    )


@contextmanager
def _section(formatter: click.HelpFormatter, heading: str) -> Iterator[None]:
    formatter.write(f"\n{heading}\n")
    with formatter.indentation():
        yield
