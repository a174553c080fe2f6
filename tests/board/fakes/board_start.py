"""What the double of a board runs before its prompt: a flash in a file at `/`, and Ctrl-C as a board has it.

Called with the flash's file, its number of blocks, `robot` where there is one, and `main` where `/main.py` is to run.
"""

import sys
import termios

import micropython as real
import vfs


class Flash:
    """A block device in a file."""

    BLOCK = 4096

    def __init__(self, path, blocks):
        self.file = open(path, "r+b")
        self.blocks = blocks

    def readblocks(self, block, buffer, offset=0):
        self.file.seek(block * self.BLOCK + offset)
        self.file.readinto(buffer)

    def writeblocks(self, block, buffer, offset=None):
        self.file.seek(block * self.BLOCK + (offset or 0))
        self.file.write(buffer)
        self.file.flush()

    def ioctl(self, operation, argument):
        if operation == 4:
            return self.blocks
        if operation == 5:
            return self.BLOCK
        return 0


class Micropython:
    """The module `micropython`, whose `kbd_intr` works: the Unix port's does not reach the terminal."""

    SERVING, NOT_SERVING = (
        "\x0e\x0e\x0f\x0f",
        "\x0f\x0f\x0e\x0e",
    )  # for the double: bytes as they are, or text

    def __getattr__(self, name):
        return getattr(real, name)

    def kbd_intr(self, character):
        on = character == 3
        settings = termios.tcgetattr(0)
        settings[3] = settings[3] | 1 if on else settings[3] & ~1  # ISIG
        termios.tcsetattr(0, termios.TCSANOW, settings)
        sys.stdout.write(self.NOT_SERVING if on else self.SERVING)


def start(path, blocks, *wishes):
    flash = Flash(path, int(blocks))
    vfs.umount("/")
    try:
        vfs.mount(vfs.VfsLfs2(flash), "/")
    except OSError:
        vfs.VfsLfs2.mkfs(flash)
        vfs.mount(vfs.VfsLfs2(flash), "/")
    sys.path[:] = ["", ".frozen", "/lib"]
    sys.modules["micropython"] = Micropython()
    if "robot" in wishes:
        from bench import install  # in /lib, as a board's own modules are in its firmware

        install()
    if "main" in wishes:
        try:
            execfile("/main.py", {"__name__": "__main__"})
        except OSError:
            pass  # there is none


start(*sys.argv[1:])
del start, Flash, Micropython
