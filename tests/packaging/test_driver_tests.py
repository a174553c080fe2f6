"""`marelle new driver-tests`, from the wheel: its workflow's own steps end green, soon, in a clean environment."""

import os
import re
import subprocess
import venv
from pathlib import Path

import pytest
import yaml
from environment import unmeasured
from handed_in import write
from tests.packaging.conftest import BIN, Venv, give_pip
from world_files import edited

MOST_MACHINE_SECONDS = 60
REPORT = " --junit-xml=report.xml"


def _github_steps(folder: Path) -> list[str]:
    """Return the commands of the GitHub workflow, in order."""
    workflow = yaml.safe_load((folder / ".github/workflows/driver-tests.yml").read_text("utf-8"))
    return [step["run"] for step in workflow["jobs"]["tests"]["steps"] if "run" in step]


def _spent_by_children_s() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


@pytest.fixture
def made(installed: Venv, tmp_path: Path) -> Path:
    """Make the folder, as a driver's maintainer does."""
    installed.did("marelle", "new", "driver-tests", "mine", "--lang", "en", cwd=tmp_path)
    return tmp_path / "mine"


@pytest.fixture
def machine(tmp_path: Path, wheel: Path) -> dict[str, str]:
    """Give the environment of a clean machine, where pip finds the wheel of this tree."""
    folder = tmp_path / "machine"
    venv.create(folder, symlinks=os.name != "nt")
    give_pip(folder)
    kept = unmeasured()
    path = os.pathsep.join([str(folder / BIN), kept.get("PATH", "")])
    places = f"{kept.get('PIP_FIND_LINKS', '')} {wheel.parent}".strip()
    return kept | {"PATH": path, "PYTHONPATH": "", "PIP_COMPILE": "0", "PIP_FIND_LINKS": places}


def test_the_steps_of_the_workflow_end_green_within_a_minute(
    made: Path, machine: dict[str, str]
) -> None:
    before_s = _spent_by_children_s()
    said = [
        subprocess.run(
            step, shell=True, cwd=made, env=machine, capture_output=True, text=True, check=False
        )
        for step in _github_steps(made)
    ]
    assert [one.returncode for one in said] == [0, 0, 0], said[-1].stdout + said[0].stderr
    assert "12 passed" in said[1].stdout
    assert "100%" in said[2].stdout
    assert _spent_by_children_s() - before_s < MOST_MACHINE_SECONDS


@pytest.fixture
def repository(tmp_path: Path, root: Path) -> Path:
    """A repository with two drivers, one of them in a package, and files of its own."""
    driver = (root / "docs/programs/driver/src/sht31.py").read_text("utf-8")
    files = {
        "lib/sht31.py": driver, "lib/other/__init__.py": "", "lib/other/sht30.py": driver, "setup.py": driver,
        "lib/broken.py": "class Broken(:  # machine", "README.md": "mine", ".gitlab-ci.yml": "mine",
    }  # fmt: skip
    return write(tmp_path / "repository", files)


def test_a_repository_gets_what_it_lacks_and_the_coverage_that_it_has(
    installed: Venv, repository: Path
) -> None:
    said = installed.did("marelle", "new", "driver-tests", ".", "--lang", "en", cwd=repository)
    assert ".gitlab-ci.yml already exists: unchanged." in said
    assert "Until marelle is on PyPI" in said
    assert (repository / "README.md").read_text() == "mine"
    assert {path.name for path in repository.glob("test_*.py")} == {
        "test_sht31.py",
        "test_sht30.py",
    }
    least = re.search(r"^fail_under = (\d+)$", (repository / ".coveragerc").read_text(), re.M)
    assert least is not None
    assert 20 < int(least[1]) < 60  # what an import runs
    before = {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()}
    run = installed.run("python", "-m", "coverage", "run", "-m", "pytest", "-q", cwd=repository)
    assert "4 passed" in run.stdout  # each in both runners
    assert installed.run("python", "-m", "coverage", "report", cwd=repository).returncode == 0
    installed.run("marelle", "new", "driver-tests", ".", cwd=repository)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["."], "E-NEW-03"),
        ([".", "--driver", "src/none.py"], "E-NEW-04"),
    ],
)
def test_where_no_driver_is_nothing_is_written(
    words: list[str], said: str, installed: Venv, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    done = installed.run("marelle", "new", "driver-tests", *words, cwd=tmp_path)
    assert (done.returncode, said in done.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_driver_that_does_not_wait_fails_and_its_test_shows_the_bus(
    installed: Venv, made: Path
) -> None:
    edited(made / "src" / "sht31.py", "        sleep_ms(MEASURE_MS)\n", "")
    said = installed.run("python", "-m", "pytest", "-q", cwd=made)
    assert said.returncode == 1
    assert "i2c0 0x44  -> 24 00  <-\n" in said.stdout
    assert "i2c0 0x44  ->   <- NACK" in said.stdout
    assert "src/sht31.py" in said.stdout.replace("\\", "/")
    assert "marelle_sim/" not in said.stdout.replace("\\", "/")


def test_gitlab_runs_the_same_commands_and_keeps_a_report(made: Path) -> None:
    script = yaml.safe_load((made / ".gitlab-ci.yml").read_text("utf-8"))["tests"]["script"]
    assert [line.replace(REPORT, "") for line in script] == _github_steps(made)
    assert sum(REPORT in line for line in script) == 1


def test_no_file_asks_for_a_token_or_a_secret(made: Path) -> None:
    texts = [path.read_text("utf-8") for path in made.rglob("*") if path.is_file()]
    assert len(texts) == 10
    assert not any("secrets." in text or "_TOKEN" in text for text in texts)


def test_the_driver_of_the_pages_is_the_one_that_is_written(made: Path, root: Path) -> None:
    pages = root / "docs" / "programs" / "driver"
    names = sorted(path.relative_to(pages) for path in pages.rglob("*.py"))
    assert [(made / name).read_bytes() for name in names] == [
        (pages / name).read_bytes() for name in names
    ]
