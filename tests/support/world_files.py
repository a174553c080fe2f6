"""Files for tests, worlds above all: written, loaded, and refused."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from marelle_sim.errors import WorldError
from marelle_sim.world import World, load_world

HEAD = "format = 1\nsize = [900, 600]\n"
"""How the file of a world begins."""


def written(folder: Path, text: str, name: str = "world.toml") -> Path:
    """Write a text into a folder, as a world file unless it has another name, and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def edited(path: Path, old: str, new: str) -> Path:
    """Write something else where a file has that, and return its path."""
    text = path.read_text("utf-8")
    assert old in text
    return written(path.parent, text.replace(old, new), path.name)


def loaded(folder: Path, text: str) -> World:
    """Return the world of a text, whose other files lie in a folder."""
    return load_world(written(folder, text))


def refusal_of(path: Path | str) -> WorldError:
    """Return the error that loading a world raises."""
    with pytest.raises(WorldError) as caught:
        load_world(path)
    return caught.value


def refused(path: Path | str) -> tuple[str, object, object]:
    """Return (code, line, key) of the error that loading a world raises."""
    error = refusal_of(path)
    return error.code, error.facts.get("line"), error.facts.get("key")


def as_toml(document: Mapping[str, object]) -> str:
    """Write a document as TOML, the tables in it inline."""
    return "".join(f"{json.dumps(key)} = {_inline(value)}\n" for key, value in document.items())


def _inline(value: object) -> str:
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {_inline(inside)}" for key, inside in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return repr(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
