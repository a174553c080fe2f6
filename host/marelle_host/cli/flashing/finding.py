"""Find the boards for `marelle flash`, and plan each board's image; no board is changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from marelle_files import install_files
from marelle_host.cli.board_table.table import BoardsTable
from marelle_host.cli.flashing.boards_to_flash import Board, BoardsToFlash
from marelle_host.cli.flashing.prepare import image_store, names_of
from marelle_host.cli.options.boards import ALL, all_ports
from marelle_host.cli.terminal.errors import explained
from marelle_host.flash.choosing import ImageChoice, planned
from marelle_host.flash.errors import FlashError
from marelle_host.flash.many import Limits, identify_boards
from marelle_host.flash.mounting import mount_drives
from marelle_host.flash.store import chosen_file
from marelle_host.flash.targets import Target, find_targets, ports_of
from marelle_host.link import usb_ports
from marelle_host.link.usb_identity import usb_identities_of
from marelle_images.boards import find_kind
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from marelle_host.cli.flash import FlashOptions
    from marelle_host.cli.terminal.output import Terminal
    from marelle_host.flash.drives import Drive
    from marelle_host.flash.esptool import ChipInfo
    from marelle_host.flash.host import Host
    from marelle_images.chosen import Chosen


def planned_boards(terminal: Terminal, options: FlashOptions, host: Host) -> BoardsToFlash:
    """Find the boards, ask for the chip of each board that may be an ESP32, and plan each board's image.

    The image is a file that the person names, else one of the `image_store`, which is searched once per kind of board.

    Raises:
        BoardFilesError: E-FILE-01, there is no such kit.
        ImageError: there is no such board or folder, or a named file is no image; raised before a board is asked.
        Problem: E-FLASH-40, there is no board; E-FLASH-57, the system does not show a board's drive; E-FLASH-56, there are several
            boards and no `--on`; E-LINK-08, pyserial is missing.
    """
    if options.kit:
        install_files(options.kit, "")
    names = names_of(options.board)
    for name in names:
        find_kind(name)
    files = [chosen_file(Path(name)) for name in options.image]
    # A wrong folder raises before a board is asked.
    with image_store(terminal, options.images) as store:
        found = _identified(terminal, options, _found(terminal, options, host), host)
        found = _chosen_boards(terminal, options, found)
        choice = ImageChoice(
            cache(store.choose), boards=names, kit=options.kit, alone=len(found) == 1, images=files
        )
        boards = [_planned(where, one, choice, options) for where, one in found.items()]
    return BoardsToFlash(
        {board.where: board for board in boards}, options.kit if options.library else ""
    )


def _found(terminal: Terminal, options: FlashOptions, host: Host) -> dict[str, Target | Problem]:
    """Return port or drive -> the board found, or its problem: those that `--on` names; all if none is named.

    Raises:
        FlashError: E-FLASH-57, there is none, but a board waits whose drive the system does not show; E-FLASH-40, there is none.
    """
    unmounted, drives = mount_drives(host.disks), host.drives()
    named = [_absolute(one) for one in options.on if one != ALL]
    meant = [drive for drive in drives if any(_is_named(one, drive) for one in named)]
    ports = [one for one in named if not any(_is_named(one, drive) for drive in meant)]
    is_each = ALL in options.on or not named
    there = all_ports(usb_ports(host.ports())) if is_each or meant else []
    if is_each:
        ports += there
    if meant:
        usb = usb_identities_of(there, host.ports)
        ports += [port for drive in meant for port in ports_of(drive, usb)]
    ports = [*dict.fromkeys(ports)]
    with BoardsTable(terminal, "cli.boards.progress", ports, done="answered") as table:
        found = find_targets(ports, drives, table, host)
    if not is_each:
        places = {*ports, *(str(drive.folder) for drive in meant)}
        found = {
            where: one
            for where, one in found.items()
            if where in places or (isinstance(one, Target) and one.port in places)
        }
    else:
        found |= {device: FlashError("E-FLASH-60", device=device) for device in unmounted}
        if host.disks.most() == 0:
            terminal.warn(terminal.text("cli.flash.no_letters"))
    if not found:
        if waiting := host.boot_loaders():
            raise FlashError("E-FLASH-57", found=waiting[0].name)
        raise FlashError("E-FLASH-40")
    return found


def _absolute(name: str) -> str:
    """Return a port that is a path or a link as an absolute path, by which a virtual board's drive is found; other names unchanged."""
    is_path = "/" in name or Path(name).is_symlink()
    return str(Path(name).absolute()) if is_path and "://" not in name else name


def _is_named(name: str, drive: Drive) -> bool:
    """Tell whether a typed name means this drive: its folder, such as `E:`, or the port that a virtual board will have."""
    folder = str(drive.folder)
    is_its = name.rstrip("\\/") == folder.rstrip("\\/") or Path(name).absolute() == drive.folder
    return is_its or (drive.kind == "uf2" and name == drive.usb.port)


def _identified(
    terminal: Terminal,
    options: FlashOptions,
    found: Mapping[str, Target | Problem],
    host: Host,
) -> dict[str, Target | Problem]:
    """Ask the boot loader of each board that may be an ESP32 for its chip; return all of `found`, with the new answers or problems."""
    unknown = {
        where: one
        for where, one in found.items()
        if isinstance(one, Target) and one.method == "esptool" and not one.chip
    }
    if not unknown:
        return dict(found)
    with BoardsTable(terminal, "cli.flash.identifies", [*unknown], done="answered") as table:
        chips = identify_boards(unknown, table, limits(options, host), host)
    return {**found, **{where: _with_chip(one, chips[where]) for where, one in unknown.items()}}


def _with_chip(target: Target, chip: ChipInfo | Problem) -> Target | Problem:
    if isinstance(chip, Problem):
        return chip
    return target._replace(chip=chip.chip, board=target.board or chip.chip, identified=chip)


def limits(options: FlashOptions, host: Host) -> Limits:
    """Return the limits on the number of boards flashed at once, from `--at-once` and the number of drives that this computer can have."""
    usual, most = Limits(), host.disks.most()
    return usual._replace(
        of_hub=options.at_once or usual.of_hub,
        elsewhere=bool(options.at_once),
        drives=usual.drives if most is None else max(1, most),
    )


def _chosen_boards(
    terminal: Terminal, options: FlashOptions, found: dict[str, Target | Problem]
) -> dict[str, Target | Problem]:
    """Return the boards to flash.

    With `--on`, or without any board, these are all of `found`, problems too. Otherwise it is the only board, and a warning tells
    each problem.

    Raises:
        FlashError: E-FLASH-56, there are several boards and no `--on`.
    """
    boards = {where: one for where, one in found.items() if isinstance(one, Target)}
    if options.on or not boards:
        return found
    if len(boards) > 1:
        named = ", ".join(f"{one.where} ({one.board})" for one in boards.values())
        raise FlashError("E-FLASH-56", boards=named, first=next(iter(boards)))
    for one in found.values():
        if isinstance(one, Problem):
            terminal.warn(explained(one, terminal.text).what)
    return dict(boards)


def _planned(
    where: str, one: Target | Problem, choice: Callable[[Target], Chosen], options: FlashOptions
) -> Board:
    if isinstance(one, Problem):
        return Board(where, problem=one)
    try:
        plan = planned(one, choice(one), again=options.again, erase=options.erase)
    except Problem as problem:
        return Board(where, one, problem=problem)
    return Board(where, one, plan)
