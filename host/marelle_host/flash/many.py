"""Put MicroPython on several boards at once, each by its own method, and check that each answers with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.flash.board_threads import BoardsWatch, BoardWatch, Task, do_at_once
from marelle_host.flash.boot_loader import enter_boot_loader
from marelle_host.flash.daplink_copy import flash_daplink
from marelle_host.flash.errors import FlashError
from marelle_host.flash.esptool import ChipInfo, flash_esp, identify
from marelle_host.flash.host import THIS_HOST, Host
from marelle_host.flash.returning import LISTED_S, Flashed, port_listing
from marelle_host.flash.uf2_copy import flash_uf2
from marelle_host.flash.waits import wait_for
from marelle_host.link.hubs import hub_at, socket_of
from marelle_host.link.listing import Listing
from marelle_host.link.protocol_loop import AT_ONCE
from marelle_images.versions import numbers_of
from marelle_text import Problem
from marelle_text.version import dotted

if TYPE_CHECKING:
    from marelle_host.flash.choosing import PlannedFlash
    from marelle_host.flash.targets import Target

_DRIVES, _UNPLACED = "drives", "unplaced"


class Limits(NamedTuple):
    """The numbers of boards that are flashed at once.

    Attributes:
        of_hub: the number of boards on one USB hub. elsewhere: whether that number limits boards on no hub, at network addresses,
            too; else these are not limited.
        drives: the number of boards that may have a drive at once, limited by the system's names for drives.
    """

    of_hub: int = AT_ONCE
    elsewhere: bool = False
    drives: int = 100

    def room(self, queue: str) -> int:
        """Return the number of boards that a queue serves at once."""
        return {_DRIVES: self.drives, _UNPLACED: 1}.get(queue, self.of_hub)


def identify_boards(
    targets: Mapping[str, Target],
    watch: BoardsWatch,
    limits: Limits,
    host: Host = THIS_HOST,
) -> dict[str, ChipInfo | Problem]:
    """Ask the boot loaders in the ROM of these boards for their chips; each board restarts, and nothing is written.

    Args:
        targets: port -> a target with the method "esptool".
        watch: receives the progress.
        limits: how many boards are asked at once.
        host: the computer to which the boards are connected.

    Returns:
        Port -> the facts of the chip, or the problem, such as a chip that is not of the ESP32 family (E-FLASH-…).
    """

    def identified(target: Target, watch: BoardWatch) -> ChipInfo:
        watch.say(target.where, "identifying")
        return identify(target.port, leave=watch.has_left, host=host)

    tasks = {
        where: Task(partial(identified, target), queues_of(target, (), limits))
        for where, target in targets.items()
    }
    return do_at_once(tasks, watch, limits.room)


def flash_boards(
    plans: Mapping[str, PlannedFlash],
    watch: BoardsWatch,
    limits: Limits,
    *,
    host: Host = THIS_HOST,
    stop: Callable[[], bool] = bool,
    leave: Callable[[], bool] = bool,
) -> dict[str, Flashed | Problem]:
    """Flash each board, and wait until its prompt answers with the image's version of MicroPython.

    Args:
        plans: port or drive of a board -> its planned flash.
        watch: receives the progress.
        limits: how many boards are flashed at once.
        host: the computer to which the boards are connected.
        stop: see `do_at_once`.
        leave: see `do_at_once`.

    Returns:
        Port or drive of a board -> its new port and identity, or a problem: those of `enter_boot_loader`, `flash_uf2`, `flash_daplink` and
        `flash_esp`; of an ESP32, E-FLASH-53 if it does not answer, -54 if with another version, -59 if files to keep would be erased; -51 and
        -52 of `do_at_once`.
    """
    volumes = Listing(host.disks.volumes, LISTED_S, host.clock.monotonic)
    host = host._replace(disks=host.disks._replace(volumes=volumes), listed=port_listing(host))
    sockets = [socket_of(plan.target.usb.location) for plan in plans.values()]
    tasks = {
        where: Task(
            partial(_flashed, plan, host),
            queues_of(plan.target, sockets, limits),
        )
        for where, plan in plans.items()
    }
    return do_at_once(tasks, watch, limits.room, stop=stop, leave=leave)


def queues_of(target: Target, sockets: Sequence[str], limits: Limits) -> tuple[str, ...]:
    """Return the names of the queues in which a board waits for others.

    One is its USB hub, whose bandwidth its boards share. One is for boards whose drive has yet to appear. One lets a board flash alone
    if its place on USB is unknown: its port is then recognised as the only new one.
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


def _flashed(plan: PlannedFlash, host: Host, watch: BoardWatch) -> Flashed:
    target = plan.target
    if target.method == "esptool":
        return _written_by_esptool(plan, watch, host)
    drive = target.drive
    if drive is None:
        restarting = partial(watch.say, target.where, "restarting")
        restarting()
        drive = enter_boot_loader(target.port, look=restarting, host=host)
    flash = flash_daplink if target.method == "daplink" else flash_uf2
    return flash(drive, plan.chosen.image, watch, host=host)


def _written_by_esptool(plan: PlannedFlash, watch: BoardWatch, host: Host) -> Flashed:
    """Write an image to an ESP32, and ask the board for its version; files that the plan keeps are never erased unless saved before."""
    target = plan.target

    def erases(_why: str) -> None:
        if plan.files == "kept" and not plan.is_saved:
            raise FlashError("E-FLASH-59", where=target.where)

    port = flash_esp(
        target.port, plan.chosen.image, watch, erase=plan.erases, chip=target.identified, erases=erases, leave=watch.has_left, host=host,
    )  # fmt: skip
    checking = partial(watch.say, target.where, "checking")
    known = wait_for(
        lambda: host.ask([port])[0].identity, host.patience.answers_s, checking, host.clock
    )
    if known is None:
        raise FlashError("E-FLASH-53", where=target.where, port=port)
    if known.version != numbers_of(plan.version):
        found = dotted(known.version)
        raise FlashError("E-FLASH-54", where=target.where, found=found, version=plan.version)
    return Flashed(port, known)
