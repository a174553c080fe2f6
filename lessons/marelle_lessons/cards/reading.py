"""Read a row of cards from a text that a person typed."""

import re
from types import MappingProxyType
from typing import NamedTuple

from marelle_lessons.cards.row import (
    CARDS,
    DEEPEST,
    MOST_EXECUTED,
    MOST_TIMES,
    MOST_WRITTEN,
    Card,
    CardError,
    Repeat,
    Row,
    executed,
)
from marelle_lessons.cards.writing import check_letter

LONGEST_TEXT = 20_000
_LONGEST_NUMBER = 9  # digits that are read of a number; more cannot be valid

_TIMES = "xX\u00d7*"  # what is written between a number and what it repeats
_TOKEN = re.compile(
    r"(?P<card>[ARGDPBargdpb])(?P<number>[0-9]*)"
    r"|(?P<open>[(\[])"
    r"|(?P<close>[)\]])"
    rf"|(?P<times>(?:[{_TIMES}]\s*)?[0-9]+(?:\s*[{_TIMES}])?)"
    r"|(?P<code>=\s*(?P<letter>[A-Za-z]?))"
    r"|(?P<space>[\s,;.:/|>→\u2013\u2014_-]+|\#[^\n]*)"
    r"|(?P<unknown>[^\W\d_]+|.)",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]{2,20}")
_CARD_OF_WORD = MappingProxyType(
    {
        "avancer": "A", "avance": "A", "avant": "A", "forward": "A", "ahead": "A",
        "reculer": "R", "recule": "R", "back": "R",
        "gauche": "G", "left": "G", "droite": "D", "right": "D",
        "pause": "P", "attendre": "P", "wait": "P", "bip": "B", "beep": "B",
    }
)  # fmt: skip


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def parse(text: str) -> Row:
    """Return the row of cards that a text describes.

    The cards are A (ahead), R (back), G (left), D (right), P (pause) and B (sound). A number may follow a card, without a space:
    `A3` and `R3` are three squares, `D2` and `G2` two quarter turns, `P2` two seconds, `B2` two sounds. `4(A D)`, `(A D)4` and
    `(A D)x4` repeat cards. Spaces and commas between cards, and small letters, may be used freely; `#` begins a comment, up to the
    end of the line. A short code (see `code`) ends with `=` and a check letter, which is compared with the row.

    Raises:
        CardError: With the place in the text: an unknown card (E-CARD-01), no card (-02), a bracket that is not closed (-03) or
            not opened (-04), a repeat without a number (-05), a number without a card (-06), a number that is too large (-07)
            or 0 (-14), degrees instead of quarter turns (-08), more than 200 cards or 20 000 characters in the text (-09), more
            than 2000 cards to execute (-10), repeats nested more than 4 deep (-11), an empty repeat (-12),
            a check letter that is wrong, missing after `=` or not at the end, or a number such as `A1` or `A03` in a short code (-13).

    Example:
        >>> [card.letter for card in parse("a3, d, a").cards()]
        ['A', 'D', 'A']
    """
    if len(text) > LONGEST_TEXT:
        raise CardError("E-CARD-09", text, 0, LONGEST_TEXT, limit=MOST_WRITTEN)
    reader = _Reader(text)
    row = Row(reader.items(None))
    if not row.items:
        raise CardError("E-CARD-02", text, 0, len(text))
    done = executed(row)
    if done > MOST_EXECUTED:
        raise CardError("E-CARD-10", text, 0, len(text), count=done, limit=MOST_EXECUTED)
    if reader.letter is not None:
        letter = reader.letter.text.upper()
        if letter != check_letter(row) or not reader.has_numbers_of_a_code():
            raise reader.error("E-CARD-13", reader.letter, letter=letter)
    return row


class _Reader:
    """Parser of a row: reads the tokens of a text once, from left to right.

    Attributes:
        letter: The token of the check letter, if the text ends with one; else None.
    """

    def __init__(self, text: str) -> None:
        self._text, self._tokens = text, _tokens(text)
        self._at = self._depth = self._written = 0
        self.letter: _Token | None = None

    def error(self, code: str, token: _Token, **facts: str | int) -> CardError:
        return CardError(code, self._text, token.start, token.end, **facts)

    def has_numbers_of_a_code(self) -> bool:
        """Return True if no number has a leading 0 and no card a 1: a short code has neither, so a copy that has them is wrong."""
        cards = [token.text[1:] for token in self._tokens if token.kind == "card"]
        times = [
            token.text.strip(_TIMES).strip() for token in self._tokens if token.kind == "times"
        ]
        return "1" not in cards and not any(number[:1] == "0" for number in [*cards, *times])

    def items(self, opened: _Token | None) -> tuple[Card | Repeat, ...]:
        """Return the cards and repeats up to the bracket that closes `opened`; if that is None, up to the end of the text."""
        found: list[Card | Repeat] = []
        while (token := self._next()) is not None:
            if token.kind == "close":
                if opened is None:
                    raise self.error("E-CARD-04", token)
                return tuple(found)
            if token.kind == "code" and opened is None:
                self._end_of_code(token)
            else:
                found.append(self._item(token))
        if opened is not None:
            raise self.error("E-CARD-03", opened)
        return tuple(found)

    def _item(self, token: _Token) -> Card | Repeat:
        if token.kind == "card":
            return self._card(token)
        if token.kind == "open":
            return self._repeat(token, None)
        if token.kind == "times":
            following = self._next()
            if following is not None and following.kind == "open":
                return self._repeat(following, token)
            raise self.error("E-CARD-06", token, number=token.text.strip()[:_LONGEST_NUMBER])
        raise self._unknown(token)

    def _unknown(self, token: _Token) -> CardError:
        """Return the error for a token that is not a card; for a word such as "avancer" it names the card with this meaning."""
        for word in _WORD.finditer(self._text, max(0, token.start - 20), token.end + 20):
            letter = _CARD_OF_WORD.get(word[0].lower())
            if letter and word.start() <= token.start < word.end():
                whole = token._replace(start=word.start(), end=word.end())
                return self.error("E-CARD-01", whole, card=word[0], nearest=letter)
        shown = token.text[:12] if token.text.isprintable() else "?"
        return self.error("E-CARD-01", token, card=shown, nearest="")

    def _card(self, token: _Token) -> Card:
        letter = token.text[0].upper()
        number = int(token.text[1 : 1 + _LONGEST_NUMBER] or "1")
        if letter in "GD" and number > CARDS[letter]:
            raise self.error("E-CARD-08", token, card=letter, number=number)
        if not 1 <= number <= CARDS[letter]:
            code = "E-CARD-07" if number else "E-CARD-14"
            raise self.error(code, token, card=letter, number=number, largest=CARDS[letter])
        self._written += 1
        if self._written > MOST_WRITTEN:
            raise self.error("E-CARD-09", token, limit=MOST_WRITTEN)
        return Card(letter, number, token.start, token.end)

    def _repeat(self, opened: _Token, before: _Token | None) -> Repeat:
        """Return the repeat that the bracket `opened` begins; its number is `before`, or follows the closing bracket."""
        if self._depth == DEEPEST:
            raise self.error("E-CARD-11", opened, limit=DEEPEST)
        self._depth += 1
        items = self.items(opened)
        self._depth -= 1
        if not items:
            raise self.error("E-CARD-12", opened)
        number = before or self._number_after()
        if number is None:
            raise self.error("E-CARD-05", opened)
        times = int(number.text.strip(_TIMES).strip()[:_LONGEST_NUMBER])
        if not 1 <= times <= MOST_TIMES:
            code = "E-CARD-07" if times else "E-CARD-14"
            raise self.error(code, number, card="(", number=times, largest=MOST_TIMES)
        return Repeat(times, items, number.start, number.end)

    def _number_after(self) -> _Token | None:
        """Return and consume the number after a closing bracket, as in `(A D)4`, or None.

        In `(A D) 4(B)` the number belongs to the next bracket, so None is returned.
        """
        token = self._peek(0)
        if token is None or token.kind != "times":
            return None
        following = self._peek(1)
        touches = token.start == self._tokens[self._at - 1].end
        if following is not None and following.kind == "open" and not touches:
            return None
        self._at += 1
        return token

    def _end_of_code(self, token: _Token) -> None:
        letter = token.text[1:].strip()
        if not letter or self._peek(0) is not None:
            raise self.error("E-CARD-13", token, letter=letter or "?")
        self.letter = _Token("letter", letter, token.end - 1, token.end)

    def _peek(self, ahead: int) -> _Token | None:
        place = self._at + ahead
        return self._tokens[place] if place < len(self._tokens) else None

    def _next(self) -> _Token | None:
        token = self._peek(0)
        self._at += token is not None
        return token


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup if match.lastgroup not in ("number", "letter") else None
        kind = kind or ("card" if match["card"] else "code")
        if kind != "space":
            found.append(_Token(kind, match[0], match.start(), match.end()))
    return found


def is_cards(name: str, text: str) -> bool:
    """Return True if a file that a pupil handed in is a row of cards, False if it is a program.

    A `.txt` file is a row, unless it is a program to whose name an editor added `.txt`: the name ends in `.py.txt`, or "import"
    occurs in the text.

    Example:
        >>> is_cards("rangee.txt", "A3 D A"), is_cards("carre.py.txt", "avancer()")
        (True, False)
    """
    lower = name.lower()
    return lower.endswith(".txt") and not lower.endswith(".py.txt") and "import" not in text
