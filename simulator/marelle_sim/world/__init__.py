"""The world that robots drive in: its file, its mat, its walls, and what it is in words."""

from __future__ import annotations

from .model import Box, Curve, Input, Pose, Segment, Squares, World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

__all__ = [
    "Box",
    "Curve",
    "Input",
    "Pose",
    "Segment",
    "Squares",
    "World",
    "load_world",
    "world_names",
]


def load_world(world: str | PathLike[str]) -> World:
    """Return a bundled world by its name, or the world of a `.toml` file or of its folder.

    Raises:
        WorldError: The world is unknown, or its file is wrong; the facts name file and line.

    Example:
        >>> load_world("squares").squares.name_at(75, 75)
        'A1'
    """
    # pathlib, re and tomllib would take half of the time that importing marelle_sim may take.
    from .worldfile import read_world  # noqa: PLC0415

    return read_world(world)


def world_names() -> list[str]:
    """Return the names of the bundled worlds, in alphabetical order."""
    from .worldfile import world_names as names  # noqa: PLC0415  (as above)

    return names()
