"""Mistakes in names: unknown, misspelt, in French, used too early; and in imports."""

import ast
import re
from collections.abc import Iterable
from unicodedata import combining, normalize

from marelle_help.mistake import Mistake, SourceRange, line_of
from marelle_help.mistakes.computer import BUILT_INS, IN_MODULES, INSTEAD
from marelle_help.mistakes.library import (
    ENGLISH,
    FRENCH,
    MAT,
    METHODS,
    PARTS,
    import_of,
    module_of,
)
from marelle_help.mistakes.nearest import nearest
from marelle_help.mistakes.parentheses import class_for_object
from marelle_help.mistakes.view import Holder, View, called_name
from marelle_help.mistakes.words import (
    CARDS,
    COMPUTER_MODULES,
    FRENCH_NAMES,
    METHODS_IN_FRENCH,
    OTHER_BOARDS,
    REPEAT_WORDS,
    SYNONYMS,
)
from marelle_help.signatures import Function

_PARTS = re.compile(r"[A-Z]?[a-z]+")  # of `tourne_droite` and `turnLeft`
_FUNCTIONS = (
    "bound_method",
    "builtin_function_or_method",
    "closure",
    "function",
    "generator",
    "method",
)
_NUMBERS = ("bool", "float", "int")
_OF_LISTS_AND_TEXTS = frozenset({*dir(list), *dir(str)} - {*dir(int), *dir(float)})
_SHOWN = 40  # characters of the program that a sentence may hold
_SHOWS = frozenset(("print", "text", "value", "str"))
_CONSTANTS = ("False", "None", "True")


def unknown_name(view: View, name: str, known: Iterable[str]) -> Mistake | None:
    """Return the mistake of a NameError; None if it is not recognised.

    Args:
        view: the program, at the place of the failure.
        name: the name without a value.
        known: the names that have one.
    """
    node = next((n for n in view.inside() if isinstance(n, ast.Name) and n.id == name), None)
    if node is None:
        return None
    place = view.range_of(node)
    if module_of(name):
        return Mistake("E-PROG-31", place, {"name": name, **import_of(name)})
    given = view.assignments(name)
    if given and given[-1].lineno > view.line:
        code = "E-PROG-94" if isinstance(given[-1], Function) else "E-PROG-54"
        return Mistake(code, place, {"name": name})
    about_robot = _about_robot(view, node)
    if about_robot is not None:
        return about_robot
    if CARDS.fullmatch(line_of(view.source, node.lineno)):
        return Mistake("E-PROG-99", place, {})
    return _misspelt(view, node, set(known))


def _other_word(name: str, known: set[str]) -> str:
    """Return the known function that a name with other words means: `move`, `tourne_droite`, `turnLeft`; "" for none."""
    meant = next((word for word in SYNONYMS.get(name.lower(), ()) if word in known), "")
    parts = {part.lower() for part in _PARTS.findall(name)}
    found = parts & MAT & known
    return meant or (found.pop() if len(found) == 1 and len(parts) > 1 else "")


def _misspelt(view: View, node: ast.Name, known: set[str]) -> Mistake | None:
    """Return the mistake of a name that is similar to a known name or to one of the library, or of a string without quotes; None if it is neither."""
    other = _other_word(node.id, known)
    if other:
        return view.mistake("E-PROG-12", node, name=node.id, nearest=other)
    inside = view.names_inside(node)
    names = {*known, *inside, *ENGLISH, *FRENCH, *_CONSTANTS} - {node.id}
    spelled = _spelled(node.id, names)
    near = nearest(node.id, {*known, *inside} - {node.id})
    if spelled is None and near in inside:
        return view.mistake("E-PROG-12", node, name=node.id, nearest=near)
    if spelled is None:
        return _text_without_quotes(view, node, names)
    code, meant = spelled
    return view.mistake(code, node, name=node.id, meant=meant)


def _about_robot(view: View, node: ast.Name) -> Mistake | None:
    """Return the mistake of a name that is used like a robot, is a method of robots, or exists only in Python on a computer; else None.

    A method's name counts only in a program that makes a robot.
    """
    name, place = node.id, view.range_of(node)
    if name in BUILT_INS:
        return _of_a_computer(name, place)
    if _is_robot_never_made(view, node):
        return Mistake("E-PROG-98", place, {"name": name})
    robot = _robot(view)
    if robot and name in METHODS:
        return Mistake("E-CODE-10", place, {"name": name, "meant": f"{robot}.{name}"})
    if robot and name.lower() == "robot" and isinstance(view.parent(node), ast.Attribute):
        return Mistake("E-PROG-12", place, {"name": name, "nearest": robot})
    return None


def _robot(view: View) -> str:
    """Return the name of the first robot that the program makes (`bot = Robot()`); "" if it makes none."""
    assigned = (node for node in view.nodes() if isinstance(node, ast.Assign))
    targets = (
        node.targets[0]
        for node in assigned
        if isinstance(node.value, ast.Call) and called_name(node.value) == "Robot"
    )
    return next((target.id for target in targets if isinstance(target, ast.Name)), "")


def _is_robot_never_made(view: View, node: ast.Name) -> bool:
    parent = view.parent(node)
    if not isinstance(parent, ast.Attribute) or parent.attr not in METHODS | PARTS:
        return False
    return not any(isinstance(n, ast.Call) and called_name(n) == "Robot" for n in view.nodes())


def _spelled(name: str, names: set[str]) -> tuple[str, str] | None:
    """Return the code of the mistake and the right spelling of a name that is wrong in capitals, accents or language; else None."""
    by_letters = {other.lower(): other for other in sorted(names) if not other.startswith("_")}
    if name.lower() in by_letters:
        return "E-PROG-50", by_letters[name.lower()]
    if name.lower() in FRENCH_NAMES:
        return "E-PROG-52", FRENCH_NAMES[name.lower()]
    if name.lower() in REPEAT_WORDS:
        return "E-PROG-52", "for i in range(4):"
    bare = _without_accents(name)
    if bare != name:
        meant = by_letters.get(bare.lower()) or nearest(bare.lower(), by_letters, 0.8)
        if meant:
            return "E-PROG-51", by_letters[meant.lower()]
    return None


def _without_accents(name: str) -> str:
    return "".join(c for c in normalize("NFD", name) if not combining(c))


def _text_without_quotes(view: View, node: ast.Name, names: set[str]) -> Mistake | None:
    """Return the mistake of a string without quotes, as in `print(bonjour)` or `x == oui`; None if the name is similar to a known one.

    None also if it is neither an argument of a function that shows texts nor on the right side of `==` or `!=`.
    """
    if nearest(node.id, names):
        return None
    parent = view.parent(node)
    shown = isinstance(parent, ast.Call) and node in parent.args and called_name(parent) in _SHOWS
    compared = (
        isinstance(parent, ast.Compare)
        and node in parent.comparators
        and (isinstance(parent.ops[0], ast.Eq | ast.NotEq))
    )
    return view.mistake("E-PROG-53", node, name=node.id) if shown or compared else None


def local_name(view: View) -> Mistake | None:
    """Return the mistake of a function that uses a name before it assigns it; None if the failed expression is no name."""
    node = view.node
    if not isinstance(node, ast.Name):
        return None
    code = "E-PROG-55" if view.assignments(node.id) else "E-PROG-54"
    return view.mistake(code, node, name=node.id)


def unknown_attribute(
    view: View, name: str, error: AttributeError, known: Iterable[str]
) -> Mistake | None:
    """Return the mistake of an AttributeError; None if the attribute is not found in the failed code.

    Args:
        view: the program, at the place of the failure.
        name: the missing attribute.
        error: the exception.
        known: the attributes that the object has.
    """
    node = next(
        (n for n in view.inside() if isinstance(n, ast.Attribute) and n.attr == name), None
    )
    if node is None:
        return None
    place = view.end_range(node)
    holder = view.holder(error, node)
    if holder.kind == "NoneType":
        chained = isinstance(node.value, ast.Call) and name in MAT
        return view.mistake(
            "E-PROG-61", node.value, name=view.text(node.value), nearest=name if chained else ""
        )
    used = node.value
    if holder.kind == "module" and isinstance(used, ast.Name) and _is_robot_never_made(view, used):
        return view.mistake("E-PROG-98", used, name=used.id)  # `marelle.robot`
    if holder.kind in _FUNCTIONS and isinstance(used, ast.Attribute):
        return Mistake("E-PROG-49", view.end_range(used), {"name": used.attr})
    if holder.kind == "Robot" and name in MAT:
        return Mistake("E-PROG-77", place, {"name": name, "other": view.text(used)})
    # A robot's method or part, used on the class
    forgotten = class_for_object(view, node) if name in METHODS | PARTS else None
    return (
        forgotten
        or _not_of_its_kind(view, node, holder)
        or _wrong_attribute(name, place, known, holder)
    )


def _not_of_its_kind(view: View, node: ast.Attribute, holder: Holder) -> Mistake | None:
    """Return the mistake of `led.value = 1` (a method that gets a value assigned) or `speed.append(3)` (a list's method on a number); None otherwise."""
    if isinstance(node.ctx, ast.Store) and node.attr in holder.names | holder.on_computer:
        return _set_by_a_call(view, node)
    if holder.kind in _NUMBERS and node.attr in _OF_LISTS_AND_TEXTS:
        return _of_no_number(view, node)
    return None


def _set_by_a_call(view: View, node: ast.Attribute) -> Mistake:
    statement = view.parent(node)
    given = statement.value if isinstance(statement, ast.Assign) else None
    meant = f"{view.text(node)}({view.text(given) if given else ''})"
    shown = meant if len(meant) <= _SHOWN and "\n" not in meant else ""
    return Mistake("E-PROG-49", view.end_range(node), {"name": node.attr, "nearest": shown})


def _of_no_number(view: View, node: ast.Attribute) -> Mistake:
    used = view.short(node.value)
    name = used if isinstance(node.value, ast.Name) else "x"
    meant = f"{name} = []" if hasattr(list, node.attr) else f"{name} = str({used})"
    return Mistake(
        "E-CODE-22", view.end_range(node), {"name": used, "other": node.attr, "meant": meant}
    )


def _of_first_word(name: str, names: set[str]) -> str:
    """Return the one of `names` that the first word of a longer name is similar to: `tourner` for `tourne_droite`; "" for none."""
    words = [word.lower() for word in _PARTS.findall(name)]
    return nearest(words[0], names, 0.85) if len(words) > 1 else ""


def _wrong_attribute(
    name: str, place: SourceRange, known: Iterable[str], holder: Holder
) -> Mistake:
    # The object has the name in Python on a computer
    if name in IN_MODULES.get(holder.module, ()) or name in holder.on_computer:
        return _of_a_computer(name, place)
    names = {*known, *holder.names} - {name}
    spelled = _spelled(name, names)
    if spelled is not None:
        code, meant = spelled
        return Mistake(code, place, {"name": name, "meant": meant})
    meant = METHODS_IN_FRENCH.get(_without_accents(name.lower()), "")
    if meant not in names:
        meant = (
            _of_first_word(name, names) if holder.kind == "Robot" else nearest(name, holder.names)
        )
    return Mistake("E-PROG-22", place, {"nearest": meant} if meant else {})


def _of_a_computer(name: str, place: SourceRange) -> Mistake:
    """Return the mistake E-BOARD-07: Python on a computer has this name, MicroPython lacks it. Its fact "nearest" is a substitute, or ""."""
    return Mistake("E-BOARD-07", place, {"name": name, "nearest": INSTEAD.get(name, "")})


def unknown_import(view: View, name: str, modules: Iterable[str]) -> Mistake | None:
    """Return the mistake of an ImportError: in a module's name, or in a name imported from a module; None if no import is at the failed line.

    Args:
        view: the program, at the place of the failure.
        name: the module or name that was not found.
        modules: the modules that the board has.
    """
    imports = (n for n in view.nodes() if isinstance(n, ast.Import | ast.ImportFrom))
    found = next((n for n in imports if n.lineno <= view.line <= (n.end_lineno or n.lineno)), None)
    if found is None:
        return None
    place = _range_of_import(view, found, name)
    module = (found.module or "") if isinstance(found, ast.ImportFrom) else ""
    elsewhere = _from_elsewhere(name.partition(".")[0], module, place)
    if elsewhere is not None:
        return elsewhere
    inside = bool(module) and name not in (module, module.partition(".")[0])
    if inside and name in FRENCH:
        return Mistake("E-PROG-31", place, {"name": name, **import_of(name)})
    names = {*ENGLISH, *FRENCH} if inside else {*modules, "marelle", "marelle.fr"}
    meant = next((other for other in sorted(names) if other.lower() == name.lower()), "")
    if meant and meant != name:
        return Mistake("E-PROG-50", place, {"name": name, "meant": meant})
    if inside and module.partition(".")[0] != "marelle":
        return Mistake("E-PROG-14", place, {})
    words = {
        word.lower(): word
        for word in sorted(ENGLISH if inside and module != "marelle.fr" else names)
    }
    meant = words.get(nearest(name.lower(), words), "")
    return Mistake("E-PROG-14", place, {"name": name, "nearest": meant})


def _from_elsewhere(name: str, module: str, place: SourceRange) -> Mistake | None:
    """Return the mistake of an import that exists only in Python on a computer, or only on another kind of board; None otherwise.

    `module` is the X of `from X import name`; "" for `import name`.
    """
    if name in IN_MODULES.get(module, ()):
        return _of_a_computer(name, place)
    if name in COMPUTER_MODULES:
        return Mistake("E-PROG-76", place, {"name": name})
    if name in OTHER_BOARDS:
        return Mistake("E-BOARD-11", place, {"name": name, "board": OTHER_BOARDS[name]})
    return None


def _range_of_import(view: View, node: ast.Import | ast.ImportFrom, name: str) -> SourceRange:
    for alias in node.names:
        if alias.name == name:
            place = view.range_of(alias)
            return place._replace(end_column=place.column + len(name))
    place = view.range_of(node)
    at = view.text(node).find(name)
    if at < 0 or "\n" in view.text(node):
        return place
    return place._replace(column=place.column + at, end_column=place.column + at + len(name))
