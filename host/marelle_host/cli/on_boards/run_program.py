"""`marelle run --on PORT|all`: push a program and the files that it needs to real boards, and run it there."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

import click

from marelle_files import STARTER, StartupProgram, kit_of
from marelle_help import as_help, printed_remarks, read_failure
from marelle_host.cli.board_table.summary import exit_code_of_boards, tell_saved
from marelle_host.cli.board_table.table import BoardsTable, board_called
from marelle_host.cli.on_boards.needed_files import board_needs
from marelle_host.cli.options.boards import ALL, chosen_ports
from marelle_host.cli.running import program_lines
from marelle_host.cli.terminal import errors, streams
from marelle_host.cli.terminal.escape_sequences import EscapeFilter
from marelle_host.cli.terminal.keys import keys
from marelle_host.cli.terminal.output import Terminal
from marelle_host.cli.terminal.signals import asked
from marelle_host.cli.terminal.streams import OutputError, ReaderGoneError
from marelle_host.link import BoardRun, BoardsRunOptions, LinkError, run_program
from marelle_protocol import Ended, FileFact, Identity, Plan, Program
from marelle_sim.errors import ProgramError
from marelle_sim.programs import MODULES, Source, names_there, read_source
from marelle_sim.results import Ending
from marelle_text import Text
from marelle_text.story import seconds

_USED = frozenset({"program", "on", "keep", "seconds", "json", "plain", "lang", "debug", "help"})
_LONGEST_LINE = 10_000
_UNREACHABLE = "unreachable"


class _BoardResult(NamedTuple):
    """The result of a program on one board; of a board that was not reached or was lost, `run` has `ended.how` "unreachable".

    Attributes:
        problem: why the board was not reached, or that its motors may be running. error: the error that ended the program.
    """

    port: str
    name: str
    run: BoardRun
    problem: LinkError | None
    error: ProgramError | None
    saved: tuple[Path, ...] = ()

    @property
    def exit_code(self) -> int:
        if self.problem is not None:
            return self.problem.exit_code
        ended = self.run.ended
        if ended.how == Ending.INTERRUPTED:
            return errors.INTERRUPTED
        well = Ending(ended.how).good and ended.exit_code == 0
        return errors.DONE if well else errors.PROGRAM_FAILED


def refuse_others(context: click.Context) -> None:
    """Refuse an option that was typed and has no effect on a real board.

    Raises:
        LinkError: E-LINK-11
    """
    for param in context.command.params:
        typed = (
            context.get_parameter_source(str(param.name)) == click.core.ParameterSource.COMMANDLINE
        )
        if typed and param.name not in _USED:
            raise LinkError("E-LINK-11", name=param.opts[0])


def run_on(
    terminal: Terminal, written: str, where: Sequence[str], limit_s: float, *, keep: bool
) -> int:
    """Run a program on the boards at these ports; return the exit code.

    Args:
        terminal: How this command talks.
        written: Path of the program.
        where: Names of ports; `all` for every board.
        limit_s: The seconds after which the program is stopped.
        keep: Whether the program is left on the boards, to start when they are switched on.

    Raises:
        LinkError: E-LINK-02, there is no board; E-LINK-08, pyserial is missing; E-LINK-17, no port was named and there are several
            boards; another code, the only board was not reached or was lost.
        ProgramFileError, BoardFilesError: The program cannot be read, or its files cannot be sent.
        OutputError: The programs' output cannot be written; the programs are stopped first.
    """
    source, ports = read_source(written), chosen_ports(where)
    several = ALL in where or len(ports) > 1
    needs = board_needs(source, with_entry=False)
    startup = StartupProgram(source.text) if keep else None
    table = BoardsTable(terminal, "cli.run.pushing", ports)
    printer = _Printer(terminal, ports, table, several=several)

    def needed(port: str, known: Identity, listed: Mapping[str, FileFact]) -> Plan:
        table.named(port, known.name)
        _tell_kit(terminal, port, kit_of(known), needs.kit)
        plan = needs.of(known)
        return startup.added(plan, port, known, listed.get(STARTER)) if startup else plan

    with asked() as wanted, nullcontext(bytes) if several else keys() as typed:
        run_options = BoardsRunOptions(
            limit_s, printer.say, lambda: wanted.to_stop() or printer.is_lost, wanted.to_leave, table.progress, printer.start,
            typed, saved=table.saved, lists=keep,
        )  # fmt: skip
        program = Program(source.entry.lstrip("/"), source.text)
        with table:
            results = run_program(ports, program, needed, run_options, table if several else None)
        if not printer.finish():
            return errors.DONE
        came = [_result_of(port, table, results[port], source) for port in ports]
        try:
            code = _tell_all(terminal, came) if several else _tell_one(terminal, came[0], source)
            _tell_startup(terminal, came, startup)
        finally:
            streams.finish()  # before the signal that may end the command
        return code


def _tell_startup(
    terminal: Terminal, came: Sequence[_BoardResult], startup: StartupProgram | None
) -> None:
    if startup is None or terminal.as_json:
        return
    for one in came:
        if one.run.ended.how == _UNREACHABLE:
            continue
        if one.port in startup.others:
            errors.tell(terminal, LinkError("E-LINK-36", port=one.port))
        else:
            terminal.tell(terminal.text("cli.run.kept", port=one.port))


def _tell_kit(terminal: Terminal, port: str, own: str, wanted: str) -> None:
    """Warn if the kit of a board is not that of the `board.json` beside the program; not with `--json`, nor if one of the two is unknown."""
    if own and wanted and own != wanted and not terminal.as_json:
        errors.tell(terminal, LinkError("E-LINK-33", port=port, own=own, wanted=wanted))


def _result_of(
    port: str, table: BoardsTable, result: BoardRun | LinkError, source: Source
) -> _BoardResult:
    name, saved = table.name_of(port), table.saved_of(port)
    if isinstance(result, LinkError):
        return _BoardResult(port, name, BoardRun(port, Ended(_UNREACHABLE)), result, None, saved)
    problem = LinkError("E-LINK-35", port=result.port) if result.ended.running else None
    error = None
    if result.ended.how == Ending.ERROR:
        error = read_failure(result.ended.traceback, source.text_of, MODULES, names_there)
    return _BoardResult(port, name, result, problem, error, saved)


def _tell_one(terminal: Terminal, came: _BoardResult, source: Source) -> int:
    tell_saved(terminal, came.saved)
    if came.problem is not None and came.run.ended.how == _UNREACHABLE:
        raise came.problem
    terminal.tell(_end(terminal.text, came.run))
    if came.error is not None:
        program_lines.tell_error(terminal, came.error, on_board=True)
    else:
        said = (came.run.stdout, source.text, source.entry.lstrip("/"))
        program_lines.tell_remarks(terminal, printed_remarks(*said, terminal.text))
    if came.problem is not None and not terminal.as_json:
        errors.tell(terminal, came.problem)
    terminal.data(_as_data(terminal.text, came))
    return came.exit_code


def _tell_all(terminal: Terminal, came: Sequence[_BoardResult]) -> int:
    """Tell in a table how the program ended on each board; return the exit code: 8 if some failed, that of the first if all did.

    INTERRUPTED if the program of any board was interrupted.
    """
    terminal.say()
    for one in came:
        tell_saved(terminal, one.saved)
    rows = [_row(terminal.text, one) for one in came]
    terminal.table(("port", "ended", "advice"), rows, heading="cli.board.*")
    terminal.data({"boards": [_as_data(terminal.text, one) for one in came]})
    codes = [one.exit_code for one in came]
    return errors.INTERRUPTED if errors.INTERRUPTED in codes else exit_code_of_boards(codes)


def _row(text: Text, one: _BoardResult) -> list[str]:
    error, who = _error(text, one), board_called(one.port, one.name)
    if error is None:
        return [who, _end(text, one.run), ""]
    return [who, str(error["what"]), f"{error['action']} ({error['code']})"]


def _end(text: Text, run: BoardRun) -> str:
    how, code, ran_s = run.ended[:3]
    key = "exit_code" if how == Ending.EXIT and code else how
    return text(
        f"cli.board.{key}", port=run.port, time=seconds(round(ran_s * 1e6), text), code=code
    )


def _error(text: Text, one: _BoardResult) -> dict[str, str | int] | None:
    if one.problem is not None:
        return {**one.problem.explain(text).as_data()}
    return None if one.error is None else as_help(one.error, text)


def _as_data(text: Text, one: _BoardResult) -> dict[str, object]:
    ended = one.run.ended
    return {
        "port": one.port, "name": one.name or None, "ended": ended.how, "exit_code": ended.exit_code, "seconds": round(ended.seconds, 3),
        "stdout": one.run.stdout, "pushed": list(one.run.sent), "saved": [str(place) for place in one.saved],
        "error": _error(text, one),
    }  # fmt: skip


class _Printer:
    """Prints the programs' output as it arrives; with several boards, whole lines, each after its board's name or port.

    Attributes:
        is_lost: whether output can no longer be written, so that the programs must be stopped.
    """

    def __init__(
        self, terminal: Terminal, ports: Sequence[str], table: BoardsTable, *, several: bool
    ) -> None:
        self._terminal, self._table, self._several = terminal, table, several
        self._begun = dict.fromkeys(ports, "")
        self._escapes = {port: EscapeFilter(colours=False) for port in ports}
        self._lost: OutputError | ReaderGoneError | None = None

    @property
    def is_lost(self) -> bool:
        return self._lost is not None

    def start(self, port: str) -> None:
        """Show that the program of a board has started: in the table of several boards; for a single board, end the table."""
        if self._several:
            self._table.say(port, "running")
        else:
            self._table.finish()

    def say(self, port: str, printed: str) -> None:
        """Print a piece of a program's output; an error of writing is noted in `is_lost`, not raised."""
        self._table.finish()
        try:
            self._say(port, printed)
        except (OutputError, ReaderGoneError) as error:  # raised when the boards are stopped
            self._lost = self._lost or error

    def _say(self, port: str, printed: str) -> None:
        if self._several:
            printed = self._escapes[port].clean(printed)
        lines = (self._begun[port] + printed).split("\n")
        if self._several:
            width = max(len(self._who(one)) for one in self._begun)
            for line in lines[:-1]:
                self._terminal.say(f"{self._who(port):<{width}} | {line}")
        else:
            self._terminal.pour(printed)
        self._begun[port] = lines[-1][-_LONGEST_LINE:]

    def _who(self, port: str) -> str:
        """Return the prefix of a board's lines: its name if no other board has it, else its port."""
        name = self._table.name_of(port)
        names = [self._table.name_of(one) for one in self._begun]
        return name if name and names.count(name) == 1 else port

    def finish(self) -> bool:
        """End the last lines that the programs left without a newline; return False if the reader of the output has gone.

        Of several boards these lines were held back, and are printed now; of a single board only the newline is printed now.

        Raises:
            OutputError: this output or an earlier one could not be written.
        """
        for port, begun in self._begun.items():
            if begun:
                self.say(port, "\n")
        if isinstance(self._lost, OutputError):
            raise self._lost
        if self._lost is not None:  # the reader has closed the pipe
            streams.give_up()
        return self._lost is None
