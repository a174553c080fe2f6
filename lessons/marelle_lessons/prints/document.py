"""The documents to print for a lesson or a world, by kinds. Each has a title, the text or the drawings of its sheets, and the pictures in them. A text is Markdown as plain data, for the typst program, which reads no Markdown."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from marelle_lessons import Lesson
from marelle_lessons.errors import LessonError
from marelle_lessons.markdown import BOX, tokens
from marelle_lessons.pictures import picture_file
from marelle_lessons.prints.deck import card_sheets
from marelle_lessons.prints.mats import Sheet, mat_sheets
from marelle_lessons.prints.svg import ruler_svg
from marelle_sim.world import World
from marelle_text import Problem, Text

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
        elif kind == "sheet" or lesson.has(f"{kind}.fr.md"):
            yield lesson_sheet(lesson, kind, language)
        elif len(kinds) == 1:
            raise LessonError("E-LESSON-28", lesson=lesson.id, file=f"{kind}.fr.md")


def mat_document(world: World, language: str, name: str = "") -> Document:
    """Return the sheets of a mat as a document, named `name` (by default `mat-` and the world's name) with the language behind it."""
    sheets = mat_sheets(world, Text(language))
    return drawings(name or f"mat-{world.name}", world.title(language), language, sheets)


Node = dict[str, Any]
Picture = Callable[[str], str]

_PLAIN = {"text": "text", "code_inline": "code"}
_WITH_INNER = {"strong": "strong", "em": "light"}
_SHORT = 40  # characters in a row of the columns with text; with more, empty columns are only as wide as their heads
_LISTS = {"bullet_list": "list", "ordered_list": "enum"}


def tree(text: str, picture: Picture) -> list[Node]:
    """Return the blocks of a Markdown text, in order.

    Args:
        text: what a lesson's author wrote.
        picture: returns the file name of a picture of the lesson's folder in the document, or an empty string.

    Returns:
        One dictionary a block, `kind` among its keys: `heading` (`level`, `line`), `paragraph` (`line`), `code` (`text`), `note`
        (`blocks`), `list` and `enum` (`first`, `items`: each its `blocks`, and `box`, whether it has a box to tick), `table` (`to_fill`,
        see `_to_fill`; `rows` of lines, the first one the head), `rule`. A line is a list of
        pieces: `text`, `code`, `strong`, `light`, `picture`.

    Example:
        >>> tree("Le **robot**", lambda name: "")[0]["line"][1]
        {'kind': 'strong', 'line': [{'kind': 'text', 'text': 'robot'}]}
    """
    return _blocks(SyntaxTreeNode(tokens(text)), picture)


def _blocks(parent: SyntaxTreeNode, picture: Picture) -> list[Node]:
    return [_BLOCKS[node.type](node, picture) for node in parent.children]


def _list(node: SyntaxTreeNode, picture: Picture) -> Node:
    items = [_item(item, picture) for item in node.children]
    return {"kind": _LISTS[node.type], "first": int(node.attrs.get("start", 1)), "items": items}


def _item(item: SyntaxTreeNode, picture: Picture) -> Node:
    blocks = _blocks(item, picture)
    pieces = blocks[0].get("line") if blocks else None
    has_box = False
    if pieces and pieces[0]["kind"] == "text":
        rest = re.sub("^" + BOX, "", pieces[0]["text"])
        has_box = rest != pieces[0]["text"]
        pieces[0]["text"] = rest
    return {"blocks": blocks, "box": has_box}


def _table(node: SyntaxTreeNode, picture: Picture) -> Node:
    rows = [
        [_line(cell.children[0], picture) for cell in row.children]
        for row in node.walk()
        if row.type == "tr"
    ]
    return {"kind": "table", "to_fill": _to_fill(node), "rows": rows}


def _to_fill(table: SyntaxTreeNode) -> list[bool]:
    """Tell for each column of a table whether it is to be filled in by hand: no text below its head, and the others are short."""
    rows = [row for row in table.walk() if row.type == "tr"]
    columns = zip(
        *([len(cell.children[0].content) for cell in row.children] for row in rows), strict=True
    )
    longest = [max(lengths[1:], default=0) for lengths in columns]
    return [not length and sum(longest) <= _SHORT for length in longest]


def _line(inline: SyntaxTreeNode, picture: Picture) -> list[Node]:
    return [piece for node in inline.children for piece in _pieces(node, picture)]


def _pieces(node: SyntaxTreeNode, picture: Picture) -> list[Node]:
    if node.type in _PLAIN:
        return [{"kind": _PLAIN[node.type], "text": node.content}]
    if node.type in _WITH_INNER:
        return [{"kind": _WITH_INNER[node.type], "line": _line(node, picture)}]
    if node.type == "image":
        file = picture(unquote(str(node.attrs["src"])))
        return [{"kind": "picture" if file else "text", "file": file, "text": node.content}]
    # A link becomes its text, for nobody can follow it on paper.
    return [{"kind": "text", "text": " "}] if node.type.endswith("break") else _line(node, picture)


_BLOCKS: MappingProxyType[str, Callable[[SyntaxTreeNode, Picture], Node]] = MappingProxyType(
    {
        "blockquote": lambda node, picture: {"kind": "note", "blocks": _blocks(node, picture)},
        "bullet_list": _list,
        "fence": lambda node, _picture: {"kind": "code", "text": node.content.rstrip("\n")},
        "heading": lambda node, picture: {
            "kind": "heading",
            "level": int(node.tag[1]),
            "line": _line(node.children[0], picture),
        },
        "hr": lambda _node, _picture: {"kind": "rule"},
        "ordered_list": _list,
        "paragraph": lambda node, picture: {
            "kind": "paragraph",
            "line": _line(node.children[0], picture),
        },
        "table": _table,
    }
)
