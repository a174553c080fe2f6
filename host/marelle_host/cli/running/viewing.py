"""Show the replay of a run in the browser, or tell its path when no browser can be opened."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marelle_host.cli.files import writing
from marelle_host.cli.running import outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from marelle_host.cli.running.outcome import Written
    from marelle_host.cli.terminal.output import Terminal
    from marelle_sim import Run

VIEW = click.Option(["--view"], is_flag=True, help="cli.option.view")
_SUFFIX = ".html"


def show(
    terminal: Terminal, run: Run, name: str, written: Iterable[str] = (), *, reveal: bool = False
) -> Written:
    """Open a run's replay in the browser: a replay among the written files, else a new one, kept for a day.

    Args:
        terminal: How this command talks.
        run: A run that has ended.
        name: The new file's name without its suffix.
        written: The paths of the files written for this run.
        reveal: Whether the replay tells the robot's faults.

    Returns:
        The path of the new replay, if one was written, and whether writing it failed.
    """
    replays = [path for path in written if path.lower().endswith(_SUFFIX)]
    done = outcome.Written([], failed=False)
    if not replays:
        replay = writing.new_place() / f"{name}{_SUFFIX}"
        done = outcome.write_files(terminal, run, [str(replay)], reveal=reveal)
        replays = done.paths
    for path in replays[:1]:
        opened = _open(Path(path).resolve().as_uri())
        terminal.say(terminal.text("cli.view.opened" if opened else "cli.view.by_hand", path=path))
    return done


def has_screen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Return True if a browser window can be opened; in a bare terminal a text browser would take the terminal over.

    Args:
        environment: The environment variables.
        platform: The value of `sys.platform`.
    """
    if platform in ("win32", "cygwin", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _open(address: str) -> bool:
    if not has_screen(os.environ):
        return False
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False
