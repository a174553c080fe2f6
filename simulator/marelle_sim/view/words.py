"""The texts of the replay in a browser: those whose keys `web/*.js` uses, in one language."""

from marelle_text import Text

KEYS = (
    "direction.east",
    "direction.north",
    "direction.north_east",
    "direction.north_west",
    "direction.south",
    "direction.south_east",
    "direction.south_west",
    "direction.west",
    "replay.button",
    "replay.contrast",
    "replay.dark",
    "replay.ground",
    "replay.hertz",
    "replay.hours",
    "replay.instruments",
    "replay.keys",
    "replay.language",
    "replay.larger",
    "replay.led",
    "replay.light",
    "replay.lit_count",
    "replay.metres",
    "replay.minutes",
    "replay.nothing",
    "replay.nothing_yet",
    "replay.off",
    "replay.on",
    "replay.pause",
    "replay.pixels",
    "replay.play",
    "replay.pressed",
    "replay.printed",
    "replay.printed_cut",
    "replay.relay",
    "replay.released",
    "replay.robot",
    "replay.screen",
    "replay.seconds",
    "replay.servo",
    "replay.silent",
    "replay.speed",
    "replay.step",
    "replay.step_back",
    "replay.story",
    "replay.time",
    "replay.time_of",
    "replay.title",
    "replay.to_start",
    "replay.tone",
    "replay.touch",
    "replay.touches",
    "replay.traceback",
    "story.at_point",
    "story.near",
    "story.in_square",
    "view.contacts_label",
    "view.distance_label",
    "view.duration_label",
    "view.ended.brown-out",
    "view.ended.deadline",
    "view.ended.done",
    "view.ended.error",
    "view.ended.exit",
    "view.ended.interrupted",
    "view.ended.memory",
    "view.ended.output",
    "view.ended.reset",
    "view.ended.wall-clock",
    "view.kit_and_seed",
    "view.centimetres",
    "view.metres",
    "view.north",
    "view.start",
    "wall.box",
    "wall.east",
    "wall.named",
    "wall.north",
    "wall.south",
    "wall.wall",
    "wall.west",
)
"""The keys of the texts that the drawing, the player and the panels in `web/*.js` use."""


_FACTS = (
    "beside", "count", "direction", "end", "hertz", "hours", "kit", "length", "metres", "minutes", "name", "names",
    "now", "number", "place", "seconds", "seed", "square", "title", "x", "y",
)  # fmt: skip


def web_words(language: str) -> dict[str, str]:
    """Return the text of each of `KEYS`; placeholders stay in it as `{name}`, for JavaScript to fill in.

    Args:
        language: "fr" or "en".

    Example:
        >>> web_words("en")["replay.robot"]
        'The robot is {place}, facing {direction}.'
    """
    text = Text(language)
    facts = {name: "{" + name + "}" for name in _FACTS}
    return {key: text(key, **facts) for key in KEYS}
