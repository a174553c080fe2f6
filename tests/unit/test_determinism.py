"""The same program, kit, world and seed give the same trace, to the byte, whatever CPython does differently; chance is named streams of one seed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import chain
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import pytest
from environment import unmeasured
from hypothesis import given, strategies as st
from programs import ROOT, Printed, RunText, error_of, program_text

from marelle_sim import Run, load_world, simulate
from marelle_sim.kernel.chance import noise, stream

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
    there = _elsewhere(sys.executable, folders=[str(library), *FOLDERS], programs=tmp_path)
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


def deeper(levels: int, call: Callable[[], Run]) -> Run:
    """Call something from far down the stack."""
    return call() if levels == 0 else deeper(levels - 1, call)


def test_endless_recursion_ends_at_the_same_depth_wherever_it_is_called_from(
    run_text: RunText,
) -> None:
    program = "def down(n):\n    print(n)\n    down(n + 1)\n\ndown(1)\n"
    here = run_text(program)
    far = deeper(80, lambda: run_text(program))
    apart = run_text(program, isolate=True)
    assert here.stdout.split()[-1] == "64"
    assert error_of(here).code == "E-PROG-17"
    assert here.sha256() == far.sha256() == apart.sha256()


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (program_text("names/calls_many_times"), "600"),
        ('print(hash("abc"), hash(b"abc"), hash(7))', "440920331 440920331 7"),
    ],
    ids=["depth counts calls that are open", "a hash of text does not follow the computer's seed"],
)
def test_what_a_program_sees_does_not_depend_on_the_computer(
    source: str, line: str, printed: Printed
) -> None:
    assert printed(source) == [line]


def test_addresses_are_numbered_in_order_of_appearance(printed: Printed) -> None:
    first, second, third, last = printed(program_text("names/addresses"))
    assert (first[-12:], second[-12:]) == ("at 20000000>", "at 20000010>")
    assert first == third
    assert last == "True False 0x20000020"


@pytest.mark.parametrize(
    ("fails", "words"),
    [
        ("1 / 0", "divide by zero"),
        ("1.0 % 0", "divide by zero"),
        ("nope", "name 'nope' isn't defined"),
    ],
)
def test_an_exception_prints_in_the_boards_words(fails: str, words: str, printed: Printed) -> None:
    assert printed(f"try:\n    {fails}\nexcept Exception as error:\n    print(error)\n") == [words]


def test_waiting_for_a_pulse_does_not_depend_on_who_watches(run_text: RunText) -> None:
    program = """
        from machine import PWM, Pin, time_pulse_us
        PWM(Pin(10), freq=20000, duty_u16=30000)
        for _ in range(5):
            print(time_pulse_us(Pin(6), 1, 200000))
    """
    seen: list[Any] = []
    observers = [(1700, lambda time_us, _pose: seen.append(time_us))]
    alone, watched = (
        run_text(program, world="empty", seconds=1, observers=observer)
        for observer in ([], observers)
    )
    assert alone.sha256() == watched.sha256()
    assert len(seen) > 10
    assert all(500 < int(width) < 20000 for width in alone.stdout.split())


def test_a_worlds_seed_counts(run_text: RunText) -> None:
    program = "from machine import ADC\nprint([ADC(0).read_u16() for _ in range(20)])"
    world = load_world("line_loop")
    assert run_text(program, world=world, seed=1).stdout != run_text(program, world=world).stdout


def test_an_observers_error_reaches_who_asked_for_it(run_text: RunText) -> None:
    def look(time_us: int, _pose: tuple[float, float, float]) -> None:
        raise LookupError(str(time_us))

    for apart in (False, True):
        with pytest.raises(LookupError, match="2000"):
            run_text("while True: pass", observers=[(2000, look)], isolate=apart)


def test_each_observer_is_called_at_its_own_pace(run_text: RunText) -> None:
    for apart in (False, True):
        often: list[int] = []
        seldom: list[int] = []
        run_text(
            "import time; time.sleep(1)",
            isolate=apart,
            observers=[
                (100_000, lambda time_us, _pose, calls=often: calls.append(time_us)),
                (500_000, lambda time_us, _pose, calls=seldom: calls.append(time_us)),
            ],
        )
        assert (len(often), seldom) == (10, [500_000, 1_000_000])


def test_a_stream_gives_the_numbers_it_always_gave() -> None:
    assert [stream(3, "pico_bot", "track").getrandbits(16) for _ in range(2)] == [45287] * 2


@given(st.integers(0, 2**32 - 1), st.text(max_size=20))
def test_equal_seeds_and_names_give_equal_streams(seed: int, name: str) -> None:
    assert stream(seed, name).getrandbits(64) == stream(seed, name).getrandbits(64)


def test_another_seed_or_another_name_gives_another_stream() -> None:
    values = {
        stream(seed, name).getrandbits(64) for seed in range(20) for name in ("left", "right")
    }
    assert len(values) == 40


def test_noise_without_a_deviation_is_silent() -> None:
    source = noise(0, "a", 0)
    assert [source() for _ in range(5)] == [0.0] * 5


@pytest.mark.parametrize("deviation", [0.5, 350.0])
def test_noise_has_the_mean_and_the_deviation_asked_for(deviation: float) -> None:
    source = noise(1, "a", deviation)
    values = [source() for _ in range(4096)]
    assert abs(mean(values)) < 0.06 * deviation
    assert abs(stdev(values) / deviation - 1) < 0.05


def test_noise_looks_like_a_bell() -> None:
    source = noise(2, "a", 1.0)
    values = [source() for _ in range(4096)]
    within_one = sum(abs(value) <= 1.0 for value in values) / 4096
    assert abs(within_one - 0.706) < 0.03  # a step of 1/8: from -8 to 8 steps
    assert 2.8 < max(abs(value) for value in values) < 5.5


def test_noise_repeats_after_its_table() -> None:
    source = noise(3, "a", 1.0)
    first = [source() for _ in range(4096)]
    assert [source() for _ in range(4096)] == first
