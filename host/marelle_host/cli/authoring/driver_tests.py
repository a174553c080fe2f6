"""`marelle new driver-tests`: write tests of a driver, a simulated twin of its chip, and the CI that runs them.

A new folder gets an example driver. In a repository that has drivers each driver gets a first test, for the
maintainer to continue; existing files are left as they are.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import NamedTuple

from marelle_sim.temporary import temporary_folder
from marelle_text import Problem, Text

DRIVER_TESTS = "driver-tests"  # what is typed in the place of a lesson
SETTINGS = ".coveragerc"
_REQUIREMENTS = "requirements-tests.txt"

_CI = {  # path in the new folder -> name here, which no tool must take for its own file
    ".github/workflows/driver-tests.yml": "github.yml",
    ".gitignore": "ignored.txt",
    ".gitlab-ci.yml": "gitlab.yml",
    _REQUIREMENTS: _REQUIREMENTS,
}
_EXAMPLE = {
    "README.md": "README.{language}.md",
    "sht31_twin.py": "sht31_twin.py",
    "src/sht31.py": "src/sht31.py",
    "test_sht31.py": "test_sht31.py",
    "try_sht31.py": "try_sht31.py",
}
_EXAMPLE_SHARE = 90  # per cent: leaves room for the author's first changes
_OWN = {"{name}_twin.py": "twin.txt", "test_{name}.py": "test_driver.txt", "try_{name}.py": "try_driver.txt"}  # fmt: skip
_PLACES = (".", "src", "lib")
_NO_DRIVERS = ("setup", "conftest", "main", "boot", "package")
_OF_A_BUS = ("readfrom", "writeto", "readinto", "machine", "micropython")
_MOST_BYTES, _MOST_FILES, _MOST_DRIVERS = 200_000, 200, 5
_LONGEST_S = 120


class Driver(NamedTuple):
    """A driver in a repository.

    Attributes:
        file: the driver's path in the repository. folder: the folder that is put on the import path. module: the dotted name to import.
    """

    file: str
    folder: str
    module: str

    @property
    def name(self) -> str:
        """The last part of the module's name, used in the names of the test files."""
        return self.module.rpartition(".")[2]


def drivers_of(folder: Path, named: str | None) -> list[Driver]:
    """Return the named driver of a repository; else at most five files that look like drivers: they have a class and a word of a bus.

    Raises:
        Problem: E-NEW-03, no driver was found; E-NEW-04, the named file does not exist.
    """
    if named is not None:
        if not (folder / named).is_file():
            raise Problem("E-NEW-04", file=named)
        return [_driver(folder, folder / named)]
    files = (file for place in _PLACES for file in _python_files(folder / place))
    found = [_driver(folder, file) for file in dict.fromkeys(files) if _is_driver(file)]
    if not found:
        raise Problem("E-NEW-03", folder=str(folder))
    return found[:_MOST_DRIVERS]


def _python_files(folder: Path) -> Iterator[Path]:
    """Yield the modules of a folder, then those of its packages; a module may come twice."""
    seen = sorted(folder.glob("*.py")) + sorted(folder.glob("*/__init__.py"))
    for file in seen[:_MOST_FILES]:
        if file.name == "__init__.py":
            yield from (one for one in sorted(file.parent.glob("*.py")) if one != file)
        else:
            yield file


def _is_driver(file: Path) -> bool:
    stem = file.stem
    if stem in _NO_DRIVERS or stem.startswith(("test", "try_", "example")) or stem.endswith(("_test", "_twin", "_example")):  # fmt: skip
        return False
    try:
        if file.stat().st_size > _MOST_BYTES:
            return False
        text = file.read_text("utf-8")
        tree = ast.parse(text)
    except (OSError, ValueError, SyntaxError):
        return False
    has_class = any(isinstance(node, ast.ClassDef) for node in tree.body)
    return has_class and any(word in text for word in _OF_A_BUS)


def _driver(folder: Path, file: Path) -> Driver:
    home, module = file.parent, file.stem
    if (home / "__init__.py").is_file():
        home, module = home.parent, f"{home.name}.{module}"
    return Driver(file.relative_to(folder).as_posix(), home.relative_to(folder).as_posix(), module)


def example_files(text: Text) -> Mapping[str, bytes]:
    """Return path -> content of the files of a new folder that tests an example driver; the README is in the language of `text`."""
    example = {path: name.format(language=text.language) for path, name in _EXAMPLE.items()}
    files = {path: _home().joinpath(name).read_bytes() for path, name in (_CI | example).items()}
    return files | {SETTINGS: settings(["src/*"], _EXAMPLE_SHARE)}


def files_for(drivers: Sequence[Driver]) -> Mapping[str, bytes]:
    """Return path -> content of the files that test the drivers of a repository, without the settings of coverage."""
    files = {path: _home().joinpath(name).read_bytes() for path, name in _CI.items()}
    for driver in drivers:
        for path, template in _OWN.items():
            text = _home().joinpath("own", template).read_text("utf-8")
            facts = {"name": driver.name, "module": driver.module, "path": driver.folder}
            files[path.format(name=driver.name)] = Template(text).substitute(facts).encode()
    return files


def settings(measured: Sequence[str], share: int) -> bytes:
    """Return the settings file of coverage, which demands that at least `share` per cent of the lines and branches of `measured` run."""
    text = _home().joinpath("coveragerc.txt").read_text("utf-8")
    return Template(text).substitute(include="\n    ".join(measured), share=share).encode()


def has_settings(folder: Path) -> bool:
    """Return True if a repository configures coverage already, in any of the four files that coverage reads."""
    places = {
        "pyproject.toml": "[tool.coverage",
        "setup.cfg": "[coverage:",
        "tox.ini": "[coverage:",
    }
    return (folder / SETTINGS).exists() or any(
        section in (folder / name).read_text("utf-8", errors="replace")
        for name, section in places.items()
        if (folder / name).is_file()
    )


def measured_share(folder: Path, drivers: Sequence[Driver]) -> int | None:
    """Run the first tests of the drivers, and return the per cent of the drivers' lines and branches that ran.

    None unless pytest and coverage are installed; 0 where coverage reports no number.
    """
    if find_spec("coverage") is None or find_spec("pytest") is None:
        return None
    tests = [f"test_{driver.name}.py" for driver in drivers]
    include = ",".join(driver.file for driver in drivers)
    pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    python = [sys.executable, "-m", "coverage"]
    with temporary_folder() as scratch:
        places = {"COVERAGE_FILE": str(Path(scratch) / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
        _said([*python, "run", "--branch", f"--include={include}", *pytest], folder, places)
        total = _said([*python, "report", "--format=total"], folder, places).strip()
    return int(total) if total.isdecimal() else 0


def _said(command: list[str], folder: Path, variables: Mapping[str, str]) -> str:
    try:
        return subprocess.run(
            command, cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, check=False,
            timeout=_LONGEST_S, stdin=subprocess.DEVNULL,
        ).stdout  # fmt: skip
    except subprocess.TimeoutExpired:
        return ""


def _home() -> Traversable:
    return resources.files("marelle_host.cli") / "data" / "driver_tests"
