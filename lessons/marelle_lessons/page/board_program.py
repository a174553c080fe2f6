"""Runs a program and the files that it needs on a board, with its errors explained as after a simulated run; or stores it there, so that it starts with the board."""

from collections.abc import Mapping
from hashlib import sha256
from io import StringIO
from types import MappingProxyType
from zlib import crc32

from marelle_files import GUARD, PROGRAM, STARTER, StartupProgram, guard_files, root_files
from marelle_help import as_help, printed_remarks, read_failure
from marelle_lessons.page.board_install import changes
from marelle_lessons.page.board_job import BoardJob
from marelle_lessons.page.library_bytecode import compiler
from marelle_lessons.page.problems import PORT, BoardProblem, Message, said
from marelle_lessons.page.program_files import WrittenProgram
from marelle_protocol import (
    FileFact,
    Identity,
    Plan,
    Program,
    Ran,
    RunOptions,
    Stream,
    at_prompt,
    get_files,
    identity,
    list_files,
    push,
    run_with_files,
    with_file_codes,
    with_link_codes,
)
from marelle_protocol.stream import Protocol
from marelle_sim.programs import MODULES, names_there
from marelle_text import Text

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

    Raises:
        Problem: as `WrittenProgram`, before the board is touched.
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


_GUARD_MODULE = "/lib/marelle_guard."  # then mpy or py


def _plan_keep(stream: Stream, request: Message, _job: BoardJob) -> Protocol[Message]:
    """Return the changes that storing a program would make to a board; write nothing."""
    return _keep(stream, request, None)


def _keep(stream: Stream, request: Message, job: BoardJob | None) -> Protocol[Message]:
    """Store a program on a board; files that are lost are sent to the page first, which saves them before anything is written.

    Args:
        stream: to the board.
        request: see `WrittenProgram`; also `own`, path -> SHA-256 of the program that this page stored there before, which may be lost.
        job: gets the files and the progress; None to write nothing.

    Returns:
        Lists of paths: `sent`, `kept`, `removed`, `theirs`; the last are a pupil's files, or the program that starts with the board
        now. `own`: for the next request.
    """
    program, own = WrittenProgram(request), request.get("own") or {}
    stored = _keep_or_plan(stream, program, own, job)
    return (yield from with_file_codes(at_prompt(stream, with_link_codes(stored))))


def _keep_or_plan(
    stream: Stream, program: WrittenProgram, own: Mapping[str, str], job: BoardJob | None
) -> Protocol[Message]:
    """Store a program on a board, or only return the changes if `job` is None; see `_plan_keep`."""
    known = yield from identity(stream)
    listed = yield from list_files(stream)
    # The program that started with the board until now is replaced, even if a pupil wrote it: the page is told, and saves it.
    plan = StartupProgram(program.text).added(program.plan(known), "", known, None)
    plan = plan._replace(files={**_guard(known, listed), **plan.files})
    lost_files = yield from _lost_program(stream, known, listed, plan)
    lost = {
        path: content for path, content in lost_files.items() if own.get(path) != _sum(content)
    }
    if job is None:
        pushes = push(stream, plan.files, remove=plan.remove, remove_ours=plan.remove_ours, dry_run=True)  # fmt: skip
    else:
        job.save(lost)
        pushes = push(
            stream, plan.files, remove=plan.remove, remove_ours=plan.remove_ours,
            progress=job.progress, save=job.save,
        )  # fmt: skip
    told_of = changes((yield from pushes))
    puts = {path: _sum(plan.files[path]) for path in (STARTER, PROGRAM) if path in plan.files}
    return {**told_of, "theirs": [*told_of["theirs"], *lost], "own": puts}


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()


def _lost_program(
    stream: Stream, known: Identity, listed: Mapping[str, FileFact], plan: Plan
) -> Protocol[dict[str, bytes]]:
    put = [path for path in (STARTER, PROGRAM) if path in plan.files and path in listed and listed[path].ours]  # fmt: skip
    if not put:
        return {}
    starters = root_files(known.platform)
    own = (
        [starters[STARTER].read_bytes()] if STARTER in starters else []
    )  # marelle's own starter, which no pupil wrote
    lost_files = yield from get_files(stream, put)
    return {path: content for path, content in lost_files.items() if content not in (plan.files[path], *own)}  # fmt: skip


def _guard(known: Identity, listed: Mapping[str, FileFact]) -> dict[str, bytes]:
    """Return the files of the guard, {} if the board has it: without a guard a program that starts by itself may be hard to stop."""
    files = guard_files(known.platform, compiler(known.bytecode))
    has_one = GUARD in files and GUARD in listed and listed[GUARD].crc32 == crc32(files[GUARD])
    return {} if has_one and any(path.startswith(_GUARD_MODULE) for path in listed) else files


JOBS = MappingProxyType({"run": _run, "plan_keep": _plan_keep, "keep": _keep})
"""What of this may be done on a board."""
