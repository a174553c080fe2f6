"""Reads a pupil's program, a file or a folder with a main file; its content is not trusted, and checked."""

import codecs
import os
from collections.abc import Callable
from os import PathLike

from marelle_files import files_of
from marelle_sim.errors import ProgramFileError
from marelle_sim.regular_file import (
    NotRegularFileError,
    leads_out,
    open_regular_without_links,
    real_path,
)
from marelle_text.nearest import nearest_files

_MOST_BYTES = 1_000_000  # more than a board's flash holds
_ENTRIES = ("main.py", "program.py", "programme.py")


class Source:
    """A program as it was read.

    Attributes:
        entry: path on the board of the main file, which is run (`/carre.py`).
        files: {path on the board: path on the computer} of the files in the main file's folder, as `files_of` lists them.
        text: source text of the main file.
        folder: folder on the computer of the main file; if the program is a folder, its `world.toml` and `kit.toml` count.
        is_folder: whether the program was given as a folder.
        function: the function that is the program; None for a file or folder.
    """

    def __init__(
        self,
        *,
        entry: str,
        files: dict[str, str],
        text: str,
        folder: str,
        is_folder: bool,
        function: Callable[[], object] | None = None,
    ) -> None:
        self.entry, self.files, self.text, self.folder = entry, files, text, folder
        self.is_folder, self.function = is_folder, function

    def text_of(self, name: str) -> str | None:
        """Return the source text of one of the pupil's files; None for any other file, or one that cannot be read.

        `name` is the path on the board without the first "/".
        """
        path = f"/{name}"
        if path == self.entry:
            return self.text
        if name.startswith("marelle/") or path not in self.files:
            return None
        try:
            return read_module(self.files[path], name)
        except (OSError, ProgramFileError):
            return None

    def beside(self, name: str) -> str:
        """Return the path on the computer of the file `name` in the program's folder, as `file_beside` does.

        "" if the program was not given as a folder.
        """
        return file_beside(self.folder, name) if self.is_folder else ""


def file_beside(folder: str, name: str) -> str:
    """Return the path of the file `name` in a folder, or "" if there is none.

    Raises:
        ProgramFileError: E-RUN-12, the file is a link to a file outside the folder.
    """
    path = os.path.join(folder, name)  # noqa: PTH118
    if "\0" in path or not os.path.lexists(path):
        return ""
    if leads_out(folder, path):
        raise ProgramFileError("E-RUN-12", file=name)
    return path


def read_source(program: str | PathLike[str]) -> Source:
    """Read the program at a path, and return it.

    Raises:
        ProgramFileError: missing (E-PROG-01), empty (-02), binary (-03), not UTF-8 (-04), too large (-05),
            a folder in which no file is clearly the main file (-06), a folder without a program (-96), unreadable (-07),
            a folder whose main file is a link to outside (E-RUN-12), a program's text given as its path (E-RUN-16), something else than a path (E-RUN-31).
    """
    if not isinstance(program, str | PathLike):
        raise ProgramFileError("E-RUN-31", given=repr(program)[:40])
    path = os.fspath(program)
    if os.path.isdir(path):  # noqa: PTH112 - pathlib costs 10 ms of import
        folder, name = path, _entry_of(path)
    else:
        folder, name = os.path.split(path)
    full = os.path.join(folder, name)  # noqa: PTH118
    if not full or "\0" in full:  # no file has such a name: calls would raise a plain ValueError
        raise ProgramFileError("E-PROG-01", file=name, nearest="")
    real = real_path(full)  # once: a link that is put there afterwards is not followed
    if folder and folder == path and leads_out(folder, real):
        raise ProgramFileError("E-RUN-12", file=name)
    text = _read_text(full, name, real)
    files = {**_files(folder or "."), f"/{name}": real}
    return Source(
        entry=f"/{name}", files=files, text=text, folder=folder or ".", is_folder=folder == path
    )


def _entry_of(folder: str) -> str:
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".py"))  # noqa: PTH208
    except OSError as error:
        raise ProgramFileError("E-PROG-07", file=folder) from error
    for entry in _ENTRIES:
        if entry in names:
            return entry
    if len(names) == 1:
        return names[0]
    if not names:
        raise ProgramFileError("E-PROG-96", folder=folder)
    raise ProgramFileError("E-PROG-06", folder=folder, count=len(names))


def _files(folder: str) -> dict[str, str]:
    try:
        return files_of(folder)
    except OSError:
        return {}  # the entry itself was readable: it runs alone


def _read_text(path: str, name: str, real: str) -> str:
    try:
        with open_regular_without_links(real) as file:
            data = file.read(_MOST_BYTES + 1)
    except NotRegularFileError as error:
        raise ProgramFileError("E-PROG-07", file=name) from error
    except FileNotFoundError as error:
        if os.path.exists(path):  # noqa: PTH110 - a pipe by its number, which has no path of its own
            raise ProgramFileError("E-PROG-07", file=name) from error
        if _is_program(path):
            raise ProgramFileError("E-RUN-16") from error
        raise ProgramFileError("E-PROG-01", file=name, nearest=_nearest(path)) from error
    except OSError as error:
        raise ProgramFileError(
            "E-RUN-16" if _is_program(path) else "E-PROG-07", file=name
        ) from error
    if len(data) > _MOST_BYTES:
        raise ProgramFileError("E-PROG-05", file=name, limit_kb=_MOST_BYTES // 1000)
    return decode(data, name)


def _is_program(path: str) -> bool:
    """Tell whether a text that was given as a path is the text of a program: it has a call or a statement, or several lines of faulty Python."""
    import ast  # only when there is no such file

    try:
        tree = ast.parse(path)
    except (SyntaxError, ValueError):
        return "\n" in path
    return any(
        isinstance(node, ast.Call)
        or (isinstance(node, ast.stmt) and not isinstance(node, ast.Expr))
        for node in ast.walk(tree)
    )


def decode(data: bytes, name: str) -> str:
    """Decode the bytes of a program and return its text: UTF-8, with or without a byte order mark, or UTF-16 with one.

    Old editors of Windows save UTF-16. `name` is the file's name, for errors.

    Raises:
        ProgramFileError: E-PROG-02 the file is empty or has only white space, -03 binary, -04 in another encoding (its fact `line` is
            the first wrong line).
    """
    text = decode_module(_in_utf_8(data, name), name)
    if not text.strip():
        raise ProgramFileError("E-PROG-02", file=name)
    return text


def _in_utf_8(data: bytes, name: str) -> bytes:
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    try:
        return data.decode("utf-16").encode("utf-8")
    except UnicodeError as error:  # half a letter
        raise ProgramFileError("E-PROG-03", file=name) from error


def decode_module(data: bytes, name: str) -> str:
    """Decode the bytes of a module, UTF-8 with or without a byte order mark, and return its text, which may be "".

    `name` is the file's name, for errors.

    Raises:
        ProgramFileError: E-PROG-03 the file is binary, -04 in another encoding (its fact `line` is the first wrong line).
    """
    if b"\0" in data:
        raise ProgramFileError("E-PROG-03", file=name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProgramFileError(
            "E-PROG-04", file=name, line=data.count(b"\n", 0, error.start) + 1
        ) from error


def _nearest(path: str) -> str:
    folder, name = os.path.split(path)
    try:
        names = [other for other in os.listdir(folder or ".") if other.endswith(".py")]  # noqa: PTH208
    except OSError:
        return ""
    return nearest_files(name, names)


def read_module(file: str, path: str) -> str:
    """Read a module's file and return its text; `path` is its path on the board, for errors.

    Raises:
        OSError: the file cannot be read.
        ProgramFileError: it is binary, or in another encoding.
    """
    with open(file, "rb") as stream:  # noqa: PTH123 - pathlib costs 10 ms of import
        return decode_module(stream.read(), path)


def text_of(file: str) -> str:
    """Return the source text of a file, or of a notebook's cell by its name in tracebacks.

    Raises:
        OSError: the text is not known.
        ProgramFileError: the file is binary, or in another encoding.
    """
    if os.path.isfile(file):  # noqa: PTH113
        return read_module(file, os.path.basename(file))  # noqa: PTH119
    import linecache  # only for a cell: it reads with a module that Python does not start with

    lines = linecache.getlines(file)
    if not lines:
        raise FileNotFoundError(file)
    return "".join(lines)
