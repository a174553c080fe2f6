"""The check `reacts`: a program has an effect in time after each event, and none without an event.

With the option `states`, the check also fixes the state that each event must bring.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from marelle_lessons.checks.effects import (
    EFFECTS,
    OFF,
    ON,
    STATES,
    SWITCHED,
    TOLD,
    State,
    changes_of,
    effect_states,
    is_state,
    with_part,
)
from marelle_lessons.checks.kind import (
    LONGEST_S,
    Evidence,
    Failed,
    Kind,
    Options,
    earliest,
)
from marelle_lessons.checks.quantities import QUANTITIES, REACH, sampled, surroundings
from marelle_lessons.tomlfile import refuse_unknown
from marelle_sim.toml import Field, Schema, Table, words
from marelle_sim.trace import Button, Received, Set
from marelle_sim.world import World

_LONGEST_MS = 600_000
_READY_S = 0.5


def _read_states(table: Table, key: str) -> list[str] | dict[str, str]:
    """Return the option `states` (its name is `key`): the states that successive events bring in turn, or received text -> state.

    Raises:
        WorldError: it is neither a list of at least one text nor a table of texts.
    """
    value = table.data.get(key)
    if not isinstance(value, dict):
        return table.texts(key, '["on", "off"]', 1)
    by_text = Table(table.source, (*table.path, key), value, dict.fromkeys(value, Field.text()))
    return {name: by_text[name] for name in value}


_STATES: Schema = {
    "anyOf": [Field.texts("[]", 1).schema, {"type": "object", "additionalProperties": words()}]
}
_FIELDS = {
    "event": Field.text(),
    "above": Field.number(-REACH, REACH).optional(),
    "below": Field.number(-REACH, REACH).optional(),
    "effect": Field.choice(tuple(EFFECTS)),
    "part": Field.text(""),
    "within_ms": Field.number(1, _LONGEST_MS),
    "during_ms": Field.number(1, _LONGEST_MS).optional(),
    "states": Field(_read_states, _STATES).optional(),
    "rest": Field.text().optional(),
    "after_s": Field.number(0, LONGEST_S, _READY_S),
}


def _check_together(table: Table, options: dict[str, Any], worlds: list[World]) -> None:
    for key, other in (("above", "below"), ("during_ms", "states")):
        if key in options and other in options:
            raise table.source.error("E-LESSON-25", (*table.path, key), other=other)
    if "states" in options or "rest" in options:
        _check_states(table, options["effect"])
        options.setdefault("rest", _rest(options))
    else:
        within_ms = options["within_ms"]
        options["during_ms"] = table.number("during_ms", within_ms, _LONGEST_MS, within_ms)
    _known_event(table, options, worlds)


def _check_states(table: Table, effect: str) -> None:
    states = _read_states(table, "states")
    known = (ON, OFF) if effect in SWITCHED else STATES if effect == "motors" else ()
    given = states.values() if isinstance(states, dict) else states
    refuse_unknown(table, "states", given, known or given, "E-WORLD-13")


def _rest(options: Options) -> str:
    """Return the state before the first event.

    "" for printed or sent lines; "off" for a screen, and for states by text; otherwise the last of the list `states`.
    """
    begins = dict.fromkeys(TOLD, "") | {"screen": OFF}
    last = OFF if isinstance(options["states"], dict) else str(options["states"][-1])
    return begins.get(str(options["effect"]), last)


def _known_event(table: Table, options: Options, worlds: list[World]) -> None:
    """Check that the event is an input of every world, or with a bound (`above`, `below`) also a quantity of every world.

    Raises:
        WorldError: E-LESSON-24, or E-LESSON-27 if a world has no inputs at all.
    """
    bounded = "above" in options or "below" in options
    for world in worlds:
        known = {given.name for given in world.inputs}
        if bounded:
            known |= {*QUANTITIES, *surroundings(world)}
        code = "E-LESSON-24" if known else "E-LESSON-27"
        refuse_unknown(table, "event", [options["event"]], known, code, world=world.name)


def reacts(evidence: Evidence, options: Options) -> Failed | None:
    """Check that each event has its effect in time, and that the effect does not happen without an event."""
    events = _events(evidence, options)
    states = effect_states(evidence, options["effect"], options["part"])
    failed = (
        _wrong_state(evidence, events, states, options)
        if "states" in options
        else _late_or_alone(evidence, events, states, options)
    )
    return failed or _missed(evidence, events, options)


def _events(evidence: Evidence, options: Options) -> list[int]:
    """Return the times (us) of the events, in order.

    With a bound they are the moments at which the value passes it; a value that is beyond it at the start counts. Otherwise they are the
    received texts, without these the presses, without these the times at which the input is set.
    """
    name, trace = options["event"], evidence.run.trace
    if "above" not in options and "below" not in options:
        texts = _texts(evidence, name)
        if texts:
            return [time_us for time_us, _text in texts]
        presses = [one.time_us for one in trace.find(Button, 0) if one.name == name and one.level]
        return presses or [one.time_us for one in trace.find(Set, 0) if one.name == name]
    if name in QUANTITIES or name in surroundings(evidence.run.world):
        series = list(sampled(evidence, name, 0, evidence.end_us))
    else:
        series = [
            (one.time_us, float(one.value)) for one in trace.find(Set, 0) if one.name == name
        ]
    below, bound = "below" in options, options.get("below", options.get("above"))
    beyond = [(time_us, value < bound if below else value > bound) for time_us, value in series]
    steps = pairwise([(0, False), *beyond])
    return [time_us for (_us, before), (time_us, there) in steps if there and not before]


def _late_or_alone(
    evidence: Evidence, events: Sequence[int], states: Sequence[State], options: Options
) -> Failed | None:
    """Return the earliest failure: an event without an effect in time, or an effect without an event; or None.

    An effect in the first `after_s` seconds needs no event.
    """
    within_us, during_us = options["within_ms"] * 1000, options["during_ms"] * 1000
    effects = states[1:] if options["effect"] in TOLD else changes_of(states)
    times = [one.time_us for one in effects]
    found = []
    for number, event_us in enumerate(events, 1):
        next_ = bisect_right(times, event_us - 1)
        late = next_ == len(times) or times[next_] > event_us + within_us
        if late and event_us + within_us <= evidence.end_us:
            found.append(_failed(round(event_us + within_us), "late", options, number, ""))
    for one in effects:
        last = bisect_right(events, one.time_us) - 1
        alone = last < 0 or one.time_us > events[last] + during_us
        if alone and options["after_s"] * 1e6 < one.time_us < evidence.end_us:
            found.append(_failed(one.time_us, "alone", options, last + 1, one.state))
    return earliest(found)


def _wrong_state(
    evidence: Evidence, events: Sequence[int], states: Sequence[State], options: Options
) -> Failed | None:
    """Return the failure at the first moment at which the state is not the one that the events up to then must bring, or None."""
    within_us = options["within_ms"] * 1000
    wanted = [options["rest"], *_brought(evidence, len(events), options)]
    begins = [options["after_s"] * 1e6, *(event_us + within_us for event_us in events)]
    ends = [*events, evidence.end_us]
    for number, (begin_us, end_us) in enumerate(zip(begins, ends, strict=True)):
        for time_us, found in _between(states, begin_us, end_us):
            if not is_state(found, wanted[number]):
                why = "state" if number else "alone"
                return _failed(round(time_us), why, options, number, found, wanted[number])
    return None


def _brought(evidence: Evidence, count: int, options: Options) -> list[str]:
    """Return the state that each of `count` events brings; a received text without a state leaves the state as it was."""
    states = options["states"]
    if not isinstance(states, dict):
        return [states[number % len(states)] for number in range(count)]
    found = [options["rest"]]
    for _time_us, text in _texts(evidence, options["event"]):
        found.append(states.get(text, found[-1]))
    return found[1:]


def _texts(evidence: Evidence, port: str) -> list[tuple[int, str]]:
    events = evidence.run.trace.find(Received, 0)
    return [(one.time_us, one.text.strip()) for one in events if one.port == port]


def _between(states: Sequence[State], begin_us: float, end_us: float) -> list[tuple[float, str]]:
    if begin_us >= end_us:
        return []
    first = bisect_right([one.time_us for one in states], begin_us) - 1
    inside = [
        (float(one.time_us), one.state) for one in states[first + 1 :] if one.time_us < end_us
    ]
    begun = [(begin_us, states[first].state)] if first >= 0 else []
    return begun + inside


def _missed(evidence: Evidence, events: Sequence[int], options: Options) -> Failed | None:
    """Return the failure at the end of the program if it ended before it could react to all planned events, or None.

    `events` are the times (us) of the events, see `_events`; one counts if the program ran for `within_ms` after it. Planned are the
    times at which the world sets the input, except to 0, earlier than `within_ms` before the time limit. With `above` or `below`
    nothing is planned, and one event is required.
    """
    header = evidence.run.trace.header
    latest_us = header["limit_us"] - options["within_ms"] * 1000
    name, robot = options["event"], header["robots"][0]["name"]
    planned = 1
    if "above" not in options and "below" not in options:
        given = (
            one for one in evidence.run.world.inputs_of(robot, header["seed"]) if one.name == name
        )
        planned = sum(1 for one in given if one.value and one.time_us < latest_us)
    answered = sum(1 for one in events if one + options["within_ms"] * 1000 <= evidence.end_us)
    if answered >= planned:
        return None
    return _failed(evidence.end_us, "missed", options, answered + 1, "")


def _failed(
    time_us: int, why: str, options: Options, count: int, found: str, state: str = ""
) -> Failed:
    expected = state or options["within_ms"]
    shown = found if options["effect"] != "screen" else ON
    return Failed(
        time_us, {"why": f"reacts_{why}", "count": count, "expected": expected, "found": shown}
    )


REACTS = Kind(
    reacts,
    _FIELDS,
    ("why", "count", "expected", "found"),
    _check_together,
    {
        "allOf": [
            {"not": {"required": ["above", "below"]}},
            {"not": {"required": ["during_ms", "states"]}},
        ],
        "dependencies": {"rest": ["states"]},
    },
    with_part,
)
