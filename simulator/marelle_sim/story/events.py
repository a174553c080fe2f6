"""Read in a trace what happened beside driving: contacts, prints, presses, lights and sounds.

What happens often is told once, with how often: a program that prints in its loop prints
thousands of lines, and a person wants the first, the last and the number.
"""

from __future__ import annotations

from math import hypot

from marelle_sim.story.moment import Moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from marelle_sim.trace import Trace

    Place = Callable[[int], dict[str, Any]]

_FEW = 4  # events of one sort that are told one by one
_FEW_CONTACTS = 8
_LEAST_PUSH_MM = 5


def happenings(trace: Trace, place: Place) -> list[Moment]:
    """Return the moments of everything but driving, in order of time.

    Args:
        trace: A whole trace.
        place: Where the robot is at a time, as facts.
    """
    moments = [
        *_contacts(trace, place),
        *_pushes(trace),
        *_prints(trace),
        *_buttons(trace),
        *_counted(trace, "set", "set", lambda event: {"name": event[3], "value": event[4]}),
        *_tones(trace),
        *_lights(trace),
        *_screens(trace),
        *_callbacks(trace),
    ]
    moments.sort(key=lambda moment: moment.time_us)
    return moments


def faults(trace: Trace) -> list[Moment]:
    """Return the robots' faults: of which one, with what each part is called and since when it fails."""
    robots = trace.header["robots"]
    told = [
        (since_us, robot["name"] if len(robots) > 1 else "", part, fault)
        for robot in robots
        for part, fault, since_us in robot.get("faults", [])
    ]
    return [
        Moment(0, "fault", owner=owner, part=part, fault=fault, since_us=since_us)
        for since_us, owner, part, fault in sorted(told, key=lambda fault: fault[0])
    ]


def _contacts(trace: Trace, place: Place) -> list[Moment]:
    """Return each contact with its time and place; of many with one wall, the first and their number."""
    touches = [event for event in trace.select("touch") if event[1] == 0]
    if len(touches) <= _FEW_CONTACTS:
        return [Moment(e[0], "touch", wall=e[5], **_point(e, place)) for e in touches]
    walls: dict[str, list[list[Any]]] = {}
    for event in touches:
        walls.setdefault(event[5], []).append(event)
    return [_contact_group(wall, events, place) for wall, events in walls.items()]


def _pushes(trace: Trace) -> list[Moment]:
    """Return, for each box that was pushed, when first and how far it came."""
    boxes: dict[str, list[list[Any]]] = {}
    for event in trace.select("box"):
        boxes.setdefault(event[3], []).append(event)
    pushes = [_push(box, events[0], events[-1]) for box, events in boxes.items()]
    return [push for push in pushes if push.facts["distance_mm"] >= _LEAST_PUSH_MM]


def _push(box: str, first: list[Any], last: list[Any]) -> Moment:
    """Return a push; the first place is that of a millisecond before the touch."""
    way_mm = round(hypot(last[4] - first[4], last[5] - first[5]) * 1e-3)
    return Moment(first[0] + 1000, "push", wall=box, distance_mm=way_mm)


def _contact_group(wall: str, events: list[list[Any]], place: Place) -> Moment:
    first = _point(events[0], place)
    if len(events) == 1:
        return Moment(events[0][0], "touch", wall=wall, **first)
    return Moment(events[0][0], "touches", wall=wall, count=len(events), **first)


def _point(event: list[Any], place: Place) -> dict[str, Any]:
    """Return where a contact is, with the square in which the robot stands."""
    square = place(event[0])["square"]
    return {"x_mm": round(event[3] * 1e-3), "y_mm": round(event[4] * 1e-3), "square": square}


def _prints(trace: Trace) -> list[Moment]:
    failed = {event[0] for event in trace.select("callback")}
    prints = [
        event
        for event in trace.select("print")
        if not (event[0] in failed and event[3].startswith("Traceback"))
    ]
    lines = sum(event[3].count("\n") for event in prints)
    if len(prints) <= _FEW:
        return [Moment(event[0], "print", words=event[3].strip("\n")) for event in prints]
    first, last = prints[0][3].strip("\n"), prints[-1][3].strip("\n")
    count = max(lines, 2)
    return [Moment(prints[0][0], "prints", count=count, first=first, last=last)]


def _buttons(trace: Trace) -> list[Moment]:
    """Return the presses, and that the program waited for them."""
    presses = [event for event in trace.select("button") if event[4] == 1]
    kinds = {"automatic": "press_automatic"}
    moments = [Moment(e[0], kinds.get(e[5], "press"), name=e[3]) for e in presses]
    if len(moments) > _FEW:
        first = moments[0]
        return [Moment(first.time_us, "presses", count=len(moments), **first.facts)]
    pressed = {event[3] for event in presses if event[5] == "automatic"}
    waits = [event for event in trace.select("await") if event[3] not in pressed]
    return [*moments, *[Moment(e[0], "await", name=e[3]) for e in waits[:_FEW]]]


def _counted(
    trace: Trace, event_kind: str, kind: str, facts: Callable[[list[Any]], dict[str, Any]]
) -> list[Moment]:
    """Return a few events one by one, or the first of many with their number."""
    events = trace.select(event_kind)
    if len(events) <= _FEW:
        return [Moment(event[0], kind, **facts(event)) for event in events]
    return [Moment(events[0][0], kind + "_many", count=len(events), **facts(events[0]))]


def _tones(trace: Trace) -> list[Moment]:
    """Return the sounds; notes that follow one another are one tune."""
    sounds = [event for event in trace.select("tone") if event[3] > 0]
    tunes: list[list[Any]] = []
    for event in sounds:
        if tunes and event[0] - tunes[-1][1] < 1_500_000:
            tunes[-1][1] = event[0]
            tunes[-1][2] += 1
        else:
            tunes.append([event[0], event[0], 1, event[3]])
    if len(tunes) > _FEW:
        return [Moment(tunes[0][0], "tones", count=len(sounds))]
    return [_tune(*tune) for tune in tunes]


def _tune(begin_us: int, _end_us: int, count: int, hz: int) -> Moment:
    if count == 1:
        return Moment(begin_us, "tone", hz=hz)
    return Moment(begin_us, "tones", count=count)


def _lights(trace: Trace) -> list[Moment]:
    """Return the pixels and the light of the board: their colours, or how often they change."""
    moments: list[Moment] = []
    pixels = trace.select("pixels")
    if 0 < len(pixels) <= _FEW:
        moments += [Moment(e[0], "pixels", **_colours(e[3])) for e in pixels]
    elif pixels:
        moments.append(Moment(pixels[0][0], "pixels_many", count=len(pixels)))
    lights = [event for event in trace.select("led") if event[4]]
    if 0 < len(lights) <= _FEW:
        moments += [Moment(event[0], "led") for event in lights]
    elif lights:
        moments.append(Moment(lights[0][0], "led_many", count=len(lights)))
    return moments


def _colours(written: str) -> dict[str, Any]:
    """Return how many pixels are lit, and the colour of the first of them by name."""
    each = [written[i : i + 6] for i in range(0, len(written), 6)]
    lit = [rgb for rgb in each if rgb != "000000"]
    return {"lit": len(lit), "colour": colour_name(lit[0]) if lit else "black"}


def colour_name(rgb: str) -> str:
    """Return the plain name of a colour that a light shows, however dim: `"400000"` is red.

    Example:
        >>> colour_name("101000")
        'yellow'
    """
    parts = [int(rgb[i : i + 2], 16) for i in (0, 2, 4)]
    brightest = max(parts)
    if brightest == 0:
        return "black"
    red, green, blue = (round(2 * part / brightest) for part in parts)
    return {
        (2, 0, 0): "red", (0, 2, 0): "green", (0, 0, 2): "blue", (2, 2, 0): "yellow",
        (2, 1, 0): "orange", (0, 2, 2): "cyan", (2, 0, 2): "purple", (1, 0, 2): "purple",
        (2, 0, 1): "pink", (2, 1, 1): "pink", (2, 1, 2): "pink", (0, 1, 2): "blue",
        (0, 2, 1): "green", (1, 2, 0): "green", (1, 2, 1): "green", (1, 1, 2): "blue",
        (1, 2, 2): "cyan", (2, 2, 1): "yellow",
    }.get((red, green, blue), "white")  # fmt: skip


def _screens(trace: Trace) -> list[Moment]:
    """Return what was drawn on the screen: the words that stand there in the end, if any."""
    events = trace.select("screen")
    drawn = sorted({event[0] for event in events if event[4].strip("0")})
    if not drawn:
        return []
    pages = {event[3]: event[4] for event in events}
    words = screen_words(pages)
    if words:
        return [Moment(drawn[0], "screen_words", count=len(drawn), words=words)]
    return [Moment(drawn[0], "screen", count=len(drawn))]


def screen_words(pages: Mapping[int, str]) -> str:
    """Return the words that can be read on a screen: letters of 8 x 8 dots in whole lines.

    Args:
        pages: Page (0 to 7, from the top) to the hexadecimal of its column bytes.
    """
    from marelle_sim.microcontroller.font import FIRST, LAST, columns  # noqa: PLC0415

    codes = range(FIRST, LAST + 1)
    letters = {shape: chr(code) for code, shape in zip(codes, columns(), strict=False)}
    lines = []
    for page in sorted(pages):
        dots = bytes.fromhex(pages[page])
        read = [letters.get(dots[i : i + 8], "\0") for i in range(0, len(dots) - 7, 8)]
        line = "".join(read).strip()
        if line and "\0" not in line:
            lines.append(line)
    return "\n".join(lines)


def _callbacks(trace: Trace) -> list[Moment]:
    """Return the errors of functions that a timer or a pin calls; the same one is told once."""
    found: dict[str, list[int]] = {}
    for event in trace.select("callback"):
        found.setdefault(_last_line(event[3]), []).append(event[0])
    return [
        Moment(times[0], "callback", count=len(times), said=said) for said, times in found.items()
    ]


def _last_line(traceback: str) -> str:
    lines = traceback.strip().splitlines()
    return lines[-1] if lines else ""
