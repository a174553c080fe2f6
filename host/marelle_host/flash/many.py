"""Puts MicroPython on several boards at once, each by its own way, and sees that each answers with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.flash.board_threads import Task, do_at_once
from marelle_host.flash.boot_loader import enter_boot_loader
from marelle_host.flash.daplink_copy import flash_daplink
from marelle_host.flash.drives import find_drives
from marelle_host.flash.errors import FlashError
from marelle_host.flash.esptool import flash_esp, identify
from marelle_host.flash.patience import USUAL, Patience
from marelle_host.flash.returning import Flashed, port_listing
from marelle_host.flash.uf2_copy import flash_uf2
from marelle_host.flash.waits import wait_for
from marelle_host.link import ask_boards
from marelle_host.link.hubs import hub_at, socket_of
from marelle_host.link.listing import Listing
from marelle_host.link.protocol_loop import AT_ONCE
from marelle_images.versions import numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marelle_host.flash.board_threads import BoardsWatch, BoardWatch
    from marelle_host.flash.choosing import PlannedFlash
    from marelle_host.flash.drives import Drive
    from marelle_host.flash.esptool import ChipInfo
    from marelle_host.flash.returning import PortListing
    from marelle_host.flash.targets import Target
    from marelle_text import Problem

_DRIVES, _UNPLACED = "drives", "unplaced"
_LISTED_S = 0.2


class Limits(NamedTuple):
    """How many boards are served at once, and how long each is waited for.

    Attributes:
        of_hub: of a USB hub. elsewhere: whether those on no hub, behind addresses, are as many; else all are served at once.
        drives: how many boards may show a drive at once, as many as the system has names for.
        patience: how long each step of a flash may take.
    """

    of_hub: int = AT_ONCE
    elsewhere: bool = False
    drives: int = 100
    patience: Patience = USUAL

    def room(self, queue: str) -> int:
        """Return the number of boards that a queue serves at once."""
        return {_DRIVES: self.drives, _UNPLACED: 1}.get(queue, self.of_hub)


def identify_boards(
    targets: Mapping[str, Target],
    watch: BoardsWatch,
    limits: Limits,
    *,
    stop: Callable[[], bool] = bool,
    leave: Callable[[], bool] = bool,
) -> dict[str, ChipInfo | Problem]:
    """Ask the boot loaders in the ROM of these boards what they are; each board restarts, and nothing is written.

    Args:
        targets: where a board is -> what it is, of the way "esptool".
        watch: is told how far they are.
        limits: how many are served at once.
        stop: see `do_at_once`.
        leave: see there.

    Returns:
        Where a board is -> its chip, or why it is none of that family (E-FLASH-…).
    """

    def identified(target: Target, watch: BoardWatch) -> ChipInfo:
        watch.say(target.where, "identifying")
        return identify(target.port, leave=watch.has_left)

    tasks = {
        where: Task(partial(identified, target), _queues(target, (), limits))
        for where, target in targets.items()
    }
    return do_at_once(tasks, watch, limits.room, stop=stop, leave=leave)


def flash_boards(
    plans: Mapping[str, PlannedFlash],
    watch: BoardsWatch,
    limits: Limits,
    *,
    drives: Callable[[], Sequence[Drive]] = find_drives,
    stop: Callable[[], bool] = bool,
    leave: Callable[[], bool] = bool,
) -> dict[str, Flashed | Problem]:
    """Flash each board, and wait until its prompt answers with that version.

    Args:
        plans: where a board is -> what it gets.
        watch: is told how far they are.
        limits: how many are served at once.
        drives: returns those that are there now, virtual ones too where they are wanted.
        stop: see `do_at_once`.
        leave: see there.

    Returns:
        Where a board is -> what it is now. A problem: what its way says; of an ESP32, E-FLASH-53 where it does not answer, -54 where it
        answers with another version; -51 and -52 of `do_at_once`.
    """
    listing, drives = port_listing(), Listing(drives, _LISTED_S)
    sockets = [socket_of(plan.target.usb.location) for plan in plans.values()]
    tasks = {
        where: Task(
            partial(_flashed, plan, limits, drives, listing), _queues(plan.target, sockets, limits)
        )
        for where, plan in plans.items()
    }
    return do_at_once(tasks, watch, limits.room, stop=stop, leave=leave)


def _queues(target: Target, sockets: Sequence[str], limits: Limits) -> tuple[str, ...]:
    """Return the queues in which a board waits for others.

    That is its hub, whose line to the computer they share; for a drive that it has not got yet; and for its whole flash where nothing
    tells its place on USB, for then its port is known by being the only new one.
    """
    hub = hub_at(target.usb) or ("elsewhere" if limits.elsewhere else "")
    socket = socket_of(target.usb.location)
    is_virtual = bool(target.usb.port) and not target.usb.vid  # its port is announced
    is_told = is_virtual or (socket and sockets.count(socket) == 1)
    waits = {
        f"hub {hub}": bool(hub),
        _DRIVES: target.method == "bootloader",
        _UNPLACED: target.method in ("bootloader", "uf2") and not is_told,
    }
    return tuple(queue for queue, is_needed in waits.items() if is_needed)


def _flashed(
    plan: PlannedFlash,
    limits: Limits,
    drives: Callable[[], Sequence[Drive]],
    listing: PortListing,
    watch: BoardWatch,
) -> Flashed:
    """Flash a board by its own way, by its drive or by the boot loader in an ESP32's ROM."""
    target = plan.target
    if target.method == "esptool":
        return _written_by_esptool(plan, watch, limits.patience.answers_s)
    drive = target.drive
    if drive is None:
        restarting = partial(watch.say, target.where, "restarting")
        restarting()
        drive = enter_boot_loader(target.port, drives=drives, look=restarting)
    flash = flash_daplink if target.method == "daplink" else flash_uf2
    return flash(drive, plan.chosen.image, watch, patience=limits.patience, listing=listing)


def _written_by_esptool(plan: PlannedFlash, watch: BoardWatch, answers_s: float) -> Flashed:
    """Write an image on an ESP32, and ask it; nothing is erased that the person was not told of, unless it is saved."""
    target = plan.target

    def erases(_why: str) -> None:
        if plan.files == "kept" and not plan.is_saved:
            raise FlashError("E-FLASH-59", where=target.where)

    port = flash_esp(
        target.port, plan.chosen.image, watch, erase=plan.erases, chip=target.identified, erases=erases, leave=watch.has_left,
    )  # fmt: skip
    checking = partial(watch.say, target.where, "checking")
    known = wait_for(lambda: ask_boards([port])[0].identity, answers_s, checking)
    if known is None:
        raise FlashError("E-FLASH-53", where=target.where, port=port)
    if known.version != numbers_of(plan.version):
        found = ".".join(map(str, known.version))
        raise FlashError("E-FLASH-54", where=target.where, found=found, version=plan.version)
    return Flashed(port, known)
