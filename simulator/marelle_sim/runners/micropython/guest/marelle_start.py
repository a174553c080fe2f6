"""Starts a pupil's program inside MicroPython, with modules that take the place of the board's.

See `marelle_guest.py`, which talks to the simulated board.
"""

import builtins
import gc
import io
import json
import sys
from collections import namedtuple

import marelle_guest as guest
import marelle_link as link
import marelle_modules
import marelle_mounts as mounts
import marelle_tasks
import micropython
import vfs
from marelle_flash import Files, Flash, compile_own, open_
from marelle_guest import exchange, told
from marelle_modules import host

_TICKS, _HALF = 0x3FFFFFFF, 0x20000000
_POLLS_BEFORE_JUMP = 3

_costs = {}  # in microseconds
_real_print_exception = sys.print_exception
_real_help = help
_real_import = __import__
_by_c = open(1, "rb")  # noqa: SIM115 - the file that takes what MicroPython itself writes
_seen = [0]  # how many bytes of it have been printed
_LONG = 4000  # characters that are printed at once


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


def _text(value):
    """Return the argument `sep` or `end` of `print` as a string; MicroPython accepts a string or bytes.

    Raises:
        TypeError: it is of another type.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode()
    name = type(value).__name__
    raise TypeError(f"can't convert '{name}' object to str implicitly")


def _print(*values, sep=" ", end="\n", file=None):
    sep, end = _text(sep), _text(end)
    if file is not None and file is not sys.modules["sys"].stdout:
        _print_into(file, values, sep, end)
        return
    _print_of_c()
    texts = [str(value) for value in values]
    if sum([len(text) for text in texts]) < _LONG:
        host["write"](sep.join(texts) + end)
        return
    for number, text in enumerate(texts):
        if number:
            host["write_later"](sep)
        for begin in range(
            0, len(text), _LONG
        ):  # the heap has no room for all of it several times
            host["write_later"](text[begin : begin + _LONG])
    host["write"](end)


def _input(*prompt):
    """Do `input(prompt)`: read a line from the host; `prompt` cannot be a keyword argument, as on a board."""
    if len(prompt) > 1:
        raise TypeError(f"function expected at most 1 arguments, got {len(prompt)}")
    _print_of_c()
    return host["input"](str(prompt[0]) if prompt else "")


def _print_into(file, values, sep, end):
    if not hasattr(file, "write"):
        raise OSError("stream operation not supported")
    for number, value in enumerate(values):
        if number:
            file.write(sep)
        file.write(str(value))
    file.write(end)


def _print_of_c():
    """Print the text that MicroPython's C code has written since the last call, such as that of `help()`."""
    _by_c.seek(_seen[0])
    data = _by_c.read()
    if data:
        _seen[0] += len(data)
        host["write"](str(data, "utf-8"))


def _help(*things):
    _real_help(*things)
    _print_of_c()


def _say_exception(error, file=None):
    if file is not None and not hasattr(file, "write"):
        raise OSError("stream operation not supported")
    text = io.StringIO()
    _real_print_exception(error, text)
    text = told(link.WORDS, text.getvalue())
    (host["write"] if file is None else file.write)(text)


def _more_of_sys(names):
    kind = namedtuple("implementation", ("name", "version", "_machine", "_mpy", "_build"))
    names["implementation"] = kind(*names["implementation"])
    names["modules"], names["path"], names["exit"] = sys.modules, sys.path, sys.exit
    names["print_exception"] = _say_exception


def _more_of_gc(names):
    """Put functions into `names` that report the memory of this heap as a board would.

    Objects are twice as large here, so half of the bytes allocated since the start count.
    """
    count, collect = names["collect"], gc.collect
    at_start, whole = names["mem_alloc"](), names["mem_alloc"]() + names["mem_free"]()
    collect()
    before = gc.mem_alloc()

    def both():
        collect()
        count()

    def mem_alloc():
        return min(whole, at_start + max(0, gc.mem_alloc() - before) // 2)

    names["collect"], names["mem_alloc"] = both, mem_alloc
    names["mem_free"] = lambda: whole - mem_alloc()


_sleeping = []  # what costs the time of a look at the clock, and the other side's: what is no number is refused there


# No closures: MicroPython counts what they hold among the values that were given, and names the function.
def sleep_us(duration):
    if type(duration) is not int:
        _sleeping[1](duration)
    elif duration > 0:
        guest.sleep(duration)
    else:
        _sleeping[0]()


def sleep_ms(duration):
    if type(duration) is int:
        sleep_us(duration * 1000)
    else:
        _sleeping[2](duration)


def sleep(seconds):
    if type(seconds) in (int, float):
        sleep_us(int(seconds * 1000000))
    else:
        _sleeping[3](seconds)


def _more_of_time(names):
    loop_us, poll = _costs["loop"], guest.spending(_costs["poll"])
    tell, jump = guest.tell, guest.jump
    _sleeping[:] = poll, names["sleep_us"], names["sleep_ms"], names["sleep"]
    polls, soon_us = 0, -1

    def ticks_ms():
        """Do `time.ticks_ms()`; in a loop that only reads the clock, skip to the next millisecond, as `modules/board_time.py`."""
        nonlocal polls, soon_us
        now = tell()
        if now > soon_us:
            polls = 0
        elif polls < _POLLS_BEFORE_JUMP:
            polls += 1
        else:
            now = jump((now // 1000 + 1) * 1000)
            soon_us = now + loop_us
            return now // 1000 & _TICKS
        poll()
        now = tell()
        soon_us = now + loop_us
        return now // 1000 & _TICKS

    def ticks_us():
        poll()
        return tell() & _TICKS

    names["ticks_ms"], names["ticks_us"], names["ticks_cpu"] = ticks_ms, ticks_us, ticks_us
    names["sleep_us"], names["sleep_ms"], names["sleep"] = sleep_us, sleep_ms, sleep
    names["ticks_diff"] = lambda later, earlier: (later - earlier + _HALF & _TICKS) - _HALF
    names["ticks_add"] = _ticks_add


def _ticks_add(ticks, delta):
    if not -_HALF < delta < _HALF:
        raise OverflowError("ticks interval overflow")
    return ticks + delta & _TICKS


def _more_of_random(names):
    below = names["randrange"]

    def choice(sequence):
        if not len(sequence):
            raise IndexError
        return sequence[below(len(sequence))]

    names["choice"] = choice


def _more_of_rp2(names):
    marelle_modules.DMA.unpack_ctrl = staticmethod(names["DMA"].unpack_ctrl)
    names["asm_pio"], names["DMA"] = marelle_modules.asm_pio, marelle_modules.DMA


_OF_A_TREE = (
    "chdir", "getcwd", "ilistdir", "listdir", "mkdir", "remove", "rename", "rmdir", "stat", "statvfs",
)  # fmt: skip
_MOUNTING = {
    "VfsFat": vfs.VfsFat, "VfsLfs2": vfs.VfsLfs2, "mount": mounts.mount, "umount": mounts.umount,
}  # fmt: skip
_OURS = {
    "io": {"BytesIO": io.BytesIO, "IOBase": io.IOBase, "StringIO": io.StringIO, "open": open_},
    "json": {
        "dump": lambda thing, stream, **named: stream.write(json.dumps(thing, **named)),
        "dumps": json.dumps,
        "load": lambda stream: json.loads(stream.read()),
        "loads": json.loads,
    },
    "micropython": dict.fromkeys(("const", "native", "viper"), lambda value: value)
    | {"RingIO": micropython.RingIO, "opt_level": micropython.opt_level},
    "neopixel": {"NeoPixel": marelle_modules.NeoPixel},
    "os": {name: getattr(mounts, name) for name in _OF_A_TREE} | {"unlink": mounts.remove} | _MOUNTING,
    "select": {"poll": marelle_modules.Poll, "select": marelle_modules.select},
    "vfs": _MOUNTING,
}  # fmt: skip
_MORE = {
    "framebuf": lambda names: marelle_modules.timed_framebuf(names, _costs),
    "gc": _more_of_gc,
    "random": _more_of_random,
    "rp2": _more_of_rp2,
    "sys": _more_of_sys,
    "time": _more_of_time,
}


def _face(names, name):
    if name not in ("framebuf", "io", "json", "vfs"):  # MicroPython's own, but for files
        for key, value in told(link.FACE, name).items():
            names[key] = value
    for key in _OURS.get(name, ()):
        names[key] = _OURS[name][key]
    if name in _MORE:
        _MORE[name](names)
    names["__name__"] = name


def _alias(name, face):
    if name not in sys.modules:
        sys.modules[name] = __import__(face)


class _Absent:
    """Takes the place of a module that MicroPython has on a computer and the board does not: each use of it fails."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        host["absent"](self._name)


def _importing(name, *more):
    """Check the arguments of a program's call of `__import__`, and return them; the program then makes the call itself.

    So a relative import is relative to the program's module.
    """
    if __import__ is _real_import:
        hasattr(builtins, name)  # fails as MicroPython does when a name is too long
        if name == "framebuf":
            _alias(name, "_face_framebuf")
        if name and (len(more) < 4 or not more[3]) and mounts.only_flash():
            host["importing"](name.split(".", 1)[0])
    return (name,) + more


def _stop_all():
    tools = sys.modules.get("marelle.tools")
    return tools is not None and tools.stop_all()


def _install(hello):
    for name, number in hello["functions"].items():
        host[name] = guest.method(number)
    guest.things[0] = _stop_all
    _costs.update(hello["costs"])
    builtins.__loop__ = guest.spending(_costs["loop"])
    builtins.__call__ = call = guest.spending(_costs["call"])
    marelle_tasks.costs["turn"] = guest.spending(_costs["turn"])
    builtins.__caught__ = guest.spending(_costs["except"])
    builtins.__deeper__, builtins.__back__ = _depth(call, hello["deepest"])
    builtins.__idle__, builtins.__absent__ = host["idle"], host["absent"]
    builtins.__alias__, builtins.__face__ = _alias, _face
    builtins.__importing__ = _importing
    builtins.print, builtins.input, builtins.open = _print, _input, open_
    builtins.help = _help
    vfs.umount("/")
    vfs.mount(Files(), "/")
    sys.path[:] = ["", ".frozen", "/lib"]
    sys.modules["_asyncio"] = marelle_tasks
    for name in hello["absent"]:
        sys.modules[name] = _Absent(name)
    mounts.begin(Flash())
    for name in ("sys", "gc", "micropython", "vfs"):
        sys.modules[name] = __import__("_face_" + name)
        sys.modules.pop("_face_" + name)
    for name in ("flash", "guest", "link", "modules", "mounts", "start", "tasks"):
        sys.modules.pop("marelle_" + name)  # a program has no such modules
    sys.modules.pop("mount_table")


def main(names):
    """Run the program and report its end to the host; `names` are the global names of the module `__main__`."""
    hello = exchange(link.HELLO << 2)
    _install(hello)
    entry = hello["entry"]
    names.clear()
    names.update({"__name__": "__main__", "__file__": entry.lstrip("/")})
    for name, face in hello["left_by_boot"]:
        names[name] = __import__(face)
    try:
        compile_own(entry)
        exec(compile(told(link.TEXT, [entry, 1]), entry, "exec"), names)
        said = {"type": ""}
    except BaseException as error:
        if isinstance(error, MemoryError):
            names.clear()
        gc.collect()
        said = guest.described(error)
        said["names"] = list(names)
    _print_of_c()
    told(link.END, said)
