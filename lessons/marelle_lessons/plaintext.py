"""A page of a lesson without its marks: what a plain editor, a screen reader or a pipe shows best."""

from __future__ import annotations

import re

_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]*)\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LIGHT = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"`([^`]+)`")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_RULE = re.compile(r"\|?[\s:|-]+\|[\s:|-]*")
_UNDERLINES = "=-"


def plain_text(markdown: str) -> str:
    r"""Return a Markdown page as text: a picture is said by its words, code stays as it is.

    Example:
        >>> plain_text("# Le carré\n\n**Avance** de `A3`.")
        'Le carré\n========\n\nAvance de A3.\n'
    """
    lines: list[str] = []
    in_code = False
    for line in markdown.splitlines():
        if line.lstrip().startswith("```"):
            in_code = not in_code
        elif in_code:
            lines.append("    " + line)
        elif line.strip().startswith("|"):
            lines += _table_row(line.strip())
        else:
            lines += _line(line)
    return "\n".join(lines).strip("\n") + "\n"


def _line(line: str) -> list[str]:
    heading = _HEADING.match(line)
    if heading is None:
        return [_words(line)]
    words, depth = _words(heading[2]), len(heading[1])
    under = [_UNDERLINES[depth - 1] * len(words)] if depth <= len(_UNDERLINES) else []
    return [words, *under]


def _table_row(line: str) -> list[str]:
    if _RULE.fullmatch(line):
        return []
    return ["  ".join(_words(cell.strip()) for cell in line.strip("|").split("|"))]


def _words(line: str) -> str:
    """Return a line without marks; what stands between backquotes is left as it is."""
    pieces = _CODE.split(line)  # every other piece was between backquotes
    for index in range(0, len(pieces), 2):
        piece = _PICTURE.sub(lambda found: f"[ {found[1]} ]", pieces[index])
        piece = _LINK.sub(lambda found: found[1], piece)
        piece = _STRONG.sub(lambda found: found[2], piece)
        pieces[index] = _LIGHT.sub(lambda found: found[2], piece)
    return "".join(pieces)
