"""List the files that a board must hold for a program: one list for the link, the simulator's flash and `mip`.

`marelle_host.link` and the simulator, which do not import each other, import this package; it imports neither.
"""

from marelle_files.errors import BoardFilesError
from marelle_files.folder import MOST_BYTES, files_of
from marelle_files.installing import guard_files, install_files
from marelle_files.library import FOLDER, LIBRARY, kit_names, library_files, root_files
from marelle_files.listing import BYTECODE, Compile, HeldProgram, board_files, is_pushable
from marelle_files.settings import (
    BOARD_FILE,
    KEYS,
    NUMBERS,
    asked_kit,
    kit_in,
    kit_of,
    read_settings,
)
from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_files.choosing import OLDEST, TRIED, InstallChoice
    from marelle_files.needed import GUARD, SAVED, BoardNeeds, content_of
    from marelle_files.startup_program import PROGRAM, STARTER, StartupProgram
    from marelle_protocol import InstallPlan

__all__ = [
    "BOARD_FILE",
    "BYTECODE",
    "FOLDER",
    "GUARD",
    "KEYS",
    "LIBRARY",
    "MOST_BYTES",
    "NUMBERS",
    "OLDEST",
    "PROGRAM",
    "SAVED",
    "STARTER",
    "TRIED",
    "BoardFilesError",
    "BoardNeeds",
    "Compile",
    "HeldProgram",
    "InstallChoice",
    "InstallPlan",
    "StartupProgram",
    "asked_kit",
    "board_files",
    "content_of",
    "files_of",
    "guard_files",
    "install_files",
    "is_pushable",
    "kit_in",
    "kit_names",
    "kit_of",
    "library_files",
    "read_settings",
    "root_files",
]  # fmt: skip

if not TYPE_CHECKING:  # a simulated run needs none of these, which import the protocol with boards
    __getattr__ = lazily(
        __name__,
        {
            "choosing": ("OLDEST", "TRIED", "InstallChoice", "InstallPlan"),
            "startup_program": ("PROGRAM", "STARTER", "StartupProgram"),
            "needed": ("GUARD", "SAVED", "BoardNeeds", "content_of"),
        },
    )
