"""The same program, kit, world and seed give the same trace, to the byte."""

import os
import shutil
import subprocess
import sys
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from environment import unmeasured
from fixture_types import RunText

from marelle_sim import simulate

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests" / "benchmarks" / "programs"
FOLDERS = [str(ROOT / name) for name in ("firmware", "host", "lessons", "simulator")]
RUNS = [  # program, kit, world
    ("raw_line_follower.py", "bench5", "line_loop"),
    ("line_follower.py", "pico_bot", "line_loop"),
    ("avoider.py", "pico_bot", "room"),
    ("two_encoders.py", "pico_bot", "empty"),
]
SECONDS = 4
CODE = (
    "import sys; from marelle_sim import simulate\n"
    "seconds, *runs = sys.argv[1:]\n"
    "for program, kit, world in zip(runs[::3], runs[1::3], runs[2::3]):\n"
    "    print(simulate(program, kit=kit, world=world, seconds=float(seconds), seed=5).sha256())"
)


def _here(program: str, kit: str, world: str, *, isolate: bool = False) -> str:
    path = str(PROGRAMS / program)
    return simulate(path, kit=kit, world=world, seconds=SECONDS, seed=5, isolate=isolate).sha256()


@cache
def _first(program: str, kit: str, world: str) -> str:
    """Return what a run gave the first time, in this process."""
    return _here(program, kit, world)


def _elsewhere(
    python: str, hash_seed: str = "0", folders: list[str] = FOLDERS, programs: Path = PROGRAMS
) -> list[str]:
    """Return what each of the runs gives, made one after the other by a process of that Python."""
    runs = [(str(programs / program), kit, world) for program, kit, world in RUNS]
    environment = {
        **unmeasured(),
        "PYTHONPATH": os.pathsep.join(folders),
        "PYTHONHASHSEED": hash_seed,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    said = subprocess.run(
        [python, "-c", CODE, str(SECONDS), *chain(*runs)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return said.stdout.split()


def _version(python: str) -> str:
    code = "import sys; print(sys.implementation.name, *sys.version_info[:2])"
    said = subprocess.run([python, "-S", "-c", code], capture_output=True, text=True, check=False)
    return said.stdout.strip() if said.returncode == 0 else ""


def _pythons() -> dict[str, str]:
    """Give each CPython >= 3.11 that this computer has, by its version."""
    names = ["python3", *(f"python3.{minor}" for minor in range(11, 16))]
    folders = os.environ.get("PATH", "").split(os.pathsep)
    folders += [str(folder) for folder in Path.home().glob(".pyenv/versions/3.*/bin")]
    found = [shutil.which(name, path=folder) for name in names for folder in folders]
    versions = {_version(python): python for python in dict.fromkeys(found) if python}
    wanted = {"cpython 3 " + str(minor) for minor in range(11, 16)}
    return {version: python for version, python in versions.items() if version in wanted}


@pytest.mark.unmeasured
@pytest.mark.parametrize("isolate", [False, True], ids=["in one process", "isolated"])
@pytest.mark.parametrize(("program", "kit", "world"), RUNS)
def test_a_run_repeated_is_the_same(program: str, kit: str, world: str, isolate: bool) -> None:
    assert _here(program, kit, world, isolate=isolate) == _first(program, kit, world)


@pytest.mark.unmeasured
def test_a_set_of_texts_has_one_order_in_isolated_runs(
    monkeypatch: pytest.MonkeyPatch, run_text: RunText
) -> None:
    told = []
    for hash_seed in ("1", "2", "random"):
        monkeypatch.setenv("PYTHONHASHSEED", hash_seed)
        program = "print([one for one in {'ab', 'cd', 'ef', 'gh', 'ij'}])\n"
        told.append(run_text(program, isolate=True).stdout)
    assert len(set(told)) == 1


def test_a_library_inside_the_programs_folder_is_not_the_pupils(tmp_path: Path) -> None:
    library = tmp_path / "env" / "packages"  # not known as a virtual environment
    shutil.copytree(ROOT / "firmware" / "marelle", library / "marelle")
    for program, _kit, _world in RUNS:
        shutil.copy(PROGRAMS / program, tmp_path)
    folders = [str(library), *FOLDERS]
    there = _elsewhere(sys.executable, folders=folders, programs=tmp_path)
    assert there == [_first(*run) for run in RUNS]


def test_the_hash_seed_of_python_changes_nothing() -> None:
    assert _elsewhere(sys.executable, hash_seed="4242") == [_first(*run) for run in RUNS]


def test_every_python_of_this_computer_gives_the_same() -> None:
    here = [_first(*run) for run in RUNS]
    there = {version: _elsewhere(python) for version, python in _pythons().items()}
    assert there == dict.fromkeys(there, here)
    assert _version(sys.executable) in there


def test_another_seed_gives_another_run() -> None:
    program = str(PROGRAMS / "raw_line_follower.py")
    runs = [simulate(program, kit="bench5", world="line_loop", seconds=5, seed=n) for n in (5, 6)]
    assert runs[0].sha256() != runs[1].sha256()


@pytest.mark.unmeasured
@pytest.mark.parametrize("interval_us", [1_000, 20_000, 33_333])
@pytest.mark.parametrize(("program", "kit", "world"), RUNS)
def test_an_observer_changes_nothing(program: str, kit: str, world: str, interval_us: int) -> None:
    seen: list[int] = []
    observers = [(interval_us, lambda time_us, pose: seen.append(time_us))]
    path = str(PROGRAMS / program)
    run = simulate(path, kit=kit, world=world, seconds=SECONDS, seed=5, observers=observers)
    assert run.sha256() == _first(program, kit, world)
    assert len(seen) >= SECONDS * 1_000_000 // interval_us - 1


def test_looking_at_a_finished_run_changes_nothing() -> None:
    run = simulate(str(PROGRAMS / "line_follower.py"), world="line_loop", seconds=SECONDS, seed=5)
    before = run.sha256()
    assert [run.trace.pose_at(time_us) for time_us in range(0, SECONDS * 1_000_000, 20_000)] == [
        run.trace.pose_at(time_us) for time_us in range(0, SECONDS * 1_000_000, 20_000)
    ]
    assert run.story(language="fr") != run.story(language="en")
    assert run.sha256() == before
