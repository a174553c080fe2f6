"""The check `messages`: the messages that a program sends have the right fields, times and order, and no other is sent.

A message is a line with a label and a JSON object: `room {"temperature": 21}`. The program prints it or sends it on a serial port.
"""

import json
from collections.abc import Mapping
from itertools import pairwise
from math import isfinite
from typing import NamedTuple

from marelle_lessons.checks.kind import LONGEST_S, Evidence, Failed, Kind, Options, earliest
from marelle_lessons.checks.printed import lines_of
from marelle_sim.toml import Field, Table, nearest, one_of
from marelle_sim.world import World

Fields = Mapping[str, str | list[str]]

TYPES = ("number", "whole", "text", "flag")
"""The types of a field: any number, an integer, a text of at most 100 characters, true or false."""
PORTS = ("uart0", "uart1")
_MOST = 100_000
_MOST_FIELDS = 30
_LONGEST_TEXT = 100  # characters of a text in a message


class Message(NamedTuple):
    """A message that a program sent: time (us), label, and fields; the fields are None if they are not a valid JSON object."""

    time_us: int
    label: str
    fields: Mapping[str, object] | None


def _fields(table: Table, key: str) -> Fields:
    """Return the option `fields`: the type of each field of a message by its name, or the list of the texts that it can have.

    Raises:
        WorldError: The option is missing (E-WORLD-07), has a value of another kind (-08), more than 30 fields (-12), or an
            unknown type (-13).
    """
    sample = '{temperature = "number"}'
    value = table.value(key, None, sample)
    if not isinstance(value, dict) or not value:
        raise table.wrong(key, sample)
    path = (*table.path, key)
    if len(value) > _MOST_FIELDS:
        raise table.source.error("E-WORLD-12", path, count=len(value), limit=_MOST_FIELDS)
    for name, type_ in value.items():
        words = type_ if isinstance(type_, list) else [type_]
        if not words or not all(isinstance(word, str) for word in words):
            raise table.wrong(key, sample)
        if not isinstance(type_, list) and type_ not in TYPES:
            raise table.source.error(
                "E-WORLD-13", (*path, name), value=type_, nearest=nearest(str(type_), TYPES)
            )
    return value


_FIELDS = {
    "label": Field.text(""),
    "port": Field.choice(PORTS).optional(),
    "fields": Field(
        _fields,
        {
            "type": "object",
            "additionalProperties": {"anyOf": [one_of(TYPES), Field.texts("[]", 1).schema]},
            "minProperties": 1,
            "maxProperties": _MOST_FIELDS,
        },
    ),
    "least": Field.whole(0, _MOST, 0),
    "most": Field.whole(0, _MOST).optional(),
    "period_s": Field.number(0.01, LONGEST_S).optional(),
    "within_s": Field.number(0.001, LONGEST_S).optional(),
    "numbered": Field.text().optional(),
}


def _check_together(table: Table, options: Options, _worlds: list[World]) -> None:
    table.whole("least", 0, options.get("most", _MOST), 0)
    if "period_s" in options:
        _FIELDS["within_s"].read(table, "within_s")
    if "numbered" in options:
        whole = [name for name, type_ in options["fields"].items() if type_ == "whole"]
        table.choice("numbered", tuple(whole))


def messages(evidence: Evidence, options: Options) -> Failed | None:
    """Check that each message has the label, if one is asked, and exactly the fields asked, and that number, order and times are right.

    At least one message is needed, even if the option `least` is 0.
    """
    sent = _messages_of(evidence, options.get("port", ""))
    for count, one in enumerate(sent, 1):
        why = _wrong(one, options)
        if why:
            return _failed(one.time_us, *why, count)
    in_time = _not_in_time(evidence, sent, options)
    return earliest(
        (_not_in_order(sent, options), in_time, _too_many_or_few(evidence, sent, options))
    )


def _messages_of(evidence: Evidence, port: str) -> list[Message]:
    """Return the messages that a program sent on a port ("uart0"), or printed if `port` is "", in order of time.

    A line without "{" is no message.
    """
    found = ((line.time_us, line.text.partition("{")) for line in lines_of(evidence, port))
    return [
        Message(time_us, label.strip(), payload("{" + rest))
        for time_us, (label, brace, rest) in found
        if brace
    ]


def payload(text: str) -> Mapping[str, object] | None:
    """Return the fields of a message from its JSON text; None if it is no valid JSON object, has a field twice, a NaN or an Infinity."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({name for name, _value in pairs}) < len(pairs):
        raise ValueError("a field stands there twice")
    return dict(pairs)


def _refuse(name: str) -> object:
    raise ValueError(name)  # NaN and Infinity


def _wrong(message: Message, options: Options) -> tuple[str, str] | None:
    """Return (reason, field) for the first thing that is wrong with a message, or None.

    The reason is "unread", "label", "extra", "lacks" or "type"; the field is the name concerned (for "label", the label).
    """
    wanted: Fields = options["fields"]
    if message.fields is None:
        return "unread", ""
    if options["label"] and message.label.casefold() != options["label"].casefold():
        return "label", message.label
    for name in message.fields:
        if name not in wanted:
            return "extra", name
    for name, type_ in wanted.items():
        if name not in message.fields:
            return "lacks", name
        if not _is(message.fields[name], type_):
            return "type", name
    return None


def _is(value: object, type_: str | list[str]) -> bool:
    if isinstance(type_, list):
        return value in type_
    if type_ == "text":
        return isinstance(value, str) and len(value) <= _LONGEST_TEXT
    if isinstance(value, bool) or type_ == "flag":
        return isinstance(value, bool) and type_ == "flag"
    if type_ == "whole":
        return isinstance(value, int)
    return isinstance(value, int) or (isinstance(value, float) and isfinite(value))


def _not_in_order(sent: list[Message], options: Options) -> Failed | None:
    name = options.get("numbered")
    if name is None:
        return None
    for count, (one, other) in enumerate(pairwise(sent), 2):
        number, following = (each.fields[name] for each in (one, other) if each.fields)
        if following != number + 1:  # type: ignore[operator]  # a number: `_wrong` has looked
            return _failed(other.time_us, "twice" if following == number else "order", name, count)
    return None


def _not_in_time(evidence: Evidence, sent: list[Message], options: Options) -> Failed | None:
    """Return the failure at the first moment at which a message comes too soon, or has not come in time, or None.

    A message is due `period_s` after the one before, more or less `within_s`. The first is due by `period_s` + `within_s`, and cannot
    be too soon; after the last, one more if its time, with `within_s` added, is over before the time limit of the run.
    """
    if "period_s" not in options:
        return None
    period_us, within_us = options["period_s"] * 1e6, options["within_s"] * 1e6
    limit_us = evidence.run.trace.header["limit_us"]
    due_us = 0
    for count, one in enumerate(sent, 1):
        if one.time_us > due_us + period_us + within_us:
            break
        if count > 1 and one.time_us < due_us + period_us - within_us:
            return _failed(one.time_us, "soon", "", count)
        due_us = one.time_us
    else:
        if due_us + period_us + within_us >= limit_us:
            return None
        count = len(sent) + 1
    return _failed(min(round(due_us + period_us + within_us), evidence.end_us), "late", "", count)


def _too_many_or_few(evidence: Evidence, sent: list[Message], options: Options) -> Failed | None:
    most, least = options.get("most", _MOST), options["least"] or 1
    if len(sent) > most:
        return _failed(sent[most].time_us, "many", "", len(sent))
    return _failed(evidence.end_us, "few", "", len(sent)) if len(sent) < least else None


def _failed(time_us: int, why: str, field: str, count: int) -> Failed:
    return Failed(
        time_us, {"why": f"messages_{why}", "field": field[:_LONGEST_TEXT], "count": count}
    )


MESSAGES = Kind(
    messages,
    _FIELDS,
    ("why", "count", "field"),
    _check_together,
    {"dependencies": {"period_s": ["within_s"]}},
)
