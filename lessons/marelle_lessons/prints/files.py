"""The documents to print for a lesson or a world, by kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from marelle_lessons import Lesson
from marelle_lessons.errors import LessonError
from marelle_lessons.prints.deck import card_sheets
from marelle_lessons.prints.document import KINDS, Document, drawings, has_sheet, lesson_sheet
from marelle_lessons.prints.mats import mat_sheets
from marelle_sim.world import World
from marelle_text import Problem, Text


def read_kinds(written: str) -> tuple[str, ...]:
    """Return the kinds in a text such as "sheet,mat" or "all", in the order of `KINDS`.

    Raises:
        Problem: E-USE-04, one of them is no kind.

    Example:
        >>> read_kinds("mat, sheet")
        ('sheet', 'mat')
    """
    named = [one.strip() for one in written.split(",")]
    wrong = [one for one in named if one not in (*KINDS, "all")]
    if wrong:
        expected = ", ".join((*KINDS, "all"))
        raise Problem("E-USE-04", name="--what", value=wrong[0][:40], expected=expected)
    return tuple(kind for kind in KINDS if kind in named or "all" in named)


def lesson_documents(
    lesson: Lesson,
    kinds: Sequence[str],
    language: str,
    world: World | None = None,
    typed: str = "",
) -> Iterator[Document]:
    """Yield the documents of a lesson, of the given kinds.

    Args:
        lesson: the lesson.
        kinds: of `KINDS`; a lesson may lack some, which are then left out.
        language: "fr" or "en".
        world: the only world whose mat is printed; None: all worlds of the lesson that are not hidden.
        typed: the lesson's name as the user typed it, for messages.

    Raises:
        Problem: `kinds` is a single one that the lesson lacks: E-PRINT-03 for its cards, E-LESSON-28 for a page.
    """
    for kind in kinds:
        if kind == "cards":
            cards = card_sheets(lesson, Text(language))
            if cards:
                yield drawings(f"{lesson.id}-cards", lesson.title(language), language, cards)
            elif len(kinds) == 1:
                raise Problem("E-PRINT-03", lesson=lesson.id, typed=typed or lesson.id)
        elif kind == "mat":
            worlds = [world] if world else [one.world for one in lesson.worlds if not one.hidden]
            for one in worlds:
                yield mat_document(one, language, f"{lesson.id}-mat-{one.name}")
        elif has_sheet(lesson, kind):
            yield lesson_sheet(lesson, kind, language)
        elif len(kinds) == 1:
            raise LessonError("E-LESSON-28", lesson=lesson.id, file=f"{kind}.fr.md")


def mat_document(world: World, language: str, name: str = "") -> Document:
    """Return the sheets of a mat as a document, named `name` (by default `mat-` and the world's name) with the language behind it."""
    sheets = mat_sheets(world, Text(language))
    return drawings(name or f"mat-{world.name}", world.title(language), language, sheets)
