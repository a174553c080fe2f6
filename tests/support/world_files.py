"""World files for tests: written, loaded, and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from marelle_sim.errors import WorldError
from marelle_sim.world import load_world

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_sim.world import World


def written(folder: Path, text: str, name: str = "world.toml") -> Path:
    """Write a world file into a folder and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str) -> World:
    """Return the world of a text, whose other files lie in a folder."""
    return load_world(written(folder, text))


def refusal_of(path: Path | str) -> WorldError:
    """Return the error that loading a world raises."""
    with pytest.raises(WorldError) as caught:
        load_world(path)
    return caught.value
