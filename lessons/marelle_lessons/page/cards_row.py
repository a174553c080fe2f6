"""Answers the page's question about a row of cards."""

from __future__ import annotations

from typing import Any

from marelle_lessons import cards


def row(asked: dict[str, Any]) -> dict[str, Any]:
    """Return all that there is to know of a row of cards: its tree, program, short code and length.

    Args:
        asked: `text` and `language`.
    """
    parsed = cards.parse(asked["text"])
    made = cards.translate(parsed, asked["language"])
    return {
        "tree": tree(parsed.items),
        "canonical": cards.canonical(parsed),
        "code": cards.code(parsed),
        "count": cards.count(parsed),
        "program": made.program,
        "places": [list(place) for place in made.lines],
    }


def tree(items: tuple[cards.Card | cards.Repeat, ...]) -> list[dict[str, Any]]:
    """Return cards and repeats as the page keeps them."""
    return [
        {"letter": item.letter, "number": item.number}
        if isinstance(item, cards.Card)
        else {"times": item.times, "items": tree(item.items)}
        for item in items
    ]


def of_program(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the `text` of the row that does what a program does, and whether it has `comments`, which cards cannot keep.

    Args:
        asked: `program` and `language`.
    """
    found = cards.recognise(asked["program"])
    return {"text": cards.canonical(found.row), "comments": found.comments}
