"""`marelle flash`: put MicroPython on boards, see that each answers with it, and give each the library and its kit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import click

from marelle_host.cli.options.boards import ALL, at_once_option, on_option
from marelle_host.cli.terminal.help_pages import TranslatedCommand

if TYPE_CHECKING:
    from marelle_host.cli.terminal.output import Terminal


class Wishes(NamedTuple):
    """What was typed.

    Attributes:
        on: which boards. image: files. images: folders of such. board: names with commas between, kit: a name; "" for none.
        library: whether it is installed. save: whether the pupils' files are saved. again: whether a board gets what it has.
        erase: whether all of an ESP32's flash is erased first.
    """

    on: tuple[str, ...]
    image: tuple[str, ...]
    images: tuple[str, ...]
    board: str
    kit: str
    library: bool
    save: bool
    again: bool
    erase: bool
    dry_run: bool
    yes: bool
    at_once: int | None

    @property
    def wants_all(self) -> bool:
        """Whether every board is meant that is plugged in."""
        return ALL in self.on


def command(terminal: Terminal) -> click.Command:
    """Return the command `flash`."""
    text = terminal.text

    def option(*names: str, **how: object) -> click.Option:
        explained = text(f"cli.flash.option.{names[0].lstrip('-').replace('-', '_')}")
        return click.Option([*names], help=explained, **how)  # type: ignore[arg-type]  # click's own

    name, file = text("cli.metavar.name"), text("cli.flash.metavar.file")
    params = [
        click.Argument(["files"], nargs=-1, metavar=file),
        on_option(terminal, "cli.flash.option.on"),
        option("--image", multiple=True, metavar=file),
        option("--images", multiple=True, metavar=text("cli.flash.metavar.folder")),
        option("--board", default="", metavar=name),
        option("--kit", default="", metavar=name),
        option("--no-library", "library", is_flag=True, default=True, flag_value=False),
        option("--save", is_flag=True),
        option("--again", is_flag=True),
        option("--erase", is_flag=True),
        option("--dry-run", is_flag=True),
        option("--yes", "-y", is_flag=True),
        at_once_option(terminal),
        option("--prepare", default="", metavar=text("cli.flash.metavar.folder")),
    ]
    return TranslatedCommand(terminal, "flash", params=params, callback=partial(_flash, terminal))


def _flash(
    terminal: Terminal, *, files: tuple[str, ...], image: tuple[str, ...], prepare: str, **typed: object
) -> int:  # fmt: skip
    if prepare:
        from marelle_host.cli.flashing.prepare import fill_folder  # not for help pages

        return fill_folder(terminal, prepare, boards=str(typed["board"]), kit=str(typed["kit"]))
    from marelle_host.cli.flashing.flow import flash  # not for help pages

    return flash(terminal, Wishes(image=(*files, *image), **typed))  # type: ignore[arg-type]  # the options have these names
