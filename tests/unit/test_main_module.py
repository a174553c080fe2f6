"""The program as a module, `__main__`, and modules that a program imports by calling `__import__`."""

from pathlib import Path

import pytest
from fixture_types import Printed
from found_micropython import VMS
from handed_in import write
from programs import program_text

NESTED = """
print(__import__(
    __import__("sys").modules and "math"  # a comment
).pi > 3, [__import__(name).__name__ for name in ("gc", "time")])
try:
    __import__("nowhere")
except ImportError as error:
    print(error)
"""


@pytest.mark.parametrize("vm", VMS)
def test_a_program_finds_itself_as_the_module_main(printed: Printed, vm: str) -> None:
    assert printed(program_text("modules/changes_itself"), vm=vm) == [
        "6 True __main__",
        "['machine', 'rp2', 'speed']",
    ]


@pytest.mark.parametrize("vm", VMS)
def test_calls_of_import_may_stand_in_one_another(printed: Printed, vm: str) -> None:
    assert printed(NESTED, vm=vm) == ["True ['gc', 'time']", "no module named 'nowhere'"]


@pytest.mark.parametrize("vm", VMS)
def test_a_package_imports_its_own_modules_by_calls(
    printed: Printed, tmp_path: Path, vm: str
) -> None:
    own = "def of(name):\n    return getattr(__import__('_' + name, None, None, (), 1), name)\n"
    write(
        tmp_path,
        {
            "shapes/__init__.py": own + "round_ = of('circle')\n",
            "shapes/_circle.py": "circle = 'o'\n",
        },
    )
    assert printed("import shapes\nprint(shapes.round_, shapes.of('circle'))\n", vm=vm) == ["o o"]


@pytest.mark.parametrize("vm", VMS)
def test_a_module_has_its_own_names_and_those_of_every_module(
    printed: Printed, tmp_path: Path, vm: str
) -> None:
    (tmp_path / "shapes.py").write_text("_sides = 4\n")
    assert printed(program_text("modules/names_of_modules"), vm=vm) == [
        "['__class__', '__dict__', '__name__']",
        "[False, False, False, False, True]",
        "['__class__', '__dict__', '__file__', '__name__', '_sides']",
        "[False, False, False, False, True]",
    ]
