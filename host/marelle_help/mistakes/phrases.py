"""Looks for corrections of words: keywords, French words, calls without parentheses, impossible names."""

import ast
from collections.abc import Iterator
from itertools import dropwhile
from keyword import kwlist

from marelle_help.mistakes.fix import Edit, Fix, Line, fixed, reads, replaced, tree_of
from marelle_help.mistakes.library import MAT, METHODS
from marelle_help.mistakes.scan import Token
from marelle_help.mistakes.words import (
    BLOCK_WORDS,
    CARDS,
    CONDITION_WORDS,
    DRIVING_WORDS,
    FIRST_WORDS,
    FOREVER_WORDS,
    FRENCH_KEYWORDS,
    REPEAT_WORDS,
    UNITS,
)

_KEYWORDS = frozenset(kwlist)
_FUNCTIONS = METHODS | MAT | {"abs", "float", "int", "len", "print", "range", "sleep", "str"}
_IN_A_SENTENCE = frozenset(("!", "?", ".", "…"))
_SHOWN = 40  # characters of the program that a sentence may hold
_COMPARISONS = frozenset(("<", ">", "<=", ">=", "==", "!="))
_IN_AN_OPERAND = frozenset(("True", "False", "None", "await"))  # keywords


def missing_colon(line: Line) -> Iterator[Fix]:
    """Find a missing colon: at the end of a statement that opens a block, or between this and an instruction on the same line."""
    if line.statement.first not in BLOCK_WORDS and line.statement.first != "async":
        return
    last = line.tokens[-1]
    if last.text in (";", ",", "."):
        yield replaced("E-PROG-32", last.start, last.end, ":")
    elif last.text != ":":
        yield fixed("E-PROG-32", last.start, last.end, [(last.end, last.end, ":")])
        for one, other in list(line.pairs())[:-1]:
            if line.depth_before(other) == 0 and _may_part(one, other):
                before = line.scan.text[line.statement.start : one.end]
                shown = before if len(before) <= _SHOWN else ""
                yield fixed(
                    "E-PROG-32", one.end, other.start, [(one.end, one.end, ":")], nearest=shown
                )


def _may_part(one: Token, other: Token) -> bool:
    """Return True if two instructions may meet between these tokens, as in `f() g()` or `a = 1 b = 2`."""
    if one.text in (")", "]", "}"):
        return other.kind == "name"
    return one.is_operand and other.kind == "name" and one.end < other.start


def missing_condition(line: Line) -> Iterator[Fix]:
    """Find `if:`, `elif:` or `while:` without a condition, alone on its line; the fix puts `True` there."""
    first = line.tokens[0]
    if first.text in CONDITION_WORDS and len(line.tokens) == 2 and line.tokens[1].text == ":":
        nearest = "else:" if first.text == "elif" else ""
        edits = [(first.end, first.end, " True")]
        yield fixed("E-CODE-03", first.start, first.end, edits, name=first.text, nearest=nearest)


def two_instructions(line: Line) -> Iterator[Fix]:
    """Find two instructions on one line: `avancer(2) droite()`."""
    for index, (one, other) in enumerate(line.pairs()):
        after = line.tokens[index + 2].text if index + 2 < len(line.tokens) else ""
        begins = not other.is_keyword and after in ("(", ".", "=")
        if begins and line.depth_before(other) == 0 and _may_part(one, other):
            end = line.statement.end
            yield fixed("E-PROG-91", other.start, end, [(one.end, other.start, "\n")])


def keyword_case(line: Line) -> Iterator[Fix]:
    """Find keywords with wrong capitals (`If`, `WHILE`, `For … In`). The one correction marks the first of them and corrects all."""
    wrong = [
        (token, _cased(token.text))
        for token in line.tokens
        if token.kind == "name" and _cased(token.text)
    ]
    if wrong:
        token, meant = wrong[0]
        edits = [(other.start, other.end, right) for other, right in wrong]
        yield fixed("E-PROG-50", token.start, token.end, edits, name=token.text, meant=meant)


def _cased(word: str) -> str:
    """Return the keyword that a word is with other capitals; "" if it is none, or is a keyword already."""
    if word in _KEYWORDS:
        return ""
    return next((right for right in (word.lower(), word.capitalize()) if right in _KEYWORDS), "")


def french_keywords(line: Line) -> Iterator[Fix]:
    """Find keywords in French: `si`, `pour … dans`, `tant que`, `sinon si`."""
    edits: list[Edit] = []
    tokens = line.tokens
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else token
        if token.kind != "name" or (edits and token.start < edits[-1][1]):
            continue
        two = {("tant", "que"): "while", ("sinon", "si"): "elif"}.get(
            (token.text.lower(), following.text.lower())
        )
        meant = FRENCH_KEYWORDS.get(token.text.lower()) if two is None else two
        if meant is not None:
            end = token.end if two is None else following.end
            edits.append((token.start, end, meant))
    if edits:
        start, end, meant = edits[0]
        facts = {"name": line.scan.text[start:end], "meant": meant}
        yield Fix("E-PROG-52", start, end, edits, facts)
        yield Fix("E-PROG-52", start, end, edits[:1], facts)


def misspelt_keyword(line: Line) -> Iterator[Fix]:
    """Find a keyword with a wrong letter at the start of a statement: `form marelle import Robot`, `whlie True:`; a name of the program's own is none."""
    first = line.tokens[0]
    if first.kind == "name" and len(first.text) > 1 and not _is_known(line, first):
        shortened = _shortened(first.text.lower())
        for meant in (word for word in FIRST_WORDS if shortened & _shortened(word)):
            facts = {"name": first.text, "meant": meant}
            yield replaced("E-PROG-52", first.start, first.end, meant, **facts)


def _shortened(word: str) -> set[str]:
    """Return a word, and it without one letter: two words that share one of these differ by a letter that is missing, wrong or out of place."""
    return {word, *(word[:index] + word[index + 1 :] for index in range(len(word)))}


def _is_known(line: Line, word: Token) -> bool:
    """Return True for a keyword, a usual function, and a word that a statement has elsewhere than at its start, as `def form():`, or gives a value."""
    return (
        word.is_keyword
        or word.text in _FUNCTIONS
        or any(
            other.text == word.text or (one.text, other.text) == (word.text, "=")
            for statement in line.scan.statements
            for one, other in zip(statement.tokens, statement.tokens[1:], strict=False)
        )
    )


def repeat_words(line: Line) -> Iterator[Fix]:
    """Find Scratch's loops: `répéter 4 fois:` and `forever:`."""
    first, tokens = line.tokens[0], line.tokens
    word = first.text.lower()
    meant = ""
    if word in FOREVER_WORDS:
        meant = "while True:"
    elif word in REPEAT_WORDS and len(tokens) > 1:
        meant = f"for i in range({_count(line)}):"
    if meant:
        edits = [(first.start, line.statement.end, meant)]
        yield fixed("E-PROG-52", first.start, first.end, edits, name=first.text, meant=meant)


def _count(line: Line) -> str:
    """Return the expression after the first word: `n + 1` of `répéter n + 1 fois:`.

    If that is no short expression, it is the first number or name, or else 4.
    """
    tokens = line.tokens
    end = tokens[-1].end
    for one, other in list(line.pairs())[1:]:
        ends = other.text in (":", "{") or (not other.is_keyword and _may_part(one, other))
        if ends and line.depth_before(other) == 0:
            end = one.end
            break
    text = _shown(line.scan.text[tokens[1].start : end])
    tree = tree_of(text)
    body = tree.body if tree is not None else []
    if len(body) == 1 and isinstance(body[0], ast.Expr):
        return ast.get_source_segment(text, body[0].value) or text  # without outer parentheses
    return next((token.text for token in tokens[1:] if token.kind in ("number", "name")), "4")


def missing_in(line: Line) -> Iterator[Fix]:
    """Find a `for` that may lack its `in`: `for i range(4):`, `for i = range(4):`."""
    if line.statement.first == "for" and len(line.tokens) > 2 and line.tokens[1].kind == "name":
        name, after = line.tokens[1], line.tokens[2]
        if after.text in ("=", "of", "on", "to"):
            yield replaced("E-PROG-65", after.start, after.end, "in", name=name.text)
        else:
            yield fixed(
                "E-PROG-65", name.start, after.end, [(name.end, name.end, " in ")], name=name.text
            )


def call_without_parentheses(line: Line) -> Iterator[Fix]:
    """Find missing parentheses: `print x`, `bot.straight 300`, `range 4`, `def carre:`."""
    tokens = line.tokens
    if line.statement.first == "def" and len(tokens) > 2 and tokens[2].text == ":":
        name = tokens[1]
        yield fixed(
            "E-PROG-49",
            name.start,
            name.end,
            [(name.end, name.end, "()")],
            name=name.text,
            nearest=f"def {name.text}():",
        )
    end = _end_of_name(tokens)
    if (
        0 < end < len(tokens)
        and _is_given(tokens[end - 1], tokens[end])
        and not _has_equal(line, end)
    ):
        name, value = tokens[end - 1], tokens[end]
        edits: list[Edit] = [
            (name.end, value.start, "("),
            (line.statement.end, line.statement.end, ")"),
        ]
        shown = _shown(line.edited(edits))
        yield fixed("E-PROG-49", name.start, name.end, edits, name=name.text, nearest=shown)
    for one, other in line.pairs():
        if one.text in _FUNCTIONS and other.is_operand:
            edits = [(one.end, other.start, "("), (other.end, other.end, ")")]
            shown = _shown(f"{one.text}({other.text})")
            yield fixed("E-PROG-49", one.start, one.end, edits, name=one.text, nearest=shown)


def _shown(code: str) -> str:
    """Return `code` if it is short enough for a sentence (40 characters, one line); otherwise ""."""
    return code if len(code) <= _SHOWN and "\n" not in code else ""


def _is_given(name: Token, value: Token) -> bool:
    """Return True if `value` can be the argument of the function `name`; if `value` is a name, `name` must be a known function."""
    return value.is_operand and (value.kind != "name" or name.text.lower() in _FUNCTIONS)


def _end_of_name(tokens: list[Token]) -> int:
    """Return the number of tokens of the dotted name at the start of `tokens`, such as 3 for `bot.stop`; 0 if they start with no name."""
    if not tokens or not _is_name(tokens[0]):
        return 0
    end = 1
    while end + 1 < len(tokens) and tokens[end].text == "." and _is_name(tokens[end + 1]):
        end += 2
    return end


def _is_name(token: Token) -> bool:
    return token.kind == "name" and not token.is_keyword


def _has_equal(line: Line, start: int) -> bool:
    return any(
        token.text == "=" and line.depth_before(token) == 0 for token in line.tokens[start:]
    )


def missing_quotes(line: Line) -> Iterator[Fix]:
    """Find a string without quotes in parentheses: `print(Bonjour le monde)`, `print(Bonjour !)`.

    A single word without a sign, and words of which one is a name in another statement, are left out.
    """
    for index, token in enumerate(line.tokens[:-2]):
        if token.text != "(":
            continue
        close = next(
            (k for k in range(index + 1, len(line.tokens)) if line.tokens[k].text == ")"), 0
        )
        inside = line.tokens[index + 1 : close]
        words = [word for word in inside if word.kind == "name"]
        plain = all(word.kind == "name" or word.text in _IN_A_SENTENCE for word in inside)
        several = len(words) > 1 or (words and len(inside) > 1)
        if several and plain and not {word.text for word in words} & line.words:
            start, end = inside[0].start, inside[-1].end
            said = line.scan.text[start:end]
            shown = said if len(said) < 30 else f"{said[:29]}…"
            yield replaced("E-PROG-53", start, end, '"text"', name=shown)


def unit_after_number(line: Line) -> Iterator[Fix]:
    """Find each unit after a number, which the correction deletes: `300 mm`, `2s`, `90°`."""
    for one, other in line.pairs():
        if one.kind == "number" and (other.text.lower() in UNITS or other.text == "°"):
            yield fixed(
                "E-PROG-67", other.start, other.end, [(one.end, other.end, "")], name=other.text
            )


def impossible_name(line: Line) -> Iterator[Fix]:
    """Find a name that is no valid identifier: `2roues = 3`, `ma vitesse = 3`, `ma-vitesse = 3`, `def suivre la ligne():`."""
    tokens = line.tokens
    first = 1 if line.statement.first == "def" else 0
    ends = ("(", ":") if first else ("=",)
    end = next(
        (k for k, t in enumerate(tokens) if t.text in ends and line.depth_before(t) == 0), 0
    )
    if end - first < 2:
        return
    before = tokens[first:end]
    text = line.scan.text[before[0].start : before[-1].end]
    if (
        all(t.kind in ("name", "number") or t.text == "-" for t in before)
        and not before[0].is_keyword
    ):
        parts = [t.text for t in before if t.text != "-"]
        if before[0].kind == "number":
            parts = [*parts[1:], parts[0]]
        meant = "_".join(parts)
        if meant.isidentifier():
            start, end = before[0].start, before[-1].end
            yield replaced("E-PROG-68", start, end, meant, name=text, meant=meant)


def cards(line: Line) -> Iterator[Fix]:
    """Find a row of the letters on marelle's cards in place of code: `4(A D A G)`."""
    start, end = line.statement.start, line.statement.end
    if CARDS.fullmatch(line.scan.text[start:end]) and any(t.kind == "name" for t in line.tokens):
        yield replaced("E-PROG-99", start, end, "pass")


def sentence(line: Line) -> Iterator[Fix]:
    """Find a statement of several words and numbers alone, which is no code: `tourner à gauche`, `avance de 3`, `foo bar`."""
    words = line.tokens
    if len(words) < 2 or not all(
        word.kind == "number" or (word.kind == "name" and not word.is_keyword) for word in words
    ):
        return
    start, end = line.statement.start, line.statement.end
    driving = next((w.text.lower() for w in words if w.text.lower() in DRIVING_WORDS), "")
    if driving and end - start <= _SHOWN:
        count = next((word.text for word in words if word.kind == "number"), "")
        meant = f"{DRIVING_WORDS[driving]}({count})"
        yield replaced(
            "E-PROG-52", start, end, "pass", name=line.scan.text[start:end], meant=meant
        )
    yield replaced("E-PROG-09", start, end, "pass")


def keyword_as_name(line: Line) -> Iterator[Fix]:
    """Find a keyword that is used as a name: `class = 3`, `def from():`, `for in in x`."""
    for index, token in enumerate(line.tokens[:3]):
        following = line.tokens[index + 1].text if index + 1 < len(line.tokens) else ""
        named = index == 0 and following == "="
        if token.is_keyword and (
            named or (index == 1 and line.statement.first in ("def", "for", "class"))
        ):
            yield replaced("E-PROG-69", token.start, token.end, "name", name=token.text)


def half_comparison(line: Line) -> Iterator[Fix]:
    """Find a comparison without its left side: `x > 3 and < 5`."""
    tokens = line.tokens
    for index, (one, other) in enumerate(line.pairs()):
        if one.text in ("and", "or") and other.text in _COMPARISONS:
            before = (k for k in range(index, 0, -1) if tokens[k].text in _COMPARISONS)
            subject = _left_of(line, next(before, 0))
            if subject:
                edits = [(other.start, other.start, f"{subject} ")]
                meant = f"{one.text} {_shown(subject) or '…'} {other.text}"
                yield fixed("E-PROG-74", one.start, other.end, edits, meant=meant)


def _left_of(line: Line, index: int) -> str:
    """Return the left side of the comparison whose sign is the token at `index`: `a.b` of `if a.b > 3`; "" if it has none."""
    tokens, start = line.tokens, index
    depth = line.depth_before(tokens[index])
    while start > 0:
        token = tokens[start - 1]
        inside = line.depth_before(token) - depth
        if inside < 0 or (inside == 0 and _ends_before_a_side(token)):
            break
        start -= 1
    return line.scan.text[tokens[start].start : tokens[index - 1].end] if start < index else ""


def _ends_before_a_side(token: Token) -> bool:
    """Return True if a token is no part of a side of a comparison: `if`, `and`, `=`, `<`, a comma."""
    if token.is_keyword:
        return token.text not in _IN_AN_OPERAND
    return token.kind == "sign" and (
        token.text[-1] == "=" or token.text in ("<", ">", ",", ":", ";")
    )


def wrong_import(line: Line) -> Iterator[Fix]:
    """Find a malformed import: `import * from marelle`, `from marelle import`, `import marelle *`, `import avancer from marelle`."""
    tokens = line.tokens
    if tokens[0].text not in ("import", "from", "include"):
        return
    first = next((k for k, token in enumerate(tokens) if token.text == "from"), 0)
    rest = list(dropwhile(lambda token: not _is_name(token), tokens[first + 1 :]))
    module = "".join(token.text for token in rest[: _end_of_name(rest)])
    meant = f"from {module} import *"
    start, end = line.statement.start, line.statement.end
    if module and reads(meant):
        yield replaced("E-PROG-75", start, end, meant, module=module)
