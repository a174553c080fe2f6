"""What a board is: asked, named, stopped; and what the page knows of it besides."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marelle_files import kit_names as tables_of_kits, kit_of
from marelle_protocol import (
    BoardError,
    RestartedError,
    RunningError,
    SilentError,
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
from marelle_sim.kits import kit_names, load_kit, machines_of_kits
from marelle_text import Problem
from marelle_text.version import version

if TYPE_CHECKING:
    from marelle_lessons.page.boards import Talk
    from marelle_protocol import Guarded, Identity, Stream
    from marelle_protocol.stream import Protocol

    Asked = dict[str, Any]

_RELEASE = re.compile(r"\d+(?:\.\d+)*")
_LONGEST_SHOWN = 40  # signs of a name that is none


def described(known: Identity, guarded: Guarded, language: str) -> Asked:
    """Return the facts that a board tells, with what the page knows about them.

    Returns:
        The fields of `Identity`, and `kit` ("" for none), `kit_title`, `mine` (the version of the library that the page has), `newer`
        ("page" or "board", whose library is the newer one; "" for neither), `guard` (the fields of `Guarded`).
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
    """Return the place of the newer of two libraries, "page" or "board"; "" where they are equal or one is unknown.

    Example:
        >>> newer("0.10", "0.9.2"), newer("0.9", "0.9.2"), newer("0.9", "?")
        ('page', 'board', '')
    """
    ours, its = _RELEASE.match(mine), _RELEASE.match(theirs)
    if ours is None or its is None:
        return ""
    one, other = _numbers(ours[0]), _numbers(its[0])
    return "page" if one > other else "board" if one < other else ""


def _numbers(release: str) -> list[int]:
    return [int(number) for number in release.split(".")]


def _identify(stream: Stream, _asked: Asked, talk: Talk) -> Protocol[Asked]:
    """Stop what runs on a board, and ask what it is and what its guard has noted; what heeds no Ctrl-C is restarted, as `stop` does.

    What does not answer then may be an ESP32's boot loader.
    """
    try:
        known, guarded = yield from ask_identity_and_guard(stream)
    except (
        RunningError,
        SilentError,
        ValueError,
    ):  # a thread prints among the answers, or prompts are printed that are none
        if (yield from rom_loader.answers(stream)):
            raise BoardError("E-DOCTOR-17") from None
        yield from stop_or_restart(stream)
        known, guarded = yield from ask_identity_and_guard(stream)
    return described(known, guarded, talk.language)


def _catch(stream: Stream, asked: Asked, talk: Talk) -> Protocol[Asked]:
    """Stop a board that has just been plugged in before its program starts, and ask what it is.

    Raises:
        BoardError: no prompt comes, so its program runs again; the code is `asked["silent"]`: why a person had to plug it in.
        RunningError: its motors could not be stopped.
    """
    try:
        yield from catch(stream)
    except SilentError:
        raise BoardError(asked["silent"]) from None
    known, guarded = yield from ask_identity_and_guard(stream)
    return described(known, guarded, talk.language)


def _name(stream: Stream, asked: Asked, talk: Talk) -> Protocol[Asked]:
    """Give a board the name `name`, and ask what it is then."""
    name = str(asked["name"])
    refuse_no_name(name)
    known, guarded = yield from at_prompt(stream, give_name(stream, name))
    return described(known, guarded, talk.language)


def refuse_no_name(name: str) -> None:
    """Refuse what no board can be called.

    Raises:
        Problem: E-LINK-16.
    """
    if not is_name(name):
        raise Problem("E-LINK-16", name=name[:_LONGEST_SHOWN])


def give_name(stream: Stream, name: str) -> Protocol[tuple[Identity, Guarded]]:
    """Give a board at its prompt for programs a name, and ask what it is then.

    Raises:
        SilentError, ValueError, RefusedError: see `write_name` and `identity`.
    """
    yield from write_name(stream, name)
    return (yield from identity_and_guard(stream))


def _kits(stream: Stream, _asked: Asked, talk: Talk) -> Protocol[Asked]:
    """Return the kits that the library has a table for, those first whose board this one can be."""
    known = yield from ask_identity(stream)
    machines = machines_of_kits()
    tables = [
        name for name in machines if name in tables_of_kits()
    ]  # one is the simulator's alone
    names = sorted(tables, key=lambda name: known.machine not in machines[name])
    return {
        "kits": [{"name": name, "title": load_kit(name).title(talk.language)} for name in names]
    }


def _stop(stream: Stream, _asked: Asked, _talk: Talk) -> Protocol[Asked]:
    """Stop what runs on a board, and its motors; restart it where nothing else helps."""
    try:
        stopped = yield from stop_or_restart(stream)
    except RestartedError:
        raise
    except SilentError as silent:
        raise BoardError("E-LINK-23") from silent
    return {"seconds": stopped.seconds, "by": stopped.by}


TALKS = MappingProxyType(
    {"identify": _identify, "catch": _catch, "name": _name, "kits": _kits, "stop": _stop}
)
"""What of this may be done on a board."""
