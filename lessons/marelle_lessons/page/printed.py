"""What the page prints beside texts: the cards of a lesson, and mats at their true size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marelle_lessons.lesson import Lesson
    from marelle_sim.world import World


def sheets(asked: dict[str, Any], lesson: Lesson | None, world: World) -> dict[str, Any]:
    """Return the drawings that the page asks for, each for a sheet of A4.

    Args:
        asked: `what`, "cards" or "mat", and `language`.
        lesson: whose cards are meant.
        world: whose mat is meant, with what was drawn on it.

    Returns:
        `sheets`: a `title`, an `svg` of `AREA_MM`, and what it shows in `words`.
    """
    from marelle_lessons.prints import card_sheets, mat_sheets  # for who prints

    language = asked["language"]
    if asked["what"] == "cards":
        made = card_sheets(lesson, language) if lesson else []
    else:
        made = mat_sheets(world, language)
    return {"sheets": [sheet._asdict() for sheet in made]}
