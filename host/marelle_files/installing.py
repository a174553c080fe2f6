"""List what `install` puts on a board: the library, whole or as the kit needs it, the guard, and the kit's name in `board.json`."""

from marelle_files.errors import BoardFilesError
from marelle_files.import_walk import DEFAULT_KIT
from marelle_files.library import LIBRARY, homes, kit_names, library_files, nearest_kit, root_files
from marelle_files.listing import Compile, HeldProgram, board_files
from marelle_files.settings import BOARD_FILE, with_kit

_KITS = f"/lib/{LIBRARY}/kits/"
_PARTS = f"{LIBRARY}.parts."
_BLOCK = 4096  # of a flash with LittleFS: the smallest file takes one
_SHARE = 2  # the library with all its parts may take one half of a flash
_STARTS = "main.py"  # MicroPython starts this file, and no `main.mpy`


def install_files(
    kit: str,
    platform: str,
    *,
    settings: str = "",
    flash_bytes: int = 0,
    compiled: Compile | None = None,
) -> dict[str, bytes]:
    """Return the files that a board should have: path on the board -> content.

    On a flash with enough room: the whole library without the tables of other kits; else only the modules that the kit needs. In both
    cases also what `guard_files` returns.

    Args:
        kit: the kit whose table and name the board gets; "" for no name, with the table that `Robot()` falls back to.
        platform: the board's `sys.platform`.
        settings: the text of the board's `board.json`, in which only the kit's name is changed; a text that cannot be read is replaced.
            Without a change, as for the kit "", the file is left out.
        flash_bytes: the size of the board's file system in bytes; 0 if the board does not say: then only the modules needed are given.
        compiled: given a module's path on this computer and its path on the board, returns its `.mpy`; None to send sources.

    Raises:
        BoardFilesError: E-FILE-01, there is no such kit.

    Example:
        >>> sorted(install_files("xrp", "rp2"))[:2]
        ['/board.json', '/boot.py']
    """
    if kit and kit not in kit_names():
        raise BoardFilesError("E-FILE-01", **nearest_kit(kit))
    kept = (f"{_KITS}__init__.py", f"{_KITS}{kit or DEFAULT_KIT}.py")
    library = {
        path: place for path, place in library_files().items()
        if not path.startswith(_KITS) or path in kept
    }  # fmt: skip
    files = _contents(library, compiled)
    if len(files) * _BLOCK * _SHARE > flash_bytes:
        files = _contents(_needed(kit or DEFAULT_KIT), compiled)
    files.update(guard_files(platform, compiled))
    merged = with_kit(settings, kit) if kit else settings
    if merged != settings:
        files[BOARD_FILE] = merged.encode()
    return files


def guard_files(platform: str, compiled: Compile | None = None) -> dict[str, bytes]:
    """Return path on the board -> content of what `install` puts there beside the library (`root_files`): the guard is among it.

    Args:
        platform: the board's `sys.platform`.
        compiled: see `install_files`.

    Example:
        >>> sorted(guard_files("esp32"))[0]
        '/boot.py'
    """
    return _contents({path: str(place) for path, place in root_files(platform).items()}, compiled)


def _needed(kit: str) -> dict[str, str]:
    """Return the library files that programs need which use only the parts of a kit: path on the board -> path on this computer."""
    names = [name for name, home in homes(LIBRARY).items() if not home.startswith(_PARTS)]
    text = f"from {LIBRARY} import {', '.join(names)}\nfrom {LIBRARY}.fr import *\n"
    needed = board_files(kit, HeldProgram("/any.py", text, {}))
    return {path: place for path, place in library_files().items() if path in needed}


def _contents(places: dict[str, str], compiled: Compile | None) -> dict[str, bytes]:
    """Return path on the board -> content: the `.mpy` of each module in `/lib` that `compiled` compiles (but of no `main.py`), else the file as it is."""
    found = {}
    for path, place in places.items():
        in_lib = path.startswith("/lib/") and not path.endswith(f"/{_STARTS}")
        made = compiled(place, path) if compiled and in_lib else None
        if made is None:
            with open(place, "rb") as file:  # noqa: PTH123 - pathlib costs 10 ms of import
                found[path] = file.read()
        else:
            found[f"{path.removesuffix('.py')}.mpy"] = made
    return found
