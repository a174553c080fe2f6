"""Sheets to print, A4 and in black and white: a lesson's pages, its cards to cut out, its mats at their true size.

Each sheet has a ruler of 100 mm, by which a reader checks that the printer kept the size. PDFs are made by typst (the extra
`print`); nothing else here needs typst, so the page prints the same sheets by the browser.

Example:
    >>> from marelle_lessons.prints import lesson_sheet, pdf
    >>> pdf(lesson_sheet(load_lesson("L03"), "sheet", "fr"))[:5]
    b'%PDF-'
"""

from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_lessons.prints.deck import card_sheets
    from marelle_lessons.prints.document import (
        KINDS,
        Document,
        drawings,
        lesson_documents,
        lesson_sheet,
        mat_document,
        page_document,
        read_kinds,
    )
    from marelle_lessons.prints.mats import Sheet, mat_sheets
    from marelle_lessons.prints.svg import ruler_svg
    from marelle_lessons.prints.typesetting import pdf

__all__ = [
    "KINDS", "Document", "Sheet", "card_sheets", "drawings", "lesson_documents", "lesson_sheet", "mat_document", "mat_sheets", "page_document", "pdf", "read_kinds", "ruler_svg",
]  # fmt: skip

if not TYPE_CHECKING:  # a type checker must not believe that every name is here
    # Only the names that are used are loaded: the page makes mats and cards without a reader of Markdown.
    __getattr__ = lazily(
        __name__,
        {
            "deck": ("card_sheets",),
            "document": (
                "KINDS",
                "Document",
                "drawings",
                "lesson_documents",
                "lesson_sheet",
                "mat_document",
                "page_document",
                "read_kinds",
            ),
            "mats": ("Sheet", "mat_sheets"),
            "svg": ("ruler_svg",),
            "typesetting": ("pdf",),
        },
    )
