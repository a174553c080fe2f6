"""The folders of Python and of loaded packages, which a sandboxed process may read."""

import os
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec

OF_THE_SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/gnu/store", "/nix/store",
)  # fmt: skip
"""Shared libraries, where Linux has them."""
_BOARD_LIBRARY = "marelle"  # what a program imports, read as text: it need not be loaded here
_OF_INSTALLED = ("site-packages", "dist-packages")


def with_real(places: Iterable[str]) -> list[str]:
    """Return each path followed by the same path with symbolic links resolved, without repetitions.

    Python opens the first, the operating system checks the second.
    """
    return list(
        dict.fromkeys(name for place in places for name in (place, os.path.realpath(place)))
    )


def python_folders() -> list[str]:
    """Return the folders of shared libraries, of Python's library with all installed packages, and of packages loaded from elsewhere.

    Each is followed by its real path, see `with_real`.
    """
    whole = (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)
    prefixes = {os.path.join(os.path.realpath(one), "") for one in whole}  # noqa: PTH118
    library = [place for place in sys.path if _is_library(place, prefixes)]
    own = [os.path.join(prefix, "lib") for prefix in prefixes if len(prefix) > 1]  # noqa: PTH118
    modules = [*own, *library, *_packages(library)]
    return with_real([*OF_THE_SYSTEM, *modules, *_compiled(modules)])


def _compiled(modules: list[str]) -> Iterator[str]:
    """Yield the folder of the compiled files for each folder of `modules`, if PYTHONPYCACHEPREFIX stores them elsewhere."""
    if sys.pycache_prefix is not None:
        prefix = os.path.abspath(sys.pycache_prefix)  # noqa: PTH100
        for place in modules:
            without_root = os.path.splitdrive(os.path.abspath(place))[1].lstrip(os.sep)  # noqa: PTH100
            yield os.path.join(prefix, without_root)  # noqa: PTH118


def _is_library(place: str, prefixes: set[str]) -> bool:
    installed = os.path.basename(place) in _OF_INSTALLED  # noqa: PTH119
    return installed or os.path.realpath(place).startswith(tuple(prefixes))


def _packages(library: list[str]) -> Iterator[str]:
    """Yield the folders of loaded packages, and of the board library, that are outside the folders of `library`.

    Such are the packages of an editable installation.
    """
    # This fills the import system's cache of folders, while listing them is still allowed.
    board_library = find_spec(_BOARD_LIBRARY)
    for name in [*sys.modules, _BOARD_LIBRARY]:
        if "." in name or name == "__main__":
            continue
        loaded = getattr(sys.modules.get(name), "__spec__", None)
        spec = board_library if name == _BOARD_LIBRARY else loaded
        for place in (spec and spec.submodule_search_locations) or ():
            if not any(place.startswith(os.path.join(folder, "")) for folder in library):  # noqa: PTH118
                yield place
