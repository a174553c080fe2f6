"""A walk that also gives objects of a program to all that it calls: what is handed to them in return belongs to the board too."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from reach import Walk

from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.programs.loader import Loader

SPIES = """
kept = []
class Spy:
    def __init__(self, *given):
        kept.extend(given)
        self.left = 2
    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return take
    def __call__(self, *given, **named):
        return take(*given, **named)
    def __iter__(self):
        self.left = 2
        return self
    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise StopIteration
        return Spy()
    def __getitem__(self, place):
        kept.append(place)
        raise IndexError
    def __enter__(self):
        return self
def take(*given, **named):
    kept.extend(given)
    kept.extend(named.values())
    return 1
def _taking(self, *given):
    kept.extend(given)
    return True
for name in "eq ne lt gt le ge add radd iadd sub rsub isub mul rmul imul truediv rtruediv floordiv rfloordiv mod rmod and rand or ror xor rxor lshift rlshift rshift rrshift pow rpow contains exit format get set delete set_name instancecheck subclasscheck missing reversed round divmod setitem delitem reduce_ex copy deepcopy prepare mro_entries class_getitem fspath bytes dir".split():
    setattr(Spy, "__%s__" % name, _taking)
for name, value in {"len": 2, "bool": True, "hash": 1, "int": 1, "index": 1, "float": 1.0, "str": "a", "repr": "a"}.items():
    setattr(Spy, "__%s__" % name, lambda self, value=value: value)
class Text(str):
    def __eq__(self, other):
        kept.append(other)
        return str.__eq__(self, other)
    def __hash__(self):
        return 1
    def replace(self, *given):
        return take(*given) and self
    def partition(self, *given):
        return take(*given) and ("a", "b", "c")
class Number(int):
    def __radd__(self, other):
        return take(other)
    def __eq__(self, other):
        return take(other)
    def __hash__(self):
        return 1
class Names(dict):
    def __getitem__(self, name):
        kept.append(name)
        return Spy()
class Row(list):
    def append(self, thing):
        kept.append(thing)
"""
"""A program's classes, which keep all that they are given."""


class SpyingWalk(Walk):
    """Calls all that it reaches with spies too, and goes on from what these have kept."""

    def __init__(self, loader: Loader, board: VirtualBoard, program: ModuleType) -> None:
        super().__init__(loader, board.clock)
        self._board, self._kept = board, program.kept
        spy, text, number, names, row = (
            getattr(program, name) for name in ("Spy", "Text", "Number", "Names", "Row")
        )
        self._spies = (spy, text, number, names, row)
        self._given: list[Callable[[], tuple[Any, ...]]] = [
            lambda: (spy(),), lambda: (spy(), spy()), lambda: (spy(), spy(), spy()), lambda: (text("a"),),
            lambda: (number(1),), lambda: (text("a"), spy()), lambda: (number(1), spy()), lambda: (spy(), number(1)),
            lambda: (names(a=1),), lambda: (row([1, 2]),), lambda: (spy(), row([1])), lambda: (names(), row()),
        ]  # fmt: skip

    def _inside(self, thing: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(thing, self._spies):
            return
        yield from super()._inside(thing)
        if (
            not callable(thing)
            or thing in self._spies
            or "._" in self.path
            or self._is_skipped(thing)
        ):
            return
        for given in self._given:
            yield ".(spies)", self._tried(lambda given=given: thing(*given()))
            self._board.clock.clear()  # what was told to call a spy later
            kept, self._kept[:] = self._kept[:], []
            for one in kept:
                yield ".(kept)", one
