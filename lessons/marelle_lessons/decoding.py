"""Read the bytes of a program's file as text, in the encodings and file types that editors and schools' platforms write.

Of a notebook (.ipynb), as Jupyter, Capytale and Basthon save it, the program is the code cells, one after the other. Format: nbformat 4
(`cells`, `source`) and 3 (`worksheets`, `input`), https://nbformat.readthedocs.io. The outputs of the cells are ignored. A line that only
IPython understands, such as `%matplotlib inline` or `!pip`, is replaced by `pass` and a comment, so that the line numbers do not change.
"""

import json
import re
from typing import Any, NamedTuple

from marelle_lessons.errors import SubmissionError
from marelle_lessons.platforms import ONLINE_TEXT
from marelle_lessons.program import CARDS, MICROPYTHON, Program
from marelle_lessons.saved import Saved, taken_out
from marelle_sim.errors import ProgramFileError

MOST_BYTES = 1_000_000  # of one program: what the simulator takes

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ENCODING = "hand.encoding"
_ENDING = "hand.ending"
_ONLINE = "hand.onlinetext"
_NOTEBOOK_ENDING, _NOTEBOOK = ".ipynb", "hand.notebook"
_SUFFIXES = (".py", ".txt", _NOTEBOOK_ENDING)


class Read(NamedTuple):
    """A program as text.

    Attributes:
        text: The program, with line feeds as line ends.
        name: The name of its file, with the suffix that fits the content (`.py` or `.txt`).
        language: "micropython" or "cards".
        remarks: The keys of the sentences about what was corrected while it was read.
        saved: The data that marelle's page adds after a program, removed from `text`; None if the page did not write the file.
    """

    text: str
    name: str
    language: str
    remarks: tuple[str, ...]
    saved: Saved | None = None


def read_program(name: str, data: bytes) -> Read:
    """Return the program in a file: Python, cards, a Jupyter notebook, or the online text of a learning platform.

    Raises:
        SubmissionError: E-HAND-01 if the suffix is none of a program; -10 if a notebook is damaged, -11 if it is in another
            language than Python.
        ProgramFileError: E-PROG-02 if it is empty, -03 if binary, -04 if in no known encoding, -05 if larger than 1 MB.
    """
    remarks: tuple[str, ...] = ()
    if name.lower().endswith(".py.txt"):
        name, remarks = name[: -len(".txt")], (_ENDING,)
    online = name.lower() == ONLINE_TEXT
    if not online and not name.lower().endswith(_SUFFIXES):
        raise SubmissionError("E-HAND-01", file=name)
    if name.lower().endswith(_NOTEBOOK_ENDING):
        return _of_notebook(name, data)
    _refuse_long(data, name)
    text, more = decode(data, name)
    if online:
        from marelle_lessons.onlinetext import as_text  # a program in a file needs none

        name, text, more = "onlinetext.txt", as_text(text), (*more, _ONLINE)
    text, saved = taken_out(text)
    if not text.strip():
        raise ProgramFileError("E-PROG-02", file=name)
    remarks += more
    if name.lower().endswith(".py"):
        return Read(text, name, MICROPYTHON, remarks, saved)
    from marelle_lessons.cards import is_cards  # a program in Python needs none

    if is_cards(name, text):
        return Read(text, name, CARDS, remarks, saved)
    more = () if online else (_ENDING,)
    return Read(text, name[: -len(".txt")] + ".py", MICROPYTHON, (*remarks, *more), saved)


def _of_notebook(name: str, data: bytes) -> Read:
    """Return the program in a Jupyter notebook; 1 MB is the limit of the program alone, as a notebook may have pictures too."""
    text = as_program(decode(data, name)[0], name)
    if not text.strip():
        raise ProgramFileError("E-PROG-02", file=name)
    _refuse_long(text.encode(), name)
    if "\0" in text:
        raise ProgramFileError("E-PROG-03", file=name)
    return Read(text, f"{name[: -len(_NOTEBOOK_ENDING)]}.py", MICROPYTHON, (_NOTEBOOK,))


def _refuse_long(data: bytes, name: str) -> None:
    if len(data) > MOST_BYTES:
        raise ProgramFileError("E-PROG-05", file=name, limit_kb=MOST_BYTES // 1000)


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Decode the bytes of a file: UTF-8, UTF-16 with a byte order mark, or else Windows-1252.

    Returns:
        The text with line feeds as line ends, and the keys of the remarks for the reader: one if the file was not in UTF-8.

    Raises:
        ProgramFileError: E-PROG-03 if the file is binary, -04 if it is in none of these encodings; `name` is in the message.
    """
    encoding = next((marked for mark, marked in _BOMS if data.startswith(mark)), "utf-8")
    remarks: tuple[str, ...] = (_ENCODING,) if encoding == "utf-16" else ()
    if encoding != "utf-16" and b"\0" in data:
        raise ProgramFileError("E-PROG-03", file=name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text, remarks = _windows(data, name), (_ENCODING,)
    if "\0" in text:
        raise ProgramFileError("E-PROG-03", file=name)
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def _windows(data: bytes, name: str) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProgramFileError("E-PROG-04", file=name, line=line) from None


_MAGIC = re.compile(r"([ \t]*)((?:%{1,2}[A-Za-z]|!|\?)[^\n]*|[\w.]+\?{1,2}[ \t]*)", re.ASCII)
_OTHER_LANGUAGE = re.compile(
    r"\s*%%(?:bash|cmd|file|html|javascript|js|latex|markdown|mermaid|perl|ruby|script|sh|sql|svg|writefile)\b"
)


def as_program(text: str, name: str) -> str:
    r"""Return the program of a notebook: its code cells that are not empty, with an empty line between two.

    Args:
        text: the content of the notebook's file, JSON.
        name: the name of the file, for messages.

    Raises:
        SubmissionError: E-HAND-10 if the text is not a notebook, -11 if the notebook is in another language than Python.

    Example:
        >>> cell = {"cell_type": "code", "source": ["%matplotlib inline\n", "avancer()"]}
        >>> as_program(json.dumps({"nbformat": 4, "cells": [cell]}), "a.ipynb")
        'pass  # %matplotlib inline\navancer()\n'
    """
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        notebook = None
    cells = None if not isinstance(notebook, dict) else _cells(notebook)
    if cells is None:
        raise SubmissionError("E-HAND-10", file=name)
    language = _language(notebook)
    if language and not language.startswith(("python", "ipython", "micropython")):
        raise SubmissionError("E-HAND-11", file=name, value=language[:20])
    sources = [_source(cell) for cell in cells if _is_code(cell)]
    written = [source for source in sources if source.strip()]
    return "\n\n".join(_python(source) for source in written) + "\n"


def _cells(notebook: dict[str, Any]) -> list[Any] | None:
    if isinstance(notebook.get("cells"), list):
        return list(notebook["cells"])
    sheets = notebook.get("worksheets")
    if not isinstance(sheets, list):
        return None
    found = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    return [cell for cells in found if isinstance(cells, list) for cell in cells]


def _is_code(cell: object) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return False
    language = cell.get("language", "python")  # of nbformat 3
    return isinstance(language, str) and language.lower().startswith(("python", "ipython"))


def _source(cell: dict[str, Any]) -> str:
    written = cell.get("source", cell.get("input", ""))
    if isinstance(written, list):
        written = "".join(line for line in written if isinstance(line, str))
    text = written if isinstance(written, str) else ""
    # JSON may contain lone surrogates, which cannot be written to a file.
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return plain.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    told = metadata if isinstance(metadata, dict) else {}
    for place, key in (("language_info", "name"), ("kernelspec", "language"), ("kernelspec", "name")):  # fmt: skip
        said = told.get(place)
        value = said.get(key) if isinstance(said, dict) else None
        if isinstance(value, str) and value:
            return value.lower()
    return ""


def _python(source: str) -> str:
    """Return the source of a cell as valid Python where possible; a cell that is Python is returned unchanged.

    The lines of a cell in another language (`%%bash`) become comments; a line of IPython becomes `pass` and a comment.
    """
    if Program(source).tree is not None:
        return source
    if _OTHER_LANGUAGE.match(source):
        return "\n".join(f"# {line}" for line in source.split("\n"))
    return "\n".join(_MAGIC.sub(_passed, line) if _MAGIC.fullmatch(line) else line for line in source.split("\n"))  # fmt: skip


def _passed(found: re.Match[str]) -> str:
    return f"{found[1]}pass  # {found[2].strip()}"
