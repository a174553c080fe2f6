"""The drawings that the page prints: the cards of a lesson, and mats at their true size."""

from typing import Any

from marelle_lessons.lesson import Lesson
from marelle_sim.world import World
from marelle_text import Text


def sheets(request: dict[str, Any], lesson: Lesson | None, world: World) -> dict[str, Any]:
    """Return drawings to print, each for a sheet of A4.

    Args:
        request: `what`, "cards" or "mat", and `language`.
        lesson: the lesson of the cards, or None.
        world: the world of the mat, with the user's drawing on it.

    Returns:
        `sheets`: a list, each with a `title`, an `svg` of `AREA_MM`, and a description of it in `words`.
    """
    from marelle_lessons.prints import card_sheets, mat_sheets  # loaded when something is printed

    text = Text(request["language"])
    if request["what"] == "cards":
        made = card_sheets(lesson, text) if lesson else []
    else:
        made = mat_sheets(world, text)
    return {"sheets": [sheet._asdict() for sheet in made]}
