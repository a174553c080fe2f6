"""Puts MicroPython on several boards at once, each by its own way, and sees that each answers with it."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.flash.at_once import Task, do_at_once
from marelle_host.flash.daplink_copy import flash_daplink
from marelle_host.flash.errors import FlashError
from marelle_host.flash.esptool import flash_esp, identify, why_erase
from marelle_host.flash.returning import numbers_of
from marelle_host.flash.uf2_copy import flash_uf2
from marelle_host.link import ask_boards
from marelle_host.link.driving import AT_ONCE
from marelle_host.link.hubs import hubs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from marelle_host.flash.at_once import BoardsWatch, BoardWatch
    from marelle_host.flash.choosing import Planned
    from marelle_host.flash.esptool import Chip
    from marelle_host.flash.targets import Target
    from marelle_protocol import Identity
    from marelle_text import Problem

_DRIVES = "drives"
_ANSWERS_S = 30.0  # from the end of a flash: a new firmware makes its file system first
_LOOK_S = 0.2


class Flashed(NamedTuple):
    """What came of a flash: the port at which the board is now, and what its MicroPython says."""

    port: str
    known: Identity


class Limits(NamedTuple):
    """How many boards are served at once.

    Attributes:
        of_hub: of a USB hub. drives: how many boards may show a drive at once, the system has so many names for them.
    """

    of_hub: int = AT_ONCE
    drives: int = 20

    def room(self, queue: str) -> int:
        """Return how many boards a queue serves at once."""
        return self.drives if queue == _DRIVES else self.of_hub


def identify_boards(
    targets: Mapping[str, Target],
    watch: BoardsWatch,
    limits: Limits,
    *,
    stop: Callable[[], bool] = bool,
    leave: Callable[[], bool] = bool,
) -> dict[str, Chip | Problem]:
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
    hubs = hubs_of([target.port for target in targets.values()])

    def identified(target: Target, watch: BoardWatch) -> Chip:
        watch.say(target.where, "identifying")
        return identify(target.port, leave=watch.has_left)

    tasks = {
        where: Task(partial(identified, target), _queues(target, hubs))
        for where, target in targets.items()
    }
    return do_at_once(tasks, watch, limits.room, stop=stop, leave=leave)


def flash_boards(
    plans: Mapping[str, Planned],
    watch: BoardsWatch,
    limits: Limits,
    *,
    stop: Callable[[], bool] = bool,
    leave: Callable[[], bool] = bool,
) -> dict[str, Flashed | Problem]:
    """Flash each board, and wait until its prompt answers with that version.

    Args:
        plans: where a board is -> what it gets.
        watch: is told how far they are.
        limits: how many are served at once.
        stop: see `do_at_once`.
        leave: see there.

    Returns:
        Where a board is -> what it is now. A problem: what its way says, E-FLASH-53 where it has come back and does not answer, -54
        where it answers with another version, -51 and -52 of `do_at_once`.
    """
    hubs = hubs_of([plan.target.port for plan in plans.values() if plan.target.port])
    tasks = {
        where: Task(partial(_flashed, plan), _queues(plan.target, hubs))
        for where, plan in plans.items()
    }
    return do_at_once(tasks, watch, limits.room, stop=stop, leave=leave)


def _queues(target: Target, hubs: Mapping[str, str]) -> tuple[str, ...]:
    """Return where a board waits for others: at its hub, and for a drive that it has not got yet."""
    hub = hubs.get(target.port, "")
    waits = (f"hub {hub}" if hub else "", _DRIVES if target.way == "bootloader" else "")
    return tuple(queue for queue in waits if queue)


def _flashed(plan: Planned, watch: BoardWatch) -> Flashed:
    where, version = plan.target.where, plan.version
    port = _written(plan, watch)
    watch.say(where, "checking")
    known = _answer(where, port, watch)
    if known.version != numbers_of(version):
        found = ".".join(map(str, known.version))
        raise FlashError("E-FLASH-54", where=where, found=found, version=version)
    return Flashed(port, known)


def _written(plan: Planned, watch: BoardWatch) -> str:
    """Write an image by the way of its board; return the port at which that is then."""
    target, image = plan.target, plan.chosen.image
    if target.way == "esptool":
        return _written_by_esptool(plan, watch)
    drive = target.drive
    if drive is None:  # one that would have to go to its boot loader
        raise FlashError("E-FLASH-42", where=target.where, found=target.board)
    flash = flash_daplink if target.way == "daplink" else flash_uf2
    return flash(drive, image, watch)


def _written_by_esptool(plan: Planned, watch: BoardWatch) -> str:
    """Write an image on an ESP32; nothing is erased that the person was not told of, unless it is saved."""
    target, image = plan.target, plan.chosen.image
    watch.say(target.where, "identifying")
    chip = identify(target.port, leave=watch.has_left)
    if plan.files == "kept" and not plan.is_saved and why_erase(target.port, image, chip):
        raise FlashError("E-FLASH-59", where=target.where)
    return flash_esp(target.port, image, watch, chip=chip, leave=watch.has_left)


def _answer(where: str, port: str, watch: BoardWatch) -> Identity:
    """Return what a board says of itself once its new MicroPython has started."""
    end_s = time.monotonic() + _ANSWERS_S
    while True:
        (one,) = ask_boards([port])
        if one.identity is not None:
            return one.identity
        if time.monotonic() >= end_s:
            raise FlashError("E-FLASH-53", where=where, port=port)
        watch.say(where, "checking")  # whoever has had enough is heard there
        time.sleep(_LOOK_S)
