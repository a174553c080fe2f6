"""Each program of the documents and each solution of a lesson: one run, in CPython and in the real MicroPython."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from found_micropython import needs_micropython
from kit_pages import PROGRAMS as KITS, first_run

from marelle_lessons import lesson_names
from marelle_lessons.skillsfile import CONTENT
from marelle_sim import Run, simulate
from marelle_sim.kits import kit_names

# What they run in CPython other tests measure.
pytestmark = [pytest.mark.micropython, pytest.mark.unmeasured, needs_micropython]
DOCS = KITS.parent
WORLDS = {"my-lesson": "street.toml", "my-round": "street_1.toml"}
"""The world of a lesson, for its programs."""
OPTIONS: dict[str, dict[str, Any]] = {
    "alone/main.py": {"world": "room"},
    "alone/program.py": {"world": "room"},
    "asking/check_motors.py": {"typed": ["", "1", "3"]},
    "barrier/main.py": {
        "kit": DOCS / "barrier/kit.toml",
        "inputs": [("remote", 69, 2.0), ("remote", 0, 2.1)],
    },
    "bonjour/bonjour.py": {"typed": ["Ada"]},
    "bouton.py": {"press": {"button": [1.0]}},
    "cup/follow.py": {"world": "line_loop"},
    "driver/try_sht31.py": {"path": DOCS / "driver/src"},
    "hello/hello.py": {"typed": ["Ada"]},
    **{
        str(path.relative_to(DOCS)): {"world": DOCS / lesson / "worlds" / world}
        for lesson, world in WORLDS.items()
        for path in (DOCS / lesson).rglob("*.py")
    },
    "my-robot/main.py": {
        "kit": DOCS / "my-robot/kit.toml",
        "world": DOCS / "my-robot/world.toml",
        "press": {"button": [1.0]},
    },
}
"""Of those that want another robot, another world or a finger."""
ENDS = {
    "driver/try_sht31.py": ("error", "E-PROG-15"),
    "classe/poste-03.py": ("error", "E-PROG-32"),
}
"""How a run ends, where it does not drive to its end."""
SECONDS = 12  # of a lesson's solution
NOT_FOR_A_BOARD = "only_python.py"
"""It shows what Python takes and MicroPython does not: `tests/unit/test_vm_told.py` has what is told of it."""


def _speaks_to_a_board(program: Path) -> bool:
    """Whether a file is a program of a board: no test, no part of one, nothing that runs on the computer."""
    in_parts = program.parent.name in ("kits", "notebook", "src")
    name = program.name
    if in_parts or name.startswith("test_") or name.endswith(("_twin.py", "_robot.py")):
        return False
    return "marelle_sim" not in program.read_text("utf-8") and name != NOT_FOR_A_BOARD


PROGRAMS = sorted(
    str(path.relative_to(DOCS)) for path in DOCS.rglob("*.py") if _speaks_to_a_board(path)
)


def same(run: Callable[[str], Run]) -> Run:
    """Run in both; what is seen of it must be equal."""
    here, there = run("python"), run("micropython")
    assert there.stdout == here.stdout
    codes = [run.error and run.error.code for run in (here, there)]
    assert codes[0] == codes[1]
    assert there.sha256() == here.sha256()
    return here


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_of_the_documents(program: str) -> None:
    options = {"world": "squares", "kit": "pico_bot", "seconds": 30, **OPTIONS.get(program, {})}
    run = same(lambda vm: simulate(DOCS / program, vm=vm, **options))
    assert (run.ended, run.error and run.error.code) == ENDS.get(program, ("done", None))


@pytest.mark.parametrize("kit", kit_names())
def test_the_first_program_of_a_kit(kit: str) -> None:
    assert same(lambda vm: first_run(kit, vm=vm)).ended == "done"


@pytest.mark.parametrize(
    ("program", "world"),
    [
        pytest.param(program, world, id=f"{name}-{program.stem}-{world.stem}")
        for name in lesson_names()
        for program in sorted((CONTENT / name).glob("solution*.py"))
        for world in sorted((CONTENT / name / "worlds").glob("*.toml"))
    ],
)
def test_a_solution_of_a_lesson(program: Path, world: Path) -> None:
    run = same(
        lambda vm: simulate(program, kit="pico_bot", world=world, seed=4, seconds=SECONDS, vm=vm)
    )
    assert run.error is None
