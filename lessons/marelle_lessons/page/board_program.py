"""A program runs on a board with all that it needs, and its mistakes are explained as in the simulator."""

from __future__ import annotations

from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marelle_help import as_help, printed_remarks, read_failure
from marelle_lessons.page.board_problem import PORT, BoardProblem
from marelle_lessons.page.problems import said
from marelle_lessons.page.written import WrittenProgram
from marelle_protocol import Program, RunOptions, run_with_files
from marelle_sim.programs import MODULES, names_there
from marelle_text import Text

if TYPE_CHECKING:
    from marelle_lessons.page.boards import Talk
    from marelle_protocol import Ran, Stream
    from marelle_protocol.stream import Protocol

    Asked = dict[str, Any]

_MOST_PRINTED = 100_000  # signs in which is looked for what the library tells of a wheel


def _run(stream: Stream, asked: Asked, talk: Talk) -> Protocol[Asked]:
    """Run a program on a board, from whatever runs there to its prompt for people.

    Args:
        stream: to the board.
        asked: `program`, its text; `files`, name -> text of what it has beside it; `entry`, its own name; `seconds`, after which it is stopped.
        talk: is told of the files that are pushed, of the start, and of what is printed.

    Returns:
        The fields of `Ended`, and `sent`, the paths of what was pushed; `mistake`, what is said of an error, None for none;
        `remarks`, what the library has told of a wheel while it ran.
    """
    program = WrittenProgram(asked)
    printed = StringIO()

    def say(text: str) -> None:
        if printed.tell() < _MOST_PRINTED:  # a program may print for an hour
            printed.write(text)
        talk.tell(printed=text)

    options = RunOptions(
        asked["seconds"], say,
        save=lambda _known: talk.save,
        started=lambda _sent: talk.tell(started=True),
        stopped=lambda: talk.stopped,
        progress=talk.progress,
    )  # fmt: skip
    runs = Program(program.name, program.text)
    ran = yield from run_with_files(stream, runs, lambda known, _: program.plan(known), options)
    return _shown(ran, program, printed.getvalue()[:_MOST_PRINTED], Text(talk.language))


def _shown(ran: Ran, program: WrittenProgram, printed: str, text: Text) -> Asked:
    mistake = _mistake(ran, program, text)
    return {
        **ran.ended._asdict(),
        "sent": ran.sent,
        "mistake": mistake,
        "remarks": [] if mistake else printed_remarks(printed, program.text, program.name, text),
    }


def _mistake(ran: Ran, program: WrittenProgram, text: Text) -> Asked | None:
    """Return the sentence on how a program ended; motors that still turn come first."""
    if ran.ended.running:
        return said(BoardProblem("E-LINK-35", port=PORT), text)
    if ran.ended.how != "error":
        return None
    error = read_failure(ran.ended.traceback, program.text_of, MODULES, names_there)
    return {**as_help(error, text, BoardProblem.of), "on_board": True}


TALKS = MappingProxyType({"run": _run})
"""What of this may be done on a board."""
