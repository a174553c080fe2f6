"""Tell the plan of `marelle flash` for each board, ask once, and tell the results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marelle_files import kit_of
from marelle_host.cli.board_table.summary import Failed, exit_code, tell_failed, tell_saved
from marelle_host.cli.board_table.table import board_called
from marelle_host.cli.terminal.errors import INTERRUPTED, explained
from marelle_host.cli.terminal.escape_sequences import harmless
from marelle_host.flash.choosing import other_board
from marelle_host.link import InstalledBoard
from marelle_text.version import dotted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_host.cli.flash import FlashOptions
    from marelle_host.cli.flashing.boards_to_flash import Board, BoardsToFlash
    from marelle_host.cli.terminal.output import Terminal
    from marelle_images.chosen import Chosen
    from marelle_text import Text

_COLUMNS = ("where", "name", "board", "chip", "micropython", "kit", "library", "state")


def tell_plans(terminal: Terminal, all_boards: BoardsToFlash, options: FlashOptions) -> None:
    """Tell the images to be written, the boards that get another board's image, and those whose files will or may be lost."""
    text, images = terminal.text, _images(all_boards)
    for chosen in images:
        facts = {"file": harmless(str(chosen.path)), "size": -(-len(chosen.image.data) // 1024)}
        hash_is = text(f"cli.flash.prepare.hash.{chosen.known_hash}")
        terminal.tell(text("cli.flash.image", hash=hash_is, **facts))
    if any(chosen.known_hash == "unknown" for chosen in images):
        terminal.tell(text("cli.flash.hash_unknown"))
    plans = all_boards.to_flash.items()
    for where, plan in plans:
        if other := other_board(plan):
            facts = {"board": _called(all_boards.boards[where]), "found": plan.target.board}
            terminal.tell(text("cli.flash.other_board", image=other, **facts), style="bold")
    for files in ("lost", "at_risk"):
        boards = [
            _called(all_boards.boards[where]) for where, plan in plans if plan.files == files
        ]
        if boards:
            key = f"cli.flash.{files}_saved" if options.save else f"cli.flash.{files}"
            terminal.tell(text.plural(key, len(boards), boards=", ".join(boards)), style="bold")


def agreed(terminal: Terminal, all_boards: BoardsToFlash) -> bool:
    """Ask once whether to flash the boards, or to install the library if none is flashed; return the answer."""
    text, count = terminal.text, len(all_boards.to_flash)
    return terminal.agrees(
        text.plural("cli.flash.question", count) if count else text("cli.flash.question_library")
    )


def report(
    terminal: Terminal,
    all_boards: BoardsToFlash,
    *,
    interrupted: bool = False,
    planned: FlashOptions | None = None,
) -> int:
    """Tell the result of each board, or its plan if nothing was done, and the remedies of failed boards; return the exit code."""
    tell_boards(terminal, all_boards)
    if planned is not None:
        tell_plans(terminal, all_boards, planned)
    terminal.data([_as_data(terminal.text, board) for board in all_boards])
    for board in all_boards:
        if board.problem is None:
            tell_saved(terminal, board.saved)
    failed = tell_troubles(terminal, all_boards)
    if planned is not None:
        terminal.tell(terminal.text("cli.install.left"))
    return INTERRUPTED if interrupted else exit_code(failed, len(all_boards.boards))


def tell_troubles(terminal: Terminal, all_boards: BoardsToFlash) -> list[Failed]:
    """Tell the remedies of the boards that have a problem; return these boards."""
    failed = [
        Failed(board.where, board.name, board.problem, tuple(board.saved))
        for board in all_boards
        if board.problem is not None
    ]
    tell_failed(terminal, failed, len(all_boards.boards))
    return failed


def _images(all_boards: BoardsToFlash) -> list[Chosen]:
    plans = all_boards.to_flash.values()
    return [*{plan.chosen.image.sha256: plan.chosen for plan in plans}.values()]


def _called(board: Board) -> str:
    return board_called(board.where, board.name)


def tell_boards(terminal: Terminal, all_boards: BoardsToFlash) -> None:
    """Show the plan of each board, or its result, in a table."""
    rows = [_row(terminal.text, board, all_boards.kit) for board in all_boards]
    # New boards have no name and no kit: a column that is empty for all boards is left out.
    shown = [at for at in range(len(_COLUMNS)) if any(row[at] for row in rows)]
    cells = [[row[at] for at in shown] for row in rows]
    terminal.table([_COLUMNS[at] for at in shown], cells, heading="cli.flash.heading.*")


def _row(text: Text, board: Board, kit: str) -> Sequence[str]:
    has, library = _installed(board)
    to_come = f"→ {kit}" if kit and board.library is None and board.plan else ""
    return [
        board.flashed.port if board.flashed else board.where,  # its drive has disappeared
        board.name,
        board.model,
        board.target.chip if board.target else "",
        _versions(board),
        has or (to_come if board.problem is None and board.takes_library else ""),
        library,
        _state(text, board),
    ]


def _versions(board: Board) -> str:
    now, plan = dotted(board.target.version) if board.target else "", board.plan
    if plan is None:
        return now
    if board.flashed or not plan.is_new:
        return plan.version
    return f"{now or '—'} → {plan.version}"


def _installed(board: Board) -> tuple[str, str]:
    if board.library is None:
        return "", ""
    if isinstance(board.library, InstalledBoard):
        return kit_of(board.library.known), board.library.known.library
    return board.library.plan.kit, board.library.plan.version


def _state(text: Text, board: Board) -> str:
    if board.problem is not None:
        return explained(board.problem, text).what
    if board.flashed:
        return text("cli.flash.state.done")
    assert board.plan is not None  # else the board has a problem
    if not board.plan.is_new:
        return text(f"cli.flash.state.{'has' if board.library is None else 'had'}_it")
    return text(f"cli.flash.state.files_{board.plan.files}")


def _as_data(text: Text, board: Board) -> dict[str, Any]:
    target, plan, (kit, library) = board.target, board.plan, _installed(board)
    data: dict[str, Any] = {
        "where": board.where, "name": board.name or None, "problem": explained(board.problem, text).as_data() if board.problem else None,
        "board": board.model or None, "chip": target.chip if target else None, "way": target.method if target else None,
        "micropython_before": dotted(target.version) or None if target else None,
        "flashed": board.flashed is not None, "port": board.port or None,
        "micropython": dotted(board.flashed.known.version) if board.flashed else None,
        "kit": kit or None, "library": library or None, "installed": isinstance(board.library, InstalledBoard), "saved": [*map(str, board.saved)],
    }  # fmt: skip
    if plan is not None:
        image = plan.chosen.image
        data["image"] = {
            "file": str(plan.chosen.path), "version": plan.version, "bytes": len(image.data),
            "sha256": image.sha256, "hash": plan.chosen.known_hash, "needed": plan.is_new, "files": plan.files,
        }  # fmt: skip
    return data
