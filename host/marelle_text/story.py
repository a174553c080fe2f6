"""Turn the moments of a run's story into sentences."""

from __future__ import annotations

from marelle_text.problem import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, Protocol

    from marelle_text.catalogue import Text

    class MomentLike(Protocol):
        """The parts of a moment that a sentence needs: its virtual time in us, its kind, and its facts, {name: value}."""

        time_us: int
        kind: str
        facts: dict[str, Any]


_WORDS_MAX = 60
_QUARTER_TURNS = {90: "quarter", 180: "half", 270: "three_quarters", 360: "full"}
_NEARLY_DEG = 8
_BORDERS = (
    ("square", "beside"),
    ("origin", "origin_beside"),
)  # of the end and the start of a path


def sentences(moments: Iterable[MomentLike], text: Text) -> list[str]:
    """Return one sentence for each moment, in the language of ``text``."""
    return [sentence(moment, text) for moment in moments]


def sentence(moment: MomentLike, text: Text) -> str:
    """Return the sentence of a moment; a place is named by its square if the mat has squares.

    Raises:
        MissingTextError: The catalogue does not know this kind of moment, or the moment lacks a fact of its sentence.
    """
    said, robot = _said(moment, text), moment.facts.get("robot")
    return said if robot is None else text("story.of_robot", robot=robot, sentence=said)


def _said(moment: MomentLike, text: Text) -> str:
    facts, key = moment.facts, f"story.{moment.kind}"
    if moment.kind == "told":
        return text(key, told=Problem(facts["code"], part=facts["part"]).explain(text).what)
    if moment.kind == "start" and facts.get("square") and not facts.get("beside"):
        key = "story.start_square"
    words = {**_words(facts, text), "time": seconds(moment.time_us, text)}
    said = text.plural(key, facts["count"], **words) if "count" in facts else text(key, **words)
    # the sentence may begin with a placeholder, such as a quantity's name
    return said[:1].upper() + said[1:]


def seconds(time_us: int, text: Text) -> str:
    """Return a time in seconds as a number in text, with tenths below a minute if they are not 0, such as "2.5"."""
    tenths = round(time_us / 100_000)
    return text.number(tenths / 10, 1 if tenths % 10 and tenths < 600 else 0)


def length(distance_mm: float, text: Text) -> str:
    """Return a length in words: in millimetres, centimetres or metres, by its size."""
    if distance_mm < 20:
        return text("story.mm", value=text.number(distance_mm))
    if distance_mm < 1000:
        return text("story.cm", value=text.number(distance_mm / 10))
    return text("story.m", value=text.number(distance_mm / 1000, 1))


def place(facts: Mapping[str, Any], text: Text) -> str:
    """Return a place in words, from the first of these facts that it has.

    They are `square` (with `beside`, the square whose border is near), `beyond` (the side of the mat that it is off, by `off_mm`),
    and `x_mm` with `y_mm`.
    """
    square, beside = facts.get("square"), facts.get("beside")
    if square:
        return text("story.in_square", square=_near(square, beside, text) if beside else square)
    if facts.get("beyond"):
        return text("story.beyond_" + facts["beyond"], off=length(facts["off_mm"], text))
    x, y = (text.number(facts[name] / 10) for name in ("x_mm", "y_mm"))
    return text("story.at_point", x=x, y=y)


def _near(square: str, beside: str, text: Text) -> str:
    return text("story.near", square=square, beside=beside)


def _angle(angle_deg: int, text: Text) -> str:
    """Return an angle in words: a quarter, half, three-quarter or full turn if it is nearly one, else degrees."""
    near = [
        name for exact, name in _QUARTER_TURNS.items() if abs(angle_deg - exact) <= _NEARLY_DEG
    ]
    return text(f"story.turn_{near[0]}" if near else "story.degrees", value=text.number(angle_deg))


# A fact, the word that says it in a sentence, and how it is said.
_SAID: tuple[tuple[str, str, Callable[[Any, Text], str]], ...] = (
    ("distance_mm", "distance", length),
    ("lasts_us", "lasts", seconds),
    ("angle_deg", "angle", _angle),
    ("side", "side", lambda side, text: text("side." + side)),
    ("direction", "direction", lambda direction, text: text("direction." + direction)),
    ("colour", "colour", lambda colour, text: text("colour." + colour)),
    ("edge", "edge", lambda edge, text: text("edge." + edge)),
    ("turns", "turns", lambda count, text: text.plural("story.turns", count)),
    ("wall", "wall", lambda name, text: text.wall(name)),
    ("device", "device", lambda name, text: text.part(name)),
)


def _words(facts: Mapping[str, Any], text: Text) -> dict[str, Any]:
    words: dict[str, Any] = {name: _short(value) for name, value in facts.items()}
    words |= {word: say(facts[fact], text) for fact, word, say in _SAID if fact in facts}
    words |= {
        name: _near(facts[name], facts[other], text) for name, other in _BORDERS if other in facts
    }
    if "x_mm" in facts:
        words["place"] = place(facts, text)
    if "fault" in facts:
        words.update(_fault(facts, text))
    if facts.get("name") == "button":
        words["name"] = text("story.the_button")
    elif "name" in facts and "value" not in facts:
        words["name"] = text("story.named_button", name=words["name"])
    elif "value" in facts:
        words["name"] = text.quantity(str(words["name"]))
        words["value"] = text.amount(facts["name"], facts["value"])
    return words


def _fault(facts: Mapping[str, Any], text: Text) -> dict[str, str]:
    since_us, owner = facts["since_us"], facts["owner"]
    since = text("story.since_time", time=seconds(since_us, text)) if since_us else ""
    return {
        "part": (f"{owner}, " if owner else "") + text.part(facts["part"]),
        "fault": text(_fault_key(facts["fault"])),
        "since": since or text("story.since_start"),
    }


def fault_words(written: str, text: Text) -> str:
    """Return the words for a fault written as for `--fault`, but without a time; the text "fault.none" for "".

    Example:
        >>> fault_words("left motor=weak", Text("en"))
        'left motor: weak'
    """
    part, _equals, fault = written.partition("=")
    if not written:
        return text("fault.none")
    return text("fault.of", part=text.part(part), fault=text(_fault_key(fault)))


def _fault_key(fault: str) -> str:
    return "fault." + fault.replace("-", "_")


def _short(value: object) -> object:
    """Return a text shortened to fit in a sentence, with line ends shown as ⏎; other values as they are."""
    if not isinstance(value, str):
        return value
    shown = "".join(c if c.isprintable() else "?" for c in value.replace("\n", " ⏎ "))
    return shown if len(shown) <= _WORDS_MAX else shown[: _WORDS_MAX - 1] + "…"
