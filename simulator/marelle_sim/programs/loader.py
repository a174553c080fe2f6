"""Loads all modules of a program for one board: the pupil's, those of the board library and those of the firmware."""

import sys
from collections.abc import Mapping, Sequence
from types import CodeType, ModuleType

from marelle_files import FOLDER, LIBRARY, library_files
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.board_types import Closed, no_text
from marelle_sim.programs.board_code import FILE as TEXT, function_of
from marelle_sim.programs.built_ins import built_ins, built_ins_module, telling
from marelle_sim.programs.compiling import guarded_code, library_code
from marelle_sim.programs.modules_table import (
    BoardModules,
    left_by_boot,
    modules_of,
    no_module,
)
from marelle_sim.programs.pointers import viper_names
from marelle_sim.programs.reach import ReachableBytes
from marelle_sim.programs.search import FIRMWARE, PATH, Search, found_on, text_on
from marelle_sim.programs.source import read_module, text_of
from marelle_sim.programs.steps import Steps, running_module, stepping


class Loader:
    """Loads the modules of one virtual board, each once, and runs the program.

    Attributes:
        files: {path on the board: path on the computer} of the board's files, with those of the board library.
        facts: the facts of this kind of board.
        firmware_names: {import name: file} of the modules in the firmware of this kind of board.
        modules: {name: module} of the loaded modules, which is the board's `sys.modules`.
        names: {path on the computer: path on the board} of the loaded files.
        own: paths on the computer of the loaded files that are the pupil's.
        lines: the lines of the pupil's files that were recorded, see `telling`; a `Steps` records its own way.
    """

    def __init__(
        self,
        board: VirtualBoard,
        files: dict[str, str],
        *,
        guard: bool = True,
        tell_lines: bool = False,
        lines: list[tuple[int, str, int]] | None = None,
        copy: int = 0,
    ) -> None:
        """Prepare to load; no module is loaded yet.

        Args:
            board: the virtual board that the modules act on.
            files: {path on the board: path on the computer} of the board's files, with those of the board library.
            guard: whether programs are rewritten (`programs.guard`); False only to measure what that costs.
            tell_lines: whether the lines of the pupil's files are recorded in `lines`.
            lines: the list for the lines; None: a new one.
            copy: number of the robot among several, see `copied`.
        """
        self.files, self._guard, self._tell_lines = files, guard, tell_lines
        self.lines = [] if lines is None else lines
        self._copy, self._board_modules = copy, BoardModules(board, copy)
        self._mounts, self.facts = board.mounts, board.facts
        self._mounted: set[str] = set()  # paths of modules in mounted file systems
        self.firmware_names = modules_of(board.facts)
        self.close = self._board_modules.close
        self.modules: dict[str, ModuleType] = {}
        self.names: dict[str, str] = {TEXT: TEXT}
        self.own: set[str] = set()
        self._own_modules: dict[str, ModuleType] = {}
        self._reach = board.heap.reach = ReachableBytes(self._own_modules, self.own, self.modules)
        board.heap.slots = self._reach.slots
        self.search = Search(files, modules=self.firmware_names)
        self.builtins = built_ins(board, self.import_)
        self._tables = [self.builtins]  # what the functions of each module find
        self.builtins.update(
            viper_names(lambda: self._board_modules.get("uctypes")),
            __line__=telling(board.clock, self.lines),
            **stepping(board.clock, self.lines),
        )

    def run(self, text: str, path: str) -> ModuleType:
        """Run the program's main file as the module `__main__` and return that; `path` is the file's path on the board."""
        self.search.entry = path
        return self._compile("__main__", text, self.files.get(path, path), path, own=True)

    def told(self, path: str) -> str:
        """Return the name with which a file reports its lines: `path` without the first "/"; "" if no lines are recorded."""
        return path.lstrip("/") if self._tell_lines else ""

    def firmware(self, name: str) -> ModuleType:
        """Return a module of the firmware; `name` is one of `firmware_names`."""
        return self._board_modules.get(name)

    def source_of(self, file: str) -> str:
        """Return the text of a loaded file, by its path on the computer; "" if it cannot be read any more."""
        try:
            return text_of(file)
        except (OSError, ValueError):
            return ""

    def import_(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 - the names that Python calls it with
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: tuple[str, ...] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """Do what the statement `import` does on the board; the arguments are those of Python's `__import__`.

        Raises:
            ImportError: the board has no such module, or the module no such name; the message is that of a board.
            BoardError: the board has the module, and the simulator does not.
            TypeError: `name`, or a name in `fromlist`, is no text.
            ValueError: `level` is negative, or it is 0 and the name is empty.
            SyntaxError, and what the code of the module raises: while it is loaded; the next import loads such a module again.
        """
        del locals
        if type(name) is not str:
            raise no_text(type(name).__name__)
        if level < 0 or not (name or level):
            raise ValueError
        if level and globals is None:  # called by name, in a package that loads its parts late
            globals = sys._getframe(1).f_globals  # noqa: A001, SLF001 - the board's own rule
        full = _absolute(name, globals, level) if level else name
        module = self._load(full)
        if fromlist:
            if isinstance(fromlist, tuple):
                self._bring(module, full, fromlist)
            return _all_of(module) if fromlist == ("*",) else module
        return module if level else self.modules[full.partition(".")[0]]

    def _bring(self, module: ModuleType, full: str, names: tuple[str, ...]) -> None:
        """Load the submodules that `from module import names` needs; "*" is skipped. `full` is the module's dotted name.

        Raises:
            ImportError: the module has neither an attribute nor a submodule of one of these names.
            TypeError: a name is no text.
        """
        for part in names:
            if type(part) is not str:
                raise no_text(type(part).__name__)
            if part != "*" and not hasattr(module, part):
                if not (hasattr(module, "__path__") and self._find(f"{full}.{part}")):
                    raise ImportError(f"can't import name {part}", name=part)
                self._load(f"{full}.{part}")

    def _load(self, full: str) -> ModuleType:
        """Load the module with the dotted name `full` and its packages, from left to right, and return it.

        Each that is not loaded yet becomes an attribute of its package.

        Raises:
            ImportError, BoardError, and others: as `import_`.
        """
        module: ModuleType | None = None
        done = ""
        for part in full.split("."):
            done = f"{done}.{part}" if done else part
            child = self.modules.get(done)
            if child is None:
                child = self._load_one(done)
                if module is not None:
                    setattr(module, part, child)
            module = child
        assert module is not None  # `split` gives at least one part
        return module

    def _load_one(self, full: str) -> ModuleType:
        if full == "builtins":
            self.modules[full] = built_ins_module(self._tables)
            return self.modules[full]
        found = self._find(full)
        if not found:
            raise no_module(full, self.facts)
        file, path = found
        if path == FIRMWARE:
            module = self.modules[full] = self._board_modules.get(full)
            if full in ("sys", "usys"):
                module.__dict__["modules"] = self.modules
            return module
        own = not _is_in_library(full)
        if not (file or path.endswith((".py", ".mpy"))):  # a folder without `__init__.py`
            return self._compile(full, "", path, path, own=own)
        if not file:
            file, text = path, text_on(self._mounts, path)
        elif self._guard and library_files().get(path) == file:
            self.names[file] = path
            return self._execute(full, library_code(file, self._copy), path)
        else:
            text = read_module(file, path)
        return self._compile(full, text, file, path, own=own)

    def _find(self, full: str) -> tuple[str, str] | None:
        """Return (path on the computer, path on the board) of the module with the dotted name `full`; None if there is none.

        The path on the board is `FIRMWARE` for a module of the firmware. The path on the computer is "" for such a module, for a
        folder without `__init__.py`, and for a file in a mounted file system.
        """
        if _is_in_library(full):  # before the folder: a pupil's first file is often marelle.py
            return self.in_library(full.replace(".", "/"))
        package, _dot, name = full.rpartition(".")
        if package:
            folder = getattr(self.modules[package], "__path__", None)
            if not isinstance(folder, str):
                return None
            path = self.search.inside(folder, name) or self._find_on_mounts([folder], name)
        else:
            places = getattr(self.modules.get("sys"), "path", PATH)
            path = self.search.top(name, places) or self._find_on_mounts(places, name)
        path = self.search.first_file(path) or path
        return (self.files.get(path, ""), path) if path else None

    def _find_on_mounts(self, places: Sequence[str], name: str) -> str:
        path = found_on(self._mounts, places, name)
        if path:
            self._mounted.add(path)
        return path

    def in_library(self, stem: str) -> tuple[str, str] | None:
        """Return (path on the computer, path on the board) of a module of the board library; None if it has no such module.

        `stem` is the module's path without ending, such as "marelle/robot".
        """
        paths = (f"{FOLDER}{stem}.py", f"{FOLDER}{stem}/__init__.py")
        return next(((self.files[path], path) for path in paths if path in self.files), None)

    def _compile(self, full: str, text: str, file: str, path: str, *, own: bool) -> ModuleType:
        """Compile and run a module, and return it; register its file first, so that the messages of a failure name it."""
        self.names[file] = path
        if own:
            self.own.add(file)
        told = self.told(path) if own else ""
        stepped = bool(told) and isinstance(self.lines, Steps)
        code = guarded_code(
            text, file, own=own, guard=self._guard, told=told, stepped=stepped, copy=self._copy
        )
        return self._execute(full, code, path, text if own else None)

    def _execute(self, full: str, code: CodeType, path: str, own: str | None = None) -> ModuleType:
        """Run the code of a module and return the module; `own` is its source text if it is the pupil's, else None.

        If the code raises an exception, the module is removed from `modules` again, unless it is `__main__`.
        """
        module = _Module(full)
        module.__private_file__ = self._seen(path)
        folder = module.__private_file__.removesuffix("/__init__.py")
        for name in ("__doc__", "__loader__", "__package__", "__spec__"):
            del module.__dict__[name]
        if folder and full != "__main__" and not folder.endswith(".py"):  # a package
            module.__dict__["__path__"] = folder
        self.modules[full] = module
        if own is not None:
            self._own_modules[full] = module
            self._reach.loaded(own)
        if full == "__main__":
            module.__dict__.update(
                {name: self._board_modules.get(name) for name in left_by_boot(own or "")}
            )
        try:
            known = {**self.builtins, "__file__": module.__private_file__}
            self._tables.append(known)
            with running_module(known, "" if full == "__main__" else full, own):
                function_of(code, module.__dict__, known)()
        except BaseException:
            if full != "__main__":
                del self.modules[full]
            raise
        return module

    def _seen(self, path: str) -> str:
        """Return a path on the board as `__file__` shows it: without the first "/", unless it is below /lib or in a mounted file system."""
        return path if path.startswith("/lib/") or path in self._mounted else path[1:]


class _Module(ModuleType, metaclass=Closed):
    """A module of a program, or of the board library.

    Its `__file__` is among its built-ins, not its globals, where coverage would take it for a path on this computer.
    """

    __slots__ = ("__private_file__",)
    __private_file__: str

    def __getattr__(self, name: str) -> object:
        if name == "__file__":
            return self.__private_file__
        finds = vars(self).get("__getattr__")
        if finds is not None:
            return finds(name)  # called again, because Python has dropped its error
        raise AttributeError(f"'module' object has no attribute '{name}'", name=name, obj=self)


_Module.__name__ = _Module.__qualname__ = "module"


def _all_of(module: ModuleType) -> ModuleType:
    """Return a module from which `import *` takes the names that a board would: all without a leading underscore.

    A board ignores `__all__`.
    """
    if "__all__" not in vars(module):
        return module
    open_ = ModuleType(module.__name__)
    vars(open_).update({name: value for name, value in vars(module).items() if name[0] != "_"})
    return open_


def _is_in_library(full: str) -> bool:
    return full.partition(".")[0] == LIBRARY


def _absolute(name: str, globals_: Mapping[str, object] | None, level: int) -> str:
    names = globals_ or {}
    package = str(names.get("__name__", ""))
    if "__path__" not in names:
        package = package.rpartition(".")[0]
    parts = package.split(".") if package else []
    if level > len(parts):
        raise ImportError("can't perform relative import")
    base = ".".join(parts[: len(parts) - level + 1])
    return f"{base}.{name}" if name else base
