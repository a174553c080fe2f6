"""The files of marelle that a board has beside the library: the guard, and what starts `program.py` (`firmware/root` in the tree)."""

from __future__ import annotations

from types import MappingProxyType

from marelle_files.library import library_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

# A micro:bit has no `boot.py`, no folders and no rename: its `main.py` is the program itself.
_WITHOUT_BOOT = ("microbit",)
# Where USB starts after `boot.py`.
_ONLY_ON = MappingProxyType({"/lib/marelle_start/main.py": ("rp2",)})


def root_files(platform: str) -> dict[str, Path]:
    """Return path on the board (`/boot.py`) -> path on this computer of the files that `install` puts there beside the library.

    Args:
        platform: the board's `sys.platform`. A micro:bit has none of these files.

    Example:
        >>> sorted(root_files("esp32"))[:2]
        ['/boot.py', '/lib/marelle_guard.py']
    """
    if platform in _WITHOUT_BOOT:
        return {}
    from pathlib import Path  # a simulated run does not need it

    installed = Path(__file__).with_name("root")  # in the source tree it is beside the library
    folder = installed if installed.is_dir() else Path(library_root(), "root")
    found = {f"/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*.py")}
    return {
        path: found[path] for path in sorted(found) if platform in _ONLY_ON.get(path, (platform,))
    }
