"""Do the steps of `marelle flash`: save the pupils' files, flash, and install the library with each board's earlier name and settings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from marelle_files import SAVED, InstallChoice, root_files
from marelle_host.cli.board_table.table import BoardsTable
from marelle_host.cli.flashing.boards_to_flash import Board, BoardsToFlash
from marelle_host.cli.flashing.finding import limits
from marelle_host.cli.get import is_theirs
from marelle_host.cli.install import changes, put_library
from marelle_host.cli.on_boards.install_choice import install_choice
from marelle_host.cli.terminal.output import Terminal
from marelle_host.cli.terminal.signals import asked
from marelle_host.flash.errors import FlashError
from marelle_host.flash.host import Host
from marelle_host.flash.many import flash_boards
from marelle_host.link import (
    GotBoard,
    InstalledBoard,
    LinkError,
    PushOptions,
    get_boards,
    plan_boards,
)
from marelle_protocol import OF_MARELLE, Examined, FileFact, InstallChanges, InstallPlan
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_host.cli.flash import FlashOptions

_NAME, _SETTINGS = "/name.txt", "/board.json"


def flash(
    terminal: Terminal, options: FlashOptions, all_boards: BoardsToFlash, host: Host
) -> bool:
    """Save files if `--save` was given, then flash the boards that need it; return whether the person interrupted."""
    if options.save:
        _save(terminal, options, all_boards)
    plans = all_boards.to_flash
    if not plans:
        return False
    with (
        asked() as person,
        BoardsTable(terminal, "cli.flash.progress", [*plans], done="answered") as table,
    ):
        for where in plans:
            table.named(where, all_boards.boards[where].name)
        came = flash_boards(
            plans,
            table,
            limits(options, host),
            host=host,
            stop=person.to_stop,
            leave=person.to_leave,
        )
        interrupted = person.to_stop()
    for where, one in came.items():
        if isinstance(one, Problem):
            all_boards.boards[where].problem = one
        else:
            all_boards.boards[where].flashed = one
    return interrupted


def _save(terminal: Terminal, options: FlashOptions, all_boards: BoardsToFlash) -> None:
    """Save the files of the boards to be flashed whose MicroPython answers; one whose files cannot be saved gets a problem, and is not flashed."""
    boards = [
        all_boards.boards[where]
        for where, plan in all_boards.to_flash.items()
        if plan.target.found
    ]
    if not boards:
        return
    ports = [board.port for board in boards]
    pushing = PushOptions(Path(SAVED), at_once=options.at_once)
    with BoardsTable(terminal, "cli.get.progress", ports) as table:
        came = get_boards(ports, pushing, table, takes=_is_lost)
    for board in boards:
        one = came[board.port]
        if isinstance(one, GotBoard) and board.plan:
            board.saved += one.saved
            board.plan = board.plan._replace(is_saved=True)
        elif isinstance(one, LinkError):
            board.problem = one


def _is_lost(path: str, fact: FileFact) -> bool:
    """Return True for a file that no installation brings back: a pupil's own, or one that `push` or `run` has put there."""
    ours = path.startswith(OF_MARELLE) or path in (_NAME, _SETTINGS) or fact.crc32 in _guard()
    return is_theirs(path, fact) or (fact.ours and not ours)


@cache
def _guard() -> frozenset[int]:
    """Return the CRC-32 of each file that `install` puts beside the library."""
    return frozenset(crc32(place.read_bytes()) for place in root_files("rp2").values())


def install(terminal: Terminal, options: FlashOptions, all_boards: BoardsToFlash) -> bool:
    """Install the library on the boards without a problem that have room for it; return whether the person interrupted.

    A board whose storage was erased gets back its name, kit and calibration.
    """
    boards = {board.port: board for board in all_boards.to_install(library=options.library)}
    try:
        if boards:
            choice = install_choice(options.kit, alone=len(all_boards.boards) == 1)
            _install(terminal, options, boards, choice)
    except KeyboardInterrupt:
        return True
    return False


def note_broken_off(options: FlashOptions, all_boards: BoardsToFlash) -> None:
    """Give a problem to each board that was flashed, but did not get the library: it is not ready."""
    for board in all_boards.to_install(library=options.library):
        if board.flashed and not isinstance(board.library, InstalledBoard):
            board.problem = FlashError("E-FLASH-58", where=board.where)


def _install(
    terminal: Terminal, options: FlashOptions, boards: Mapping[str, Board], choice: InstallChoice
) -> None:
    with BoardsTable(terminal, "cli.boards.progress", [*boards], done="answered") as table:
        chosen = partial(_chosen, choice, boards)
        planned = plan_boards([*boards], chosen, table, at_once=options.at_once)
    for port, plan in planned.items():
        _keep(boards[port], plan)
    todo = {
        port: plan
        for port, plan in planned.items()
        if isinstance(plan, InstallChanges) and changes(plan)
    }
    if not todo:
        return
    came, table = put_library(terminal, todo, options.at_once)
    for port, one in came.items():
        boards[port].saved += table.saved_of(port)
        _keep(boards[port], one)


def _keep(board: Board, one: object) -> None:
    if isinstance(one, Problem):
        board.problem = one
    else:
        board.library = one  # type: ignore[assignment]  # a plan, or what was installed


def _chosen(
    choice: InstallChoice, boards: Mapping[str, Board], port: str, board: Examined
) -> InstallPlan:
    """Return the files for a board, as `install` chooses them; a board that was erased gets back its name and settings too."""
    flashed = boards[port]
    found = flashed.target.found if flashed.target and flashed.flashed else None
    if found is None:
        return choice.of(board)
    before, known = found.identity, board.identity
    settings = known.settings or before.settings
    plan = choice.of(board._replace(identity=known._replace(settings=settings)))
    files = {_SETTINGS: settings.encode()} if settings != known.settings else {}
    if before.name and not known.name:
        files[_NAME] = before.name.encode()
    return plan._replace(files={**files, **plan.files})
