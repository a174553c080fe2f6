"""The cards of a lesson to cut out: enough for a group of three pupils, of the kinds that its start and its solutions use."""

from collections.abc import Iterator

from marelle_lessons import Lesson
from marelle_lessons.cards import Repeat, parse
from marelle_lessons.prints.mats import AREA_MM, Sheet
from marelle_lessons.prints.svg import sentence, svg
from marelle_text import Text

_COLUMNS, _ROWS = 4, 6
_CARD_MM = (46.0, 40.0)
_MANY = 8  # of the card that drives: a row has more of it than of any other
_FEW = 4
_NUMBERS = ("2", "2", "3", "4")
_BRACKETS = ("(", ")", "(", ")")
_ARROWS = {
    "A": "M0 -11l8 9h-5v11h-6v-11h-5z",
    "R": "M0 11l8 -9h-5v-11h-6v11h-5z",
    "G": "M-11 -3l8 -8v5h5q7 0 7 7v8h-6v-7q0 -2 -2 -2h-4v5z",
    "D": "M11 -3l-8 -8v5h-5q-7 0 -7 7v8h6v-7q0 -2 2 -2h4v5z",
    "P": "M-6 -9h4v18h-4zM2 -9h4v18h-4z",
    "B": "M-9 -4h5l6 -6v20l-6 -6h-5zM5 -6q4 6 0 12zM8 -9q7 9 0 18z",
}


def card_sheets(lesson: Lesson, text: Text) -> list[Sheet]:
    """Return the sheets of a lesson's cards, none for a lesson without cards.

    Example:
        >>> len(card_sheets(load_lesson("L03"), Text("fr")))
        1
    """
    cards = deck(lesson)
    pages = [cards[at : at + _COLUMNS * _ROWS] for at in range(0, len(cards), _COLUMNS * _ROWS)]
    title = f"{lesson.id} · {lesson.title(text.language)} · {text('print.cards.title')}"
    return [Sheet(title, _page(page, text), text("print.cards.words")) for page in pages]


def deck(lesson: Lesson) -> list[str]:
    """Return the cards that a group needs for the start and the solutions of a lesson, one item a card: letters, numbers, brackets.

    Example:
        >>> deck(load_lesson("L03"))[6:10]
        ['A', 'A', 'G', 'G']
    """
    written = [lesson.starts.get("cards", "")]
    written += [text for name, text in lesson.solutions if name.endswith(".cards.txt")]
    rows = [parse(text) for text in written if text.strip()]
    letters = {card.letter for row in rows for card in row.cards()}
    if not letters:
        return []
    counted = [(one, _MANY if one == "A" else _FEW) for one in _ARROWS if one in letters]
    cards = [letter for letter, count in counted for _time in range(count)]
    repeats = any(isinstance(item, Repeat) for row in rows for item in row.items)
    counts = repeats or any(card.number > 1 for row in rows for card in row.cards())
    return [*cards, *(_NUMBERS if counts else ()), *(_BRACKETS if repeats else ())]


def _page(cards: list[str], text: Text) -> str:
    inner = "".join(_card(card, at, text) for at, card in enumerate(cards))
    words = sentence(text("print.cards.words"), AREA_MM[0] / 2, AREA_MM[1] - 1, 3.6)
    return svg(AREA_MM, inner + words)


def _card(card: str, at: int, text: Text) -> str:
    width, height = _CARD_MM
    row, column = divmod(at, _COLUMNS)
    left, top = (AREA_MM[0] - _COLUMNS * width) / 2 + column * width, row * height
    cut = f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" fill="none" stroke="#888" stroke-width="0.2" stroke-dasharray="2 1.5"/>'
    return cut + f'<g transform="translate({left:g} {top:g})">{"".join(_face(card, text))}</g>'


def _face(card: str, text: Text) -> Iterator[str]:
    width, height = _CARD_MM
    if card not in _ARROWS:
        yield f'<text x="{width / 2:g}" y="{height / 2 + 8:g}" font-size="24" font-weight="600" text-anchor="middle">{card}</text>'
        return
    yield f'<text x="4" y="11" font-size="10" font-weight="600">{card}</text>'
    yield f'<path transform="translate({width / 2 + 3:g} {height / 2 - 1.5:g})" d="{_ARROWS[card]}" fill="#fff" stroke="#000" stroke-width="0.7" stroke-linejoin="round"/>'
    yield sentence(text(f"page.card.{card}"), width / 2, height - 3.5, 4.2)
