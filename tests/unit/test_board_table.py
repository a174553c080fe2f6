"""The pages have each key of a board's table: what a motor and a drive base take."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "firmware" / "marelle"


def _arguments(file: str, kind: str) -> set[str]:
    """Return what a class is made of, by the names of its arguments."""
    for node in ast.walk(ast.parse((LIBRARY / file).read_text("utf-8"))):
        if isinstance(node, ast.ClassDef) and node.name == kind:
            (made,) = (
                one
                for one in node.body
                if isinstance(one, ast.FunctionDef) and one.name == "__init__"
            )
            return {one.arg for one in (*made.args.args[1:], *made.args.kwonlyargs)}
    raise AssertionError(kind)


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("robot.md", "### A robot of your own: the board's table"),
        ("robot.fr.md", "### Un robot à soi : la table de la carte"),
    ],
)
def test_the_page_has_each_key(page: str, heading: str) -> None:
    told = (ROOT / "docs" / page).read_text("utf-8").split(heading)[1].split("\n### ")[0]
    _names, motor, drive = (
        set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]*)\|", part, re.MULTILINE))))
        for part in re.split(r"\n\| (?:key of|clé de) ", told)
    )
    assert motor == _arguments("parts/motor.py", "Motor") - {"counts"}
    assert drive == _arguments("drive.py", "DriveBase") - {"left", "right"} | {"counts"}
