"""`marelle new robot`: a folder with a robot of one's own, its world and its program, to change."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from marelle_files import FOLDER, LIBRARY, kit_names, library_files
from marelle_host.cli.authoring.schemas import as_text
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_sim.kits import Kit
    from marelle_text import Text

OWN_ROBOT = "robot"  # what is typed in the place of a lesson

_FILES = {  # path in the new folder -> name here
    "board.json": "board.json",
    "kit.toml": "kit.{language}.toml",
    "main.py": "main.py",
    "my_robot.py": "my_robot.py",
    "world.toml": "world.{language}.toml",
}
_SCHEMA = "#:schema "
_DRIVES = """\
from marelle import Robot

bot = Robot()
bot.straight(300)
bot.turn(90)
print(bot.distance(), "mm")
"""
_SHINES = """\
from marelle import Robot

bot = Robot()
bot.led.on()
"""


def robot_files(text: Text) -> Mapping[str, bytes]:
    """Return path in the folder -> content of the files of a new robot, and of the JSON schemas that these files name.

    Args:
        text: The catalogue of the language of comments and schemas.
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


def kit_text(kit: Kit) -> str:
    """Return the TOML table of a kit as text, without the line that names its schema file: a copy has no such file beside it."""
    lines = Path(kit.source).read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_SCHEMA))


def robot_files_like(name: str, text: Text) -> Mapping[str, bytes]:
    """Return path in the folder -> content of the files of a new robot that begins as the bundled kit `name`; see `robot_files`.

    Raises:
        KitError: E-KIT-01, there is no such kit; another code, `name` is the path of a wrong kit file.
        Problem: E-FILE-01, the library has no table for it.
    """
    from marelle_sim.kits import load_kit  # not for help pages

    kit = load_kit(name)
    if name not in kit_names():
        raise Problem("E-FILE-01", name=name, known=", ".join(kit_names()), nearest="")
    files = dict(robot_files(text))
    files["kit.toml"] = f"{_SCHEMA}./kit-1.schema.json\n{kit_text(kit)}".encode()
    files["my_robot.py"] = Path(library_files()[f"{FOLDER}{LIBRARY}/kits/{name}.py"]).read_bytes()
    files["main.py"] = (_DRIVES if kit.has_wheels else _SHINES).encode()
    # without the presses of a button, which few kits have
    files["world.toml"] = files["world.toml"].partition(b"\n[[input]]")[0]
    return files
