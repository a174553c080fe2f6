"""`marelle flash`: put MicroPython on boards, check that each answers with it, and install the library and its kit."""

from typing import NamedTuple

import click

from marelle_host.cli.options.boards import AT_ONCE, on_option
from marelle_host.cli.terminal.output import Terminal


class FlashOptions(NamedTuple):
    """The options of `marelle flash`.

    Attributes:
        on: ports or drives of the boards. image: image files. images: folders of image files.
        board: names of boards, separated by commas; "" for none. kit: a kit's name; "" for none.
        library: whether the library is installed. save: whether the pupils' files are saved first.
        again: whether a board is flashed that has the version already. erase: whether all of an ESP32's flash is erased first.
        dry_run: whether the plan is only shown. yes: whether nothing is asked.
        at_once: the largest number of boards on one USB hub that are flashed at once; None for the usual limits.
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


PARAMETERS = (
    click.Argument(["files"], nargs=-1, metavar="cli.flash.metavar.file"),
    on_option(),
    click.Option(["--image"], multiple=True, metavar="cli.flash.metavar.file"),
    click.Option(["--images"], multiple=True, metavar="cli.flash.metavar.folder"),
    click.Option(["--board"], default="", metavar="cli.metavar.name"),
    click.Option(["--kit"], default="", metavar="cli.metavar.name"),
    click.Option(["--no-library", "library"], is_flag=True, default=True, flag_value=False),
    click.Option(["--save"], is_flag=True),
    click.Option(["--again"], is_flag=True),
    click.Option(["--erase"], is_flag=True),
    click.Option(["--dry-run"], is_flag=True),
    click.Option(["--yes", "-y"], is_flag=True),
    AT_ONCE,
    click.Option(["--prepare"], metavar="cli.flash.metavar.folder"),
)


def answer(
    terminal: Terminal, *, files: tuple[str, ...], image: tuple[str, ...], prepare: str | None, **typed: object
) -> int:  # fmt: skip
    """Do what `marelle flash` asks, and return the exit code."""
    if prepare == "":  # a script's empty variable: boards must not be flashed instead
        raise click.BadOptionUsage("--prepare", "--prepare: no folder")
    if prepare is not None:
        from marelle_host.cli.flashing import prepare as filling  # not for help pages

        kits = [str(typed["kit"])] if typed["kit"] else []
        kinds = filling.kinds_of(filling.names_of(str(typed["board"])), kits)
        return filling.fill_folder(terminal, prepare, kinds)
    from marelle_host.cli.flashing.flow import flash  # not for help pages

    options = FlashOptions(image=(*files, *image), **typed)  # type: ignore[arg-type]  # the options have these names
    return flash(terminal, options, click.get_current_context().obj)
