"""Assigns an error code to an exception: the code selects the sentence and the action that the pupil reads."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from marelle_files.library import kit_names
from marelle_help.errors import NestedError, NoKeyboardError, ProgramError
from marelle_help.failure import Failure
from marelle_help.mistake import Mistake
from marelle_help.mistakes import runtime_errors
from marelle_help.mistakes.library import ASK_A_PERSON, FRENCH, FRENCH_OF_ROBOTS, import_of
from marelle_help.mistakes.nearest import nearest
from marelle_help.refusals import Attributes, attributes
from marelle_help.tables import meant_in_table, wrong_pin
from marelle_text import Problem

_BY_KIND: tuple[tuple[type[BaseException], str], ...] = (
    (NoKeyboardError, "E-PROG-21"),
    (NestedError, "E-BOARD-20"),
    (IndentationError, "E-PROG-11"),
    (SyntaxError, "E-PROG-10"),
    (NameError, "E-PROG-12"),
    (ZeroDivisionError, "E-PROG-13"),
    (ImportError, "E-PROG-14"),
    (RecursionError, "E-PROG-17"),
    (MemoryError, "E-PROG-18"),
    (AttributeError, "E-PROG-22"),
    (TypeError, "E-PROG-23"),
    (LookupError, "E-PROG-24"),
)
_CALLED = re.compile(r"(\w+)\s*\(")
_NEAREST = re.compile(r": (\w+)\?$")  # the end of the board library's messages that suggest a name
_HAS = re.compile(r"; it has (.+)$")
_IN_FRENCH = re.compile(r"\bmarelle\.fr\b")
_IN_QUOTES = re.compile(r"'([^'\s]+)'")
_LINE_SENSOR = re.compile(r"\bLineSensor\((\d+(?:, *\d+)*)\)")
_NO_ADC = "Pin doesn't have ADC capabilities"
_PINS_OF_ADC = range(26, 30)  # pins of the ADC; no chip of marelle's kits has such an I2C address
_ALLOCATING = re.compile(r"memory allocation failed, allocating (\d+) bytes")
_CANNOT_IMPORT = "can't import name "
_ABOUT_NAMES = (AttributeError, ImportError, NameError)
# Errors of a missing network: no name server, no address, no route (EHOSTUNREACH)
_NO_NETWORK = (-2, -6, 113)
_BY_ERRNO = {
    2: "E-PROG-26", 5: "E-PROG-15", 28: "E-PROG-27", 30: "E-PROG-28",
    **dict.fromkeys(_NO_NETWORK, "E-BOARD-17"),
}  # fmt: skip


def diagnose(
    error: BaseException,
    failure: Failure,
    known: Iterable[str] = (),
    modules: Iterable[str] = (),
    names_there: Callable[[str], Iterable[str]] | None = None,
) -> ProgramError:
    """Return the pupil's error, with its code, its place, and the values (facts) for the sentence.

    Args:
        error: the exception that ended the program.
        failure: traceback, message and place, as a board reports them.
        known: names that may have been meant by a wrong name; for an AttributeError the attributes of the object.
        modules: names of the modules that the board has.
        names_there: for a failure on a real board, returns the names in a module, or in an object of a class; None after a run in this Python.
    """
    if isinstance(error, Problem):
        return ProgramError(error.code, failure, **error.facts)
    meant = modules if isinstance(error, ImportError) else known
    code, facts = _code(error, failure), _facts(error, failure, meant)
    asked = _ALLOCATING.fullmatch(failure.words) if code == "E-PROG-18" else None
    if asked is not None:
        code = "E-BOARD-15" if hasattr(error, "line_is_by_chance") else "E-BOARD-06"
        facts["bytes"] = int(asked[1])
    asks = _CALLED.findall(failure.source_line) if code == "E-PROG-21" else ()
    if "input" not in asks and not ASK_A_PERSON.isdisjoint(asks):
        code, facts["name"] = "E-BOT-31", next(name for name in asks if name in ASK_A_PERSON)
    nested = isinstance(error, NestedError)  # nothing else is known of a text that was not parsed
    mistake = None if nested else failure.mistake or _mistake(error, failure, meant, names_there)
    if mistake is not None:
        code = mistake.code
        facts.update(mistake.facts)
        if mistake.place.column:
            failure.move(mistake.place)
    # Raised by the program itself, without a name.
    elif isinstance(error, _ABOUT_NAMES) and not facts["name"]:
        code = "E-PROG-25"
    facts.update(file=failure.file, line=failure.place.line)
    own = getattr(error, "code", None)
    if own == "E-BOT-08" and code == "E-PROG-22":
        code = _of_no_robot(failure, facts)
    if code == "E-PROG-25" and isinstance(own, str) and own.startswith("E-BOT-"):
        facts.update({"code": own, **_refused(error, failure)})
        code = "E-PROG-29"
    return ProgramError(code, failure, **facts)


def _facts(
    error: BaseException, failure: Failure, meant: Iterable[str]
) -> dict[str, str | int | float]:
    facts: dict[str, str | int | float] = {"kind": failure.kind, "words": failure.words}
    if isinstance(error, _ABOUT_NAMES):
        name = str(error.name or _quoted(failure.words))
        told = _NEAREST.search(failure.words)
        of_unknown = isinstance(error, AttributeError) and error.obj is None
        known = () if of_unknown and not hasattr(error, "known") else meant
        facts.update(name=name, nearest=told[1] if told else nearest(name, known))
    if isinstance(error, NoKeyboardError) and error.answers:
        facts["nearest"] = "--type"
    line_sensor = _LINE_SENSOR.search(failure.source_line)
    if line_sensor is not None and failure.words == _NO_ADC:
        facts["nearest"] = f"LineSensor({line_sensor[1]}, black=1)"
    return facts


def _of_no_robot(failure: Failure, facts: dict[str, str | int | float]) -> str:
    """Return the code for an attribute that a robot does not have, and add to `facts`.

    E-PROG-31 if it is a French name and `marelle.fr` is not imported, E-PROG-22 if a similar name exists, otherwise E-PROG-29:
    the robot lacks a part, or the name is unknown.
    """
    if facts["name"] in FRENCH_OF_ROBOTS and not _IN_FRENCH.search(failure.source):
        facts.update(import_of(str(facts["name"])))
        return "E-PROG-31"
    if facts["nearest"]:
        return "E-PROG-22"
    has = _HAS.search(failure.words)
    facts.update(code="E-BOT-08", part=facts["name"], nearest=has[1] if has else "")
    return "E-PROG-29"


def _refused(error: BaseException, failure: Failure) -> dict[str, str | int]:
    """Return the facts about an error that the board library raised: the call or part that it is about, and the attributes of the exception."""
    told = attributes(error)
    code, part = told.get("code"), str(told.get("part", ""))
    near = _NEAREST.search(failure.words.removesuffix(f" ({told.get('table')})"))
    facts = _facts_of(told)
    given = _quoted(part)
    if given:  # Robot('mykit'): the fact is the argument, not the call
        # A board has only its own kit, so the computer looks for a similar name.
        if code == "E-BOT-04":
            return {"part": given, "nearest": nearest(given.lower(), kit_names())}
        return {"part": given, "nearest": near[1] if near else "", **facts}
    call = part.partition("(")[0]  # the library names calls in English
    written = failure.source_line[max(0, failure.place.column - 1) :].partition("(")[0]
    found: dict[str, str | int] = {"part": written if written in FRENCH else call}
    if "table" in facts:  # the error is about a robot's own table
        call = str(found["part"])
        meant = meant_in_table(str(code), call, failure.source)
        found.update(name=call, nearest=near[1] if near else meant)
        if code == "E-BOT-16":
            found.update(wrong_pin(failure.words, call, failure.source))
    return {**found, **facts}


def _facts_of(told: Attributes) -> dict[str, Any]:
    """Return facts from the attributes of an exception of the board library, under the names that the sentences for pupils use.

    Example:
        >>> _facts_of({"code": "E-BOT-01", "part": "straight(mm)", "least": -20000, "most": 20000})
        {'least': -20000, 'nearest': 20000}
    """
    facts: dict[str, Any] = {
        name: str(told[name]) for name in ("table", "pin", "other") if name in told
    }
    if told.get("code") == "E-BOT-33":
        facts["other"] = None  # in --json each error about a pin has the key "other"
    least, most = told.get("least"), told.get("most")
    if isinstance(least, int) and isinstance(most, int):
        facts.update(least=least, nearest=most)
    identity, address, seen = (told.get(name) for name in ("identity", "address", "seen"))
    if isinstance(identity, int):
        facts["answer"] = f"0x{identity:02x}"
    if told.get("code") in ("E-BOT-06", "E-BOT-38") and not isinstance(address, int):
        facts.update(pin=facts.get("pin", "?"), address="?")
    if isinstance(address, int):
        if address in _PINS_OF_ADC:
            facts.update(code="E-BOT-23", pin=str(address))
        else:
            facts["address"] = f"0x{address:02X}"
            answers = seen if isinstance(seen, list) else ()
            facts["nearest"] = ", ".join(f"0x{one:02X}" for one in answers)
    return facts


def _mistake(
    error: BaseException,
    failure: Failure,
    meant: Iterable[str],
    names_there: Callable[[str], Iterable[str]] | None,
) -> Mistake | None:
    if failure.trace is not None:
        return runtime_errors.find(error, failure.source, failure.trace, failure.words, meant)
    if not failure.function:
        return None
    from marelle_help.mistakes import reported  # not needed after a run in this Python

    meant = () if isinstance(error, AttributeError) else meant
    return reported.find(error, failure, meant, names_there)


def _code(error: BaseException, failure: Failure) -> str:
    known = next((code for kind, code in _BY_KIND if isinstance(error, kind)), "")
    if known:
        return known
    if isinstance(error, OSError):
        # `OSError(5)` has its number only in `args`.
        number = error.errno or next(iter(error.args), None)
        if number == -2 and "chdir" in failure.source_line:  # only it negates ENOENT on a board
            return "E-PROG-26"
        return _BY_ERRNO.get(number, "E-PROG-25") if isinstance(number, int) else "E-PROG-25"
    if isinstance(error, ValueError) and failure.words.startswith(_PIN_ERRORS):
        return "E-PROG-16"
    return _BY_WORDS.get((type(error), failure.words), "E-PROG-25")


_BY_WORDS: dict[tuple[type[BaseException], str], str] = {
    (RuntimeError, "dictionary changed size during iteration"): "E-CODE-16",
    (RuntimeError, "dictionary keys changed during iteration"): "E-CODE-16",
}
_PIN_ERRORS = (
    "invalid pin", "unknown named pin", "expecting a regular GPIO Pin", _NO_ADC,
    *(f"bad {name} pin" for name in ("SCL", "SDA", "SCK", "MOSI", "MISO", "TX", "RX")),
)  # fmt: skip


def _quoted(words: str) -> str:
    if words.startswith(_CANNOT_IMPORT):
        return words.removeprefix(_CANNOT_IMPORT)
    found = _IN_QUOTES.findall(words)
    if found:  # not what lies between the quotes of "name 'x' isn't defined"
        return str(found[-1])
    parts = words.split("'")
    return parts[-2] if len(parts) >= 3 else ""
