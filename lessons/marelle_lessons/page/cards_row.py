"""Answers the page's requests about a row of cards."""

from typing import Any

from marelle_lessons import cards


def row(request: dict[str, Any]) -> dict[str, Any]:
    """Return a row of cards as the page needs it.

    Args:
        request: `text` of the row, and `language`.

    Returns:
        `tree`; `canonical`, the row in its standard form; `code`, its short code; `count`, the number of cards; `program`, its Python;
        `places`, the place in the row of each line of the program.

    Raises:
        CardError: as `cards.parse`, the text is not a valid row of cards.
    """
    parsed = cards.parse(request["text"])
    made = cards.translate(parsed, request["language"])
    return {
        "tree": tree(parsed.items),
        "canonical": cards.canonical(parsed),
        "code": cards.code(parsed),
        "count": cards.count(parsed),
        "program": made.program,
        "places": [list(place) for place in made.lines],
    }


def tree(items: tuple[cards.Card | cards.Repeat, ...]) -> list[dict[str, Any]]:
    """Return cards and repeats as nested dictionaries, the form in which the page has them."""
    return [
        {"letter": item.letter, "number": item.number}
        if isinstance(item, cards.Card)
        else {"times": item.times, "items": tree(item.items)}
        for item in items
    ]


def of_program(request: dict[str, Any]) -> dict[str, Any]:
    """Return a program as a row of cards.

    Args:
        request: `program` and `language`.

    Returns:
        `text` of the row; `comments`, as in `cards.Recognised`.

    Raises:
        CardError: as `cards.recognise`, no row does the same as the program.
    """
    found = cards.recognise(request["program"])
    return {"text": cards.canonical(found.row), "comments": found.comments}
