"""Stores a program on a board from the page, so that it starts when the board is switched on."""

from __future__ import annotations

from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zlib import crc32

from marelle_files import GUARD, PROGRAM, STARTER, StartupProgram, guard_files, root_files
from marelle_lessons.page.board_install import changes
from marelle_lessons.page.library_bytecode import compiler
from marelle_lessons.page.written import WrittenProgram
from marelle_protocol import (
    at_prompt,
    get_files,
    identity,
    list_files,
    push,
    with_file_codes,
    with_link_codes,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_lessons.page.boards import BoardJob
    from marelle_protocol import FileFact, Identity, Plan, Stream
    from marelle_protocol.stream import Protocol

    Message = dict[str, Any]

_GUARD_MODULE = "/lib/marelle_guard."  # then mpy or py


def _plan_keep(stream: Stream, request: Message, _job: BoardJob) -> Protocol[Message]:
    """Return the changes that storing a program would make to a board; write nothing.

    Args:
        stream: to the board.
        request: see `WrittenProgram`; also `own`, path -> SHA-256 of the program that this page stored there before, which may be lost.

    Returns:
        Lists of paths: `sent`, `kept`, `removed`, `theirs`; the last are a pupil's files, or the program that starts with the board
        now. `own`: for the next request.
    """
    program = WrittenProgram(request)
    return (
        yield from with_file_codes(
            at_prompt(stream, with_link_codes(_keep_or_plan(stream, program, _own(request), None)))
        )
    )


def _keep(stream: Stream, request: Message, job: BoardJob) -> Protocol[Message]:
    """Store a program on a board; files that are lost are sent to the page first, which saves them before anything is written.

    The request and the result are those of `_plan_keep`.
    """
    program = WrittenProgram(request)
    return (
        yield from with_file_codes(
            at_prompt(stream, with_link_codes(_keep_or_plan(stream, program, _own(request), job)))
        )
    )


def _own(request: Message) -> Mapping[str, str]:
    return request.get("own") or {}


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


JOBS = MappingProxyType({"plan_keep": _plan_keep, "keep": _keep})
"""What of this may be done on a board."""
