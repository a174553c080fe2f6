"""Runs a program and the files that it needs on a board, and explains its errors as the simulator does."""

from __future__ import annotations

from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marelle_help import as_help, printed_remarks, read_failure
from marelle_lessons.page.problems import PORT, BoardProblem, said
from marelle_lessons.page.written import WrittenProgram
from marelle_protocol import Program, RunOptions, run_with_files
from marelle_sim.programs import MODULES, names_there
from marelle_text import Text

if TYPE_CHECKING:
    from marelle_lessons.page.boards import BoardJob
    from marelle_protocol import Ran, Stream
    from marelle_protocol.stream import Protocol

    Message = dict[str, Any]

_MOST_PRINTED = 100_000  # characters that are searched for the library's remarks on a wheel


def _run(stream: Stream, request: Message, job: BoardJob) -> Protocol[Message]:
    """Stop what runs on a board, run a program there, and leave the board at its normal prompt.

    Args:
        stream: to the board.
        request: `program`, its text; `files`, name -> text of its modules; `entry`, its file's name; `seconds`, its limit of time.
        job: gets messages on the files that are sent, on the start, and each printed text.

    Returns:
        The fields of `Ended`; `sent`, the paths of the files that were sent; `mistake`, the explanation of an error or None;
        `remarks`, on what the library printed about a wheel meanwhile; [] with a mistake.
    """
    program = WrittenProgram(request)
    printed = StringIO()

    def say(text: str) -> None:
        if printed.tell() < _MOST_PRINTED:  # a program may print for an hour
            printed.write(text)
        job.tell(printed=text)

    options = RunOptions(
        request["seconds"], say,
        save=lambda _known: job.save,
        started=lambda _sent: job.tell(started=True),
        stopped=lambda: job.stopped,
        progress=job.progress,
    )  # fmt: skip
    runs = Program(program.name, program.text)
    ran = yield from run_with_files(stream, runs, lambda known, _: program.plan(known), options)
    text, told = Text(job.language), printed.getvalue()[:_MOST_PRINTED]
    mistake = _mistake(ran, program, text)
    remarks = [] if mistake else printed_remarks(told, program.text, program.name, text)
    return {**ran.ended._asdict(), "sent": ran.sent, "mistake": mistake, "remarks": remarks}


def _mistake(ran: Ran, program: WrittenProgram, text: Text) -> Message | None:
    """Return the explanation of the program's end: motors that still turn, else its error; None if it ended without either."""
    if ran.ended.running:
        return said(BoardProblem("E-LINK-35", port=PORT), text)
    if ran.ended.how != "error":
        return None
    error = read_failure(ran.ended.traceback, program.text_of, MODULES, names_there)
    return {**as_help(error, text, BoardProblem.of), "on_board": True}


JOBS = MappingProxyType({"run": _run})
"""What of this may be done on a board."""
