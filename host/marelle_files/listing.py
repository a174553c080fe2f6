"""Lists what a board must hold for a program: the program, what it can import, the table of its kit, `board.json`."""

from __future__ import annotations

import codecs

from marelle_files.errors import BoardFilesError
from marelle_files.import_walk import ImportWalk
from marelle_files.library import library_files, nearest_kit
from marelle_files.settings import BOARD_FILE, kit_in, read_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Protocol, TypeAlias

    Compile: TypeAlias = Callable[[str, str], bytes | None]

    class Program(Protocol):
        """A program as it was read.

        Attributes:
            entry: path of its first file on the board. text: what stands in it.
            function: the function that is the program, None for a file: it can name what stands in other files.
        """

        entry: str
        text: str
        function: Callable[[], object] | None

        @property
        def files(self) -> Mapping[str, str | bytes]:
            """Return path on the board -> path on this computer, or content, of what lies in its folder."""
            ...


BYTECODE = 6
"""The version that today's mpy-cross writes, and that MicroPython reads from 1.19 on: `sys.implementation._mpy & 255`. Minor versions
of it (6.1 to 6.3) are of native code, of which the library has none (MicroPython 1.25, `py/persistentcode.c`)."""
MODULES = (".py", ".mpy")
DATA = frozenset({
    "bin", "bmp", "cfg", "conf", "crt", "css", "csv", "dat", "der", "fnt", "gz", "htm", "html", "ico", "ini", "js", "json",
    "jsonl", "key", "log", "mid", "pbm", "pem", "pgm", "ppm", "raw", "rtttl", "svg", "tsv", "txt", "wav", "xml",
})  # fmt: skip
"""Endings of the files, besides modules, that a program on a board can have a use for."""


class HeldProgram:
    """A program that was read whole: the contents of its files are here, whatever becomes of its folder; or some of another's."""

    def __init__(
        self,
        entry: str,
        text: str,
        files: Mapping[str, str | bytes],
        function: Callable[[], object] | None = None,
    ) -> None:
        """Take what `Program` has."""
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

    Of modules those that the program and the kit can need: what is imported, late or at once; of the names that the
    library loads when they are asked for, those that the program says; the classes of the kit's parts. A program that
    imports by names that are not in its text (`exec`, `__import__`) has all. Of other files those that a board can have
    a use for, by their endings (`is_pushable`), where it opens files by names that it makes, or lists them; else those that it names.

    Args:
        kit: name of its table, of the library or of the program's folder, where `board.json` names none; "": pico_bot.
        program: what is to run.
        modules: other files that it can import, path on the board (`/lib/…`) -> path on this computer.
        compiled: returns the `.mpy` of a module of the library, given its place and its path, or None where there is none.
        as_it_is: whether nothing is checked or put right, and each file is given by its place: for a virtual board, which says itself what is wrong.

    Raises:
        BoardFilesError: E-FILE-01 no such kit, -02 the program names a file that no board is sent, -03 to -05 `board.json`.

    Example:
        >>> files = board_files("pico_bot", read_source("square.py"))
        >>> sorted(files)[:3]
        ['/board.json', '/lib/marelle/__init__.py', '/lib/marelle/chips/__init__.py']
    """
    files: dict[str, str | bytes] = {**(modules or {}), **program.files}
    saved = files.get(BOARD_FILE)
    if saved and not as_it_is:
        read_settings(_bytes(saved))
    walk = ImportWalk(files, program.entry)
    walk.program(program.text, everything=program.function is not None)
    name = (kit_in(_bytes(saved)) if saved else "") or kit
    if not walk.kit(name) and not as_it_is and name:
        raise BoardFilesError("E-FILE-01", **nearest_kit(name))
    data = _data(files, everything=walk.reads_any)
    data.update(walk.modules())
    if compiled:
        _compile(data, compiled)
    _refuse_named(walk.texts, files, data)
    if kit and not saved:
        data[BOARD_FILE] = f'{{"kit": "{kit}"}}\n'.encode()
    if program.entry in files:
        data[program.entry] = files[program.entry] if as_it_is else program.text.encode()
    return {path: data[path] if as_it_is else _unmarked(path, data[path]) for path in sorted(data)}


def _data(files: Mapping[str, str | bytes], *, everything: bool) -> dict[str, bytes | str]:
    """Return the files besides modules that a board is sent whatever the program names; only its settings, or all."""
    return {
        path: files[path]
        for path in files
        if path == BOARD_FILE or (everything and _is_data(path))
    }


def _compile(data: dict[str, bytes | str], compiled: Compile) -> None:
    """Put what is compiled of the library in the place of its sources."""
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


def _refuse_named(
    texts: set[str], files: Mapping[str, str | bytes], data: dict[str, bytes | str]
) -> None:
    """Add the files without an ending that a program names, and refuse those with one that a board is not sent."""
    for text in texts:
        path = "/" + text.lstrip("/")
        if path not in files or path in data:
            continue
        if "." in path.rpartition("/")[2] and not is_pushable(path):
            raise BoardFilesError("E-FILE-02", file=path[1:])
        data[path] = files[path]


def _unmarked(path: str, content: bytes | str) -> bytes | str:
    """Return a module without the mark of UTF-8, which Windows writes and a board refuses."""
    if not path.endswith(".py") or path.startswith("/lib/marelle/"):
        return content
    found = _bytes(content)
    return found.removeprefix(codecs.BOM_UTF8) if found.startswith(codecs.BOM_UTF8) else content


def _bytes(place: str | bytes) -> bytes:
    if isinstance(place, bytes):
        return place
    try:
        with open(place, "rb") as file:  # noqa: PTH123 - pathlib costs 10 ms of import
            return file.read()
    except OSError:  # it has gone since the folder was listed
        return b""
