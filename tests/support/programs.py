"""The programs of `tests/programs`, which tests run: files, that ruff and an editor read."""

from pathlib import Path

PROGRAMS = Path(__file__).parents[1] / "programs"


def program(name: str) -> Path:
    """Return the file of a program, by its topic and what it does: `program("guard/returns_in_finally")`.

    Raises:
        FileNotFoundError: no such program is there.
    """
    path = PROGRAMS / f"{name}.py"
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def program_text(name: str) -> str:
    """Return the text of a program, for what takes no file."""
    return program(name).read_text(encoding="utf-8")
