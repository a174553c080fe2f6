"""The wheel holds what git holds, and works where nothing else is installed."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.packaging.conftest import Venv
from world_files import written

PACKAGES = {
    "firmware/marelle": "marelle",
    "host/marelle_files": "marelle_files",
    "host/marelle_help": "marelle_help",
    "host/marelle_doubles": "marelle_doubles",
    "host/marelle_host": "marelle_host",
    "host/marelle_images": "marelle_images",
    "host/marelle_protocol": "marelle_protocol",
    "host/marelle_text": "marelle_text",
    "lessons/marelle_lessons": "marelle_lessons",
    "simulator/marelle_sim": "marelle_sim",
}

IMPORTS = f"""
import json, sys
import {", ".join(PACKAGES.values())}
from marelle_files import root_files
from marelle_sim.world import load_world, world_names
print(json.dumps({{
    "packages": [name for name in {[*PACKAGES.values()]} if name in sys.modules],
    "root": {{path: place.read_text("utf-8") for path, place in root_files("rp2").items()}},
    "worlds": [load_world(name).name for name in world_names()],
}}))
"""

PUPILS_TEST = """\
def test_it(simulated, tmp_path):
    program = tmp_path / "hello.py"
    program.write_text("print('bonjour')", encoding="utf-8")
    assert simulated(program).stdout == "bonjour\\n"
"""


OF_A_BOARD = ("firmware/root/", "marelle_files/root/")  # in the tree, in the wheel


def _in_the_wheel(name: str) -> str:
    """Return where a file of the tree is in the wheel; "" for nowhere."""
    if name.startswith(OF_A_BOARD[0]):
        return name.replace(*OF_A_BOARD, 1)
    return name.split("/", 1)[1] if any(name.startswith(f"{one}/") for one in PACKAGES) else ""


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """Give the names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def imported(installed: Venv) -> dict[str, Any]:
    """Give what a Python says that has imported each package."""
    found: dict[str, Any] = json.loads(installed.did("python", "-c", IMPORTS))
    return found


def test_the_wheel_holds_exactly_the_files_that_git_knows(
    names: set[str], tracked: list[str]
) -> None:
    expected = {_in_the_wheel(name) for name in tracked} - {""}
    assert {name for name in names if ".dist-info/" not in name} == expected


@pytest.mark.parametrize("package", PACKAGES.values())
def test_each_package_says_that_it_is_typed(names: set[str], package: str) -> None:
    assert f"{package}/py.typed" in names


def test_the_wheel_carries_both_licences(names: set[str]) -> None:
    beside = {name.split("/", 1)[1] for name in names if ".dist-info/" in name}
    assert {"licenses/LICENSE", "licenses/lessons/LICENSE-CONTENT"} <= beside


def test_each_package_imports_in_a_clean_environment(imported: dict[str, Any]) -> None:
    assert set(imported["packages"]) == set(PACKAGES.values())


def test_what_install_puts_on_a_board_comes_with_the_wheel(
    imported: dict[str, Any], root: Path
) -> None:
    folder = root / "firmware" / "root"
    expected = {
        f"/{path.relative_to(folder).as_posix()}": path.read_text("utf-8")
        for path in folder.rglob("*.py")
    }
    assert imported["root"] == expected
    assert {"/boot.py", "/main.py", "/lib/marelle_guard.py"} <= set(expected)


def test_the_demo_works_in_a_clean_environment(installed: Venv, tmp_path: Path) -> None:
    said = installed.did("marelle", "demo", cwd=tmp_path)
    assert [path for path in tmp_path.iterdir() if path.suffix in {".png", ".gif"}], said


def test_the_command_and_the_module_are_the_same(installed: Venv) -> None:
    command = installed.run("marelle", "--help")
    module = installed.run("python", "-m", "marelle_host", "--help")
    assert command.returncode == 0
    assert module.stdout == command.stdout


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_message_is_found_in_each_language(installed: Venv, language: str) -> None:
    said = installed.run("marelle", "run", "absent.py", "--lang", language)
    assert said.returncode == 2
    assert "absent.py" in said.stderr
    assert ".what" not in said.stderr


def test_each_bundled_world_loads_from_the_wheel(imported: dict[str, Any]) -> None:
    assert {"squares", "line_loop", "line_crossings", "room", "slalom"} <= set(imported["worlds"])


def test_the_pytest_plugin_gives_its_fixture(installed: Venv, tmp_path: Path) -> None:
    file = written(tmp_path, PUPILS_TEST, "test_pupil.py")
    said = installed.run("python", "-m", "pytest", "-q", "-W", "error", str(file), cwd=tmp_path)
    assert said.returncode == 0, said.stdout
    assert "1 passed" in said.stdout


def test_the_lessons_come_with_the_wheel_and_are_checked(
    installed: Venv, root: Path, tmp_path: Path
) -> None:
    listed = json.loads(installed.did("marelle", "lessons", "--json", cwd=tmp_path))
    assert {"L03", "L07"} <= {lesson["id"] for lesson in listed}
    solution = root / "lessons/marelle_lessons/content/03-repeat/solution.py"
    installed.did("marelle", "check", "L03", str(solution), cwd=tmp_path)


def test_cards_run_and_write_their_replay_from_the_wheel(installed: Venv, tmp_path: Path) -> None:
    row = written(tmp_path, "A3 D A\n", "rangee.txt")
    installed.did("marelle", "run", str(row), "--picture", "x.html", cwd=tmp_path)
    assert (tmp_path / "x.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "avancer(3)" in installed.did("marelle", "cards", "A3 D A", cwd=tmp_path)


def test_the_wheel_writes_the_page_from_a_pyodide_that_it_is_given(
    installed: Venv, root: Path, tmp_path: Path
) -> None:
    pyodide = root / "node_modules" / "pyodide"
    if not pyodide.is_dir():
        pytest.skip("needs node and `npm ci` in the project's folder")
    installed.did("marelle", "page", "--pyodide", str(pyodide), "-o", "p.html", cwd=tmp_path)
    assert 5_000_000 < (tmp_path / "p.html").stat().st_size < 13_000_000
