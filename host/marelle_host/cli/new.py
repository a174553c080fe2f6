"""`marelle new`: make a pupil's folder for a lesson, one with a robot of one's own, or one that tests a driver."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marelle_host.cli import targets
from marelle_host.cli.driver_tests import DRIVER_TESTS, driver_files
from marelle_host.cli.help_pages import TranslatedCommand
from marelle_host.cli.own_robot import OWN_ROBOT, robot_files
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_host.cli.terminal import Terminal


def command(terminal: Terminal) -> click.Command:
    """Return the command `new`."""
    text = terminal.text
    lesson = click.Argument(["lesson"], metavar=text("cli.check.metavar.lesson"))
    folder = click.Argument(["folder"], metavar=text("cli.new.metavar.folder"))
    cards = click.Option(["--cards"], is_flag=True, help=text("cli.new.option.cards"))
    return TranslatedCommand(
        terminal, "new", params=[lesson, folder, cards], callback=partial(_new, terminal)
    )


def _new(terminal: Terminal, *, lesson: str, folder: str, cards: bool) -> None:
    """Write the starter, the world and the page; nothing that is there is touched."""
    if lesson == DRIVER_TESTS and not cards:
        _driver_tests(terminal, Path(folder))
        return
    if lesson == OWN_ROBOT and not cards:
        _own_robot(terminal, Path(folder))
        return
    from marelle_lessons import load_lesson  # not for help pages
    from marelle_lessons.starter import starter_files

    own = load_lesson(lesson)
    language = "cards" if cards else own.languages[-1]
    if language not in own.starts:
        raise Problem("E-NEW-02", lesson=own.id)
    starter = starter_files(own, terminal.text, language)
    target = Path(folder)
    written = _write_all(terminal, target, starter.files)
    program = str(target / starter.entry)
    terminal.say(terminal.text("cli.new.next"))
    terminal.say(f"  marelle run {program}")
    terminal.say(f"  marelle check {lesson} {program}")
    terminal.data({"lesson": own.id, "program": program, "files": written})


def _driver_tests(terminal: Terminal, target: Path) -> None:
    """Write a driver, its twin, its tests and the CI that runs them."""
    written = _write_all(terminal, target, driver_files(terminal.text))
    terminal.say(terminal.text("cli.new.next_driver", folder=target))
    terminal.say("  python -m pip install -r requirements.txt")
    terminal.say("  python -m pytest")
    terminal.data({"folder": str(target), "files": written})


def _own_robot(terminal: Terminal, target: Path) -> None:
    """Write a robot, its world and its program, and the schemas with which an editor helps."""
    written = _write_all(terminal, target, robot_files(terminal.text))
    terminal.say(terminal.text("cli.new.next_robot"))
    for words in ("kits --show", "worlds --show", "run"):
        terminal.say(f"  marelle {words} {target}")
    terminal.data({"folder": str(target), "files": written})


def _write_all(terminal: Terminal, target: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write the files of a folder that is new or empty, and say which; return their paths."""
    targets.make_folder(target)
    written = [_write(target / name, content) for name, content in files.items()]
    for path in written:
        terminal.say(terminal.text("cli.written", path=path), style="green")
    return written


def _write(path: Path, content: bytes) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:  # never over a file that came there meanwhile
            file.write(content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Problem("E-PIC-04", path=str(path), reason=reason) from error
    return str(path)
