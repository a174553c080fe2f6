"""Walks from what a program finds to all that it reaches: by names, subscripts, iteration, and calls without arguments.

A name is looked up as the text of a program looks it up: by `programs.attributes` where it would be rewritten, else by Python itself.
So it tries every name that Python knows of a thing, private ones too.
"""

import builtins
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from types import CodeType, FrameType, ModuleType, TracebackType
from typing import Any

from marelle_sim.kernel import Clock
from marelle_sim.programs.attributes import attribute
from marelle_sim.programs.hidden import CLOSED
from marelle_sim.programs.kinds import FOREIGN_NAMES
from marelle_sim.programs.loader import Loader
from marelle_sim.programs.modules_table import MODULES
from marelle_sim.programs.names_in_text import INJECTED

NEVER = (CodeType, FrameType, TracebackType)
_OF_PYTHON = (
    builtins.__import__, builtins.compile, builtins.delattr, builtins.dir, builtins.eval, builtins.exec,
    builtins.getattr, builtins.input, builtins.open, builtins.setattr, builtins.vars,
)  # fmt: skip
_HELD = (  # classes of the simulator of which a board's programs hold objects
    "BoardFile", "Interrupt", "PIOASMError", "_AnyBytearray", "_AnyMemoryview", "module", "type",
)  # fmt: skip
_FAT = "marelle_sim.microcontroller.fat."  # knows nothing but the device that a program has made
_ITEMS = 40  # of one group
_LIMIT_US = 1000  # for one call
_OF_EVERYTHING = ("__dict__", "__globals__", "__code__", "__closure__", "__self__", "__func__", "__subclasses__", "mro", "gi_frame")  # fmt: skip
_SKIPPED = ("globals", "locals", "input", "help", "breakpoint", "print", "reset", "soft_reset", "bootloader", "deepsleep", "lightsleep", "exit", "idle")  # fmt: skip


class Walk:
    """One walk.

    Attributes:
        found: path -> what should not be reached. path: where it is. seen: how many things were.
    """

    def __init__(self, loader: Loader, clock: Clock) -> None:
        self._loader, self._clock = loader, clock
        self.found: dict[str, str] = {}
        self.path = ""
        self._known: set[tuple[type, str]] = set()
        self._waiting: list[tuple[str, Any]] = []

    @property
    def seen(self) -> int:
        """How many kinds of things were reached, each by another last name."""
        return len(self._known)

    def start(self) -> None:
        """Walk from the built-ins and from all modules."""
        for name, value in self._loader.builtins.items():
            if name not in INJECTED:
                self.reach(name, value)
        for name in (*MODULES, "builtins"):
            self.reach(name, self._loader.import_(name))

    def go(self) -> None:
        """Walk to the end."""
        while self._waiting:
            path, thing = self._waiting.pop()
            self.path = path
            for name, value in self._next(thing):
                self.reach(f"{path}{name}", value)

    def reach(self, path: str, thing: Any) -> None:
        """Walk from one more thing, which is at a path."""
        if self._is_forbidden(thing):
            self.found.setdefault(path, type(thing).__name__)
            return
        key = (type(thing), path.rpartition(".")[2])
        if key not in self._known and type(thing) not in (int, str, float, bool, type(None)):
            self._known.add(key)
            self._waiting.append((path, thing))

    def _is_forbidden(self, thing: Any) -> bool:
        if isinstance(thing, NEVER) or any(thing is one for one in _OF_PYTHON):
            return True
        place, name = type(thing).__module__, type(thing).__name__
        if place.startswith("marelle_sim.") and not (name in _HELD or place.startswith(_FAT)):
            return True
        if isinstance(thing, ModuleType):
            # An empty one was made by a program itself.
            is_empty = vars(thing).keys() <= vars(ModuleType("")).keys()
            return not is_empty and all(
                thing is not ours for ours in self._loader.modules.values()
            )
        return type(thing) is dict and not {"__builtins__", "__loader__", *INJECTED}.isdisjoint(
            thing
        )

    def _next(self, thing: Any) -> Iterator[tuple[str, Any]]:
        for name in sorted(_names(thing)):
            try:
                yield f".{name}", said(thing, name)
            except BaseException:  # noqa: BLE001 - whatever is there may raise anything
                continue
        yield from self._inside(thing)

    def _inside(self, thing: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(thing, dict):
            for key, value in list(thing.items())[:_ITEMS]:
                yield ".[key]", key
                yield f".[{key!r:.20}]", value
        elif isinstance(thing, list | tuple | set | frozenset):
            for value in list(thing)[:_ITEMS]:
                yield ".[item]", value
        elif callable(thing):
            if not self._is_skipped(thing):
                yield ".()", self._tried(thing)
        elif hasattr(type(thing), "__next__"):
            for value in self._tried(lambda: list(islice(thing, 3))) or ():
                yield ".[next]", value

    def _is_skipped(self, thing: Any) -> bool:
        return getattr(thing, "__name__", "") in _SKIPPED

    def _tried(self, call: Any) -> Any:
        """Call something; what waits on the board is ended after a millisecond of its time."""
        late = self._clock.at(self._clock.now + _LIMIT_US, _end)
        try:
            return call()
        except BaseException:  # noqa: BLE001 - whatever is called may raise anything
            return None
        finally:
            late.cancel()
            self._clock._stopped = None  # by a reset, say: the walk goes on


def _end() -> None:
    raise TimeoutError


def _names(thing: Any) -> set[str]:
    """Return all names that Python knows of a thing, and of its class, which asks nobody."""
    classes = (*type(thing).__mro__, *(thing.__mro__ if isinstance(thing, type) else ()))
    names = set(_OF_EVERYTHING).union(*(vars(one) for one in classes))
    with suppress(AttributeError):
        names.update(object.__getattribute__(thing, "__dict__"))
    return names


def said(thing: Any, name: str) -> Any:
    """Return what `thing.name` is in the text of a program."""
    special = name.startswith("__") and name.endswith("__")
    if name in CLOSED or name in FOREIGN_NAMES or special or name == "format":
        return attribute(thing, name)
    return getattr(thing, name)
