"""The board's half of a push: it takes files from a computer so that each is the old one or the new one, whenever the current goes.

`serve()` is called by a computer at the prompt for programs, `repair()` when the board starts and `JOURNAL` is there.
All new files are written beside the old ones as `<path>.new` and read back. Then their list is written, `JOURNAL`, with its CRC:
from there on they take the place of the old ones, now or after the next start.
"""

import binascii
import gc
import io
import os
import select
import sys

from micropython import kbd_intr

try:
    import deflate
except ImportError:  # before 1.21
    deflate = None

VERSION = 1
JOURNAL = "/lib/push.journal"
_PLAN = JOURNAL + ".new"
_RECORD = "/lib/pushed.bin"  # the CRC of each content that a computer has pushed, 4 bytes each, the last ones first
_MOST_RECORDED = 2048
_SILENT_MS = 2000  # after so long the computer is gone
_QUIET_MS = 60  # after so long nothing of a damaged frame comes any more
_SLICE = 256
_LINE = 384  # bytes of content that are said in one line
_OTHERS = ("/remote", "/rom", "/sd")  # mounted beside the flash
_HEADER = 21  # ">", and in hexadecimal: number 2, size 4, size of the content 4, CRC 8, sum of these bytes 2
_FOLDER = 0x4000
_REMOVED = "-"  # in the place of a CRC
_NOT_OURS, _READY = 2, 4
_TIMEOUT, _DAMAGED = 110, 5  # errno
_sync = getattr(os, "sync", bool)
_BASE = "/flash" if "/flash" in sys.path else ""  # where an STM32 mounts its flash


def serve():
    """Take files from a computer; it ends with the computer's last word, two seconds of its silence, or Ctrl-C."""
    try:
        repair()
        frames = _Frames(*_sizes())
        plan = _make_plan(frames)
        if plan:
            _complete(frames, plan)
        _say("done")
    finally:
        kbd_intr(3)


def repair():
    """Put the files in place that a push had completed when the current went."""
    if _size(JOURNAL) >= 0:
        _finish(True)


def tell():
    """Say each file: its size, its CRC, 1 if a computer has pushed it so, and its path in base64."""
    buffer, record = memoryview(bytearray(512)), _read(_RECORD)
    count, folders = 0, [""]
    while folders:
        folder = folders.pop()
        for entry in os.ilistdir(_BASE + folder or "/"):
            path = folder + "/" + entry[0]
            if entry[1] == _FOLDER:
                if path not in _OTHERS:
                    folders.append(path)
                continue
            crc = _crc(path, buffer)
            told = _size(path), crc, int(_is_recorded(crc, record)), _in_base64(path.encode())
            _say("file %d %s %d %s" % told)
            count += 1
    _say("end %d" % count)


def give(paths):
    """Say what stands in files, in base64, each after its size and CRC; -1 where there is none."""
    buffer = memoryview(bytearray(_LINE))
    for path in paths:
        size = _size(path)
        _say("content %d %s" % (size, _crc(path, buffer) if size >= 0 else "-"))
        if size > 0:
            with open(_BASE + path, "rb") as file:
                count = file.readinto(buffer)
                while count:
                    _say(_in_base64(buffer[:count]))
                    count = file.readinto(buffer)


def _in_base64(data):
    return binascii.b2a_base64(data).decode().strip()


def _say(text):
    """Say a line that the computer checks."""
    print(text, "%08x" % binascii.crc32(text.encode()))


def _sizes():
    """Say what this board has room for; return the bytes of a frame, and the bits of the inflater's window."""
    gc.collect()
    free = gc.mem_free()
    frame, bits = (1024, 10) if free < 60_000 else (2048, 12) if free < 100_000 else (4096, 13)
    while deflate and bits < 15 and free > 8 << bits:
        bits += 1
    while bits > 9:  # memory is in pieces
        try:
            bytearray(2 << bits)
            break
        except MemoryError:
            bits -= 1
    gc.collect()
    bits = bits if deflate else 0
    room = os.statvfs(_BASE or "/")
    _say("hello %d %d %d %d %d" % (VERSION, frame, bits, room[0], room[3]))
    return frame, bits


class _Frames:
    """What the computer sends, in frames that are asked for one by one: nothing is under way while a flash is written."""

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
        """Give the lines up to an empty one; each is in one frame."""
        line = b""
        while line != b"\n":
            if line:
                yield line[:-1].decode()
            if not self._left:
                self._receive()
            line = self._content.readline()
            self._left -= len(line) or 1

    def readinto(self, view):
        """Fill the beginning of a view; return how many bytes."""
        if not self._left:
            self._receive()
        count = self._content.readinto(view[: min(len(view), self._left)])
        if not count:
            raise OSError(_DAMAGED)
        self._left -= count
        return count

    def _receive(self):
        """Ask for the next frame until it comes whole; the window of the inflater goes on from frame to frame."""
        size = 0
        while not size:
            kbd_intr(3)
            print("W%02x%02x" % (self._number, 255 - self._number))
            size = self._take()
        kbd_intr(-1)  # a driver of a flash bears no interrupt
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
        """Take one frame; return its size, 0 for one that is damaged or not the one that was asked for."""
        header = self._header
        self._fill(header[:1])
        if header[0] == 3:  # it came while nothing interrupted
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
    """Compare what the computer has with what is here, say it, and write down what is to be done; return its lines."""
    buffer, record, states = memoryview(bytearray(512)), _read(_RECORD), ""
    for line in frames.lines():
        states += str(_state(line, record, buffer))  # a list would leave memory in pieces
    _say("states " + states)
    plan, crcs = list(frames.lines()), b""
    for line in plan:
        crc = line.split(" ", 2)[1]
        if crc != _REMOVED:
            crcs += binascii.unhexlify(crc)
    if plan:
        for line in _load(_PLAN):  # of a push that was cut
            if line not in plan:
                _remove(line.split(" ", 2)[2] + ".new")
        record = (crcs + record)[:_MOST_RECORDED]
        _make_folders(_PLAN)
        _write(_RECORD + ".new", record)
        plan.append("%d %08x %s" % (len(record), binascii.crc32(record), _RECORD))
        _save(_PLAN, plan)
    return plan


def _state(line, record, buffer):
    """Return 0 for a file that is as it should be; else 1, and what is to be known of it besides."""
    size, crc, path = line.split(" ", 2)
    found = _size(path)
    if found < 0 if crc == _REMOVED else _is(path, size, crc, buffer):
        return 0
    state = 1
    if found >= 0 and not _is_recorded(_crc(path, buffer), record):
        state += _NOT_OURS
    if crc != _REMOVED and _is(path + ".new", size, crc, buffer):
        state += _READY
    return state


def _is_recorded(crc, record):
    place = record.find(binascii.unhexlify(crc))
    while place > 0 and place % 4:
        place = record.find(binascii.unhexlify(crc), place + 1)
    return place >= 0


def _complete(frames, plan):
    try:
        _write_files(frames, plan)
    except OSError as error:
        if error.errno != _TIMEOUT:  # else the next push goes on from here
            _drop(plan)
        raise
    _finish(False)


def _write_files(frames, plan):
    """Write the new files beside the old ones, and read them back."""
    buffer = memoryview(bytearray(512))
    for line in plan:
        size, crc, path = line.split(" ", 2)
        if crc == _REMOVED or _is(path + ".new", size, crc, buffer):
            continue
        _make_folders(path)
        left = int(size)
        with open(_BASE + path + ".new", "wb") as file:
            while left:
                count = frames.readinto(buffer[: min(left, 512)])
                file.write(buffer[:count])
                left -= count
        if not _is(path + ".new", size, crc, buffer):
            raise OSError(_DAMAGED)
    _sync()
    _save(JOURNAL, plan)
    _sync()


def _finish(checks):
    """Do what the journal says, of which any part may have been done; a file that is not whole leaves the old one.

    FAT replaces nothing at once, and a rename that is cut leaves both names with the same content, which whoever removes one takes
    from the other: there files are copied, and each source stays until its copy is whole.
    """
    buffer = memoryview(bytearray(512))
    replaces, plan = _size(JOURNAL.upper()) < 0, _load(JOURNAL)  # FAT knows no small letters
    for line in plan:
        size, crc, path = line.split(" ", 2)
        if crc == _REMOVED:
            _remove(path)
        elif not checks or _is(path + ".new", size, crc, buffer):
            if replaces:
                os.rename(_BASE + path + ".new", _BASE + path)
            else:
                _copy(path + ".new", path, buffer)
                if not _is(path, size, crc, buffer):
                    raise OSError(_DAMAGED)
                _remove(path + ".new")
    _sync()
    _drop(plan)
    _remove(JOURNAL)


def _save(path, plan):
    text = "\n".join(plan).encode()
    _write(path, text + b"\n%08x" % binascii.crc32(text))


def _load(path):
    """Return the lines of a plan; none of one that was cut while it was written."""
    text, _, crc = _read(path).rpartition(b"\n")
    return text.decode().split("\n") if crc == b"%08x" % binascii.crc32(text) else []


def _copy(old, new, buffer):
    with open(_BASE + old, "rb") as source, open(_BASE + new, "wb") as file:
        count = source.readinto(buffer)
        while count:
            file.write(buffer[:count])
            count = source.readinto(buffer)


def _drop(plan):
    """Remove the new files of a push that cannot go on, or does not need them any more."""
    for line in plan:
        _remove(line.split(" ", 2)[2] + ".new")
    _remove(_PLAN)


def _is(path, size, crc, buffer):
    """Tell whether a file is there whole, as the flash gives it back."""
    return _size(path) == int(size) and _crc(path, buffer) == crc


def _size(path):
    """Return how many bytes a file has, -1 where there is none."""
    try:
        return os.stat(_BASE + path)[6]
    except OSError:
        return -1


def _crc(path, buffer):
    crc = 0
    with open(_BASE + path, "rb") as file:
        count = file.readinto(buffer)
        while count:
            crc = binascii.crc32(buffer[:count], crc)
            count = file.readinto(buffer)
    return "%08x" % crc


def _read(path):
    if _size(path) < 0:
        return b""
    with open(_BASE + path, "rb") as file:
        return file.read()


def _write(path, content):
    with open(_BASE + path, "wb") as file:
        file.write(content)


def _remove(path):
    """Remove a file that there may be."""
    try:
        os.remove(_BASE + path)
    except OSError:
        pass


def _make_folders(path):
    end = path.find("/", 1)
    while end > 0:
        if _size(path[:end]) < 0:
            os.mkdir(_BASE + path[:end])
        end = path.find("/", end + 1)
