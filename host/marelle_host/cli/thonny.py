"""`marelle thonny`: install the plug-in of Thonny, whose menu then runs, copies and stops through marelle."""

import os
import sys
from pathlib import Path

import click

from marelle_host.cli.terminal.output import Terminal
from marelle_host.thonny import data_folder, plugin_paths, plugin_source
from marelle_sim.files import write_atomically
from marelle_text import Problem

PARAMETERS = (
    click.Argument(["folder"], required=False, metavar="cli.thonny.metavar.folder"),
    click.Option(["--remove"], is_flag=True),
)


def answer(terminal: Terminal, *, folder: str | None, remove: bool) -> None:
    """Do what `marelle thonny` asks.

    Raises:
        Problem: E-PACK-23, Thonny's data folder does not exist.
    """
    home = (
        Path(folder) if folder is not None else data_folder(os.environ, sys.platform, Path.home())
    )
    if not home.is_dir():
        raise Problem("E-PACK-23", folder=str(home))
    wanted = plugin_paths(home, sys.platform)
    if remove:
        changed = [path for path in wanted if path.is_file()]
        for path in changed:
            path.unlink()
    else:
        changed = wanted
        for path in changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, plugin_source([sys.executable, "-m", "marelle_host"]))
    terminal.tell(
        terminal.text("cli.thonny.removed" if remove else "cli.thonny.done", folder=str(home))
    )
    terminal.data({"folder": str(home), "files": [str(path) for path in changed]})
