"""Files that a program opens and imports: those of the board's flash are read from the host."""

import io

import marelle_link as link
import marelle_mounts as mounts
from marelle_guest import told
from marelle_modules import host

_NOT_FOUND = 2


class File:
    """An open file of the board's flash, which is on the host."""

    def __init__(self, *values, **named):
        self._file = host["open"](*values, **named)

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


class Flash:
    """The flash of the board, which is on the host; its functions (those of `os`) are got from the host at the first use."""

    def __getattr__(self, name):
        for key, value in told(link.FACE, "os").items():
            setattr(self, key, value)
        self.open, self.mount, self.umount = File, _nothing, _nothing
        return getattr(self, name)


def _nothing(*_given):
    pass


def open_(*values, **named):
    return File(*values, **named) if mounts.only_flash() else mounts.opened(*values, **named)


class Files:
    """The file system in which `import` looks: the program's files and the board library, as the host sends them."""

    def mount(self, _readonly, _make):
        pass

    def umount(self):
        pass

    def chdir(self, _path):
        pass

    def getcwd(self):
        return "/"

    def stat(self, path):
        found = 1 if path[:6] == "_face_" and path[-3:] == ".py" else told(link.STAT, path)
        if found:
            return (0x8000 if found == 1 else 0x4000,) + (0,) * 9
        if mounts.elsewhere(path):
            return mounts.stat(path)  # whatever it raises, MicroPython then finds nothing there
        raise OSError(_NOT_FOUND)

    def open(self, path, _mode):
        if path[:6] == "_face_":
            return io.BytesIO(b"__face__(globals(), '%s')" % path[6:-3])
        if mounts.elsewhere(path):
            return mounts.opened(path, "rb")
        compile_own(path)
        return io.BytesIO(told(link.TEXT, [path, 1]))


def compile_own(path):
    """Compile a file of the program as written, so that a syntax error has the right line; any other file is left alone."""
    text = told(link.TEXT, [path, 0])
    if text:
        compile(text, path, "exec")
