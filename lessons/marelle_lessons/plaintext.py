"""A page of a lesson without its marks: what a plain editor, a screen reader or a pipe shows best."""

from __future__ import annotations

from marelle_lessons.markdown import FENCE, HEADING, ITEM, NOTE, Span, cells, is_rule, spans

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
        if FENCE.match(line.lstrip()):
            in_code = not in_code
        elif in_code:
            lines.append("    " + line)
        elif line.strip().startswith("|"):
            rows += _table_row(line.strip())
        else:
            lines += _line(line)
    return "\n".join(lines).strip("\n") + "\n"


def _line(line: str) -> list[str]:
    if note := NOTE.fullmatch(line.strip()):
        return [_words(note[2] or "")]
    if heading := HEADING.fullmatch(line):
        words, depth = _words(heading[2]), len(heading[1])
        under = [_UNDERLINES[depth - 1] * len(words)] if depth <= len(_UNDERLINES) else []
        return [words, *under]
    item = ITEM.fullmatch(line.lstrip())
    if item is None:
        return [_words(line)]
    margin = line[: len(line) - len(line.lstrip())]
    mark = f"{item[1]}." if item[1] else line.lstrip()[0]
    return [f"{margin}{mark} {_words(item[2])}"]


def _table_row(line: str) -> list[list[str]]:
    """Return the cells of a line of a table, or nothing for the rule below its heading."""
    return [] if is_rule(line) else [[_words(cell) for cell in cells(line)]]


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
    if count == 2:
        return [f"- {first} — {said}" for first, said in others]
    lines = []
    for first, *rest in others:
        lines.append(f"- {first}")
        told = zip(heading[1:], rest, strict=True)
        lines += [f"  {name} — {cell}" if name else f"  {cell}" for name, cell in told if cell]
    return lines


def _words(line: str) -> str:
    """Return a line without marks; what stands between backquotes is left as it is."""
    return "".join(map(_said, spans(line)))


def _said(span: Span) -> str:
    if span.kind == "picture":
        return f"[ {span.text} ]"
    return "".join(map(_said, span.inner)) if span.inner else span.text
