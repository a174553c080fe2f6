"""A virtual board without a robot, and its modules as a program imports them."""

from typing import Any

from marelle_sim.boards import BOARDS
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.flash import Flash
from marelle_sim.programs.modules_table import BoardModules
from marelle_sim.trace.recorder import Recorder


def new_board(seed: int = 0, kind: str = "pico") -> VirtualBoard:
    """Return a board whose flash holds `main.py`, of two bytes."""
    flash = Flash({"/main.py": b"12"})
    return VirtualBoard(seed=seed, recorder=Recorder(), flash=flash, facts=BOARDS[kind])


def module(name: str, board: VirtualBoard | None = None) -> Any:
    """Return a module of a board, of a new one by default."""
    return BoardModules(board or new_board()).get(name)
