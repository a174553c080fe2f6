"""Asks a board for its facts, names it and stops its program, and adds what the page itself has to say of the board."""

from types import MappingProxyType

from marelle_files import kit_names as tables_of_kits, kit_of
from marelle_images.versions import numbers_of
from marelle_lessons.page.board_job import BoardJob
from marelle_lessons.page.problems import Message
from marelle_protocol import (
    BoardError,
    Guarded,
    Identity,
    RestartedError,
    RunningError,
    SilentError,
    Stream,
    ask_identity,
    ask_identity_and_guard,
    at_prompt,
    catch,
    identity_and_guard,
    is_name,
    rom_loader,
    stop_or_restart,
    write_name,
)
from marelle_protocol.stream import Protocol
from marelle_sim.kits import kit_names, load_kit, machines_of_kits
from marelle_text import Problem
from marelle_text.version import version

_LONGEST_SHOWN = 40  # characters shown of a text that is no name


def described(known: Identity, guarded: Guarded, language: str) -> Message:
    """Return the facts that a board sent, and what the page adds to them.

    Args:
        known: the board's facts.
        guarded: what its guard has noted.
        language: of the kit's title, "fr" or "en".

    Returns:
        The fields of `Identity`; `kit`, "" for none; `kit_title`, the same as `kit` if the page does not know that kit; `mine`, the version
        of the library in the page; `newer`, who has the newer library, "page" or "board", "" for neither; `guard`, the fields of `Guarded`.
    """
    kit, mine = kit_of(known), version()
    return {
        **known._asdict(),
        "kit": kit,
        "kit_title": load_kit(kit).title(language) if kit in kit_names() else kit,
        "mine": mine,
        "newer": newer(mine, known.library),
        "guard": guarded._asdict(),
    }


def newer(mine: str, theirs: str) -> str:
    """Return who has the newer version by its first three numbers: "page" (`mine`) or "board" (`theirs`); "" if equal or no version.

    Example:
        >>> newer("0.10", "0.9.2"), newer("0.9", "0.9.2"), newer("0.9", "?")
        ('page', 'board', '')
    """
    one, other = numbers_of(mine), numbers_of(theirs)
    if not one or not other:
        return ""
    return "page" if one > other else "board" if one < other else ""


def _identify(stream: Stream, _request: Message, job: BoardJob) -> Protocol[Message]:
    """Stop the program on a board, and return its facts (`described`); if Ctrl-C does not stop the program, restart the board.

    Raises:
        BoardError: E-DOCTOR-17, the boot loader of an ESP32 answers and not MicroPython.
        SilentError, RunningError, ValueError: see `stop_or_restart` and `ask_identity_and_guard`.
    """
    try:
        known, guarded = yield from ask_identity_and_guard(stream)
    except (
        RunningError,
        SilentError,
        ValueError,
    ):  # a thread prints between the answers, or prints what looks like a prompt
        if (yield from rom_loader.answers(stream)):
            raise BoardError("E-DOCTOR-17") from None
        yield from stop_or_restart(stream)
        known, guarded = yield from ask_identity_and_guard(stream)
    return described(known, guarded, job.language)


def _catch(stream: Stream, request: Message, job: BoardJob) -> Protocol[Message]:
    """Stop a board that was just plugged in before its program starts, and return its facts (`described`).

    Raises:
        BoardError: no prompt comes, as the board has no guard and its program runs, or MicroPython has not started. The code is
            `request["silent"]`, that of the earlier error for which the board was to be plugged in again.
        RunningError: its motors could not be stopped.
        SilentError, ValueError: see `ask_identity_and_guard`.
    """
    try:
        yield from catch(stream)
    except SilentError:
        raise BoardError(request["silent"]) from None
    known, guarded = yield from ask_identity_and_guard(stream)
    return described(known, guarded, job.language)


def _name(stream: Stream, request: Message, job: BoardJob) -> Protocol[Message]:
    name = str(request["name"])
    refuse_no_name(name)
    known, guarded = yield from at_prompt(stream, give_name(stream, name))
    return described(known, guarded, job.language)


def refuse_no_name(name: str) -> None:
    """Refuse a text that cannot be the name of a board.

    Raises:
        Problem: E-LINK-16.
    """
    if not is_name(name):
        raise Problem("E-LINK-16", name=name[:_LONGEST_SHOWN])


def give_name(stream: Stream, name: str) -> Protocol[tuple[Identity, Guarded]]:
    """Write a name to a board that is at its raw prompt, and return its facts and what its guard has noted.

    Raises:
        SilentError, ValueError, RefusedError: see `write_name` and `identity`.
    """
    yield from write_name(stream, name)
    return (yield from identity_and_guard(stream))


def _kits(stream: Stream, _request: Message, job: BoardJob) -> Protocol[Message]:
    """Return the name and title of each kit for which the library has a table; first those whose board may be this one."""
    known = yield from ask_identity(stream)
    machines = machines_of_kits()
    tables = [
        name for name in machines if name in tables_of_kits()
    ]  # without the kit that only the simulator has
    names = sorted(tables, key=lambda name: known.machine not in machines[name])
    return {
        "kits": [{"name": name, "title": load_kit(name).title(job.language)} for name in names]
    }


def _stop(stream: Stream, _request: Message, _job: BoardJob) -> Protocol[Message]:
    """Stop the program on a board, and its motors; restart the board if nothing else stops them.

    Returns:
        `seconds` that it took, and `by`, what stopped the program.

    Raises:
        BoardError: E-LINK-23, the board does not answer.
        RestartedError, RunningError: see `stop_or_restart`.
    """
    try:
        stopped = yield from stop_or_restart(stream)
    except RestartedError:
        raise
    except SilentError as silent:
        raise BoardError("E-LINK-23") from silent
    return {"seconds": stopped.seconds, "by": stopped.by}


JOBS = MappingProxyType(
    {"identify": _identify, "catch": _catch, "name": _name, "kits": _kits, "stop": _stop}
)
"""What of this may be done on a board."""
