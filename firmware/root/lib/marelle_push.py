"""The board's half of a push: it receives files from a computer. A power cut leaves each file old or new, never half written.

A computer calls `serve()`, `tell()` and `give()` at the raw prompt. All new files are written beside the old ones and read back; then
`marelle_journal` replaces the old ones. While the board works, it prints a line "k" for each file.
"""

import binascii
import gc
import io
import os
import select
import sys

from marelle_journal import (
    BASE,
    DAMAGED,
    JOURNAL,
    PLAN,
    REMOVED,
    copy,
    crc_of,
    drop,
    finish,
    is_whole,
    load,
    make_folders,
    read,
    remove,
    repair,
    size_of,
    sync,
    write,
)
from micropython import kbd_intr

try:
    import deflate
except ImportError:  # before 1.21
    deflate = None

VERSION = 1
_RECORD = "/lib/pushed.bin"  # 4 bytes of CRC for each content that a computer has pushed, the latest first
_MOST_RECORDED, _OLD = 2048, 1024  # bytes; CRCs past _OLD are dropped soon
_SILENT_MS = 2000  # of silence, after which the computer is gone
_QUIET_MS = 60  # of silence, after which a damaged frame has ended
_SLICE = 256
_LINE = 384  # bytes of content in a line
_OTHERS = ("/remote", "/rom", "/sd")  # mounted beside the flash
_HEADER = 21  # ">" and hexadecimal digits: number 2, size 4, size unpacked 4, CRC 8, sum of these bytes 2
_FOLDER = 0x4000
# Beside 1 in the state of a file: its content is none that a computer has pushed; the new file is written already
_NOT_OURS, _READY = 2, 4
_TIMEOUT = 110  # errno


def serve():
    """Receive new files; replace the old ones when all have come.

    Raises:
        OSError: 2 s of silence (ETIMEDOUT), or a file is damaged or cannot be written.
        KeyboardInterrupt: Ctrl-C came.
    """
    try:
        _repair()
        frames = _Frames(*_sizes())
        if _make_plan(frames):
            _complete(frames)
        _say("done")
    finally:
        kbd_intr(3)


def _repair():
    """Finish a push that was cut short; if that fails, remove its new files."""
    try:
        repair(_tell_work)
    except OSError:
        drop(JOURNAL)
        remove(JOURNAL)


def tell():
    """Print a line for each file: size, CRC, 1 if a computer has pushed this content (else 0), and the path in base64; then their number."""
    buffer, record = memoryview(bytearray(512)), read(_RECORD)
    count, folders = 0, [""]
    while folders:
        folder = folders.pop()
        for entry in _entries(folder):
            path = folder + "/" + entry[0]
            if entry[1] == _FOLDER:
                if path not in _OTHERS:
                    folders.append(path)
                continue
            crc = crc_of(path, buffer)
            told = size_of(path), crc, int(_is_recorded(crc, record)), _in_base64(path.encode())
            _say("file %d %s %d %s" % told)
            count += 1
    _say("end %d" % count)


def _entries(folder):
    """Yield a folder's entries, without names that are not UTF-8 (a power cut leaves them on FAT)."""
    listed = os.ilistdir(BASE + folder or "/")
    while True:
        try:
            yield next(listed)
        except UnicodeError:
            pass
        except StopIteration:
            return


def give(paths):
    """Print, for each path, the size (-1 without a file), CRC, and content in base64."""
    buffer = memoryview(bytearray(_LINE))
    for path in paths:
        size = size_of(path)
        _say("content %d %s" % (size, crc_of(path, buffer) if size >= 0 else "-"))
        if size > 0:
            with open(BASE + path, "rb") as file:
                count = file.readinto(buffer)
                while count:
                    _say(_in_base64(buffer[:count]))
                    count = file.readinto(buffer)


def _in_base64(data):
    return binascii.b2a_base64(data).decode().strip()


def _tell_work():
    print("k")


def _say(text):
    print(text, "%08x" % binascii.crc32(text.encode()))


def _sizes():
    """Print this board's free space. Return the bytes of a frame, and the inflater's window in bits (0: it cannot inflate)."""
    gc.collect()
    free = gc.mem_free()
    frame = 1024 if free < 60_000 else 2048 if free < 100_000 else 4096
    bits = 10
    while bits < 15 and free >= 16 << bits:
        bits += 1
    bits = bits if deflate else 0
    room = os.statvfs(BASE or "/")
    _say("hello %d %d %d %d %d" % (VERSION, frame, bits, room[0], room[3]))
    return frame, bits


class _Frames:
    """Receives frames, requested one by one, so that none arrives while the flash is written."""

    def __init__(self, room, bits):
        self._frame = memoryview(bytearray(room))
        self._header = memoryview(bytearray(_HEADER))
        self._poll = select.poll()
        self._poll.register(sys.stdin, select.POLLIN)
        self._input = sys.stdin.buffer
        self._packed = io.BytesIO()
        self._content = (
            deflate.DeflateIO(self._packed, deflate.RAW, bits) if bits else self._packed
        )
        self._end = self._left = self._number = 0

    def lines(self):
        """Yield the received lines up to an empty one. A line is within one frame."""
        line = b""
        while line != b"\n":
            if line:
                yield line[:-1].decode()
            if not self._left:
                self._receive()
            line = self._content.readline()
            self._left -= len(line) or 1

    def readinto(self, view):
        """Read received bytes into the buffer's beginning; return their number."""
        if not self._left:
            self._receive()
        count = self._content.readinto(view[: min(len(view), self._left)])
        if not count:
            raise OSError(DAMAGED)
        self._left -= count
        return count

    def _receive(self):
        """Request the next frame until it arrives whole; all frames together are one compressed stream."""
        size = 0
        while not size:
            kbd_intr(3)
            print("W%02x%02x" % (self._number, 255 - self._number))
            size = self._take()
        kbd_intr(-1)  # Ctrl-C must not interrupt a write to the flash
        print(".", end="")
        self._number = (self._number + 1) & 255
        data = bytes(self._frame[:size]).replace(b"\x10\x11", b"\x03")
        data = data.replace(b"\x10\x12", b"\x10")
        rest = self._packed.read(self._end - self._packed.tell())
        self._packed.seek(0)
        self._packed.write(rest)
        self._packed.write(data)
        self._end = self._packed.tell()
        self._packed.seek(0)

    def _take(self):
        """Read one frame. Return its size, 0 if it is damaged or has another number."""
        header = self._header
        self._fill(header[:1])
        if header[0] == 3:  # a Ctrl-C, sent while nothing could be interrupted
            raise KeyboardInterrupt
        if header[0] == 62:
            self._fill(header[1:])
            size = self._body(bytes(header))
            if size:
                return size
        while self._poll.poll(_QUIET_MS):
            self._input.readinto(header[:1])
        return 0

    def _body(self, header):
        if b"%02x" % (sum(header[:19]) & 255) != header[19:]:
            return 0
        size = int(header[3:7], 16)
        if not 0 < size <= len(self._frame):
            return 0
        body = self._frame[:size]
        self._fill(body)
        crc = b"%08x" % binascii.crc32(body, binascii.crc32(header[:11]))
        if crc != header[11:19] or int(header[1:3], 16) != self._number:
            return 0
        self._left = int(header[7:11], 16)
        return size

    def _fill(self, view):
        place, end = 0, len(view)
        while place < end:
            if not self._poll.poll(_SILENT_MS):
                raise OSError(_TIMEOUT)
            place += self._input.readinto(view[place : min(place + _SLICE, end)])


def _make_plan(frames):
    """Compare the computer's list of files with those here, print the states, write the plan it answers.

    Return False if it is empty. Data of many lines is in one buffer: many objects would fragment the memory.
    """
    buffer, record, states = memoryview(bytearray(512)), read(_RECORD), bytearray()
    old, renewed = record[_OLD:], bytearray()  # old CRCs in use are recorded anew
    for line in frames.lines():
        state, crc = _state(line, record, buffer), line.split(" ", 2)[1]
        if not state and crc != REMOVED and _is_recorded(crc, old):
            crc = binascii.unhexlify(crc)
            if record.find(crc) >= _OLD:
                renewed.extend(crc)
        states.append(48 + state)
        _tell_work()
    _say("states " + states.decode())
    cut, is_some = list(load(PLAN)), False  # of a push that was cut short
    lines = frames.lines()
    for first in lines:
        is_some = True
        make_folders(PLAN)
        with open(BASE + PLAN, "wb") as file:
            plan = _Plan(file)
            plan.add(first)
            for line in lines:
                plan.add(line)
            for line in cut:
                if not plan.has(line):
                    remove(line.split(" ", 2)[2] + ".new")
            plan.end(renewed + record)
    return is_some


class _Plan:
    """Writes a plan: a line for each file, and at the end a CRC of all lines."""

    def __init__(self, file):
        self._file, self._crc = file, 0
        self._crcs, self._lines = bytearray(), bytearray()

    def add(self, line):
        self._write(line)
        self._lines.extend(_fingerprint(line))
        crc = line.split(" ", 2)[1]
        if crc != REMOVED:
            self._crcs.extend(binascii.unhexlify(crc))

    def end(self, record):
        """Record the CRCs of this plan's contents, then those in `record`, 2048 bytes at most; end the plan with a CRC."""
        crcs = self._crcs
        crcs.extend(record[: max(0, _MOST_RECORDED - len(crcs))])
        write(_RECORD + ".new", crcs)
        self._write("%d %08x %s" % (len(crcs), binascii.crc32(crcs), _RECORD))
        self._file.write(b"%08x" % self._crc)

    def has(self, line):
        return _has(self._lines, _fingerprint(line))

    def _write(self, line):
        line = line.encode() + b"\n"
        self._crc = binascii.crc32(line, self._crc)
        self._file.write(line)


def _fingerprint(line):
    return b"%08x" % binascii.crc32(line.encode())


def _state(line, record, buffer):
    """Return 0 for a file that is as `line` says; else 1, plus _NOT_OURS (not pushed) and _READY (the new file is written)."""
    size, crc, path = line.split(" ", 2)
    found = size_of(path)
    if found < 0 if crc == REMOVED else is_whole(path, size, crc, buffer):
        return 0
    state = 1
    if found >= 0 and not _is_recorded(crc_of(path, buffer), record):
        state += _NOT_OURS
    if crc != REMOVED and is_whole(path + ".new", size, crc, buffer):
        state += _READY
    return state


def _is_recorded(crc, record):
    return _has(record, binascii.unhexlify(crc))


def _has(many, one):
    """Return True if the bytes `many`, a row of entries as long as `one`, hold `one` as an entry."""
    place = many.find(one)
    while place > 0 and place % len(one):
        place = many.find(one, place + 1)
    return place >= 0


def _complete(frames):
    try:
        _write_files(frames)
    except OSError as error:
        if error.errno != _TIMEOUT:  # after a time-out the next push goes on from here
            drop(PLAN)
        raise
    finish(False, _tell_work)


def _write_files(frames):
    """Write the new files beside the old ones, read them back, and store the plan as the journal."""
    buffer = memoryview(bytearray(512))
    for line in load(PLAN):
        size, crc, path = line.split(" ", 2)
        if crc == REMOVED or is_whole(path + ".new", size, crc, buffer):
            continue
        make_folders(path)
        left = int(size)
        with open(BASE + path + ".new", "wb") as file:
            while left:
                count = frames.readinto(buffer[: min(left, 512)])
                file.write(buffer[:count])
                left -= count
        if not is_whole(path + ".new", size, crc, buffer):
            raise OSError(DAMAGED)
        _tell_work()
    sync()
    copy(PLAN, JOURNAL, buffer)
    sync()
