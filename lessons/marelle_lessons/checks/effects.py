"""The effects of a program that can be seen or heard, as states over time: a light is on, a motor turns, a line is printed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from marelle_lessons.checks.kind import Evidence, Options, once
from marelle_lessons.checks.printed import lines_of
from marelle_sim.kits import Kit
from marelle_sim.parts import find, targets
from marelle_sim.toml import Table, nearest
from marelle_sim.trace import Led, Motion, Pixels, Relay, ScreenPage, Sent, Servo, Tone

OFF, ON = "off", "on"
_STILL_UM_S = 5000  # a wheel with a goal speed below this counts as stopped


def with_part(table: Table, options: Options, kit: Kit) -> Options:
    """Return the options of a check with the name of `part` as the kit writes it; without the option `part`, unchanged.

    Raises:
        WorldError: E-LESSON-26, the kit has no part of this name whose kind is the check's option `effect`, such as "led".
    """
    written = options.get("part", "")
    if not written:
        return options
    known = [part.name for part in kit.parts if part.kind == options["effect"]]
    part = find(kit, written)
    if part not in known:
        raise table.source.error(
            "E-LESSON-26", (*table.path, "part"), value=written, kit=kit.name,
            nearest=nearest(written, known or targets(kit)),
        )  # fmt: skip
    return {**options, "part": part}


class State(NamedTuple):
    """A state (such as "on" or "forward") that begins at `time_us` and lasts until the next state."""

    time_us: int
    state: str


@once
def effect_states(evidence: Evidence, effect: str, part: str = "") -> list[State]:
    """Return the states of an effect during a run, in order of time.

    Args:
        evidence: The run.
        effect: One of `EFFECTS`.
        part: The name of the part whose states are wanted; "" for all parts with this effect together. Effects other than "led",
            "relay" and "servo" are always those of all parts.
    """
    return list(EFFECTS[effect](evidence, part))


def changes_of(states: Iterable[State]) -> list[State]:
    """Return each `State` whose `state` differs from that of the one before, whatever their times; the first is not returned."""
    return [one for before, one in pairwise(states) if one.state != before.state]


def _together(levels: Iterable[tuple[int, object, bool]]) -> Iterator[State]:
    """Yield "on" or "off" for several things together, on while at least one is.

    `levels` has (time in us, the thing, whether it is on) for each change of one of them.
    """
    lit: set[object] = set()
    yield State(0, OFF)
    for time_us, which, level in levels:
        (lit.add if level else lit.discard)(which)
        yield State(time_us, ON if lit else OFF)


def _leds(evidence: Evidence, part: str) -> Iterator[State]:
    found = (one for one in evidence.run.kit.parts if one.name == part)
    pin = next((one.values.get("pin") for one in found), None)
    events = evidence.run.trace.find(Led, 0)
    return _together((e.time_us, e.pin, e.level > 0) for e in events if not part or e.pin == pin)


def _relays(evidence: Evidence, part: str) -> Iterator[State]:
    events = evidence.run.trace.find(Relay, 0)
    return _together((e.time_us, e.name, e.level > 0) for e in events if part in ("", e.name))


def _buzzer(evidence: Evidence, _part: str) -> Iterator[State]:
    return _together((e.time_us, 0, e.hz > 0) for e in evidence.run.trace.find(Tone, 0))


def _pixels(evidence: Evidence, _part: str) -> Iterator[State]:
    events = evidence.run.trace.find(Pixels, 0)
    return _together((e.time_us, 0, bool(e.colours.strip("0"))) for e in events)


def _screen(evidence: Evidence, _part: str) -> Iterator[State]:
    """Yield "off" at time 0, then a state for each page that changes: a text that encodes the whole screen, or "off" if no dot is lit.

    A screen that is drawn anew gives a state for each of its pages, at one time.
    """
    pages: dict[int, str] = {}
    yield State(0, OFF)
    for event in evidence.run.trace.find(ScreenPage, 0):
        pages[event.page] = event.columns.strip("0") and event.columns
        shown = "".join(f"{page}:{pages[page]};" for page in sorted(pages) if pages[page])
        yield State(event.time_us, shown or OFF)


def _servo(evidence: Evidence, part: str) -> list[State]:
    events = (one for one in evidence.run.trace.find(Servo, 0) if part in ("", one.name))
    return [State(one.time_us, str(round(one.goal_mdeg / 1000))) for one in events]


def _motors(evidence: Evidence, _part: str) -> Iterator[State]:
    """Yield the direction in which the motors drive the robot ("forward", "left" …, or "off"), once for each change."""
    before = ""
    for pose in evidence.run.trace.find(Motion, 0):
        state = _motion_state(pose.left_goal_um_s, pose.right_goal_um_s)
        if state != before:
            before = state
            yield State(pose.time_us, state)


def _motion_state(left: int, right: int) -> str:
    if max(abs(left), abs(right)) < _STILL_UM_S:
        return OFF
    ahead, aside = left + right, left - right
    if abs(ahead) >= abs(aside):
        return "forward" if ahead > 0 else "back"
    return "right" if aside > 0 else "left"


def _prints(evidence: Evidence, _part: str) -> list[State]:
    return [State(0, ""), *(State(us, text.strip()) for us, text in lines_of(evidence))]


def _sent(evidence: Evidence, _part: str) -> list[State]:
    events = evidence.run.trace.find(Sent, 0)
    return [State(0, ""), *(State(one.time_us, one.text.strip()) for one in events)]


EFFECTS: Mapping[str, Callable[[Evidence, str], Iterable[State]]] = MappingProxyType(
    {
        "buzzer": _buzzer, "led": _leds, "motors": _motors, "pixels": _pixels, "print": _prints,
        "relay": _relays, "screen": _screen, "sent": _sent, "servo": _servo,
    }
)  # fmt: skip
SWITCHED = ("buzzer", "led", "pixels", "relay")
"""The effects with only the states "on" and "off"."""
TOLD = ("print", "sent")
"""The effects of which each event counts, even if its text is the same as that before."""
STATES = ("forward", "back", "left", "right", OFF, ON)
"""The states of `motors`; in a check, "on" stands for any of them but "off". The catalogue has their names for the reader."""


def is_state(found: str, wanted: str) -> bool:
    """Return True if the state `found` is the `wanted` one; the wanted state "on" stands for any state but "off" and ""."""
    return found == wanted or (wanted == ON and found not in (OFF, ""))
