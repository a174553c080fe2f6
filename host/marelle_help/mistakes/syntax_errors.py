"""Finds the mistake in a text that Python cannot parse."""

from collections.abc import Callable, Iterator
from itertools import islice
from warnings import catch_warnings, simplefilter

from marelle_help.mistake import Mistake, SourceRange
from marelle_help.mistakes import foreign, phrases, punctuation
from marelle_help.mistakes.blocks import Blocks, misplaced
from marelle_help.mistakes.fix import LONGEST, Fix, Line, reads, tree_of
from marelle_help.mistakes.scan import Scan, Statement

Guesses = Callable[[Line], Iterator[Fix]]

_LONGEST_STATEMENT = 2_000
_LONGEST_TWICE_WRONG = 200
_GUESSES: tuple[Guesses, ...] = (
    phrases.cards,
    phrases.missing_quotes,
    phrases.unit_after_number,
    punctuation.letters_for_digits,
    foreign.copied,
    foreign.comment_of_others,
    foreign.counting_loop,
    foreign.counting_from,
    punctuation.curly_quotes,
    punctuation.pasted_signs,
    punctuation.unknown_sign,
    punctuation.apostrophe,
    foreign.else_if,
    phrases.keyword_case,
    phrases.french_keywords,
    phrases.repeat_words,
    phrases.misspelt_keyword,
    foreign.then,
    foreign.declared,
    punctuation.braces,
    phrases.missing_condition,
    phrases.missing_colon,
    punctuation.single_equal,
    punctuation.operators,
    phrases.half_comparison,
    phrases.missing_in,
    phrases.impossible_name,
    phrases.keyword_as_name,
    phrases.wrong_import,
    phrases.call_without_parentheses,
    punctuation.open_quote,
    punctuation.open_bracket,
    punctuation.stray_bracket,
    punctuation.missing_comma,
    punctuation.extra_point,
    punctuation.extra_colon,
    phrases.two_instructions,
    punctuation.turned_round,
    phrases.sentence,
)
_MOST_GUESSES = 200
# Total of characters to parse, and the fixed cost of each parse.
_MOST_READ, _COST_OF_ONE = 30_000, 50
_BESIDE_ANOTHER = frozenset(
    f"E-PROG-{number}" for number in (32, 38, 39, 40, 41, 42, 43, 44, 46, 47, 48, 50, 52, 65, 67)
)
"""The codes of mistakes that are corrected in pairs. Other pairs could turn almost any text into a valid program."""


def mistake_in_text(source: str, line: int) -> Mistake | None:
    """Return the mistake that prevents a board from compiling a text: `E-VM-04` at `line` if Python on a computer can parse it.

    None if the mistake is not recognised.
    """
    found = find(source)
    if found is not None or tree_of(source) is None:
        return found
    return Mistake("E-VM-04", SourceRange(line, 0, 0), {})


def find(text: str) -> Mistake | None:
    r"""Return the first mistake of a text that cannot be compiled; None if there is none, or none is recognised.

    None also for a text longer than 20 000 characters. A text that Python can parse can have one too, as `return` outside a function.

    Example:
        >>> find("if x > 3\n    pass").code
        'E-PROG-32'
    """
    if len(text) > LONGEST:
        return None
    with catch_warnings():
        simplefilter("ignore")  # such as one about an invalid escape in a string
        return _find(Scan(text))


def _find(scan: Scan) -> Mistake | None:
    tree = tree_of(scan.text)
    if tree is not None:
        return misplaced(tree, scan)
    blocks = Blocks(scan)
    found = (blocks.look_at(one) or _in_statement(scan, one) for one in scan.statements)
    return next(filter(None, found), None) or blocks.at_end()


def _in_statement(scan: Scan, statement: Statement) -> Mistake | None:
    code = scan.text[statement.start : statement.end]
    if reads(code):
        return None
    words = frozenset(
        token.text
        for other in scan.statements
        if other is not statement
        for token in other.tokens
        if token.kind == "name"
    )
    fix = _fix(Line(scan, statement, words)) if len(code) <= _LONGEST_STATEMENT else None
    if fix is None:
        return Mistake("E-PROG-10", scan.range_of(statement.start, statement.end), {})
    return Mistake(fix.code, scan.range_of(fix.start, fix.end), dict(fix.facts))


def _fix(line: Line) -> Fix | None:
    """Return the first correction after which Python can parse the statement.

    If none is enough, and the statement has at most 200 characters, return the first after which one more correction is enough. Else
    return the first that is `sure`, or None if there is none.
    """
    limit = _ReadingLimit()
    guesses = list(islice((fix for guess in _GUESSES for fix in guess(line)), _MOST_GUESSES))
    found = next((fix for fix in guesses if limit.reads(line.edited(fix.edits))), None)
    if found is None and line.statement.end - line.statement.start <= _LONGEST_TWICE_WRONG:
        of_two = (fix for fix in guesses if fix.code in _BESIDE_ANOTHER)
        found = next((fix for fix in of_two if _reads_with_one_more(line, fix, limit)), None)
    return found or next((fix for fix in guesses if fix.sure), None)


def _reads_with_one_more(line: Line, fix: Fix, limit: "_ReadingLimit") -> bool:
    scan = Scan(line.edited(fix.edits))
    if len(scan.statements) != 1:
        return False
    better = Line(scan, scan.statements[0], line.words)
    return any(
        other.code in _BESIDE_ANOTHER and limit.reads(better.edited(other.edits))
        for guess in _GUESSES
        for other in guess(better)
    )


class _ReadingLimit:
    """Parses statements until a total of 30 000 characters is used up, so that the answer is never late."""

    def __init__(self) -> None:
        self._left = _MOST_READ

    def reads(self, code: str) -> bool:
        """Return True if Python can parse a statement; False for every statement after the limit. Each one costs its length plus 50."""
        self._left -= len(code) + _COST_OF_ONE
        return self._left > 0 and reads(code)
