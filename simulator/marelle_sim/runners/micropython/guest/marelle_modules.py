"""Parts of the board's modules that run inside MicroPython, in Python."""

from array import array
from select import poll

from marelle_guest import Proxy, exchange, fill, spending
from marelle_link import REACH

_NOT_FOUND = 2
_POLLIN, _POLLOUT = 1, 4
_IOCTL_POLL = 3

host = {}  # functions of the host, by name


def _events_of(stream, mask):
    """Return those events of `mask` that one of MicroPython's own streams has now, such as a `RingIO`."""
    own = poll()
    own.register(stream, mask)
    for _stream, events in own.poll(0):
        return events & mask
    return 0


class Poll:
    """The object that `select.poll()` returns; its streams may be MicroPython's (such as asyncio's flags) or the host's."""

    def __init__(self):
        self._streams, self.limit_us = {}, host["poll_begin"]

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
                events = host["ready"](stream, mask)
            elif hasattr(stream, "ioctl"):
                events = stream.ioctl(_IOCTL_POLL, mask) & mask
            else:
                events = _events_of(stream, mask)
            if events:
                found.append((stream, events))
        return found

    def poll(self, timeout=-1):
        limit = self.limit_us(timeout)
        while True:
            found = self._ready()
            if found or not host["poll_wait"](limit):
                return found

    def ipoll(self, timeout=-1, flags=0):
        for stream, events in self.poll(timeout):
            if flags & 1:
                self.modify(stream, 0)
            yield stream, events


def select(rlist, wlist, _xlist, timeout=-1):
    waiting = Poll()
    for streams, mask in ((rlist, _POLLIN), (wlist, _POLLOUT)):
        for stream in streams:
            waiting.register(stream, mask)
    found = waiting.poll(-1 if timeout < 0 else int(timeout * 1000))
    readable = [stream for stream, events in found if events & _POLLIN]
    return readable, [stream for stream, events in found if events & _POLLOUT], []


class NeoPixel:
    """A strip of pixels, as in the module `neopixel`; the colours go to the host when they are written."""

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
        host["pixels"](self.pin, bytes(self.buf), self.bpp, self.timing)


class DMA:
    """A DMA channel; the host moves copies of the buffers: it fetches them at the start and sends the result at the end."""

    def __init__(self):
        object.__setattr__(self, "_buffers", {})
        object.__setattr__(self, "_d", host["dma"](self._fetch, self._store))

    def __repr__(self):
        return repr(self._d)

    def __getattr__(self, name):
        value = getattr(self._d, name)
        return memoryview(array("I", value)) if name == "registers" else value

    def __setattr__(self, name, value):
        if name not in ("read", "write", "count", "ctrl"):
            raise AttributeError(name)
        self._set(name, value)

    def config(self, *, trigger=False, **registers):
        self._d.config()  # it takes its time
        for name in ("read", "write", "count", "ctrl"):
            if name in registers:
                self._set(name, registers.pop(name))
        if trigger or registers:
            self._d.config(trigger=trigger, **registers)

    def irq(self, *handler, **options):
        given = handler[0] if handler else options.pop("handler", self)
        if given is self:
            return self._d.irq()
        called = None if given is None else lambda _channel: given(self)
        return self._d.irq(called, *handler[1:], **options)

    def _set(self, name, value):
        if isinstance(value, (int, Proxy)):
            self._buffers.pop(name, None)
        else:
            self._buffers[name] = value
            value = bytearray(bytes(value))
        self._d.set(name, value)

    def _fetch(self, name):
        return bytes(self._buffers[name])

    def _store(self, data):
        fill(self._buffers["write"], data)


class _Steps:
    """The instructions that a PIO program calls, in order, each followed by its delay and side-set values."""

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


def asm_pio(**options):
    def assemble(function):
        known = host["pio_names"]()
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
        return host["assemble"](options, steps.all)

    return assemble


def timed_framebuf(names, costs):
    """Add to `names` those of MicroPython's `framebuf`, with a class `FrameBuffer` whose methods cost virtual time.

    `costs` are in us, of a drawing and of a letter.
    """
    import framebuf

    begin, letter_us = spending(costs["drawing"]), costs["letter"]

    class FrameBuffer(framebuf.FrameBuffer):
        def text(self, s, *more):
            begin()
            exchange(REACH << 2 | 1, letter_us * len(s.encode()))
            super().text(s, *more)

    def timed(name):
        def draw(self, *values):
            begin()
            return getattr(super(FrameBuffer, self), name)(*values)

        return draw

    for name in dir(framebuf.FrameBuffer):
        if name[0] != "_" and name != "text":
            setattr(FrameBuffer, name, timed(name))
    for name in dir(framebuf):
        names[name] = getattr(framebuf, name)
    names["FrameBuffer"] = FrameBuffer
    names["FrameBuffer1"] = lambda *values: FrameBuffer(*values[:3], framebuf.MVLSB, *values[3:])
