"""Writes the table of the names that a Pico has, from MicroPython's source, or tells whether the one that is kept agrees with it.

    python tests/peers/micropython/names_of_a_board.py [--write] [--source FOLDER]

Without FOLDER the source is fetched as the tests beside this file are.
"""

import argparse
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from c_tables import Tables
from fetched import source_folder

TABLE = Path(__file__).parents[3] / "simulator/marelle_sim/programs/board_names.py"
DEFINES = ["PICO_RP2040=1", "PICO_ARM=1", "NAN=0", "INFINITY=0"]  # by the Pico's SDK; by libm
FILES = ("py/*.c", "extmod/*.c", "ports/rp2/*.c", "shared/runtime/mpirq.c", "shared/runtime/sys_stdio_mphal.c")  # fmt: skip
# Types that no name leads to; the others of KINDS are built-ins.
NAMELESS = ("mp_type_fun_bc", "mp_type_gen_instance", "mp_type_module", "mp_type_NoneType")
HEADER = """\"\"\"The names that a Pico has: written by `tests/peers/micropython/names_of_a_board.py`, not by hand.

Read from the C tables of MicroPython 1.25 with the configuration of its rp2 port for the board RPI_PICO.
\"\"\"

def _table(text: str) -> dict[str, frozenset[str]]:
    rows = (line.partition(":") for line in text.strip().splitlines())
    return {name: frozenset(held.split()) for name, _colon, held in rows}
"""
ABOUT = {
    "KINDS": "Built-in type -> what its objects have; a subclass has its parents' too.",
    "MODULES": "Module of C -> its names; `builtins` is what a program finds without importing anything.",
    "CLASSES": "Class of such a module -> what its objects have.",
}


def read(root: Path) -> Tables:
    """Read all C files of the build for a Pico."""
    files = [str(path.relative_to(root)) for one in FILES for path in sorted(root.glob(one))]
    with TemporaryDirectory() as empty:
        return Tables(root, files, DEFINES, Path(empty))


def names(root: Path) -> dict[str, dict[str, set[str]]]:
    """Return the three tables of a board."""
    tables = read(root)
    named = [kind for kind in tables.modules["builtins"].values() if kind in tables.types]
    kinds = {
        tables.types[kind].name: tables.attributes(kind)
        for kind in [*named, *NAMELESS]
        if tables.types[kind].parent not in named  # what an exception has is told of the first
    }
    modules = {name: set(rows) for name, rows in tables.modules.items()}
    modules["sys"] |= set(_of_state((root / "py/modsys.c").read_text("utf-8")))
    classes = {
        f"{module}.{name}": tables.attributes(kind)
        for module, rows in tables.modules.items()
        for name, kind in rows.items()
        if module != "builtins" and kind in tables.types
    }
    return {"KINDS": kinds, "MODULES": modules, "CLASSES": classes}


def _of_state(text: str) -> list[str]:
    """Return the names of `sys` that a program may set: they are kept in a list of their own."""
    found = re.search(r"sys_mutable_keys\[\] = \{(.*?)\};", text, re.DOTALL)
    return re.findall(r"^    MP_QSTR_(path|ps1|ps2),", found[1], re.M) if found else []


def written(tables: dict[str, dict[str, set[str]]]) -> str:
    """Return the text of the table's file."""
    parts = [HEADER]
    for name, rows in tables.items():
        lines = [f"{key}: {' '.join(sorted(rows[key]))}".rstrip() for key in sorted(rows)]
        parts += ["", f'{name} = _table("""', *lines, '""")', f'"""{ABOUT[name]}"""']
    return "\n".join(parts) + "\n"


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--source", type=Path)
    asked = parser.parse_args()
    text = written(names(asked.source or source_folder()))
    if asked.write:
        TABLE.write_text(text, "utf-8")
    elif text != TABLE.read_text("utf-8"):
        print(f"{TABLE} is not what the source says: write it with --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
