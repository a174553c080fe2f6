"""The modules of the board library and marelle's files beside it: where they are on this computer, and which modules import each other."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.machinery import PathFinder
from types import MappingProxyType

from marelle_text.nearest import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

LIBRARY = "marelle"
FOLDER = "/lib/"
"""The folder of the library on a board: a program's own `marelle.py` does not hide it from the library's own modules."""
_KITS = f"{LIBRARY}.kits."
_NOT_ON_A_BOARD = ("_desktop.py",)

# The library's imports are whole lines, as ruff formats them. Parsing all of it would take 40 ms of each run.
_IMPORT = r"(?m)^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+([^\n#]+))"
_TYPES = r"(?m)^if TYPE_CHECKING:.*\n(?:(?:[ \t].*)?\n)+"


@lru_cache(maxsize=1)
def library_files() -> Mapping[str, str]:
    """Return path on the board (`/lib/marelle/robot.py`) -> path on this computer of each module that a board can have of the library."""
    root = library_root()
    found: dict[str, str] = {}
    for folder, folders, names in os.walk(os.path.join(root, LIBRARY)):  # noqa: PTH118 - pathlib costs 10 ms of import
        folders[:] = sorted(name for name in folders if name.isidentifier() and name[:2] != "__")
        for name in sorted(names):
            if name.endswith(".py") and name not in _NOT_ON_A_BOARD:
                place = os.path.join(folder, name)  # noqa: PTH118
                found[FOLDER + os.path.relpath(place, root).replace(os.sep, "/")] = place
    return found


def library_root() -> str:
    """Return the folder in which the library is on this computer; "" if it is not there."""
    spec = PathFinder.find_spec(LIBRARY)
    places = None if spec is None else spec.submodule_search_locations
    return os.path.dirname(next(iter(places))) if places else ""  # noqa: PTH120


@lru_cache(maxsize=1)
def library_modules() -> Mapping[str, str]:
    """Return dotted name -> path on the board of each module of the library."""
    return {module_name(path): path for path in library_files()}


@lru_cache(maxsize=1)
def kit_names() -> tuple[str, ...]:
    """Return the names of the kits for which the library has a table of parts (a module of `marelle.kits`), in the order of the alphabet."""
    return tuple(name.removeprefix(_KITS) for name in library_modules() if name.startswith(_KITS))


def nearest_kit(name: str) -> dict[str, str]:
    """Return the facts of the error about an unknown kit: its name, the nearest known name ("" for none), and all known names."""
    return {"name": name, "nearest": nearest(name, kit_names()), "known": ", ".join(kit_names())}


def module_name(path: str) -> str:
    """Return the dotted name by which a program imports a file of the board, from the program's folder or from `/lib`.

    Example:
        >>> [module_name(path) for path in ("/arm.py", "/lib/dht.py", "/lib/marelle/parts/__init__.py")]
        ['arm', 'dht', 'marelle.parts']
    """
    stem = path.removeprefix("/lib/").lstrip("/").rpartition(".")[0]
    return stem.removesuffix("/__init__").replace("/", ".")


@lru_cache(maxsize=256)
def text_in_library(module: str) -> str:
    """Return the text of a module of the library."""
    with open(library_files()[library_modules()[module]], encoding="utf-8") as file:  # noqa: PTH123
        return file.read()


def rows_in_library(module: str, table: str) -> list[str]:
    """Return the rows of a table that a module of the library has as a text with one row a line.

    Example:
        >>> rows_in_library("marelle.french", "WORDS")[0]
        'annuler cancel'
    """
    found = re.search(rf'(?ms)^{table} = """\n(.*?)"""', text_in_library(module))
    return found[1].splitlines() if found else []


@lru_cache(maxsize=256)
def needs(module: str) -> tuple[str, ...]:
    """Return the dotted names that a module of the library imports anywhere in its text, except under `if TYPE_CHECKING`."""
    text = re.sub(_TYPES, "", text_in_library(module))
    is_package = library_modules()[module].endswith("/__init__.py")
    found: list[str] = []
    for dots, name, taken, plain in re.findall(_IMPORT, text):
        if plain:
            found += _words(plain)
            continue
        base = absolute(name, module, len(dots), is_package=is_package)
        found += [base, *(f"{base}.{part}" for part in _words(taken))]
    return tuple(dict.fromkeys(found))


def _words(listed: str) -> Iterator[str]:
    """Yield the names `a.b` and `d` of the import list `a.b as c, d`, in brackets or not."""
    for part in re.sub(r"#.*", "", listed).strip("()\n ").split(","):
        if part.strip():
            yield part.split()[0]


def absolute(name: str, module: str, level: int, *, is_package: bool) -> str:
    """Return the absolute dotted name that a relative import such as `from ..name import` means in `module`; `level` is its number of dots."""
    if not level:
        return name
    parts = module.split(".") if is_package else module.split(".")[:-1]
    parts = parts[: len(parts) - level + 1]
    return ".".join([*parts, name] if name else parts)


@lru_cache(maxsize=64)
def homes(package: str) -> Mapping[str, str]:
    """Return name -> module for the names that a package of the library imports only at their first use; {} for other packages.

    Such a package lists these names in its module `homes.py`; `marelle.fr` has those of `marelle`.
    """
    if f"getattr({LIBRARY}, name)" in text_in_library(package):
        return homes(LIBRARY)
    if f"{package}.homes" not in library_modules():
        return {}
    pairs = [row.split() for row in rows_in_library(f"{package}.homes", "HOMES")]
    return {name: f"{package}.{module}" for name, module in pairs}


@lru_cache(maxsize=1)
def lazy_packages() -> Mapping[str, frozenset[str]]:
    """Return package -> names, for the packages of the library that import lazily: their lazy names and their modules' names."""
    modules = library_modules()
    return {
        package: frozenset(
            {
                *table,
                *(
                    name.rpartition(".")[2]
                    for name in modules
                    if name.rpartition(".")[0] == package
                ),
            }
        )
        for package, path in modules.items()
        if path.endswith("/__init__.py") and (table := homes(package))
    }


def parts_of(text: str) -> dict[str, object] | None:
    """Return the dictionary `PARTS` of a kit's table from its source text; {} without one; None where it is no literal dictionary, or the text cannot be parsed."""
    try:
        for statement in ast.parse(text).body:
            if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "PARTS":
                parts = ast.literal_eval(statement.value)
                return parts if isinstance(parts, dict) else None
    except (SyntaxError, ValueError, TypeError):
        return None
    return {}


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
