"""Make printable sheets: each is one HTML file that needs no other file and loads nothing from a network."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from html import escape

from marelle_lessons.catalogue import lesson_names, load_lesson
from marelle_lessons.page.as_html import html, picture_address

_TITLE = re.compile(r"\s*# (.+)")
_STYLE = """
body { font: 12pt/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff }
code { font: 0.95em ui-monospace, monospace } pre { border: 1px solid #888; border-radius: 4px; padding: 0.5rem; white-space: pre-wrap }
img { max-width: 100% } table { border-collapse: collapse } td, th { border: 1px solid #888; padding: 0.2rem 0.6rem; text-align: left }
.note { border-left: 4px solid #888; padding-left: 1rem }
li.to-tick { list-style: "☐ " }
h2 { break-after: avoid } pre, table, img { break-inside: avoid }
@page { margin: 16mm } @media print { body { margin: 0; max-width: none } }
"""


def sheet(text: str, language: str, picture: Callable[[str], str] = lambda _name: "") -> bytes:
    """Return the HTML file of a sheet that is written in Markdown; nothing in it is executed.

    Args:
        text: Markdown whose first line is its title, `# …`.
        language: the language of the text, for a screen reader.
        picture: returns the data URL of the picture of a name, or "" to show its description instead.

    Example:
        >>> b"<title>Les cartes</title>" in sheet("# Les cartes", "fr")
        True
    """
    found = _TITLE.match(text)
    title = escape(found[1]) if found else ""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    body = f"<main>{html(text, picture)}</main>"
    return f'<!DOCTYPE html>\n<html lang="{language}"><head>{head}<style>{_STYLE}</style></head><body>{body}</body></html>\n'.encode()


def paper_sheets() -> Iterator[tuple[str, bytes]]:
    """Yield (file name, HTML file) for the French paper version of each bundled lesson: `L03-paper.fr.html`."""
    for name in lesson_names():
        lesson = load_lesson(name)
        if lesson.has("paper.fr.md"):
            picture = partial(picture_address, lesson.folder)
            yield f"{lesson.id}-paper.fr.html", sheet(lesson.paper_page(), "fr", picture)
