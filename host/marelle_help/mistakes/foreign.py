"""Looks for code that was copied from another language, a prompt, or a listing with line numbers."""

import re
from collections.abc import Iterator

from marelle_help.mistakes.fix import Fix, Line, fixed, replaced
from marelle_help.mistakes.words import BLOCK_WORDS, DECLARING_WORDS, ELSE_IF_WORDS, THEN_WORDS

_SHOWN = 30  # characters of the program that a sentence may hold
_COPIED = re.compile(r">>>|\.\.\.(?= )|```[a-z]*|(?P<number>\d{1,3})(?=[ \t]+[^\W\d])")
_COUNTING = re.compile(
    r"for\s*\(\s*(?:int |let |var )?\s*(\w+)\s*=\s*0\s*;\s*\w+\s*<\s*(\w+)\s*;.*", re.DOTALL
)
_COUNTING_FROM = re.compile(r"((?:for|pour) (\w+) (?:=|de|from|in) (\w+) (?:a|to|à) (\w+))\s*:?")


def copied(line: Line) -> Iterator[Fix]:
    """Find a copied prompt (`>>> avancer(2)`, `...`), a copied line number, or the ``` marks around code in a web page.

    A number counts only if it is the number of the line on which it stands.
    """
    text, start = line.scan.text, line.statement.start
    found = _COPIED.match(text, start)
    if found is None:
        return
    number = found["number"]
    if number is not None and int(number) != text.count("\n", 0, start) + 1:
        return
    edit = (start, found.end() + (number is not None or found[0] == ">>>"), "")
    if found[0].startswith("`"):
        edit = (start, line.statement.end, "pass")
    yield fixed("E-CODE-13", start, found.end(), [edit], sure=number is None, name=found[0])


def comment_of_others(line: Line) -> Iterator[Fix]:
    """Find a line that begins with `//`, as comments do in other languages."""
    first, start, end = line.tokens[0], line.statement.start, line.statement.end
    if line.scan.text.startswith("//", start):
        edits = [(start, end, "pass")]
        yield fixed(
            "E-PROG-47", first.start, first.start + 2, edits, sure=True, name="//", meant="#"
        )


def declared(line: Line) -> Iterator[Fix]:
    """Find an assignment in another language's style: `let x = 3`, `int x = 3`, and `x := 3`."""
    tokens, start, end = line.tokens, line.statement.start, line.statement.end
    if len(tokens) > 2 and tokens[0].text in DECLARING_WORDS and tokens[2].text == "=":
        meant = line.scan.text[tokens[1].start : end]
        meant = meant if len(meant) <= _SHOWN else f"{tokens[1].text} = …"
        edits = [(start, tokens[1].start, "")]
        name = line.scan.text[start : tokens[2].end]
        yield fixed("E-PROG-47", tokens[0].start, tokens[0].end, edits, name=name, meant=meant)
    for token in tokens[1:2]:
        if tokens[0].kind == "name" and line.scan.text.startswith(":=", token.start):
            yield replaced("E-PROG-47", token.start, token.start + 2, "=", name=":=", meant="=")


def then(line: Line) -> Iterator[Fix]:
    """Find `then` in place of a colon: `if x > 3 then:`."""
    if line.statement.first not in BLOCK_WORDS or len(line.tokens) < 2:
        return
    before = line.tokens[-2] if line.tokens[-1].text == ":" else line.tokens[-1]
    if before.text.lower() in THEN_WORDS:
        edits = [(before.start, line.statement.end, ":")]
        yield fixed("E-PROG-52", before.start, before.end, edits, name=before.text, meant=":")


def else_if(line: Line) -> Iterator[Fix]:
    """Find `else if` and `elseif` in place of `elif`, and `else` with a condition."""
    first, rest = line.tokens[0], line.tokens[1:]
    if first.text in ELSE_IF_WORDS:
        yield replaced("E-PROG-48", first.start, first.end, "elif", name=first.text)
    if first.text != "else" or not rest:
        return
    if rest[0].text == "if":
        yield replaced("E-PROG-48", first.start, rest[0].end, "elif", name="else if")
        return
    colon = next((k for k, token in enumerate(rest) if token.text == ":"), 0)
    if colon > 0:
        yield fixed(
            "E-PROG-71", rest[0].start, rest[colon - 1].end, [(first.start, first.end, "elif")]
        )


def counting_loop(line: Line) -> Iterator[Fix]:
    """Find a loop in C style that counts from 0 with `<`: `for (i = 0; i < 4; i++)`; its step is not read."""
    start, end = line.statement.start, line.statement.end
    found = _COUNTING.fullmatch(line.scan.text[start:end])
    if found is not None:
        meant = f"for {found[1]} in range({found[2]}):"
        marked = start + len(line.tokens[0].text)
        yield fixed(
            "E-PROG-47", start, marked, [(start, end, meant)], name="for (…;…)", meant=meant
        )


def counting_from(line: Line) -> Iterator[Fix]:
    """Find a loop in words that counts from a number to another: `pour i de 1 à 3:`, `for i = 1 to n`."""
    start, end = line.statement.start, line.statement.end
    found = _COUNTING_FROM.fullmatch(line.scan.text[start:end])
    if found is not None:
        loop, name, first, last = found.groups()
        after = str(int(last) + 1) if last.isdecimal() else f"{last} + 1"
        meant = f"for {name} in range({first}, {after}):"
        yield replaced("E-PROG-52", start, end, meant, name=loop, meant=meant)
