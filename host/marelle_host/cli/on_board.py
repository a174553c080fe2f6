"""`marelle run --on PORT|all`: the program runs on real boards, its files stay on this computer."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from marelle_files import FOLDER, LIBRARY, board_files
from marelle_help import as_help, printed_remarks
from marelle_host.cli import errors, program_lines
from marelle_host.cli.board_failure import read_failure
from marelle_host.cli.escapes import Escapes
from marelle_host.link import SOME_FAILED, LinkError, compiler, on_each, run_program, usb_ports
from marelle_sim.microcontroller import Flash
from marelle_sim.programs import decode_module, read_source
from marelle_sim.results import Ending
from marelle_text import Problem
from marelle_text.story import seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marelle_host.cli.terminal import Terminal
    from marelle_host.link import BoardRun
    from marelle_sim.errors import ProgramError
    from marelle_sim.programs import Source
    from marelle_text import Text

ALL = "all"
_USED = frozenset({"program", "on", "seconds", "json", "plain", "lang", "debug", "help"})
_LONGEST_LINE = 10_000


class Came(NamedTuple):
    """What came of one board."""

    port: str
    run: BoardRun | None
    problem: LinkError | None
    error: ProgramError | None

    @property
    def exit_code(self) -> int:
        """Return the exit code of a command that had this board alone."""
        if self.problem is not None:
            return self.problem.exit_code
        run = self.run
        if run is not None and run.ended == Ending.INTERRUPTED:
            return errors.INTERRUPTED
        well = run is not None and Ending(run.ended).good and run.exit_code == 0
        return errors.DONE if well else errors.PROGRAM_FAILED


def refuse_others(context: click.Context) -> None:
    """Refuse each option that was typed and means nothing on a real board.

    Raises:
        LinkError: E-LINK-11
    """
    for param in context.command.params:
        typed = (
            context.get_parameter_source(str(param.name)) == click.core.ParameterSource.COMMANDLINE
        )
        if typed and param.name not in _USED:
            raise LinkError("E-LINK-11", name=param.opts[0])


def run_on(terminal: Terminal, written: str, where: str, limit_s: float) -> int:
    """Run a program on the board of one port, or on all boards; return the exit code.

    Args:
        terminal: How this command talks.
        written: Path of the program.
        where: Name of a port, or `all`.
        limit_s: True time after which the program is stopped.

    Raises:
        LinkError: There is no board (E-LINK-02), or mpremote is missing (-08).
        ProgramFileError: The program cannot be read.
    """
    source = read_source(written)
    several = where == ALL
    ports = usb_ports() if several else [where]
    if not ports:
        raise LinkError("E-LINK-02")
    printer = _Printer(terminal, ports, several=several)
    _files(source, 0)  # what is wrong with them is said before a board is touched

    def job(port: str, stopped: Callable[[], bool]) -> BoardRun:
        say = partial(printer.say, port)
        return run_program(
            port, source.entry, partial(_disk, source), seconds=limit_s, say=say, stopped=stopped
        )

    results = on_each(ports, job, limit_s)
    printer.finish()
    came = [_came(port, one, source) for port, one in zip(ports, results, strict=True)]
    return _tell_all(terminal, came) if several else _tell_one(terminal, came[0], source)


def _disk(source: Source, bytecode: int) -> Flash:
    """Return what a board sees: in memory, as in the simulator; each board writes to its own."""
    return Flash(_files(source, bytecode), locked=("/marelle",))


def _files(source: Source, bytecode: int) -> dict[str, bytes | str]:
    """Return what a board sees, as content or by its place here: the library beside the program, for both come over the link.

    Raises:
        BoardFilesError: a file, or the `board.json` of the program's folder, is no board's.
    """
    beside = (
        len(FOLDER) - 1
    )  # of the path of a module of the library: `/remote` is all that the board sees
    return {
        path[beside:] if path.startswith(f"{FOLDER}{LIBRARY}/") else path: content
        for path, content in board_files("", source, compiled=compiler(bytecode)).items()
    }


def _came(port: str, result: BoardRun | LinkError, source: Source) -> Came:
    if isinstance(result, LinkError):
        return Came(port, None, result, None)
    if result.ended != "error":
        return Came(port, result, None, None)
    return Came(port, result, None, read_failure(result.traceback, partial(_text, source)))


def _text(source: Source, name: str) -> str | None:
    """Return the text of one of the pupil's own files, by its name on the board."""
    path = f"/{name}"
    if path == source.entry:
        return source.text
    if name.startswith("marelle/") or path not in source.files:
        return None
    try:
        return decode_module(Path(source.files[path]).read_bytes(), name)
    except (OSError, Problem):
        return None


def _tell_one(terminal: Terminal, came: Came, source: Source) -> int:
    """Say how the program ended on the only board; return the exit code.

    Raises:
        LinkError: The board could not be reached, or was lost.
    """
    if came.run is None:
        raise came.problem or LinkError("E-LINK-05", port=came.port)
    terminal.tell(_end(terminal.text, came.run))
    if came.error is not None:
        program_lines.tell_error(terminal, came.error)
    else:
        said = (came.run.stdout, source.text, source.entry.lstrip("/"))
        program_lines.tell_remarks(terminal, printed_remarks(*said, terminal.text))
    terminal.data(_as_data(terminal.text, came))
    return came.exit_code


def _tell_all(terminal: Terminal, came: Sequence[Came]) -> int:
    """Say how the program ended on each board, as a table; return the exit code."""
    text = terminal.text
    headings = [text(f"cli.board.{name}") for name in ("port", "ended", "advice")]
    terminal.say()
    terminal.table(headings, [_row(text, one) for one in came])
    terminal.data({"boards": [_as_data(text, one) for one in came]})
    codes = {one.exit_code for one in came}
    if errors.INTERRUPTED in codes:
        return errors.INTERRUPTED
    return errors.DONE if codes == {errors.DONE} else SOME_FAILED


def _row(text: Text, one: Came) -> list[str]:
    error = _error(text, one)
    if error is None:
        return [one.port, _end(text, one.run) if one.run else "", ""]
    return [one.port, str(error["what"]), f"{error['action']} ({error['code']})"]


def _end(text: Text, run: BoardRun) -> str:
    """Return how a program ended, in a sentence."""
    key = "exit_code" if run.ended == Ending.EXIT and run.exit_code else run.ended
    time = seconds(round(run.seconds * 1e6), text)
    return text(f"cli.board.{key}", port=run.port, time=time, code=run.exit_code)


def _error(text: Text, one: Came) -> dict[str, str | int] | None:
    """Return what went wrong with one board, as data."""
    if one.problem is not None:
        return {**one.problem.explain(text).as_data()}
    return None if one.error is None else as_help(one.error, text)


def _as_data(text: Text, one: Came) -> dict[str, object]:
    run = one.run
    return {
        "port": one.port,
        "ended": "unreachable" if run is None else run.ended,
        "exit_code": 0 if run is None else run.exit_code,
        "seconds": 0.0 if run is None else round(run.seconds, 3),
        "stdout": "" if run is None else run.stdout,
        "error": _error(text, one),
    }


class _Printer:
    """Print what programs print, as it comes: of several boards whole lines, each after its port."""

    def __init__(self, terminal: Terminal, ports: Sequence[str], *, several: bool) -> None:
        self._voice, self._several = terminal, several
        self._lock = threading.Lock()
        self._begun = dict.fromkeys(ports, "")
        self._escapes = {port: Escapes(colours=False) for port in ports}
        self._width = max(len(port) for port in ports)

    def say(self, port: str, printed: str) -> None:
        """Print a piece of text from one board."""
        with self._lock:
            if self._several:
                printed = self._escapes[port].clean(printed)
            lines = (self._begun[port] + printed).split("\n")
            if self._several:
                for line in lines[:-1]:
                    self._voice.say(f"{port:<{self._width}} | {line}")
            else:
                self._voice.pour(printed)
            self._begun[port] = lines[-1][-_LONGEST_LINE:]

    def finish(self) -> None:
        """End the lines that the programs did not end."""
        for port, begun in self._begun.items():
            if begun:
                self.say(port, "\n")
