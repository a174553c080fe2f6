"""The content of one PDF: a title, the text or the drawings of its sheets, and the pictures in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marelle_lessons import Lesson
from marelle_lessons.pictures import picture_file
from marelle_lessons.prints.mats import Sheet
from marelle_lessons.prints.ruler import ruler_svg
from marelle_lessons.prints.tree import tree
from marelle_text import Text

KINDS = ("sheet", "teacher", "paper", "cards", "mat")
"""What can be printed of a lesson: the pupil's sheet, the teacher's page, the paper version, the cards, the mats."""


@dataclass(frozen=True)
class Document:
    """The content of one PDF.

    Attributes:
        name: Of its file, without an ending.
        data: What the typst program reads; see `sheets.typ`.
        pictures: File name in `data` -> content of the picture.
    """

    name: str
    data: dict[str, Any]
    pictures: dict[str, bytes] = field(default_factory=dict)


def lesson_sheet(lesson: Lesson, kind: str, language: str) -> Document:
    """Return a page of a lesson as a document: "sheet", "teacher" or "paper"; the last two are always in French.

    Example:
        >>> lesson_sheet(load_lesson("L03"), "sheet", "en").name
        'L03-sheet.en'
    """
    pages = {
        "sheet": (lesson.page(language), language),
        "teacher": (lesson.teacher_page(), "fr"),
        "paper": (lesson.paper_page(), "fr"),
    }
    text, spoken = pages[kind]
    pictures = _Pictures(lesson.folder)
    blocks = tree(text, pictures.named)
    data = {**frame(f"{lesson.id} · {lesson.title(spoken)}", spoken), "blocks": blocks}
    if kind == "sheet":
        data["fields"] = [Text(spoken)(f"page.print.{field}") for field in ("name", "day")]
    return Document(f"{lesson.id}-{kind}.{spoken}", data, pictures.files)


def has_sheet(lesson: Lesson, kind: str) -> bool:
    """Tell whether a lesson has the page `kind`: "sheet" (always), "teacher" or "paper"."""
    return kind == "sheet" or lesson.has(f"{kind}.fr.md")


def page_document(name: str, title: str, page: str, language: str) -> Document:
    """Return a Markdown page that belongs to no lesson as a document; it has no pictures."""
    data = {**frame(title, language), "blocks": tree(page, lambda _picture: "")}
    return Document(f"{name}.{language}", data)


def drawings(name: str, title: str, language: str, sheets: Sequence[Sheet]) -> Document:
    """Return a document named `name.language` with one drawing on each page: the cards of a lesson, or a mat."""
    data = {**frame(title, language), "sheets": [sheet._asdict() for sheet in sheets]}
    return Document(f"{name}.{language}", data)


def frame(title: str, language: str) -> dict[str, Any]:
    """Return what each sheet of a document has around its content, such as its title and the ruler, and the language."""
    text = Text(language)
    return {
        "language": language,
        "title": title,
        "scale": text("page.print.scale"),
        "measure": text("page.print.measure"),
        "ruler": ruler_svg(text),
    }


class _Pictures:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, str] = {}
        self.files: dict[str, bytes] = {}

    def named(self, name: str) -> str:
        if name not in self._names:
            path = picture_file(self._folder, name)
            self._names[name] = f"{len(self.files)}{path.suffix.lower()}" if path else ""
            if path:
                self.files[self._names[name]] = path.read_bytes()
        return self._names[name]
