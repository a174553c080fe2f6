"""Gather the facts for `marelle doctor`: about this computer, from its boards, and the kit that a program names."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from zlib import crc32

from marelle_files import asked_kit, kit_in, root_files
from marelle_host.cli.board_table.table import BoardsTable
from marelle_host.cli.diagnosis.replug import Look, guide
from marelle_host.cli.on_boards.virtual_ports import virtual_ports
from marelle_host.cli.options.boards import ALL
from marelle_host.cli.terminal.output import Terminal
from marelle_host.doctor import (
    THIS,
    Board,
    Case,
    Computer,
    System,
    UsbDevice,
    read_devices,
    read_system,
    sees_board,
)
from marelle_host.link import examine_boards
from marelle_protocol import Examined
from marelle_sim.kits import machines_of_kits
from marelle_sim.programs import read_source
from marelle_text import Problem
from marelle_text.version import version


def gather(
    terminal: Terminal,
    on: Sequence[str],
    program: str | None,
    *,
    replug: bool,
    computer: Computer = THIS,
    guide: Callable[[Terminal, Iterable[UsbDevice], Look], Problem | None] = guide,
) -> Case:
    """Look at a computer, ask its boards, and find out which kit the boards should have.

    Args:
        terminal: where progress and questions are shown.
        on: names of ports, as they were typed; all by default.
        program: path of a program or folder; None for the one of the current folder, if there is one.
        replug: whether to ask the person to unplug a board and plug it in again; done too, except in WSL, where no port is named,
            no board is seen on USB and the person can answer. Never done where the system does not tell its USB devices.
        computer: the computer to look at.
        guide: watches USB while the person does so.

    Raises:
        ProgramFileError: the program that was named cannot be read.
    """
    wanted = _asked(program)
    ports = [*dict.fromkeys(port for port in on if port != ALL)] if ALL not in on else []
    system, replugged = read_system(ports, virtual_ports(), computer), None
    unseen = not ports and terminal.can_ask() and not system.wsl and not sees_board(system)
    if system.devices is not None and (replug or unseen):
        replugged = guide(terminal, system.devices, partial(read_devices, computer))
        system = read_system(ports, virtual_ports(), computer)
    return Case(system, _ask(terminal, system), wanted, machines_of_kits(), version(), replugged)


def _asked(program: str | None) -> str:
    if program is not None:
        source = read_source(program)
        return asked_kit(source.text, source.files)
    with suppress(Problem):  # the current folder's program was not asked for
        source = read_source(".")
        return asked_kit(source.text, source.files)
    return ""


def _ask(terminal: Terminal, system: System) -> dict[str, Board | Problem | None]:
    ports = [port.name for port in system.ports if port.usable] if system.pyserial else []
    if not ports:
        return {}
    with BoardsTable(terminal, "cli.boards.progress", ports, done="answered") as table:
        found = examine_boards(ports, table)
    return {
        port: board_of(came) if isinstance(came, Examined) else came
        for port, came in found.items()
    }


def board_of(came: Examined) -> Board:
    """Return the facts of a board, from what `examine_boards` gives."""
    known = came.identity
    kit = kit_in(known.settings.encode())
    return Board(
        machine=known.machine,
        version=known.version,
        platform=known.platform,
        implementation=known.implementation,
        kit=kit if kit.isidentifier() else "",
        library=known.library,
        guard=_has_guard(came),
        free_bytes=came.free_bytes,
    )


def _has_guard(came: Examined) -> bool | None:
    """Return True if a board has this version's guard, False for another one or a part of one, None for none; a micro:bit cannot have it."""
    ours = root_files(came.identity.platform).get("/boot.py")
    parts = came.guard, ours is not None and came.boot_crc32 == crc32(ours.read_bytes())
    return all(parts) if any(parts) else None
