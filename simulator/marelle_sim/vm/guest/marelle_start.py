"""Starts a pupil's program inside MicroPython, among modules that stand for those of its board.

See `marelle_guest.py`, which talks to the simulated board.
"""

import builtins
import gc
import io
import json
import sys
from collections import namedtuple

import marelle_guest as guest
import marelle_tasks
import vfs
from marelle_guest import Proxy, exchange, told

_NOT_FOUND = 2
_POLLIN, _POLLOUT = 1, 4
_IOCTL_POLL = 3

_faces = []  # names of the modules that stand for the board's
_host = {}  # functions of the other side, by name
_real_print_exception = sys.print_exception


class File:
    """A file of the board's flash."""

    def __init__(self, *values, **named):
        self._file = _host["open"](*values, **named)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()


def _depth(spend, deepest):
    depth = 0

    def deeper():
        nonlocal depth
        spend()
        if depth >= deepest:
            raise RuntimeError("maximum recursion depth exceeded")
        depth += 1

    def back():
        nonlocal depth
        depth -= 1

    return deeper, back


def _print(*values, sep=" ", end="\n", file=None):
    text = sep.join([str(value) for value in values]) + end
    (_host["write"] if file is None or not hasattr(file, "write") else file.write)(text)


def _say_exception(error, file=None):
    """Print an exception as the board would: lines that were put in are not counted."""
    text = io.StringIO()
    _real_print_exception(error, text)
    text = told(guest.WORDS, text.getvalue())
    (_host["write"] if file is None else file.write)(text)


class Poll:
    """What `select.poll()` returns; streams may be this side's (asyncio's flags) or the other's."""

    def __init__(self):
        self._streams = {}

    def register(self, stream, mask=_POLLIN | _POLLOUT):
        self._streams[id(stream)] = [stream, mask]

    def unregister(self, stream):
        self._streams.pop(id(stream), None)

    def modify(self, stream, mask):
        if id(stream) not in self._streams:
            raise OSError(_NOT_FOUND)
        self._streams[id(stream)][1] = mask

    def _ready(self):
        found = []
        for stream, mask in self._streams.values():
            if isinstance(stream, Proxy):
                events = _host["ready"](stream, mask)
            else:
                events = stream.ioctl(_IOCTL_POLL, mask) & mask
            if events:
                found.append((stream, events))
        return found

    def poll(self, timeout=-1):
        limit = _host["poll_begin"](timeout)
        while True:
            found = self._ready()
            if found or not _host["poll_wait"](limit):
                return found

    def ipoll(self, timeout=-1, flags=0):
        for stream, events in self.poll(timeout):
            if flags & 1:
                self.modify(stream, 0)
            yield stream, events


def _select(rlist, wlist, _xlist, timeout=-1):
    waiting = Poll()
    for streams, mask in ((rlist, _POLLIN), (wlist, _POLLOUT)):
        for stream in streams:
            waiting.register(stream, mask)
    found = waiting.poll(-1 if timeout < 0 else int(timeout * 1000))
    readable = [stream for stream, events in found if events & _POLLIN]
    return readable, [stream for stream, events in found if events & _POLLOUT], []


class NeoPixel:
    """A row of pixels, whose colours are kept here until they are written."""

    ORDER = (1, 0, 2, 3)

    def __init__(self, pin, n, bpp=3, timing=1):
        self.pin, self.n, self.bpp, self.timing = pin, n, bpp, timing
        self.buf = bytearray(n * bpp)
        pin.init(pin.OUT)

    def __len__(self):
        return self.n

    def __setitem__(self, i, v):
        offset = i * self.bpp
        for place in range(self.bpp):
            self.buf[offset + self.ORDER[place]] = v[place]

    def __getitem__(self, i):
        offset = i * self.bpp
        return tuple([self.buf[offset + self.ORDER[place]] for place in range(self.bpp)])

    def fill(self, v):
        for i in range(self.n):
            self[i] = v

    def write(self):
        _host["pixels"](self.pin, bytes(self.buf), self.bpp, self.timing)


class _Steps:
    """What a PIO program says while it runs: instructions, each with what was added to it."""

    def __init__(self):
        self.all = []

    def __getitem__(self, cycles):
        return self.delay(cycles)

    def delay(self, cycles):
        self.all.append(("delay", cycles))
        return self

    def side(self, value):
        self.all.append(("side", value))
        return self

    def saying(self, name):
        def say(*values):
            self.all.append((name,) + values)
            return self

        return say


def _asm_pio(**options):
    def assemble(function):
        known = _host["pio_names"]()
        for _turn in range(2):  # the first pass of a board finds the labels
            steps = _Steps()
            names = {name: value for name, value in known.items() if value is not None}
            for name, value in known.items():
                if value is None:
                    names[name] = steps.saying(name)
            own = function.__globals__
            kept = own.copy()
            own.clear()
            own.update(names)
            try:
                function()
            finally:
                own.clear()
                own.update(kept)
        return _host["assemble"](options, steps.all)

    return assemble


def _more_of_sys(names):
    kind = namedtuple("implementation", ("name", "version", "_machine", "_mpy", "_build"))
    names["implementation"] = kind(*names["implementation"])
    names["modules"], names["path"], names["exit"] = sys.modules, sys.path, sys.exit
    names["print_exception"] = _say_exception


def _more_of_gc(names):
    count, collect = names["collect"], gc.collect

    def both():
        collect()
        count()

    names["collect"] = both


def _more_of_time(names):
    def ticks_diff(later, earlier):
        return ((later - earlier + 0x20000000) & 0x3FFFFFFF) - 0x20000000

    def ticks_add(ticks, delta):
        return ticks + delta & 0x3FFFFFFF

    names["ticks_diff"], names["ticks_add"] = ticks_diff, ticks_add


def _more_of_micropython(names):
    names["const"] = names["native"] = names["viper"] = lambda value: value


def _more_of_random(names):
    below = names["randrange"]

    def choice(sequence):
        if not len(sequence):
            raise IndexError
        return sequence[below(len(sequence))]

    names["choice"] = choice


def _more_of_io(names):
    names["BytesIO"], names["StringIO"], names["IOBase"] = io.BytesIO, io.StringIO, io.IOBase
    names["open"] = File


def _more_of_json(names):
    names["dumps"], names["loads"] = json.dumps, json.loads
    names["load"] = lambda stream: json.loads(stream.read())
    names["dump"] = lambda thing, stream, **named: stream.write(json.dumps(thing, **named))


_MORE = {
    "gc": _more_of_gc,
    "io": _more_of_io,
    "json": _more_of_json,
    "micropython": _more_of_micropython,
    "neopixel": lambda names: names.update(NeoPixel=NeoPixel),
    "random": _more_of_random,
    "rp2": lambda names: names.update(asm_pio=_asm_pio),
    "select": lambda names: names.update(poll=Poll, select=_select),
    "sys": _more_of_sys,
    "time": _more_of_time,
}


def _face(names, name):
    """Give a module the names that it has on the board."""
    if name not in ("io", "json"):  # MicroPython's own, but for files
        for key, value in told(guest.FACE, name).items():
            names[key] = value
    if name in _MORE:
        _MORE[name](names)
    names["__name__"] = name


class Files:
    """What `import` finds: the program's own files and the library, as the other side gives them."""

    def mount(self, _readonly, _make):
        pass

    def umount(self):
        pass

    def chdir(self, _path):
        pass

    def getcwd(self):
        return "/"

    def stat(self, path):
        found = 1 if _face_of(path) else told(guest.STAT, path)
        if not found:
            raise OSError(_NOT_FOUND)
        return (0x8000 if found == 1 else 0x4000,) + (0,) * 9

    def open(self, path, _mode):
        name = _face_of(path)
        if name:
            return io.BytesIO(b"__face__(globals(), '%s')" % name)
        _compile_own(path)
        return io.BytesIO(told(guest.TEXT, [path, 1]))


def _face_of(path):
    """Return the module of the board that a path stands for; "" for none."""
    name = path[6:-3] if path.startswith("_face_") else path[:-3]
    return name if path.endswith(".py") and name in _faces else ""


def _compile_own(path):
    """Have a program's own text read as it was written, so that its mistakes have their true lines."""
    text = told(guest.TEXT, [path, 0])
    if text:
        compile(text, path, "exec")


def _alias(name):
    """Have a module under its older name too."""
    if name not in sys.modules:
        sys.modules[name] = __import__(name[1:])


def _stop_all():
    tools = sys.modules.get("marelle.tools")
    if tools is not None:
        tools.stop_all()


def _install(hello):
    _faces.extend(hello["faces"])
    for name, number in hello["functions"].items():
        _host[name] = guest.method(number)
    guest.things[0] = _stop_all
    costs = hello["costs"]
    builtins.__loop__ = guest.spending(costs["loop"])
    builtins.__call__ = call = guest.spending(costs["call"])
    builtins.__caught__ = guest.spending(costs["except"])
    builtins.__deeper__, builtins.__back__ = _depth(call, hello["deepest"])
    builtins.__idle__, builtins.__absent__ = _host["idle"], _host["absent"]
    builtins.__alias__, builtins.__face__ = _alias, _face
    builtins.print, builtins.input, builtins.open = _print, _host["input"], File
    vfs.umount("/")
    vfs.mount(Files(), "/")
    sys.path[:] = ["", ".frozen", "/lib"]
    sys.modules["_asyncio"] = marelle_tasks
    for name in ("sys", "gc", "micropython"):
        sys.modules[name] = __import__("_face_" + name)
        sys.modules.pop("_face_" + name)


def main():
    hello = exchange(guest.HELLO << 2)
    _install(hello)
    entry = hello["entry"]
    names = {"__name__": "__main__", "__file__": entry}
    try:
        _compile_own(entry)
        exec(compile(told(guest.TEXT, [entry, 1]), entry, "exec"), names)
        said = {"type": ""}
    except BaseException as error:
        if isinstance(error, MemoryError):
            names.clear()
        gc.collect()
        said = guest.described(error)
        said["names"] = list(names)
    told(guest.END, said)


main()
