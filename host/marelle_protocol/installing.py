"""The library is put on a board: what would change is found out first, and whether the board answers with it at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_protocol import prompt
from marelle_protocol.examining import examine
from marelle_protocol.identity import Identity, identity
from marelle_protocol.push import push
from marelle_protocol.stopping import at_prompt
from marelle_protocol.stream import SilentError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from marelle_protocol.examining import Examined
    from marelle_protocol.push import Pushed
    from marelle_protocol.stream import Protocol, Stream

    Files = Mapping[str, bytes]


class Planned(NamedTuple):
    """What an installation would do.

    Attributes:
        board: what the board is, and holds. changes: what would be sent and removed.
    """

    board: Examined
    changes: Pushed


class Installed(NamedTuple):
    """What an installation has done.

    Attributes:
        changes: what was sent and removed. board: what the board says of itself after its restart.
    """

    changes: Pushed
    board: Identity


def plan_install(stream: Stream, choose: Callable[[Examined], Files]) -> Protocol[Planned]:
    """Find out what an installation would change; nothing on the board is changed.

    Args:
        stream: of the board.
        choose: returns what a board should have, path -> content; what it raises is raised.

    Raises:
        SilentError, RunningError, ValueError: see `examine`.
        RefusedError: the board cannot compare files.
    """
    board = yield from examine(stream)
    if board is None:  # the boot loader of its ROM answers
        raise SilentError(b"")
    changes = yield from at_prompt(stream, push(stream, choose(board), dry_run=True))
    return Planned(board, changes)


def install(
    stream: Stream,
    files: Files,
    *,
    progress: Callable[[int, int], object],
    save: Callable[[dict[str, bytes]], object],
    restarts: Callable[[], object],
) -> Protocol[Installed]:
    """Give a board its library, restart it, and ask it what it is.

    Args:
        stream: of the board.
        files: path -> content.
        progress: see `push`.
        save: see there.
        restarts: called when the files are there and the board restarts.

    Raises:
        SilentError, RunningError, NoRoomError, RefusedError: see `at_prompt` and `push`.
        ValueError: what the board answers after its restart is no identity.
    """
    return (yield from at_prompt(stream, _install(stream, files, progress, save, restarts)))


def _install(
    stream: Stream,
    files: Files,
    progress: Callable[[int, int], object],
    save: Callable[[dict[str, bytes]], object],
    restarts: Callable[[], object],
) -> Protocol[Installed]:
    changes = yield from push(stream, files, progress=progress, save=save)
    restarts()
    yield from prompt.restart(stream)
    return Installed(changes, (yield from identity(stream)))
