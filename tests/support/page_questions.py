"""Ask the page's Python as the page does: a question in JSON, and files that a person chose."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from marelle_lessons.page import bridge


def ask(do: str, tell: Any = None, **asked: Any) -> dict[str, Any]:
    """Return the answer to a question, in French unless it names another language.

    Args:
        do: the question's name. asked: its other values.
        tell: called with each remark that comes while a program runs, as JSON.
    """
    question = json.dumps({"do": do, "language": "fr", **asked})
    answer: dict[str, Any] = json.loads(bridge.answer(question, tell))
    return answer


def chosen(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Write files as the page does those that a person chose; return (name, where it lies) of each."""
    places = []
    for number, (name, content) in enumerate(files):
        (folder / str(number)).write_bytes(content)
        places.append((name, str(folder / str(number))))
    return places
