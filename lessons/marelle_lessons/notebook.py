"""Read the program of a notebook (.ipynb), as Jupyter, Capytale and Basthon save it: its code cells, one after the other.

Format: nbformat 4 (`cells`, `source`) and 3 (`worksheets`, `input`), https://nbformat.readthedocs.io. The outputs of the cells are
ignored. A line that only IPython understands, such as `%matplotlib inline` or `!pip`, is replaced by `pass` and a comment, so that
the line numbers do not change.
"""

from __future__ import annotations

import json
import re
from typing import Any

from marelle_lessons.errors import SubmissionError
from marelle_lessons.program import Program

_MAGIC = re.compile(r"([ \t]*)((?:%{1,2}[A-Za-z]|!|\?)[^\n]*|[\w.]+\?{1,2}[ \t]*)", re.ASCII)
_OTHER_LANGUAGE = re.compile(
    r"\s*%%(?:bash|cmd|file|html|javascript|js|latex|markdown|mermaid|perl|ruby|script|sh|sql|svg|writefile)\b"
)


def as_program(text: str, name: str) -> str:
    r"""Return the program of a notebook, with an empty line between two cells.

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
