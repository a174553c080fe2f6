"""Virtual boards ("doubles"): a real MicroPython with a board's prompts, flash and port, for tests and for those who have no board.

Importing this package loads none of them, so that it loads on Windows too: the modules are loaded when their names are first used.
"""

from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
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

if not TYPE_CHECKING:  # a type checker must not believe that every name is here
    __getattr__ = lazily(
        __name__,
        {
            "double": ("BoardDouble", "BoardDoubles", "BoardSpec", "board_double"),
            "flash_lock": ("FolderRefusedError",),
            "interpreter": ("is_installed",),
            "kinds": ("KINDS", "Kind"),
        },
    )
