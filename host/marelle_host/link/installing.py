"""Install the library on boards: tell first what would change on each, then change it, and check each board's answer."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from marelle_host.link.errors import LinkError
from marelle_host.link.protocol_loop import drive_ports
from marelle_host.link.pushing import PushWatch
from marelle_host.link.saving import Saving
from marelle_protocol import (
    Examined,
    Identity,
    InstallCallbacks,
    InstallChanges,
    InstallPlan,
    Stream,
    install,
    plan_install,
    with_file_codes,
    with_link_codes,
)
from marelle_protocol.stream import Protocol


class InstalledBoard(NamedTuple):
    """The result of the installation on one board.

    Attributes:
        known: its identity after the restart.
        saved: paths on this computer of copies of overwritten files: those that were not marelle's, and any `main.py`.
    """

    known: Identity
    saved: tuple[Path, ...]


def plan_boards(
    ports: Sequence[str],
    choose: Callable[[str, Examined], InstallPlan],
    watch: PushWatch,
    *,
    at_once: int | None = None,
) -> dict[str, InstallChanges | LinkError]:
    """Ask each board for its identity, and compare its files with those that it should have; programs are stopped, no file is changed.

    Args:
        ports: names of ports.
        choose: called with a port and the board's state, returns the files that the board should have, or raises a `BoardError` or a `LinkError`.
        watch: receives the progress.
        at_once: see `drive_ports`.

    Returns:
        Port -> the changes that its installation would make, or the problem.
    """

    def board(port: str) -> Protocol[InstallChanges]:
        return with_file_codes(plan_install(Stream(), partial(plan, port)))

    def plan(port: str, found: Examined) -> InstallPlan:
        watch.named(port, found.identity.name)
        return choose(port, found)

    return drive_ports(ports, board, watch=watch, at_once=at_once)


def install_boards(
    planned: Mapping[str, InstallChanges],
    *,
    folder: Path,
    watch: PushWatch,
    restarts: Callable[[str], object],
    at_once: int | None = None,
) -> dict[str, InstalledBoard | LinkError]:
    """Send each board the files of its plan, restart it, and ask it for its library's version.

    Args:
        planned: port -> what `plan_boards` has returned.
        folder: files that are not marelle's, and any `main.py`, are saved here, in a folder named by the board, before they are
            overwritten.
        watch: receives the progress.
        restarts: called with a port when its board has all files and restarts.
        at_once: see `drive_ports`.

    Returns:
        Port -> the result, or the problem: E-LINK-41 if the board does not report the plan's version.
    """

    def board(port: str) -> Protocol[InstalledBoard]:
        watch.named(port, planned[port].board.identity.name)
        return with_file_codes(with_link_codes(_installed(port, planned[port])))

    def _installed(port: str, one: InstallChanges) -> Protocol[InstalledBoard]:
        saving = Saving(folder, one.board.identity, port, watch.saved)
        callbacks = InstallCallbacks(
            partial(watch.progress, port), saving, partial(restarts, port)
        )
        known = yield from install(Stream(), one.plan, callbacks)
        return InstalledBoard(known, tuple(saving.saved))

    return drive_ports([*planned], board, watch=watch, at_once=at_once)
