"""The files that a program in MicroPython imports, each with its text as written and as rewritten to cost time."""

import re
from collections.abc import Iterable

from marelle_files import LIBRARY
from marelle_sim.programs.loader import Loader
from marelle_sim.programs.modules_table import ONLY_WITH_RADIO, no_module
from marelle_sim.programs.search import FIRMWARE
from marelle_sim.programs.source import read_module
from marelle_sim.runners.micropython.text import GuestText

_FRAME = re.compile(r'^  File "([^"]*)", line (\d+)(?:, in (.*))?$')
_OF_EACH_MICROPYTHON = (LIBRARY, "__main__", "_asyncio", "builtins")
_TIMED = "framebuf"  # the only module of MicroPython's own whose calls take time
_FACE = "__face__(globals(), {!r})\n"


class Known:
    """A file that MicroPython has loaded.

    Attributes:
        shown: its name in a traceback. own: whether it is the pupil's.
        source: its text as written.
        lines: for each line of the rewritten text, the number of the line as written.
    """

    def __init__(self, shown: str, source: str, *, own: bool) -> None:
        self.shown, self.source, self.own = shown, source, own
        self.lines: list[int] = []


class GuestFiles:
    """The files that MicroPython's `import` finds: the program's, the board library's, and faces.

    A face is a short text that the guest loads in place of a module of the board, and that gets its names from the host.

    Attributes:
        known: {path in the guest: file} of the loaded files.
        unread: the file whose text CPython could not parse; None if there was none.
    """

    def __init__(self, loader: Loader, faces: Iterable[str], absent: Iterable[str]) -> None:
        """Prepare to load; no file is loaded yet.

        Args:
            loader: has the program's files and the facts of the board.
            faces: names of the board's modules that have a face.
            absent: names of modules that MicroPython has on a computer and the board does not have.
        """
        self._files, self._in_library = loader.files, loader.in_library
        self._facts = loader.facts
        self._faces = frozenset(faces)
        self._absent_there = tuple(name for name in absent if name not in self._faces)
        self._absent = frozenset(absent).union(ONLY_WITH_RADIO) - self._faces
        self._search = loader.search
        self.known: dict[str, Known] = {}
        self.unread: Known | None = None

    def place_entry(self, text: str, path: str) -> str:
        """Add the program's main file, and return its path in the guest.

        `text` is its source, `path` its path on the board.
        """
        name = path.lstrip("/")
        self._search.entry = path
        guest_name = path if self._is_face(name) else name
        self.known[guest_name] = Known(name, text, own=True)
        return guest_name

    def kind_of(self, path: str) -> int:
        """Return 1 if the guest's import finds a file at this path, 2 for a folder, 0 for neither.

        A path without "/" is looked up as a module of the program. The face of a module counts as a file too ("time.py"), and so does
        a module that MicroPython has on a computer or with a radio and this board does not have ("ssl.py"): its text then refuses it.
        """
        inside = "/" + path.lstrip("/")
        if inside.split("/")[1] == LIBRARY and not path.startswith("/"):
            return self._kind_in_library(inside[1:])
        folder, _slash, name = inside.rpartition("/")
        stem = name.removesuffix(".py")
        if "/" not in path:
            found = self._search.top(stem)
            if found == FIRMWARE or (not found and stem in self._absent):
                return 1 if name != stem and stem in self._faces | self._absent else 0
        else:
            found = self._search.inside(folder, stem)
        if name == stem:
            return 2 if found == inside else 0
        return 1 if found == inside else 0

    def face_of(self, name: str) -> str:
        """Return the name with which the guest imports the face of a module, also if a file of the program has the same name."""
        return name if self._is_face(f"{name}.py") else f"_face_{name}"

    def _before_import(self, name: str) -> str:
        """Return the call to insert before the statement that imports the module `name`; "" for none."""
        top = name.partition(".")[0]
        if top == _TIMED:
            return f"__alias__({top!r}, '_face_{top}')"
        if self._is_absent(top):
            return f"__absent__({top!r})"
        plain = top.removeprefix("u")
        if plain != top and top in self._faces and plain in self._faces:
            return f"__alias__({top!r}, {self.face_of(plain)!r})"
        return ""

    def own_text(self, name: str) -> str | None:
        """Return the text as written of a loaded file of the program, by its name in tracebacks; None for any other file."""
        return next(
            (known.source for known in self.known.values() if known.own and known.shown == name),
            None,
        )

    def never_there(self) -> list[str]:
        """Return the names of MicroPython's modules that the guest has to hide, since the board has no such modules.

        A name that a file or folder of the program has is left out.
        """
        there = {part.removesuffix(".py") for path in self._files for part in path.split("/")}
        return [name for name in self._absent_there if name not in there]

    def importing(self, name: str) -> None:
        """Check that the board, or the program, has a module that is about to be imported.

        MicroPython on a computer may have it although the board does not.

        Raises:
            ImportError, BoardError: it has not.
        """
        if not (name in _OF_EACH_MICROPYTHON or self._search.top(name)):
            raise no_module(name, self._facts)

    def refuse(self, name: str) -> None:
        """Raise the error for the use of a module that the board does not have.

        Raises:
            ImportError, BoardError: always.
        """
        raise no_module(name, self._facts)

    def _is_absent(self, name: str) -> bool:
        """Tell whether neither the board nor the program has a module of this name, but MicroPython on a computer may."""
        return name in self._absent and not self._search.top(name)

    def _is_face(self, path: str) -> bool:
        name = path.removesuffix(".py")
        return name in self._faces and self._search.top(name) == FIRMWARE

    def text(self, path: str, *, guarded: bool) -> str:
        """Load a file by its path in the guest, and return its text.

        Args:
            path: the path.
            guarded: True: the text rewritten to cost time. False: the text as written; "" if it is not the pupil's.

        Raises:
            SyntaxError: CPython cannot parse a text that MicroPython has accepted.
        """
        name = path.removesuffix(".py")
        if self._is_absent(name):
            return f"__absent__({name!r})\n" if guarded else ""
        if self._is_face(path):
            return _FACE.format(name) if guarded else ""
        known = self.known.get(path) or self._load(path)
        if not guarded:
            return known.source if known.own else ""
        self.unread = known
        made = GuestText(known.source, own=known.own, before_import=self._before_import)
        self.unread = None
        known.lines = made.lines
        return made.text

    def _load(self, path: str) -> Known:
        inside = "/" + path.lstrip("/")
        file, own = self._files.get(inside, ""), True
        shown = inside
        if inside.split("/")[1] == LIBRARY:
            stem = inside[1:].removesuffix(".py").removesuffix("/__init__")
            file, shown = self._in_library(stem) or ("", "")
            own = False
        known = self.known[path] = Known(shown.lstrip("/"), read_module(file, shown), own=own)
        return known

    def _kind_in_library(self, stem: str) -> int:
        """Return 1 if a path is that of a file of the board library, 2 for a package, 0 for neither."""
        is_file = stem.endswith(".py")
        _file, path = self._in_library(stem.removesuffix(".py")) or ("", "")
        if is_file:
            return 1 if path.endswith(f"/{stem}") else 0
        return 2 if path.endswith("/__init__.py") else 0

    def frames(self, traceback: str) -> list[tuple[Known, int, str]]:
        """Return (file, line as written, function) for each entry of a guest's traceback, without those of the guest's own files."""
        found = []
        for text in traceback.splitlines():
            frame = _FRAME.match(text)
            known = self.known.get(frame[1]) if frame else None
            if frame and known:
                found.append((known, self._line(known, int(frame[2])), frame[3] or ""))
        return found

    def told_as_written(self, traceback: str) -> str:
        """Return a guest's traceback with the line numbers of the texts as written, without the guest's own files."""
        last = traceback.splitlines()[-1:] or [""]
        lines = [
            f'  File "{known.shown}", line {line}' + (f", in {function}" if function else "")
            for known, line, function in self.frames(traceback)
        ]
        return "\n".join(["Traceback (most recent call last):", *lines, *last, ""])

    @staticmethod
    def _line(known: Known, line: int) -> int:
        return known.lines[line - 1] if 0 < line <= len(known.lines) else line
