"""Virtual boards ("doubles"): a real MicroPython with a board's prompts, flash and port, for tests and for those who have no board."""

from marelle_doubles.double import BoardDouble, BoardDoubles, BoardSpec, board_double
from marelle_doubles.flash_lock import FolderRefusedError
from marelle_doubles.interpreter import is_installed
from marelle_doubles.kinds import KINDS, Kind

__all__ = [
    "KINDS",
    "BoardDouble",
    "BoardDoubles",
    "BoardSpec",
    "FolderRefusedError",
    "Kind",
    "board_double",
    "is_installed",
]
