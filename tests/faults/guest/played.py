"""What is played of a board for faults: its wire, which is its clock too, and the modules that a program finds there.

It asks `lockstep.py` by one file, and is answered by another: whatever waits says until when, and is told what time it is then.
"""

import builtins
import select as real_select
import struct
import sys
import time as real_time

import micropython as real_micropython

asks, answers = open(int(sys.argv[1]), "wb"), open(int(sys.argv[2]), "rb")
ASK, ANSWER = (
    "<Bqq",
    "<BqH",
)  # what, time, until when or how many; what, time, how many bytes follow


class OffError(BaseException):
    """The current is gone; no program catches it for long, for nothing answers it any more."""


class ResetError(BaseException):
    """Its reset button was pressed."""


class Wire:
    """What comes from the computer, and what time it is, in microseconds."""

    def __init__(self):
        self.restart()

    def restart(self):
        self.now_us = 0
        self.begin()

    def begin(self):
        self.unread, self.ends = b"", None
        self.interrupts, self.at_prompt = False, True

    def ask(self, what, until_us):
        """Ask for bytes until then (-1: for ever); they are kept to be read."""
        if self.ends:
            raise self.ends
        asks.write(struct.pack(ASK, ord(what), self.now_us, until_us))
        kind, self.now_us, count = struct.unpack(ANSWER, answers.read(struct.calcsize(ANSWER)))
        came = answers.read(count) if count else b""
        if kind != ord("i"):
            self.ends = ResetError if kind == ord("r") else OffError
            raise self.ends
        if self.interrupts and 3 in came:
            self.unread += came[came.rindex(b"\x03") + 1 :]
            raise KeyboardInterrupt
        self.unread += came

    def wait(self, until_us):
        """Wait for a byte; tell whether one is there."""
        what = b"p" if self.at_prompt else b"i"
        while not self.unread and (until_us < 0 or self.now_us < until_us):
            self.ask(what, until_us)
        return bool(self.unread)

    def sleep(self, us):
        until_us = self.now_us + us
        while self.now_us < until_us:
            self.ask(b"s", until_us)

    def read(self, count):
        while len(self.unread) < count:
            self.ask(b"p" if self.at_prompt else b"i", -1)
        data, self.unread = self.unread[:count], self.unread[count:]
        return data

    def read_without(self, ends, most):
        """Return what is there already, up to one of these bytes, and no more than that."""
        count = min(most, len(self.unread))
        for end in ends:
            place = self.unread.find(bytes([end]))
            if 0 <= place < count:
                count = place
        return self.read(count)


wire = Wire()


class Module:
    """A module of this MicroPython with some names in other ways."""

    def __init__(self, real):
        self.real = real

    def __getattr__(self, name):
        return getattr(self.real, name)


class Micropython(Module):
    def kbd_intr(self, character):
        wire.interrupts = character == 3
        cook(wire.interrupts)


def cook(on):
    """Tell whether the ends of lines become two signs, as in what a board prints, or are bytes of a program's own."""
    asks.write(struct.pack(ASK, ord("k"), wire.now_us, int(on)))
    answers.read(1)  # so the computer has read what was printed before


class Time(Module):
    STEP_US = 10  # of each look at the clock

    def ticks_us(self):
        wire.now_us += self.STEP_US
        return wire.now_us & 0x3FFFFFFF

    def ticks_ms(self):
        wire.now_us += self.STEP_US
        return wire.now_us // 1000 & 0x3FFFFFFF

    def sleep_us(self, us):
        wire.sleep(us)

    def sleep_ms(self, ms):
        wire.sleep(ms * 1000)

    def sleep(self, seconds):
        wire.sleep(int(seconds * 1000000))


class Poll:
    def __init__(self):
        self.streams = {}

    def register(self, stream, mask=5):
        self.streams[id(stream)] = stream

    def unregister(self, stream):
        self.streams.pop(id(stream), None)

    def poll(self, ms=-1):
        wire.now_us += Time.STEP_US
        ready = wire.wait(-1 if ms < 0 else wire.now_us + int(ms * 1000))
        return [(stream, 1) for stream in self.streams.values()] if ready else []

    ipoll = poll


class Select(Module):
    poll = Poll


class Input:
    """`sys.stdin.buffer`."""

    def read(self, count=-1):
        return wire.read(count)

    def readinto(self, buffer, count=-1):
        data = wire.read(len(buffer) if count < 0 else count)
        buffer[: len(data)] = data
        return len(data)


class Text(Input):
    """`sys.stdin`: it gives letters."""

    buffer = Input()

    def read(self, count=-1):
        return wire.read(count).decode()


class Sys(Module):
    stdin = Text()


opened = []
real_open = builtins.open


def noted_open(*words, **options):
    file = real_open(*words, **options)
    opened.append(file)
    return file


def give_modules():
    builtins.open = noted_open
    modules = sys.modules
    modules["micropython"] = Micropython(real_micropython)
    modules["time"] = modules["utime"] = Time(real_time)
    modules["select"] = modules["uselect"] = Select(real_select)
    modules["sys"] = Sys(sys)
