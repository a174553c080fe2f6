"""Puts the library on boards: says first what would change on each, then does it, and asks each whether it answers with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.link.protocol_loop import drive_ports
from marelle_host.link.saving import Saving
from marelle_protocol import Stream, Told, heard, install, plan_install, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from marelle_files import InstallPlan
    from marelle_host.link.errors import LinkError
    from marelle_host.link.pushing import PushWatch
    from marelle_protocol import Examined, Identity, InstallChanges, Pushed
    from marelle_protocol.stream import Protocol


class PlannedBoard(NamedTuple):
    """What an installation would do to a board.

    Attributes:
        plan: what it should have. found: what it is, and what would be sent.
    """

    plan: InstallPlan
    found: InstallChanges


class InstalledBoard(NamedTuple):
    """What came of an installation on a board.

    Attributes:
        known: what it says of itself after its restart. pushed: what it was given.
        saved: places on this computer of what was not marelle's and is overwritten there.
    """

    known: Identity
    pushed: Pushed
    saved: tuple[Path, ...]


def plan_boards(
    ports: Sequence[str],
    choose: Callable[[str, Examined], InstallPlan],
    watch: PushWatch,
    *,
    at_once: int | None = None,
) -> dict[str, PlannedBoard | LinkError]:
    """Ask each board what it is, and compare what it has with what it should have; nothing on it is changed.

    Args:
        ports: names of ports.
        choose: called with a port and what is on it, returns what it should have, or raises a `LinkError`.
        watch: is told how far they are.
        at_once: see `drive_ports`.

    Returns:
        Port -> what would be done to its board.
    """

    def board(port: str) -> Protocol[PlannedBoard]:
        return told(_planned(port))

    def _planned(port: str) -> Protocol[PlannedBoard]:
        plans: list[InstallPlan] = []

        def chosen(board: Examined) -> Mapping[str, bytes]:
            watch.named(port, board.identity.name)
            plans.append(choose(port, board))
            return plans[0].files

        found = yield from plan_install(Stream(), chosen)
        return PlannedBoard(plans[0], found)

    return drive_ports(ports, board, watch=watch, at_once=at_once)


def install_boards(
    planned: Mapping[str, PlannedBoard],
    *,
    folder: Path,
    watch: PushWatch,
    restarts: Callable[[str], object],
    at_once: int | None = None,
) -> dict[str, InstalledBoard | LinkError]:
    """Give each board what it should have, restart it, and ask it for its library's version.

    Args:
        planned: port -> what is to be done there.
        folder: where what is not marelle's is saved before it is overwritten, in a folder named by the board.
        watch: is told how far they are.
        restarts: called with a port when its board has all files and restarts.
        at_once: see `drive_ports`.

    Returns:
        Port -> what came of it; E-LINK-41 for a board that does not say that version.
    """

    def board(port: str) -> Protocol[InstalledBoard]:
        watch.named(port, planned[port].found.board.identity.name)
        return told(heard(_installed(port, planned[port])))

    def _installed(port: str, one: PlannedBoard) -> Protocol[InstalledBoard]:
        saving = Saving(folder, one.found.board.identity, port, watch.saved)
        told_of = Told(partial(watch.progress, port), saving, partial(restarts, port))
        came = yield from install(Stream(), one.plan.files, told_of, one.plan.version)
        return InstalledBoard(came.board, came.changes, tuple(saving.saved))

    return drive_ports([*planned], board, watch=watch, at_once=at_once)
