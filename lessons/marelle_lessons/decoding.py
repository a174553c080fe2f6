"""Read the bytes of a program as text: whatever editor and system they come from."""

from __future__ import annotations

import ast
from typing import NamedTuple

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
        text: The program; its lines end by a line feed.
        name: Name of its file, with the ending that it should have.
        language: "micropython" or "cards".
        remarks: Keys of the sentences on what was corrected while it was read.
        saved: The data that the page writes after a program, taken out of `text`; None if the page did not write the file.
    """

    text: str
    name: str
    language: str
    remarks: tuple[str, ...]
    saved: Saved | None = None


def read_program(name: str, data: bytes) -> Read:
    """Return the program of a file.

    Raises:
        SubmissionError: E-HAND-01, it is neither Python nor cards; 10 no notebook, 11 a notebook in another language.
        ProgramFileError: E-PROG-02 empty, 03 binary, 04 in no known encoding, 05 over 1 MB.
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
    """Return the program of a Jupyter notebook; its limit is higher, for it also holds the pictures of its output."""
    from marelle_lessons.notebook import as_program  # a program in a file needs none

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
    """Decode a file in UTF-8, in UTF-16 with a byte order mark, or in Windows-1252.

    Returns:
        The text with line feeds as line ends, and the remarks to tell, as keys of the catalogue: one if it was not UTF-8.

    Raises:
        ProgramFileError: E-PROG-03, it is binary; E-PROG-04, it has none of these encodings. They tell `name`.
    """
    encoding = "utf-8"
    remarks: tuple[str, ...] = ()
    for mark, marked in _BOMS:
        if data.startswith(mark):
            encoding = marked
            break
    if encoding != "utf-16" and b"\0" in data:
        raise ProgramFileError("E-PROG-03", file=name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text, remarks = _windows(data, name), (_ENCODING,)
    if encoding == "utf-16":
        remarks = (_ENCODING,)
    if "\0" in text:
        raise ProgramFileError("E-PROG-03", file=name)
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def _windows(data: bytes, name: str) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProgramFileError("E-PROG-04", file=name, line=line) from None


def nodes(text: str) -> list[ast.AST]:
    """Return all nodes of a text's syntax tree; none if it is not Python."""
    tree = Program(text).tree
    return [] if tree is None else list(ast.walk(tree))
