"""A board for faults, in the real MicroPython: its prompt, clock and flash are played, and what runs at the prompt is real.

Started by `tests/faults/lockstep.py` with the numbers of two files: one that it asks by, one that is answered. It is told in JSON
what to do: make a flash, run until its current goes, start again.
"""

import gc
import json
import struct
import sys

import played
import tree
import vfs
from played import ASK, OffError, ResetError, answers, asks, cook, opened, wire
from prompts import Prompt


class Flash:
    """A block device in memory, whose current may go at an operation; bytes of a unit are written all or not at all."""

    def __init__(self, image, block_bytes, unit=1):
        self.image, self.block, self.unit = image, block_bytes, unit
        self.cut_at = self.operations = 0
        self.torn = self.is_off = False

    def readblocks(self, block, buffer, offset=0):
        start = block * self.block + offset
        buffer[:] = memoryview(self.image)[start : start + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        self.change(block * self.block + offset, buffer)

    def ioctl(self, operation, argument):
        if operation == 4:
            return len(self.image) // self.block
        if operation == 5:
            return self.block
        if operation == 6:
            self.change(argument * self.block, b"\xff" * self.block)
        return 0

    def change(self, place, data):
        if self.is_off:
            return
        self.operations += 1
        self.is_off = self.operations == self.cut_at
        if self.is_off:  # half of it is done
            half = len(data) // 2 // self.unit * self.unit
            data = memoryview(data)[: half if self.torn else 0]
        self.image[place : place + len(data)] = data
        if self.is_off:
            wire.ends = OffError
            raise OffError


class Board:
    """A flash and what runs from it."""

    def __init__(self):
        self.names, self.flash, self.image, self.saved, self.kind = {}, None, None, None, None

    def make(self, filesystem, blocks, block_bytes):
        self.image, self.block = bytearray(b"\xff" * (blocks * block_bytes)), block_bytes
        self.kind = vfs.VfsFat if filesystem == "fat" else vfs.VfsLfs2
        self.kind.mkfs(Flash(self.image, block_bytes))

    def put(self, files):
        self.mount()
        tree.put(files)
        self.umount()

    def files(self):
        self.mount()
        found = tree.get()
        self.umount()
        return {"files": found}

    def save(self):
        self.saved = bytes(self.image)

    def restore(self):
        self.image[:] = self.saved

    def mount(self, cut_at=0, torn=False):
        # FAT bears no half of a sector, and an SD card or a translation layer writes none.
        unit = self.block if self.kind is vfs.VfsFat else 1
        self.flash = Flash(self.image, self.block, unit)
        vfs.mount(self.kind(self.flash), "/")
        self.flash.cut_at, self.flash.torn = cut_at, torn

    def umount(self):
        self.restart()
        try:
            vfs.umount("/")
        except OffError:
            pass

    def restart(self):
        """Forget what has run, and close what it left open, as a soft reset does: half a file is a file then."""
        self.names.clear()
        for name in ("marelle_journal", "marelle_push"):
            sys.modules.pop(name, None)
        while opened:
            try:
                opened.pop().close()
            except (OSError, OffError):
                pass
        gc.collect()

    def repair(self):
        """Do what the guard's `boot.py` does with a push that was not finished."""
        try:
            from marelle_journal import repair
        except ImportError:
            return
        repair()

    def run(self, cut_at=0, torn=False):
        """Be at the prompt until the current goes; a reset starts it anew."""
        wire.restart()
        self.mount(cut_at, torn)
        while True:
            cook(True)
            try:
                Prompt(self).friendly()
            except OffError:
                break
            except ResetError:
                self.flash.is_off = True  # what is open is lost
                self.umount()
                wire.begin()
                self.mount()
                self.repair()
        operations, is_cut = self.flash.operations, self.flash.is_off
        self.umount()
        return {"operations": operations, "cut": is_cut}

    def start(self, cut_at=0, torn=False):
        """Start it again, as `boot.py` does, and return what its flash holds then."""
        wire.restart()
        self.mount(cut_at, torn)
        try:
            self.repair()
            found = tree.get()
        except OffError:
            found = None
        operations = self.flash.operations
        self.umount()
        return {"operations": operations, "files": found}


def done(board, asked):
    return getattr(board, asked.pop("do"))(**asked) or {}


def main():
    vfs.umount("/")
    sys.path[:] = ["", "/lib"]
    played.give_modules()
    board = Board()
    while size := answers.read(4):
        said = json.dumps(done(board, json.loads(answers.read(struct.unpack("<I", size)[0]))))
        asks.write(struct.pack(ASK, ord("d"), 0, len(said)))
        asks.write(said)


main()
