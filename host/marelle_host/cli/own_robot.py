"""`marelle new robot`: a folder with a robot of one's own, its world and its program, to change."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from marelle_host.cli.schemas import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_text import Text

OWN_ROBOT = "robot"  # what is typed in the place of a lesson

_FILES = {  # where each goes: what it is called here
    "board.json": "board.json",
    "kit.toml": "kit.{language}.toml",
    "main.py": "main.py",
    "my_robot.py": "my_robot.py",
    "world.toml": "world.{language}.toml",
}


def robot_files(text: Text) -> Mapping[str, bytes]:
    """Return the files of a folder with a robot, and the schemas that its files name, by their path in it.

    Args:
        text: The catalogue of the language that comments and schemas are in.
    """
    from marelle_sim.schemas import described, kit_schema, world_schema  # not for help pages

    home = resources.files("marelle_host.cli") / "data" / "own_robot"
    files = {
        path: home.joinpath(name.format(language=text.language)).read_bytes()
        for path, name in _FILES.items()
    }
    for name, schema in (("kit", kit_schema()), ("world", world_schema())):
        files[f"{name}-1.schema.json"] = as_text(described(schema, text)).encode()
    return files
