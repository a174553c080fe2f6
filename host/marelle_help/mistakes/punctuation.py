"""Looks for corrections of signs: quotes, brackets, operators, and characters pasted from a page."""

from collections.abc import Iterator

from marelle_help.mistakes.fix import Edit, Fix, Line, fixed, replaced
from marelle_help.mistakes.scan import CLOSERS, Token
from marelle_help.mistakes.words import (
    BLOCK_WORDS,
    CONDITION_WORDS,
    CURLY_DOUBLE,
    CURLY_SINGLE,
    INVISIBLE,
    LOOK_ALIKE,
    OPERATORS,
)

_LIKE_DIGITS = str.maketrans("OoIl", "0011")
_MOST_SHOWN = 20  # characters of the program that a sentence may hold
_MOST_GUESSES = 12  # corrections of one kind in one statement


def curly_quotes(line: Line) -> Iterator[Fix]:
    """Find a word processor's quotes: “ ”, « » and single ones.

    The one correction marks the first; it replaces all double ones, or all single ones if there is no double one.
    """
    text, start, end = line.scan.text, line.statement.start, line.statement.end
    outside = [
        t for t in line.tokens if t.kind == "other" and t.text in CURLY_DOUBLE + CURLY_SINGLE
    ]
    half = [
        t
        for t in line.tokens
        if t.kind == "open" and set(t.text) & set(CURLY_DOUBLE + CURLY_SINGLE)
    ]
    if not outside and not half:
        return
    at = [i for i in range(start, end) if text[i] in CURLY_DOUBLE]
    edits: list[Edit] = []
    for index in at:
        before = text[index] == "»" and text[index - 1 : index] in (" ", *INVISIBLE)
        after = text[index] == "«" and text[index + 1 : index + 2] in (" ", *INVISIBLE)
        edits.append((index - before, index + 1 + after, '"'))
    if not at:
        edits = [(i, i + 1, "'") for i in range(start, end) if text[i] in CURLY_SINGLE]
    first = (outside or half)[0]
    signs = (i for i in range(first.start, first.end) if text[i] in CURLY_DOUBLE + CURLY_SINGLE)
    marked = first.start if outside else next(signs)
    yield fixed("E-PROG-42", marked, marked + 1, edits, sure=bool(outside))


def pasted_signs(line: Line) -> Iterator[Fix]:
    """Find pasted characters: special spaces, full-width signs, and signs of mathematics that Python lacks.

    The one correction marks the first sign that Python lacks and corrects all; there is none if that first sign is of another sort.
    """
    strange = [t for t in line.tokens if t.kind == "other"]
    edits = [(t.start, t.end, _meant_by(t, at_start=t is line.tokens[0])) for t in strange]
    for token in strange[:1]:
        if token.text in INVISIBLE:
            yield fixed("E-PROG-43", token.start, token.end, edits, sure=True)
        elif token.text in LOOK_ALIKE and LOOK_ALIKE[token.text] not in token.text:
            meant = LOOK_ALIKE[token.text]
            yield fixed(
                "E-PROG-44", token.start, token.end, edits, sure=True, name=token.text, meant=meant
            )


def _meant_by(token: Token, *, at_start: bool) -> str:
    space = "" if at_start else " "
    return space if token.text in INVISIBLE else LOOK_ALIKE.get(token.text, "")


def unknown_sign(line: Line) -> Iterator[Fix]:
    """Find a sign that Python allows only in strings and comments: $, ?, °."""
    for token in line.tokens:
        if token.kind == "other" and token.text not in "\\!":
            start, end = token.start, token.end
            yield fixed("E-PROG-45", start, end, [(start, end, "")], sure=True, name=token.text)
            return


def operators(line: Line) -> Iterator[Fix]:
    """Find operators that Python lacks: `=>`, `=<`, `<>`, `= =`, `&&`, `x++`, `!x`."""
    for one, other in line.pairs():
        start, end = one.start, other.end
        meant = OPERATORS.get((one.text, other.text))
        if meant is not None:
            said = line.scan.text[start:end]
            yield replaced("E-PROG-47", start, end, f" {meant} ", name=said, meant=meant)
        elif one.text == other.text and one.text in ("+", "-") and other is line.tokens[-1]:
            meant = f"{one.text}= 1"
            yield replaced("E-PROG-47", start, end, f" {meant}", name=one.text * 2, meant=meant)
    for one, other in line.pairs():
        if one.text == "!" and (other.is_operand or other.text == "("):
            yield replaced("E-PROG-47", one.start, one.end, "not ", name="!", meant="not")


def single_equal(line: Line) -> Iterator[Fix]:
    """Find `=` in place of `==` in a condition."""
    if line.statement.first not in CONDITION_WORDS:
        return
    for token in line.tokens[: _MOST_GUESSES * 4]:
        if token.text == "=":
            yield replaced("E-PROG-46", token.start, token.end, "==")


def turned_round(line: Line) -> Iterator[Fix]:
    """Find an assignment; the correction exchanges its sides, as `5 = x` needs."""
    for index, token in enumerate(line.tokens):
        if (
            token.text == "="
            and line.depth_before(token) == 0
            and 0 < index < len(line.tokens) - 1
        ):
            start, end = line.statement.start, line.statement.end
            left, right = line.scan.text[start : token.start], line.scan.text[token.end : end]
            turned = f"{right.strip()} = {left.strip()}"
            yield fixed("E-PROG-70", start, line.tokens[index - 1].end, [(start, end, turned)])
            return


def apostrophe(line: Line) -> Iterator[Fix]:
    """Find a string in single quotes with an apostrophe in it: 'l'eau'."""
    text = line.scan.text
    for one, other in line.pairs():
        if (
            one.kind == "text"
            and one.text[0] == "'"
            and other.kind == "name"
            and one.end == other.start
        ):
            last = text.rfind("'", other.start, line.statement.end)
            if last > other.start and '"' not in text[one.start : last + 1]:
                edits = [(one.start, one.start + 1, '"'), (last, last + 1, '"')]
                yield fixed("E-PROG-41", one.end - 1, one.end, edits)


def open_quote(line: Line) -> Iterator[Fix]:
    """Find a string without its closing quote; yield corrections for places where the quote can belong, and a mark without one."""
    last = line.tokens[-1]
    if last.kind != "open":
        return
    quote = last.text.lstrip("rRbBfFuU")[:3]
    quote = quote if quote in ('"""', "'''") else quote[:1]
    end = len(last.text.rstrip())
    shown = last.start + (end if "\n" not in last.text else len(quote))
    places = [end, *(i for i in range(end - 1, 0, -1) if last.text[i] in "):],}; ")][
        :_MOST_GUESSES
    ]
    for at in (last.start + place for place in places):
        yield fixed("E-PROG-40", last.start, shown, [(at, at, quote)], name=quote)
    yield fixed("E-PROG-40", last.start, shown, [], sure=True, name=quote)


def open_bracket(line: Line) -> Iterator[Fix]:
    """Find an opening bracket that is never closed; yield corrections for places where its closing bracket can belong."""
    unclosed = line.statement.unclosed
    if not unclosed:
        return
    closers = "".join(CLOSERS[bracket.text] for bracket in reversed(unclosed))
    bracket = unclosed[-1]
    end = line.tokens[-1].end
    ends = [end, *([line.tokens[-1].start] if line.statement.last in (":", ",") else [])]
    ends += [token.start for token in reversed(line.tokens) if token.start > bracket.start][
        :_MOST_GUESSES
    ]
    facts = {"name": bracket.text, "meant": CLOSERS[bracket.text]}
    one_line = "\n" not in line.scan.text[bracket.start : end]
    for place in ends:
        at_end = {"nearest": closers} if one_line and place == end else {}
        edits = [(place, place, closers)]
        yield Fix("E-PROG-38", bracket.start, bracket.end, edits, {**facts, **at_end})
    # The next line may be another instruction.
    line_end = line.scan.text.find("\n", bracket.start)
    if 0 <= line_end < line.statement.end and line.tokens[-1].kind != "open":
        edits = [(line_end, line.statement.end, closers)]
        yield Fix("E-PROG-38", bracket.start, bracket.end, edits, {**facts, "nearest": closers})


def stray_bracket(line: Line) -> Iterator[Fix]:
    """Find a closing bracket without an opening one: delete it, or replace it by the bracket that is expected there."""
    for bracket in line.statement.stray[:_MOST_GUESSES]:
        for meant in ("", *(CLOSERS[one.text] for one in line.statement.unclosed[-1:])):
            yield replaced("E-PROG-39", bracket.start, bracket.end, meant, name=bracket.text)


def letters_for_digits(line: Line) -> Iterator[Fix]:
    """Find a letter in place of a digit, directly after a digit: `9O` and `1l`."""
    for one, other in line.pairs():
        digits = other.text.translate(_LIKE_DIGITS)
        if (
            one.kind == "number"
            and one.end == other.start
            and digits.isdecimal()
            and other.kind == "name"
        ):
            edits = [(other.start, other.end, digits)]
            letter = next(sign for sign in other.text if not sign.isdecimal())
            meant = f"{one.text}{digits}"
            yield fixed("E-CODE-23", one.start, other.end, edits, name=letter, meant=meant)


def missing_comma(line: Line) -> Iterator[Fix]:
    """Find a missing comma between two values inside brackets."""
    places = [
        (one, other)
        for one, other in line.pairs()
        if (one.is_operand or one.text in (")", "]"))
        and other.is_operand
        and line.depth_before(other) > 0
    ]
    guesses = [[place] for place in places]
    if 1 < len(places) <= _MOST_GUESSES:
        guesses.append(places)
    for guess in guesses:
        one, other = guess[0]
        commas = [(before.end, before.end, ", ") for before, _after in guess]
        yield fixed(
            "E-PROG-66", one.start, other.end, commas, name=_short(one), other=_short(other)
        )


def _short(token: Token) -> str:
    return (
        token.text if len(token.text) <= _MOST_GUESSES else f"{token.text[: _MOST_GUESSES - 1]}…"
    )


def extra_point(line: Line) -> Iterator[Fix]:
    """Find a full stop at the end of an instruction."""
    last = line.tokens[-1]
    if last.text == ".":
        yield replaced("E-CODE-01", last.start, last.end, "")


def braces(line: Line) -> Iterator[Fix]:
    """Find braces in place of parentheses (`avancer{2}`) or of a block (`for i in range(4) {`).

    In a statement that begins a block, each "{" but its first token is proposed as the begin of the block, also that of a dict or a set;
    the correction puts ":" in the place of all from it to the end of the statement.
    """
    for index, (one, other) in enumerate(line.pairs()):
        if other.text != "{":
            continue
        if line.statement.first in BLOCK_WORDS:
            edits = [(other.start, line.statement.end, ":")]
            yield fixed("E-CODE-02", other.start, other.end, edits, name=other.text)
        close = next((t for t in line.tokens[index + 2 :] if t.text == "}"), None)
        if one.kind == "name" and not one.is_keyword and close is not None:
            inside = line.scan.text[other.end : close.start]
            edits = [(other.start, other.end, "("), (close.start, close.end, ")")]
            name, meant = line.scan.text[one.start : close.end], f"{one.text}({inside})"
            if len(name) <= _MOST_SHOWN:
                yield fixed("E-PROG-47", one.start, close.end, edits, name=name, meant=meant)


def extra_colon(line: Line) -> Iterator[Fix]:
    """Find a colon at the end of a statement; the correction deletes it."""
    last = line.tokens[-1]
    if last.text == ":":
        yield replaced("E-PROG-73", last.start, last.end, "")
