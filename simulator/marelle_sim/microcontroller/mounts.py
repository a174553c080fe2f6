"""The file systems that are mounted on a board: its flash, and those that the program mounts."""

from typing import Any

from marelle_sim.microcontroller.board_types import os_error
from marelle_sim.microcontroller.shared.mount_table import FOLDER_MODE, MountTable


class Mounts(MountTable):
    """The mounted file systems of one board, for a program in CPython."""

    def __init__(self, flash: Any) -> None:
        super().__init__(flash, os_error)

    def kind_of(self, path: str) -> int:
        """Return 1 for a file, 2 for a folder and 0 for nothing at a path, for `import`; always 0 on the board's own flash."""
        if not self.elsewhere(path):
            return 0
        try:
            mode = self.stat(path)[0]
        except Exception:  # noqa: BLE001 - as `mp_vfs_import_stat` has it: whatever a file system raises
            return 0
        return 2 if mode & FOLDER_MODE else 1
