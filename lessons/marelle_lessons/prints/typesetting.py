"""Makes a PDF of a document by typst: a fixed typst program reads the document as data, so that nothing of a lesson is executed."""

import json
from importlib import resources
from pathlib import Path
from types import ModuleType

from marelle_lessons.prints.document import Document
from marelle_sim.temporary import temporary_folder
from marelle_sim.view import font_folder
from marelle_text import Problem

_MADE = 1_577_836_800  # 2020-01-01: the same document gives the same bytes
_DATA = "sheets.json"


def pdf(document: Document) -> bytes:
    """Return a document as a PDF; the same document gives the same bytes.

    Raises:
        Problem: E-PRINT-01, typst is not installed; E-PRINT-02, it cannot set this document, for example because a picture is broken or
            blocks are nested too deep.
    """
    typst = _typst()
    program = resources.files(__package__).joinpath("sheets.typ").read_bytes()
    with temporary_folder() as folder:
        root = Path(folder)
        for name, content in document.pictures.items():
            (root / name).write_bytes(content)
        (root / _DATA).write_text(json.dumps(document.data), "utf-8")
        own = typst.Fonts(include_system_fonts=False, font_paths=[str(font_folder())])
        compiler = typst.Compiler(program, root=str(root), font_paths=own)
        try:
            made: bytes = compiler.compile(format="pdf", timestamp=_MADE)
        except typst.TypstError as error:
            reason = str(error).partition("\n")[0][:120]
            raise Problem("E-PRINT-02", name=document.name, reason=reason) from error
    return made


def _typst() -> ModuleType:
    try:
        import typst  # the extra `print`
    except ImportError as error:
        raise Problem("E-PRINT-01") from error
    return typst
