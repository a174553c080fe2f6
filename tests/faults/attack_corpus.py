"""The hostile programs of `tests/faults/attacks`: what each tries, what it does where nothing holds it, and its text.

A program is written for a computer's Python: `reach("os")` gives it a module of the computer. As a program of a board, `reach`
goes all ways out of a board that somebody knew; as plain Python it imports.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).with_name("attacks")

OF_A_BOARD = """
def _by_globals(name):
    return print.__globals__["__builtins__"]["__import__"](name)
def _by_subclasses(name):
    for kind in ().__class__.__base__.__subclasses__():
        if kind.__name__ == "BuiltinImporter":
            return kind.load_module("builtins").__import__(name)
    raise ImportError(name)
def _by_a_frame(name):
    try:
        1 / 0
    except ZeroDivisionError as error:
        frame = error.__traceback__.tb_frame
    while frame.f_back:
        frame = frame.f_back
    return frame.f_globals["__builtins__"].__import__(name)
class _Spy:
    def __radd__(self, other):
        _kept.append(other)
        return self
_kept = []
def _by_adding(name):
    class Own:
        pass
    Own.__getattribute__ += _Spy()
    return _kept[-1](print, "__globals__")["__builtins__"]["__import__"](name)
def _by_a_generator(name):
    def numbers():
        yield
    made = numbers()
    made.gi_frame += _Spy()
    return _kept[-1].f_builtins["__import__"](name)
class _Name(str):
    def __eq__(self, other):
        return True
    def __hash__(self):
        return hash("__name__")
    def __getitem__(self, at):
        return "x"
def _by_a_text(name):
    return getattr(print, _Name("__globals__"))["__builtins__"]["__import__"](name)
def _by_wide_letters(name):
    return __\uff43lock__.reach.__func__.__globals__["__builtins__"]["__import__"](name)
def _by_asking(name):
    return object.__dict__["__getattribute__"](print, "__globals__")["__builtins__"]["__import__"](name)
def _by_import(name):
    return __import__(name)
def _leads_out(found):
    try:
        return found.__file__ or found.__spec__
    except AttributeError:
        return None
def reach(name):
    for way in (_by_globals, _by_subclasses, _by_a_frame, _by_adding, _by_a_generator, _by_a_text, _by_wide_letters, _by_asking):
        try:
            return way(name)
        except Exception as error:
            last = error
    return _by_import(name)
"""
OF_A_COMPUTER = "from importlib import import_module as reach\n"


class Attack(NamedTuple):
    """One program.

    Attributes:
        name: `GROUP/NNN_name`. tries: its first line. bite: what a run without a fence shows (`attack_parent.BITES`).
        text: the program, with the names of targets in it. alone: the layers that hold it without the other.
    """

    name: str
    tries: str
    bite: str
    text: str
    alone: tuple[str, ...]

    @property
    def group(self) -> str:
        """What it attacks."""
        return self.name.partition("/")[0]

    def filled(self, targets: Mapping[str, object], *, on_board: bool) -> str:
        """Return the program, aimed at targets."""
        text = (OF_A_BOARD if on_board else OF_A_COMPUTER) + self.text
        for name in sorted(targets, key=len, reverse=True):
            text = text.replace(name, str(targets[name]))
        return text


HARMLESS = Attack("harmless/000_says", "", "said", "print('HALF_A' + 'HALF_B')\n", ())
"""Shows that programs run at all: it may say what it says."""
PLAIN = Attack("harmless/000_reaches", "", "said", f"reach('ctypes')\n{HARMLESS.text}", ())
"""The same of a program that no fence of the language holds."""


def corpus() -> list[Attack]:
    """Return all programs, by name."""
    table = tomllib.loads((FOLDER / "bites.toml").read_text("utf-8"))
    return [
        Attack(
            name=f"{group}/{stem}",
            tries=(text := (FOLDER / group / f"{stem}.py").read_text("utf-8")).partition("\n")[0].removeprefix("# "),
            bite=bite,
            text=text,
            alone=tuple(table["alone"].get(group, ("language", "system"))),
        )
        for group, bites in table["bites"].items()
        for stem, bite in bites.items()
    ]  # fmt: skip
