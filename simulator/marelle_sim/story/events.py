"""Finds in a trace the events other than driving: contacts, prints, presses, lights, sounds and the like.

Events that are repeated often become one moment with their number: a program that prints in its loop prints thousands
of lines, and a person wants the first, the last and the number.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from math import hypot
from operator import attrgetter
from typing import Any, TypeVar

from marelle_sim.story.moment import Moment, often
from marelle_sim.trace import Trace
from marelle_sim.trace.events import (
    CARRIED_US,
    Await,
    BoxMoved,
    Button,
    Callback,
    Carry,
    Glow,
    Led,
    Pixels,
    Print,
    Relay,
    ScreenPage,
    Servo,
    Set,
    Tone,
    Touch,
    Typed,
)
from marelle_text.printed import told_by

PlaceAt = Callable[[int], dict[str, Any]]
_Any = TypeVar("_Any")

_FEW = 4  # more events of one sort are summarised in one moment
_FEW_CONTACTS = 8
OWN_LIGHT = "led"
"""The name of the LED on the board itself, and the kind of a kit's part that is a LED."""
_LEAST_PUSH_MM = 5
_TUNE_US = 1_500_000  # a note less than so long after the last is of the same tune


def happenings(
    trace: Trace, place: PlaceAt, lights: Mapping[int, str], remotes: frozenset[str] = frozenset()
) -> list[Moment]:
    """Return the moments of contacts, pushes, prints, inputs, lights, sounds and the like, in order of time.

    More than four events of one sort (eight contacts) are told in fewer moments, with their number.

    Args:
        trace: A whole trace of one robot.
        place: Function that returns the robot's place at a time (us), as the facts of a moment.
        lights: {pin: name} of the LEDs that have a name; `"led"` is the board's own.
        remotes: Names of the inputs whose values are keys of a remote control.
    """
    return sorted(
        [
            *_contacts(trace, place),
            *_pushes(trace),
            *_prints(trace),
            *_typed(trace),
            *_buttons(trace),
            *_settings(trace, remotes),
            *_carries(trace, place),
            *_tones(trace),
            *_lights(trace, lights),
            *_screens(trace),
            *_servos(trace),
            *_relays(trace),
            *_callbacks(trace),
        ],
        key=attrgetter("time_us"),
    )


def faults(trace: Trace) -> list[Moment]:
    """Return a moment for each fault of a robot, at time 0, in order of the times from which the parts fail.

    Its facts are `owner` (the robot's name; "" if the trace has only one robot), `part`, `fault`, and `since_us`, the time from which the
    part fails, in us.
    """
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


def _contacts(trace: Trace, place: PlaceAt) -> list[Moment]:
    """Return a moment for each contact, with its place; of more than eight, one for each wall: the first place, and the number if not 1."""
    touches = trace.find(Touch, 0)
    if len(touches) <= _FEW_CONTACTS:
        return [Moment(e.time_us, "touch", wall=e.wall, **_point(e, place)) for e in touches]
    walls = _grouped(touches, attrgetter("wall"))
    return [_contact_group(wall, group, place) for wall, group in walls.items()]


def _pushes(trace: Trace) -> list[Moment]:
    """Return one moment for each box whose distance is 5 mm or more, rounded: a box that was pushed there and back has none.

    The distance (mm) is the straight line from the first to the last place of the box over all pushes; the time is that of the
    first push.
    """
    boxes = _grouped(trace.find(BoxMoved), attrgetter("box"))
    pushes = [_push(moves[0], moves[-1]) for moves in boxes.values()]
    return [push for push in pushes if push.facts["distance_mm"] >= _LEAST_PUSH_MM]


def _push(first: BoxMoved, last: BoxMoved) -> Moment:
    """Return the moment of a push; `first` is the place of the box one millisecond before the robot touched it."""
    return Moment(
        first.time_us + 1000,
        "push",
        until_us=last.time_us,
        wall=first.box,
        distance_mm=round(hypot(last.x_um - first.x_um, last.y_um - first.y_um) * 1e-3),
    )


def _contact_group(wall: str, touches: list[Touch], place: PlaceAt) -> Moment:
    first = _point(touches[0], place)
    if len(touches) == 1:
        return Moment(touches[0].time_us, "touch", wall=wall, **first)
    return often(touches, "touches", wall=wall, **first)


def _point(touch: Touch, place: PlaceAt) -> dict[str, Any]:
    return {
        "x_mm": round(touch.x_um * 1e-3),
        "y_mm": round(touch.y_um * 1e-3),
        "square": place(touch.time_us)["square"],
    }


def _prints(trace: Trace) -> list[Moment]:
    failed = {event.time_us for event in trace.find(Callback)}
    typed = {(event.time_us, event.text + "\n") for event in trace.find(Typed)}
    prints = [
        event
        for event in trace.find(Print)
        if not (event.time_us in failed and event.text.startswith("Traceback"))
        and (event.time_us, event.text) not in typed
    ]
    told = {event: found for event in prints if (found := told_by(event.text))}
    first_told = {found: event.time_us for event, found in reversed(told.items())}
    moments = [
        Moment(time_us, "told", code=code, part=part)
        for (code, part), time_us in first_told.items()
    ]
    prints = [event for event in prints if event not in told]
    if len(prints) <= _FEW:
        return moments + [
            Moment(event.time_us, "print", words=event.text.strip("\n")) for event in prints
        ]
    return [
        *moments,
        Moment(
            prints[0].time_us,
            "prints",
            until_us=prints[-1].time_us,
            count=max(sum(event.text.count("\n") for event in prints), 2),
            first=prints[0].text.strip("\n"),
            last=prints[-1].text.strip("\n"),
        ),
    ]


def _typed(trace: Trace) -> list[Moment]:
    """Return a moment for each line that was typed; if more than four, one with their number."""
    return _few(
        trace.find(Typed),
        lambda e: Moment(e.time_us, "typed" if e.text else "typed_nothing", words=e.text),
        "typed_many",
    )


def _buttons(trace: Trace) -> list[Moment]:
    """Return a moment for each press of a button, and for the first four waits for a press that nobody pressed.

    More than four presses become one moment with their number, without the waits.
    """
    presses = [event for event in trace.find(Button) if event.level == 1]
    moments = [
        Moment(e.time_us, "press_automatic" if e.origin == "automatic" else "press", name=e.name)
        for e in presses
    ]
    if len(moments) > _FEW:
        return [often(moments, "presses", **moments[0].facts)]
    pressed = {event.name for event in presses if event.origin == "automatic"}
    waits = [event for event in trace.find(Await) if event.name not in pressed]
    end_us = trace.program_end_us()
    return [
        *moments,
        *(
            Moment(e.time_us, "await" if e.time_us < end_us else "await_still", name=e.name)
            for e in waits[:_FEW]
        ),
    ]


def _settings(trace: Trace, remotes: frozenset[str]) -> list[Moment]:
    """Return a moment for each scripted value of an input or a quantity of the world; if more than four, one with their number.

    Those of the inputs in `remotes` are told as keys of a remote control, but not in the one moment for more than four.
    """
    told = [Moment(e.time_us, "set", name=e.name, value=e.value) for e in trace.find(Set)]
    if len(told) <= _FEW:
        return [_key(one) if one.facts["name"] in remotes else one for one in told]
    return [often(told, "set_many", **told[0].facts)]


def _carries(trace: Trace, place: PlaceAt) -> list[Moment]:
    told = [
        Moment(e.time_us, "carry", **place(min(e.time_us + CARRIED_US, trace.end_us)))
        for e in trace.find(Carry, 0)
    ]
    return told if len(told) <= _FEW else [Moment(told[0].time_us, "carry_many", count=len(told))]


def _key(told: Moment) -> Moment:
    """Return the moment of a key of a remote control, from the moment of its value; the value 0 is the release of the key.

    The key's number is the last byte of the value.
    """
    name, value = told.facts["name"], told.facts["value"]
    if value == 0:
        return Moment(told.time_us, "key_released", name=name)
    return Moment(told.time_us, "key", name=name, number=value & 255)


def _tones(trace: Trace) -> list[Moment]:
    """Return a moment for each sound; notes less than 1.5 s apart are one tune, and more than four tunes are one moment."""
    sounds = [tone for tone in trace.find(Tone) if tone.hz > 0]
    tunes: list[list[Tone]] = []
    for tone in sounds:
        if tunes and tone.time_us - tunes[-1][-1].time_us < _TUNE_US:
            tunes[-1].append(tone)
        else:
            tunes.append([tone])
    return [_tune(*sounds)] if len(tunes) > _FEW else [_tune(*tune) for tune in tunes]


def _tune(first: Tone, *others: Tone) -> Moment:
    if not others:
        return Moment(first.time_us, "tone", hz=first.hz)
    return often([first, *others], "tones")


def _lights(trace: Trace, names: Mapping[int, str]) -> list[Moment]:
    """Return the moments at which pixels change, LEDs go on, and the brightness of LEDs changes, in this order.

    There is one for each, or if more than four, one with their number; the LED of each pin is counted for itself.
    """
    moments = _few(
        trace.find(Pixels), lambda e: Moment(e.time_us, "pixels", **_colours(e)), "pixels_many"
    )
    lit_leds = [led for led in trace.find(Led) if led.level]
    for pin, lit in _grouped(lit_leds, attrgetter("pin")).items():
        name = names.get(pin, "")
        kind = "led" if name == OWN_LIGHT else "named_light" if name else "light"
        facts: dict[str, Any] = {"pin": pin, "device": name} if name else {"pin": pin}
        one = partial(_light, kind, facts)
        moments += _few(lit, one, f"{kind}_many", *facts)
    return moments + _few(
        trace.find(Glow), lambda e: Moment(e.time_us, "glow", percent=e.percent), "glow_many"
    )


def _light(kind: str, facts: Mapping[str, Any], led: Led) -> Moment:
    return Moment(led.time_us, kind, **facts)


def _colours(pixels: Pixels) -> dict[str, Any]:
    """Return the facts of a strip of pixels: the number of lit ones, and the name of the first lit one's colour."""
    lit = [rgb for rgb in pixels.each if rgb != "000000"]
    return {"lit": len(lit), "colour": colour_name(lit[0]) if lit else "black"}


def colour_name(rgb: str) -> str:
    """Return the English name of a light's colour (six hexadecimal digits), whatever its brightness: `"400000"` is red.

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
    """Return one moment for all drawing on the screen, with the text on it at the end, if it has any.

    [] if nothing was drawn.
    """
    changes = trace.find(ScreenPage)
    drawn = sorted({change.time_us for change in changes if change.columns.strip("0")})
    if not drawn:
        return []
    words = screen_words({change.page: change.columns for change in changes})
    kind, facts = ("screen_words", {"words": words}) if words else ("screen", {})
    return [Moment(drawn[0], kind, until_us=drawn[-1], count=len(drawn), **facts)]


def screen_words(pages: Mapping[int, str]) -> str:
    """Return the text on a screen: the lines, not empty, that consist of letters of 8 x 8 dots only, joined by newlines.

    Spaces at the ends of a line are left out, and so is a line with anything else in it; "" if there is no such line.

    Args:
        pages: {page, 0 to 7 from the top: its 128 column bytes in hexadecimal}.
    """
    from marelle_sim.microcontroller.font import FIRST, LAST, columns

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


def _servos(trace: Trace) -> list[Moment]:
    sent = [event for event in trace.find(Servo) if event.goal_mdeg != event.angle_mdeg]
    return _few(
        sent,
        lambda e: Moment(e.time_us, "servo", device=e.name, degrees=round(e.goal_mdeg / 1000)),
        "servo_many",
        "device",
    )


def _relays(trace: Trace) -> list[Moment]:
    return _few(
        trace.find(Relay),
        lambda e: Moment(e.time_us, "relay_on" if e.level else "relay_off", device=e.name),
        "relay_many",
        "device",
    )


def _few(
    events: Sequence[_Any], moment_of: Callable[[_Any], Moment], many: str, *shared: str
) -> list[Moment]:
    """Return a moment for each event; for more than four, one of the kind `many` with their number, and the facts `shared` of the first.

    A long run may have a hundred thousand events of a kind: the moments of many are not made.
    """
    if len(events) <= _FEW:
        return [moment_of(event) for event in events]
    facts = moment_of(events[0]).facts
    return [often(events, many, **{name: facts[name] for name in shared})]


def _callbacks(trace: Trace) -> list[Moment]:
    """Return a moment for each different error of functions that the board calls, such as for a timer, with their number."""
    found = _grouped(trace.find(Callback), _last_line)
    return [often(errors, "callback", said=said) for said, errors in found.items()]


def _last_line(event: Callback) -> str:
    return next(reversed(event.text.strip().splitlines()), "")


def _grouped(events: Iterable[_Any], key: Callable[[_Any], Any]) -> dict[Any, list[_Any]]:
    found: dict[Any, list[_Any]] = {}
    for event in events:
        found.setdefault(key(event), []).append(event)
    return found
