"""Tests all parts of a robot's kit, one after the other; a person tells what can be seen or heard. The wheels turn only after a question to that person."""

import re
from collections.abc import Callable
from typing import NamedTuple

from marelle_protocol import prompt
from marelle_protocol.literal import read_literal, shown
from marelle_protocol.stopping import at_prompt
from marelle_protocol.stream import Protocol, Stream

Ask = Callable[[str, int], int | None]

_LINE_S = 30.0  # time limit for one part: the library's modules are imported first
_MOST_LINES, _MOST_BYTES = 500, 2000
# Starts the lines for this module; the library prints its findings as lines without it.
_MARK = "\x1e"
_FINDING = re.compile(r"(E-BOT-\d{2}) (left|right): ")
_TRIES = b"""\
def _tell(*_fact):
    print("\\x1e" + repr(_fact))
_unanswered = []
def _ask(_name, _least, _most):
    _tell("ask", _name, _most)
    _said = input().strip()
    if not _said:
        _unanswered.append(_name)
        return None
    return int(_said)
def _read(_part):
    for _name in ("voltage", "distance", "values", "acceleration", "temperature", "light", "rgb", "active", "pressed", "held", "x", "value"):
        if hasattr(_part, _name):
            return True, "%s %s" % (_name, getattr(_part, _name)())
    return None, ""
def _show(_name, _part, _class):
    if _class == "Buzzer":
        _part.beep(500)
    elif _class == "Screen":
        _part.text(_name)
    elif _class == "Pixels":
        _part.fill(0, 40, 40)
    else:
        _part.on()
    _seen = _ask(("sound " if _class == "Buzzer" else "light ") + _name, 0, 1)
    if _class == "Screen":
        _part.clear()
    else:
        _part.off()
    return None if _seen is None else bool(_seen), ""
def _try_part(_name, _class):
    _before = len(_unanswered)
    try:
        _part = getattr(_bot, _name)
        if _class in ("LED", "DimmableLED", "Pixels", "Screen", "Buzzer"):
            _good, _said = _show(_name, _part, _class)
        else:
            _good, _said = _read(_part)
    except Exception as _error:
        _good, _said = False, str(_error)
    _tell("part", _name, _class, _good, _said, len(_unanswered) > _before)
def _wheels():
    _before = len(_unanswered)
    try:
        _good, _said = _bot.self_test(_ask), ""
    except Exception as _error:
        _good, _said = False, str(_error)
    _tell("part", "wheels", "DriveBase", _good, _said, len(_unanswered) > _before)
_end = ("end", "")
try:
    from marelle.board import saved
    if "kit" in saved():
        from marelle import Robot
        _bot = Robot()
        for _one in sorted(_bot._kit.PARTS):
            _try_part(_one, _bot._kit.PARTS[_one][0])
        if _bot._base is not None:
            _wheels()
    else:
        _end = ("end", "kit")
except ImportError:
    _end = ("end", "library")
except Exception as _error:
    _end = ("end", str(_error))
_tell(*_end)
"""


class Tried(NamedTuple):
    """The result of the test of one part.

    Attributes:
        part: its name in the kit's table, or "wheels". kind: the name of its class; "DriveBase" for the wheels.
        result: "good", "bad", "unanswered" (the person has not told what was seen or heard) or "untried" (such as a servo: there is
            nothing to read, see or hear).
        said: what was read, such as "voltage 5012", or the board's error message; "" for neither, as for a light and for the wheels.
        findings: pairs of code and "left" or "right" about the wheels; () for another part.
    """

    part: str
    kind: str
    result: str
    said: str
    findings: tuple[tuple[str, str], ...] = ()


class Trial(NamedTuple):
    """The result of the test of a robot.

    Attributes:
        parts: the results, in the order of the tests.
        reason: why the test was not done, or not completed: "library" if that is not on the board, "kit" if the board does not know its kit, or the
            board's error message; "" for a complete test.
    """

    parts: tuple[Tried, ...]
    reason: str = ""


def try_robot(stream: Stream, ask: Ask) -> Protocol[Trial]:
    """Test each part of a robot, then its wheels, and leave the board in the normal REPL.

    Args:
        stream: the board.
        ask: called with the question and the greatest answer; returns the person's number, or None for no answer. Questions: "light led" and
            "sound buzzer" (1 if it was seen or heard, else 0); "start", before a wheel turns; "left wheel" and "right wheel", as in the library's `self_test`.

    Raises:
        SilentError: the board does not answer.
        RunningError: its motors could not be stopped.
        ValueError: its answer is malformed.

    Example:
        >>> protocol = try_robot(Stream(), lambda name, most: int(input(name)))
        >>> drive_ports(["COM3"], lambda _port: protocol)["COM3"].parts[0]
        Tried(part='battery', kind='Battery', result='good', said='voltage 5012')
    """
    return (yield from at_prompt(stream, _try(stream, ask)))


def _try(stream: Stream, ask: Ask) -> Protocol[Trial]:
    yield from prompt.restart(stream)
    yield from prompt.start(stream, _TRIES)
    tried, findings = list[Tried](), list[tuple[str, str]]()
    for _ in range(_MOST_LINES):
        line = (yield from stream.read_until(b"\n", _LINE_S)).decode("utf-8", "replace")
        _, mark, fact = line.partition(_MARK)
        if not mark:
            findings += _FINDING.findall(line)
            continue
        match read_literal(fact.encode(), _MOST_BYTES):
            case ("ask", str(name), int(most)):
                answer = ask(shown(name), most)
                yield from stream.send(b"%s\r" % (b"" if answer is None else b"%d" % answer))
            case ("part", part, kind, good, said, unanswered):
                result = "good" if good is True else "bad" if good is False else "untried"
                result = "unanswered" if unanswered else result
                tried.append(Tried(shown(part), shown(kind), result, shown(said), tuple(findings)))
                findings = []
            case ("end", str(reason)):
                yield from prompt.end(stream, _LINE_S)
                return Trial(tuple(tried), shown(reason))
            case other:
                raise ValueError(other)
    raise ValueError("it does not end")
