"""What a board must hold for a program: the one list that the link, the simulator's flash and `mip` go by.

It stands below the host and the simulator, which know nothing of each other, and imports neither.
"""

from marelle_files.asked import asked_kit
from marelle_files.errors import BoardFilesError
from marelle_files.folder import MOST_BYTES, files_of
from marelle_files.installing import Wanted, install_files
from marelle_files.library import FOLDER, LIBRARY, kit_names, library_files
from marelle_files.listing import board_files, is_pushable
from marelle_files.root import root_files
from marelle_files.settings import KEYS, NUMBERS, kit_in, read_settings

__all__ = [
    "FOLDER", "KEYS", "LIBRARY", "MOST_BYTES", "NUMBERS", "BoardFilesError", "Wanted", "asked_kit", "board_files", "files_of", "install_files", "is_pushable", "kit_in", "kit_names", "library_files", "read_settings", "root_files",
]  # fmt: skip
