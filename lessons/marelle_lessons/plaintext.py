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
_BOX = re.compile(r"(\s*[-*] )\[[ x]\] ")
_UNDERLINES = "=-"
_WIDEST = 78  # of a table with columns; a wider one is told row by row


def plain_text(markdown: str) -> str:
    r"""Return a Markdown page as text: a picture is said by its words, code stays as it is.

    Example:
        >>> plain_text("# Le carré\n\n**Avance** de `A3`.")
        'Le carré\n========\n\nAvance de A3.\n'
    """
    lines: list[str] = []
    rows: list[list[str]] = []
    in_code = False
    for line in [*markdown.splitlines(), ""]:
        if rows and not line.strip().startswith("|"):
            lines += _table(rows)
            rows = []
        if line.lstrip().startswith("```"):
            in_code = not in_code
        elif in_code:
            lines.append("    " + line)
        elif line.strip().startswith("|"):
            rows += _table_row(line.strip())
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


def _table_row(line: str) -> list[list[str]]:
    """Return the cells of a line of a table, or nothing for the rule below its heading."""
    if _RULE.fullmatch(line):
        return []
    return [[_words(cell.strip()) for cell in line.strip("|").split("|")]]


def _table(rows: list[list[str]]) -> list[str]:
    """Return a table in columns, or as a list of its rows where it is too wide to be read so."""
    count = max(map(len, rows))
    full = [row + [""] * (count - len(row)) for row in rows]
    widths = [max(len(row[column]) for row in full) for column in range(count)]
    if sum(widths) + 2 * (count - 1) <= _WIDEST:
        return [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in full
        ]
    heading, *others = full
    if count == 2:  # noqa: PLR2004 - a word, and what is said of it
        return [f"- {first} — {said}" for first, said in others]
    lines = []
    for first, *rest in others:
        lines.append(f"- {first}")
        told = zip(heading[1:], rest, strict=True)
        lines += [f"  {name} — {cell}" if name else f"  {cell}" for name, cell in told if cell]
    return lines


def _words(line: str) -> str:
    """Return a line without marks; what stands between backquotes is left as it is."""
    codes = [found[1] for found in _CODE.finditer(line)]
    said = _CODE.sub("\0", line.replace("\0", ""))  # so that no mark is looked for in them
    said = _BOX.sub(r"\1", said)
    said = _PICTURE.sub(lambda found: f"[ {found[1]} ]", said)
    said = _LINK.sub(lambda found: found[1], said)
    said = _STRONG.sub(lambda found: found[2], said)
    said = _LIGHT.sub(lambda found: found[2], said)
    for code in codes:
        said = said.replace("\0", code, 1)
    return said
