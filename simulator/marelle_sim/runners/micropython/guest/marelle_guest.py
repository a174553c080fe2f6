"""Runs inside MicroPython and connects a pupil's program with the simulated board, which is in another Python, the host.

Calls of `machine`, … send questions (three numbers, perhaps a text) to the host; some wait here and are sent with the next one.
Loops, sleeps and looks at the clock are counted here until the next event of the board; each answer has the time of that event. The host's side is
`marelle_sim.runners.micropython.session`, which explains the numbers.
"""

import builtins
import io
import json
import sys
from array import array
from collections import namedtuple
from struct import pack, unpack

from marelle_link import (
    ATTRIBUTE,
    FALSE,
    RAISE,
    RAISED,
    RAW,
    RETURN,
    TRUE,
    asking,
    buffers,
    passing,
)
from uctypes import addressof, bytearray_at

_LARGEST = 1 << 62
_print_exception = sys.print_exception

things = {}  # objects of this side that the host may call or send back, by number
_numbers = {}
_last_number = [0]
_objects = {}  # handle: proxy of an object of the host
_classes = {}
_raised = [None, 0]  # the last exception that came from the host, and its number there


def _result(kind, data):
    if kind in (TRUE, FALSE):
        return kind == TRUE
    if kind == RAW:
        return data
    value = json.loads(data)
    if kind == RAISED:
        _raise(*value)
    return decoded(value)


def _raise(names, values, number):
    for name in names:
        kind = _classes.get(name) or getattr(builtins, name, None)
        if kind is not None:
            break
    error = kind(*decoded(values))
    _raised[0], _raised[1] = error, number
    raise error


def _called(data):
    """Run one callback that the host asks for; return the question and the JSON bytes of its result or exception, None for the result None."""
    try:
        number, values = json.loads(data)
        result = things[number](*decoded(values))
        if result is None:
            return RETURN << 2, None
        return RETURN << 2 | 2, json.dumps(encoded(result)).encode()
    except BaseException as error:
        return RAISE << 2 | 2, json.dumps(described(error)).encode()


def _forget(number):
    value = things.pop(number, None)
    _numbers.pop(id(value), None)


_asks, _answer = buffers()
exchange = asking(
    _asks,
    _answer,
    open(int(sys.argv[1]), "wb").write,  # noqa: PTH123, SIM115 - for as long as it lives
    sys.stdin.buffer.readinto,
    _result,
    _forget,
    _called,
)
post, spending, sleep, tell, jump = passing(_asks, _answer, exchange)


def told(what, value):
    """Send question number `what` with a value, which must be data for JSON; return the answer decoded, or raise its exception."""
    text = json.dumps(value).encode()
    return exchange(what << 2 | 2, len(text), text)


def described(error):
    """Return the report of an exception as a dict for JSON; see `GuestError`."""
    text = io.StringIO()
    _print_exception(error, text)
    known = []
    for name in dir(builtins):
        kind = getattr(builtins, name)
        if isinstance(kind, type) and issubclass(kind, BaseException) and isinstance(error, kind):
            known.append(name)
    said = {"type": type(error).__name__, "known": known, "trace": text.getvalue()}
    try:
        said["words"] = str(error)
    except Exception:
        said["words"] = ""
    said["values"] = [value for value in error.args if isinstance(value, (int, str))]
    for name in ("code", "part"):
        value = getattr(error, name, None)
        if isinstance(value, str):
            said[name] = value
    said["number"] = _raised[1] if error is _raised[0] else 0
    return said


# Values, there and back


def encoded(value):
    """Return a value as data for JSON, in the form that the host's `values.py` describes."""
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return value
    if kind is float:
        return {"d": pack("<d", value).hex()}
    if kind is bytes:
        return {"b": value.hex()}
    if kind in (bytearray, memoryview, array):
        letter = repr(value)[7] if kind is array else _letter(value) if kind is memoryview else "B"
        return {"w": [bytes(value).hex(), letter]}
    if kind is list:
        return [encoded(part) for part in value]
    if kind is tuple:
        return {"t": [encoded(part) for part in value]}
    if kind is dict:
        return {"k": [[encoded(key), encoded(part)] for key, part in value.items()]}
    if isinstance(value, Proxy):
        return {"o": value._h}
    if isinstance(getattr(value, "_file", None), Proxy):
        return {"o": value._file._h}
    try:  # what else is a buffer: a FrameBuffer, a structure of uctypes
        return {"w": [bytes(memoryview(value)).hex(), "B"]}
    except TypeError:
        pass
    return {"f" if callable(value) else "g": _reference(value)}


def _letter(view):
    """Return a type code for a memoryview's elements, such as "B" or "i", by their size and signs: MicroPython does not tell it.

    Elements of one byte always have "B".
    """
    size = len(bytes(view)) // (len(view) or 1)
    if size <= 1:
        return "B"
    if isinstance(view[0], float):
        return "f" if size == 4 else "d"
    letter = {2: "H", 4: "I", 8: "Q"}[size]
    return letter.lower() if any(part < 0 for part in view) else letter


def _reference(value):
    """Return the number with which the host names an object of this side; the same object keeps its number."""
    number = _numbers.get(id(value))
    if number is None:
        _last_number[0] += 1
        number = _numbers[id(value)] = _last_number[0]
        things[number] = value
    return number


def decoded(value):
    """Return the value that parsed JSON from the host stands for; its forms are those of the host's `values.py`."""
    if type(value) is list:
        return [decoded(part) for part in value]
    if type(value) is not dict:
        return value
    for kind, inside in value.items():
        return _READ[kind](inside)


def _object(inside):
    handle, name, number = inside
    known = _objects.get(handle)
    if known is None:
        kind = _classes.get(number or name)
        if kind is None:
            kind = _classes[name] = type(name, (Proxy,), {})
        known = _objects[handle] = object.__new__(kind)
        known._h = handle
    return known


def _class(inside):
    number, name, constants, functions = inside
    if number in _classes:
        return _classes[number]
    inner = {"_new": number}
    for key, value in constants.items():
        inner[key] = decoded(value)
    for key, other in functions.items():
        inner[key] = staticmethod(method(other))
    kind = _classes[number] = type(name, (Proxy,), inner)
    return kind


def _exception(name):
    kind = _classes.get(name)
    if kind is None:
        kind = _classes[name] = type(name, (Exception,), {})
    return kind


def _named_tuple(inside):
    name, fields, values = inside
    kind = _classes.get(name)
    if kind is None:
        kind = _classes[name] = namedtuple(name, fields)
    return kind(*decoded(values))


_READ = {
    "n": _named_tuple,
    "t": lambda parts: tuple([decoded(part) for part in parts]),
    "b": bytes.fromhex,
    "d": lambda text: unpack("<d", bytes.fromhex(text))[0],
    "k": lambda pairs: {decoded(key): decoded(value) for key, value in pairs},
    "i": lambda parts: iter([decoded(part) for part in parts]),
    "g": lambda number: things[number],
    "m": lambda number: method(number),
    "p": lambda inside: _posting(*inside),
    "o": _object,
    "c": _class,
    "e": _exception,
}


def method(number):
    """Return a function that has the host call its function `number` with the same arguments, and returns the result."""
    bare, one = number << 2, number << 2 | 1

    def call(*values, **named):
        if not named:
            if not values:
                return exchange(bare)
            if len(values) == 1:
                value = values[0]
                if type(value) is int and -_LARGEST < value < _LARGEST:
                    return exchange(one, value)
        return _call_with(number, values, named)

    return call


def _posting(number, takes):
    """Return a function that has the host call its function `number`, at once or with the next question.

    Called with `takes` arguments, none or one integer that fits into a question, it stores the call for the next question and
    returns None; called with others, it waits for the result and returns it.
    """
    call, what = method(number), number << 2 | 3

    def ask(*values):
        if len(values) != takes:
            return call(*values)
        if not takes:
            return post(what, -_LARGEST)
        value = values[0]
        if type(value) is int and -_LARGEST < value < _LARGEST:
            return post(what, value)
        return call(value)

    return ask


def _call_with(number, values, named):
    inside = [encoded(value) for value in values]
    for name in named:
        named[name] = encoded(named[name])
    result = told(number, [inside, named])
    if type(result) is Written:
        for place, data in result.changed.items():
            fill(values[int(place)], bytes.fromhex(data))
        return result.value
    return result


class Written:
    """An answer with the result of a call, and the new content of buffers that were its arguments."""

    def __init__(self, inside):
        self.value, self.changed = decoded(inside[0]), inside[1]


_READ["w"] = Written


def fill(buffer, data):
    """Copy bytes into the memory of a buffer, whatever the type of its elements."""
    bytearray_at(addressof(buffer), len(data))[:] = data


class Proxy:
    """Stands for an object of the host; each of its methods is got from the host at the first use."""

    def __init__(self, *values, **named):
        self._h = _call_with(self._new, values, named)
        _objects[self._h] = self

    def __getattr__(self, name):
        if name[0] == "_":
            raise AttributeError(name)
        found = told(ATTRIBUTE, [self._h, name[8:] if name[:8] == "special_" else name])
        if callable(found) and not isinstance(found, Proxy):
            object.__setattr__(self, name, found)
        return found

    def __setattr__(self, name, value):
        kind = type(self)  # a class of the program's own has attributes of its own
        if name[0] != "_" and _classes.get(getattr(kind, "_new", kind.__name__)) is kind:
            raise AttributeError(f"'{kind.__name__}' object has no attribute '{name}'")
        object.__setattr__(self, name, value)

    def __bool__(self):
        return True  # as the objects of a board are

    def __call__(self, *values):
        return self.special___call__(*values)

    def __getitem__(self, place):
        return self.special___getitem__(place)

    def __setitem__(self, place, value):
        return self.special___setitem__(place, value)

    def __len__(self):
        return self.special___len__()

    def __iter__(self):
        return self.special___iter__()

    def __next__(self):
        return self.special___next__()

    def __enter__(self):
        return self.special___enter__()

    def __exit__(self, *_error):
        return self.special___exit__(None, None, None)

    def __repr__(self):
        return self.special___repr__()

    def __eq__(self, other):
        return self is other or (isinstance(other, Proxy) and other._h == self._h)

    def __hash__(self):
        return self._h
