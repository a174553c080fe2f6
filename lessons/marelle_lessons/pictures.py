"""The pictures of a lesson: files of its folder."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from marelle_lessons.errors import LessonError
from marelle_sim.toml import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PICTURES = MappingProxyType({".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"})
"""The endings of pictures that lessons show, with what a browser calls each kind."""

_FENCE = re.compile(r" *(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_SAMPLE = "![…](img/mat.png)"


class ShownPicture(NamedTuple):
    """A picture that a page shows: its line, from 1, the words that describe it, and its file's path in the folder."""

    line: int
    words: str
    name: str


def shown_pictures(page: str) -> Iterator[ShownPicture]:
    """Yield the pictures of a page in Markdown; what stands in code is none.

    Example:
        >>> list(shown_pictures("![Le tapis.](img/mat.svg)"))
        [ShownPicture(line=1, words='Le tapis.', name='img/mat.svg')]
    """
    fence = ""
    for number, line in enumerate(page.splitlines(), 1):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence):
            fence = ""
        elif not fence:
            for words, name in _PICTURE.findall(_CODE.sub("", line)):
                yield ShownPicture(number, words.strip(), unquote(name))


def check_pictures(folder: Path, file: str, page: str) -> None:
    """Refuse a page of a lesson with a picture that its folder has not, or one without a description.

    Args:
        folder: Of the lesson.
        file: The page's name in it.
        page: Its text.

    Raises:
        LessonError: E-LESSON-07 a picture has no words for who cannot see it, 33 there is no such picture.
    """
    for shown in shown_pictures(page):
        facts: dict[str, str | int] = {"file": f"{folder.name}/{file}", "line": shown.line}
        if picture_file(folder, shown.name) is None:
            near = nearest(shown.name, _pictures_in(folder))
            raise LessonError("E-LESSON-33", value=shown.name[:100], nearest=near, **facts)
        if not shown.words:
            raise LessonError("E-LESSON-07", key="description", example=_SAMPLE, **facts)


def _pictures_in(folder: Path) -> list[str]:
    """Return the pictures of the folder `img`, as pages name them; a hundred at most."""
    names = sorted(path.name for path in (folder / "img").glob("*"))
    return [name for one in names if picture_file(folder, name := f"img/{one}")][:100]


def picture_file(folder: Path, name: str) -> Path | None:
    """Return the file of a picture of a lesson; what is not in its folder is no picture of it."""
    try:
        path = (folder / name).resolve()
        is_picture = path.suffix.lower() in PICTURES and path.is_relative_to(folder.resolve())
        return path if is_picture and path.is_file() else None
    except (
        OSError,
        ValueError,
    ):  # a null byte, a circle of links, or a name too long for the system
        return None
