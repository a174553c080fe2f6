"""The pictures that the pages of a lesson show: files in the lesson's folder."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import unquote

from marelle_lessons.errors import LessonError
from marelle_sim.toml import nearest

PICTURES = MappingProxyType({".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"})
"""The MIME type of each suffix that a picture of a lesson can have."""

_FENCE = re.compile(r" *(`{3,}|~{3,})")
# Both take a time that grows with the length of a line, not with its square: pages are not trusted.
_CODE = re.compile(r"(?<!`)(`++).*?(?<!`)\1(?!`)")
_PICTURE = re.compile(r"""!\[([^\[\]]*)\]\(([^()\s]+)(?:[ \t]+(?:"[^"]*"|'[^']*'))?[ \t]*\)""")
_SAMPLE = "![…](img/mat.png)"


class ShownPicture(NamedTuple):
    """A picture that a page shows.

    `line` is its line of the page, from 1; `words` describe it; `name` is the path of its file in the lesson's folder.
    """

    line: int
    words: str
    name: str


def shown_pictures(page: str) -> Iterator[ShownPicture]:
    """Yield the pictures of a Markdown page that are written as `![words](path)`, without spaces in the path, and not in code.

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
    """Check that each picture of a page exists in the lesson's folder and has a description.

    Args:
        folder: The folder of the lesson.
        file: The name of the page's file, for messages.
        page: The text of the page.

    Raises:
        LessonError: E-LESSON-33 if a picture does not exist, E-LESSON-07 if one has no description for people who cannot see it.
    """
    for shown in shown_pictures(page):
        facts: dict[str, str | int] = {"file": f"{folder.name}/{file}", "line": shown.line}
        if picture_file(folder, shown.name) is None:
            near = nearest(shown.name, _pictures_in(folder))
            raise LessonError("E-LESSON-33", value=shown.name[:100], nearest=near, **facts)
        if not shown.words:
            raise LessonError("E-LESSON-07", key="description", example=_SAMPLE, **facts)


def _pictures_in(folder: Path) -> list[str]:
    names = sorted(path.name for path in (folder / "img").glob("*"))
    return [name for one in names if picture_file(folder, name := f"img/{one}")][:100]


def picture_file(folder: Path, name: str) -> Path | None:
    """Return the path of the picture of this name in a lesson's folder, after following links.

    Return None if there is no such file, its suffix is not that of a picture, or it is outside the folder.
    """
    try:
        path = (folder / name).resolve()
        is_picture = path.suffix.lower() in PICTURES and path.is_relative_to(folder.resolve())
        return path if is_picture and path.is_file() else None
    except (
        OSError,
        ValueError,
    ):  # a null byte, a circle of links, or a name too long for the system
        return None
