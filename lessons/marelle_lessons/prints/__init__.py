"""Sheets to print, A4 and in black and white: a lesson's pages, its cards to cut out, its mats at their true size.

Each sheet has a ruler of 100 mm, which tells whether the printer kept the size. A PDF is made by typst (the extra `print`);
nothing else here needs it, so the page prints the same sheets by the browser.

Example:
    >>> from marelle_lessons.prints import lesson_sheet, pdf
    >>> pdf(lesson_sheet(load_lesson("L03"), "sheet", "fr"))[:5]
    b'%PDF-'
"""

from __future__ import annotations

from marelle_lessons.prints.document import KINDS, Document, lesson_sheet
from marelle_lessons.prints.typesetting import pdf

__all__ = ["KINDS", "Document", "lesson_sheet", "pdf"]
