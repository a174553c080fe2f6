"""What the packaging tests share: the tree, the files that git knows, a wheel, a clean venv."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from environment import unmeasured
from made_once import made_once

ROOT = Path(__file__).parents[2]
BIN = "Scripts" if os.name == "nt" else "bin"


@dataclass(frozen=True)
class Venv:
    """A virtual environment into which only the wheel was installed."""

    folder: Path

    def run(self, *command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of this environment and return what it printed; never raise."""
        return subprocess.run(
            [str(self.folder / BIN / command[0]), *command[1:]],
            cwd=cwd or self.folder,
            env={**unmeasured(), "PYTHONPATH": "", "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    def did(self, *command: str, cwd: Path | None = None) -> str:
        """Run a command that ends well and complains of nothing; return what it printed."""
        done = self.run(*command, cwd=cwd)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        return done.stdout


def give_pip(environment: Path) -> None:
    """Copy the pip of the tests into an environment without one; to install it there takes seconds of a processor."""
    (packages,) = environment.rglob("site-packages")
    pip = metadata.distribution("pip")
    for folder in ("pip", f"pip-{pip.version}.dist-info"):
        shutil.copytree(str(pip.locate_file(folder)), packages / folder)


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def tracked() -> list[str]:
    """Give the path of each file that git knows, with slashes, relative to the project."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and a clone: the list of files is git's")
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _build_wheel(folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", str(folder)]
    built = subprocess.run([*command, str(ROOT)], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the tree, as `pip install .` does."""
    (found,) = made_once(tmp_path_factory, "wheel", _build_wheel).glob("*.whl")
    return found


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Venv:
    """Install the wheel and pytest in a fresh virtual environment."""

    def make(folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
        pip = [sys.executable, "-m", "pip", "--python", str(folder / BIN / "python")]
        command = [*pip, "install", "--quiet", "--no-compile", str(wheel), "coverage", "pytest"]
        put = subprocess.run(command, capture_output=True, text=True, check=False)
        assert put.returncode == 0, put.stderr

    return Venv(made_once(tmp_path_factory, "installed", make))
