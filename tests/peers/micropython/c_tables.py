"""Reads tables of names out of MicroPython's C source, as the compiler for one board would see them.

The C preprocessor (`cpp`) evaluates the conditions; headers of the chip's maker, which the source does not have, count as empty.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_INCLUDE = re.compile(r'#\s*include\s*[<"]([^>"]+)[>"]')
_TABLE = re.compile(r"\bmp_rom_map_elem_t (\w+)\[\] = \{")
_DICT = re.compile(r"\bmp_obj_dict_t (\w+) = \{")
_TYPE = re.compile(r"\bmp_obj_(?:full_)?type_t (\w+) = \{")
_MODULE = re.compile(r"\bmp_obj_module_t (\w+) = \{")
_FUNCTION = re.compile(r"\bvoid (\w+)\(mp_obj_t \w+, qstr attr, mp_obj_t \*dest\) \{")
_REGISTERED = re.compile(r"^MP_REGISTER_(?:EXTENSIBLE_)?MODULE\(MP_QSTR_(\w+), (\w+)\)", re.M)
_ATTRIBUTE = re.compile(r"\battr == MP_QSTR_(\w+)\b(?! &&)")  # where more is asked, it is set
_NAME = re.compile(r"\bMP_QSTR_(\w+)")
_POINTED = re.compile(r"&\s*(\w+)")
_LENGTH = re.compile(r"\(sizeof\((\w+)\) / sizeof\(\(\1\)\[0\]\)\)")


class Type(NamedTuple):
    """A type of C.

    Attributes:
        name: in Python. attr: C's function that knows its attributes. methods: C's dictionary of them. parent: by its name in C.
    """

    name: str
    attr: str
    methods: str
    parent: str


class Tables:
    """What the files of one build hold.

    Attributes:
        types: by their name in C. modules: name in Python -> name there -> name in C of what it is, "" for none.
    """

    def __init__(self, root: Path, files: list[str], defines: list[str], empty: Path) -> None:
        """Read files.

        Args:
            root: MicroPython's source. files: of it. defines: what the build defines, as `NAME=1`.
            empty: a folder for the headers that the source does not have.
        """
        self.types: dict[str, Type] = {}
        self._dicts: dict[str, dict[str, str]] = {}
        self._known: dict[
            str, set[str]
        ] = {}  # C's function for attributes -> names that it compares with
        places = (root, root / "ports/rp2", root / "ports/rp2/boards/RPI_PICO")
        _make_missing(root, places, empty)
        options = [f"-D{one}" for one in defines] + [f"-I{place}" for place in (*places, empty)]
        held: dict[str, str] = {}
        registered: dict[str, str] = {}
        for file in files:
            text = _preprocessed(root / file, options)
            self._read(text)
            held.update(_held(text))
            registered.update(_REGISTERED.findall((root / file).read_text("utf-8")))
        self.modules = {
            name: self._dicts[held[module]]
            for name, module in registered.items()
            if held.get(module) in self._dicts
        }

    def attributes(self, name: str) -> set[str]:
        """Return what objects of a type have, by its name in C."""
        told = self.types[name]
        methods, own = self._dicts.get(told.methods, {}), self._known.get(told.attr, set())
        return own | set(methods) | (self.attributes(told.parent) if told.parent else set())

    def _read(self, text: str) -> None:
        self._dicts.update(_dicts(text))
        for name, body in _bodies(_TYPE, text):
            self.types[name] = _type(body)
        for name, body in _bodies(_FUNCTION, text):
            self._known[name] = set(_ATTRIBUTE.findall(body))


def _preprocessed(path: Path, options: list[str]) -> str:
    command = ["cpp", "-P", "-nostdinc", *options, str(path)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _held(text: str) -> dict[str, str]:
    """Return module -> its dictionary, by their names in C."""
    found = ((name, _POINTED.findall(body)) for name, body in _bodies(_MODULE, text))
    return {name: pointed[-1] for name, pointed in found}


def _make_missing(root: Path, places: tuple[Path, ...], empty: Path) -> None:
    """Write an empty header for each that is included and nowhere."""
    for file in [*root.rglob("*.c"), *root.rglob("*.h")]:
        for name in _INCLUDE.findall(file.read_text("utf-8", "replace")):
            if not any((place / name).exists() for place in (*places, file.parent)):
                (empty / name).parent.mkdir(parents=True, exist_ok=True)
                (empty / name).touch()


def _bodies(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """Give the name and the text between the braces of each definition."""
    for found in pattern.finditer(text):
        yield found[1], _body(text, found.end())


def _body(text: str, start: int) -> str:
    depth, end = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    return text[start : end - 1]


def _rows(body: str) -> list[tuple[str, str]]:
    """Return (name, name in C of what it is) of each row of a table."""
    rows, start = list[tuple[str, str]](), 0
    while (begin := body.find("{", start)) >= 0:
        row = _body(body, begin + 1)
        start = begin + len(row) + 2
        pointed = _POINTED.findall(row)
        rows.append((_NAME.findall(row)[0], pointed[0] if pointed else ""))
    return rows


def _dicts(text: str) -> dict[str, dict[str, str]]:
    """Return the dictionaries of a file; some are a part of a table."""
    tables = {name: _rows(body) for name, body in _bodies(_TABLE, text)}
    dicts = dict[str, dict[str, str]]()
    for name, body in _bodies(_DICT, text):
        table = re.search(r"\.table = (?:\([^)]*\))*(\w+)((?: \+ \d+)*)", body)
        used = re.search(r"\.used = (.*?), \.alloc", body)
        if table is None or used is None:
            continue
        rows = tables[table[1]]
        skipped = sum(int(number) for number in re.findall(r"\d+", table[2]))
        count = _computed(_LENGTH.sub(str(len(rows)), used[1]))
        dicts[name] = dict(rows[skipped : skipped + count])
    return dicts


def _computed(expression: str) -> int:
    """Compute sums and differences of numbers, in brackets or not."""
    if re.fullmatch(r"[\d+\-() ]+", expression) is None:
        raise ValueError(f"not sums alone: {expression}")
    return int(eval(expression))  # digits, signs and brackets only


def _type(body: str) -> Type:
    indexes = dict(re.findall(r"\.slot_index_(\w+) = (\d+)", body))
    slots = [part.strip() for part in body.partition(".slots = {")[2].rstrip("} ,").split(",")]

    def slot(name: str) -> str:
        words = re.findall(r"\w+", slots[int(indexes[name]) - 1]) if name in indexes else [""]
        return str(words[-1])

    name = re.search(r"\.name = MP_QSTR_(\w+)", body)
    return Type(name[1] if name else "", slot("attr"), slot("locals_dict"), slot("parent"))
