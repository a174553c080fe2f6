"""Lists what a board must hold for a program: the program, what it can import, the table of its kit, `board.json`."""

import codecs
from collections.abc import Callable, Mapping
from typing import Protocol

from marelle_files.errors import BoardFilesError
from marelle_files.folder import bytes_of
from marelle_files.import_walk import ImportWalk
from marelle_files.library import library_files, nearest_kit
from marelle_files.settings import BOARD_FILE, kit_in, read_settings

Compile = Callable[[str, str], bytes | None]
"""What compiles a module: its file on this computer and its path on the board -> bytecode; None if it is sent as it is."""

BYTECODE = 6
"""The version that today's mpy-cross writes, and that MicroPython reads from 1.19 on: `sys.implementation._mpy & 255`. Minor versions
of it (6.1 to 6.3) are of native code, of which the library has none (MicroPython 1.25, `py/persistentcode.c`)."""
MODULES = (".py", ".mpy")
DATA = frozenset({
    "bin", "bmp", "cfg", "conf", "crt", "css", "csv", "dat", "der", "fnt", "gz", "htm", "html", "ico", "ini", "js", "json",
    "jsonl", "key", "log", "mid", "pbm", "pem", "pgm", "ppm", "raw", "rtttl", "svg", "tsv", "txt", "wav", "xml",
})  # fmt: skip
"""Endings of the files, besides modules, that a program on a board can have a use for."""


class Program(Protocol):
    """What this module reads of a program.

    Attributes:
        entry: path on the board of its first file. text: the source text of that file.
        function: the function that is the program, None where the program is a file. A function can use names that `text`
            does not define.
    """

    entry: str
    text: str
    function: Callable[[], object] | None

    @property
    def files(self) -> Mapping[str, str | bytes]:
        """Return path on the board -> path on this computer, or content, of the files in the program's folder."""


class HeldProgram:
    """A `Program` whose files are given: read beforehand, so that later changes in its folder do not matter, or only some of its files."""

    def __init__(
        self,
        entry: str,
        text: str,
        files: Mapping[str, str | bytes],
        function: Callable[[], object] | None = None,
    ) -> None:
        """Take the attributes of `Program`."""
        self.entry, self.text, self.files, self.function = entry, text, files, function


def board_files(
    kit: str,
    program: Program,
    modules: Mapping[str, str] | None = None,
    *,
    compiled: Compile | None = None,
    as_it_is: bool = False,
) -> dict[str, bytes | str]:
    """Return the files that a board must hold: path on the board -> content, or path on this computer; sorted.

    Modules: those imported anywhere in the program's and the kit's text, those of lazily imported names that the program uses, and those of
    the kit's parts; all modules for a function, and for a program that can import names that are not in its text (`exec`, `__import__`). Other files: those that
    it names in a string, and `board.json`; all with an ending in `DATA` where it lists files or computes their names.

    Args:
        kit: name of the kit's table, where the folder's `board.json` names no kit; "" for pico_bot.
        program: the program that is to run.
        modules: other files that the program can import, path on the board (`/lib/…`) -> path on this computer.
        compiled: given a module's path on this computer and its path on the board, returns its `.mpy`; None to send the source.
        as_it_is: True for a virtual board: the kit and `board.json` are not checked, and each file is given as it is.

    Raises:
        BoardFilesError: E-FILE-01 no such kit, -02 a named file has an ending that is not pushable, -03 to -05 `board.json` is wrong.

    Example:
        >>> sorted(board_files("pico_bot", read_source("square.py")))[:3]
        ['/board.json', '/lib/marelle/__init__.py', '/lib/marelle/back_end.py']
    """
    files: dict[str, str | bytes] = {**(modules or {}), **program.files}
    saved = files.get(BOARD_FILE)
    if saved and not as_it_is:
        read_settings(bytes_of(saved))
    walk = ImportWalk(files, program.text, everything=program.function is not None)
    name = (kit_in(bytes_of(saved)) if saved else "") or kit
    if not walk.kit(name) and not as_it_is and name:
        raise BoardFilesError("E-FILE-01", **nearest_kit(name))
    data = {
        path: place for path, place in files.items()
        if path == BOARD_FILE or (walk.reads_any and _is_data(path))
    }  # fmt: skip
    data.update(walk.modules())
    if compiled:
        _compile(data, compiled)
    _add_named(walk.texts, files, data)
    if kit and not saved:
        data[BOARD_FILE] = f'{{"kit": "{kit}"}}\n'.encode()
    if program.entry in files:
        data[program.entry] = files[program.entry] if as_it_is else program.text.encode()
    return {path: data[path] if as_it_is else _unmarked(path, data[path]) for path in sorted(data)}


def _compile(data: dict[str, bytes | str], compiled: Compile) -> None:
    for path in [path for path in data if path in library_files()]:
        made = compiled(library_files()[path], path)
        if made is not None:
            del data[path]
            data[f"{path.removesuffix('.py')}.mpy"] = made


def is_pushable(path: str) -> bool:
    """Tell whether a file may be sent to a board, by its ending.

    Example:
        >>> [is_pushable(name) for name in ("main.py", "net.json", "main.pyc", "world.toml", "photo.jpg")]
        [True, True, False, False, False]
    """
    return path.endswith(MODULES) or _is_data(path)


def _is_data(path: str) -> bool:
    return path.rpartition("/")[2].rpartition(".")[2].lower() in DATA and "." in path


def _add_named(
    texts: set[str], files: Mapping[str, str | bytes], data: dict[str, bytes | str]
) -> None:
    """Add to `data` the files that the program names in its strings.

    Raises:
        BoardFilesError: E-FILE-02, a named file has an ending that is not pushable.
    """
    for text in texts:
        path = "/" + text.lstrip("/")
        if path not in files or path in data:
            continue
        if "." in path.rpartition("/")[2] and not is_pushable(path):
            raise BoardFilesError("E-FILE-02", file=path[1:])
        data[path] = files[path]


def _unmarked(path: str, content: bytes | str) -> bytes | str:
    """Return the content of a program's module without the byte order mark of UTF-8, which Windows writes and a board refuses.

    Other files, and modules without the mark, are returned as given: content, or path on this computer.
    """
    if not path.endswith(".py") or path.startswith("/lib/marelle/"):
        return content
    found = bytes_of(content)
    return found.removeprefix(codecs.BOM_UTF8) if found.startswith(codecs.BOM_UTF8) else content
