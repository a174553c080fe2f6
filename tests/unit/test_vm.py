"""Programs in the real MicroPython: the same trace as CPython's, and MicroPython's own answers."""

import os
from pathlib import Path
from typing import Any

import pytest
from both_interpreters import both
from found_micropython import needs_micropython
from handed_in import write
from programs import RunText, error_of, program, program_text
from refused import raising

from marelle_sim import Run, simulate

pytestmark = [pytest.mark.micropython, needs_micropython]
PROGRAMS = Path(__file__).parents[1] / "benchmarks" / "programs"


def same(run_text: RunText, text: str, **options: Any) -> Run:
    """Run a program in both, check that all is equal, and return the run in MicroPython."""
    here, there = both(run_text, text, **options)
    assert there.stdout == here.stdout
    assert (there.ended, there.error and there.error.code) == (
        here.ended,
        here.error and here.error.code,
    )
    assert list(there.trace.lines()) == list(here.trace.lines())
    return there


@pytest.mark.parametrize(
    ("program", "kit", "world"),
    [
        ("raw_line_follower.py", "bench5", "line_loop"),
        ("line_follower.py", "pico_bot", "line_loop"),
        ("avoider.py", "pico_bot", "room"),
        ("two_encoders.py", "pico_bot", "empty"),
        ("busy_wait.py", "pico_bot", "empty"),
        ("everything.py", "pico_bot", "empty"),
    ],
)
def test_the_trace_is_that_of_cpython(program: str, kit: str, world: str) -> None:
    options: dict[str, Any] = {"kit": kit, "world": world, "seconds": 4, "seed": 5}
    here, there = (
        simulate(PROGRAMS / program, **options, press={"button": [0.5]}, vm=vm)
        for vm in ("python", "micropython")
    )
    assert there.sha256() == here.sha256()


WRITES = (
    "from machine import Pin, PWM\np = Pin(25, Pin.OUT)\nm = PWM(Pin(10), freq=1000)\n"
    + "p.on()\np.off()\np(1)\nm.duty_u16(9000)\np.value(0)\np.toggle()\n" * 5
    + "import time\nprint(p.value(), m.duty_u16(), time.ticks_us())\n"
)


@pytest.mark.parametrize(
    "text",
    [
        program_text("vm/random_numbers"),
        program_text("vm/objects_of_a_board"),
        WRITES,
        "import sys\ntry:\n    sys.exit(3)\nfinally:\n    print('bye')\n",
        "raise SystemExit\n",
    ],
    ids=["random numbers of the seed", "objects of the board", "many writes in a row", "it leaves", "it raises"],
)  # fmt: skip
def test_a_program_does_the_same_in_both(text: str, run_text: RunText) -> None:
    same(run_text, text, seed=7)


def test_timers_and_interrupts_run_between_two_instructions(run_text: RunText) -> None:
    run = same(
        run_text, program_text("vm/timers_and_interrupts"), press={"button": [0.5]}, seconds=3
    )
    assert run.ended == "done"
    assert "True" in run.stdout


def test_a_callback_that_fails_is_told_and_the_program_goes_on() -> None:
    assert simulate(program("vm/callback_that_fails"), vm="micropython").stdout == (
        "Traceback (most recent call last):\n"
        '  File "callback_that_fails.py", line 9, in wrong\n'
        "KeyError: 3\n"
        "after\n"
    )


def test_what_a_program_writes_is_on_the_flash(run_text: RunText) -> None:
    assert same(run_text, program_text("vm/writes_files")).written == {"/b.json": b'{"a": [1, 2]}'}


def test_callbacks_come_between_what_waits_for_no_answer(run_text: RunText) -> None:
    run = same(run_text, program_text("vm/callbacks_between_outputs"))
    assert run.stdout.count("ValueError: pété") > 1


def test_each_robot_has_a_micropython_of_its_own() -> None:
    here, there = (
        simulate(PROGRAMS / "dancer.py", world="arena", seconds=0.5, vm=vm)
        for vm in ("python", "micropython")
    )
    assert len(there.robots) == 2
    assert there.sha256() == here.sha256()


def test_the_helpers_of_a_folder_are_found(tmp_path: Path) -> None:
    files = {
        "main.py": "import tools.sums, pair\nprint(tools.sums.add(pair.PAIR))\n",
        "pair.py": "from machine import Pin\nPAIR = 2, 3\n",
        "marelle.py": "raise ValueError('never this one')\n",
        "tools/__init__.py": "from .sums import add\n",
        "tools/sums.py": "from marelle import Robot\n\ndef add(pair):\n    s = 0\n    for n in pair: s += n\n    return s\n",
    }
    write(tmp_path, files)
    here, there = simulate(tmp_path), simulate(tmp_path, vm="micropython")
    assert there.stdout == "5\n"
    assert there.sha256() == here.sha256()


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "text",
    [
        "while True:\n    pass\n",
        "while True:\n    try:\n        while True: x = 1\n    except:\n        pass\n",
        "def f():\n    while True:\n        g()\ndef g(): return 3\nf()\n",
        "from machine import Pin\nled = Pin('LED', Pin.OUT)\nwhile True:\n    led.toggle()\n",
    ],
)
def test_an_endless_program_ends_at_the_very_deadline(run_text: RunText, text: str) -> None:
    run = same(run_text, text, seconds=0.25)
    assert run.ended == "deadline"
    assert run.trace.end_us == 250_000


def test_what_is_printed_has_an_end(run_text: RunText) -> None:
    assert same(run_text, "while True:\n    print('x' * 100_000)\n", seconds=60).ended == "output"


def test_a_list_without_end_fills_the_boards_memory(run_text: RunText) -> None:
    run = run_text("x = []\nwhile True:\n    x.append('abcd' * 100)\n", vm="micropython")
    assert run.error is not None
    assert (run.ended, run.error.code, run.error.line) == ("memory", "E-BOARD-06", 3)


def test_exceptions_cost_their_time_and_pass_through_finally(run_text: RunText) -> None:
    here, there = both(run_text, program_text("vm/exceptions"))
    assert [line for line in there.stdout.splitlines() if not line.startswith("  File")] == [
        line for line in here.stdout.splitlines() if not line.startswith("  File")
    ]


def test_asyncio_is_micropythons_own_in_virtual_time(run_text: RunText) -> None:
    here, there = both(run_text, program_text("vm/blinks_by_asyncio"), seconds=5)
    assert there.ended == "done"
    for line, other in zip(there.stdout.splitlines(), here.stdout.splitlines(), strict=True):
        said, ms = line.rsplit(" ", 1)
        assert said == other.rsplit(" ", 1)[0]
        assert (
            abs(int(ms) - int(other.rsplit(" ", 1)[1])) <= 2
        )  # both count the loop's own time, not alike


def test_a_guest_is_gone_when_the_run_is_over(run_text: RunText) -> None:
    before = children()
    run_text("while True:\n    pass\n", vm="micropython", seconds=0.1)
    run_text("print(1)\n", vm="micropython")
    assert children() <= before


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="only Linux tells")
def test_after_a_run_of_several_this_process_may_use_every_processor_that_it_might_before() -> (
    None
):
    before = os.sched_getaffinity(0)
    simulate(
        PROGRAMS / "raw_dancer.py", kit="bench5", world="arena", seconds=0.2, vm="micropython"
    )
    assert os.sched_getaffinity(0) == before


def test_whoever_looks_and_fails_leaves_no_interpreter_behind() -> None:
    program = PROGRAMS / "raw_dancer.py"
    options: dict[str, Any] = {"kit": "bench5", "world": "arena", "vm": "micropython"}
    before = children()  # a browser or a broker of other tests
    with pytest.raises(ZeroDivisionError):
        simulate(
            program,
            seconds=0.2,
            observers=[(50_000, raising(ZeroDivisionError("the observer's")))],
            **options,
        )
    assert children() <= before


def children() -> set[str]:
    """Return the processes that this one has started and that are still there, zombies too."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    if not tasks.exists():
        pytest.skip("only Linux lists them")
    return {child for task in tasks.iterdir() for child in (task / "children").read_text().split()}


def test_what_micropython_itself_prints_is_printed_in_its_place(run_text: RunText) -> None:
    text = "print('first')\nhelp(5)\nprint('last')\nexec(compile('6 * 7', '', 'single'))\n"
    run = run_text(text, vm="micropython")
    lines = run.stdout.splitlines()
    assert (run.ended, lines[:2]) == ("done", ["first", "object 5 is of type int"])
    assert lines[-2:] == ["last", "42"]


def test_a_text_of_half_the_heap_is_printed_at_once(run_text: RunText) -> None:
    run = same(run_text, "print('é' * 60_000, 'x' * 100_000, 7)\n")
    assert len(run.stdout) == 160_004
    assert len([line for line in run.trace.lines() if "print" in line]) == 1


def test_modules_that_a_pico_lacks_are_not_there_by_any_name() -> None:
    run = simulate(program("vm/asks_for_modules_of_computers"), vm="micropython")
    assert run.stdout == ""
    assert error_of(run).code == "E-PROG-14"


def test_a_stand_in_beside_the_program_is_taken_by_any_name(tmp_path: Path) -> None:
    main = "print(__import__('sock' + 'et').AF_INET)\n"
    write(tmp_path, {"socket.py": "AF_INET = 7\n", "main.py": main})
    assert simulate(tmp_path / "main.py", vm="micropython").stdout == "7\n"


def test_streams_ticks_and_pins_are_those_of_a_board(run_text: RunText) -> None:
    run = same(run_text, program_text("vm/streams_and_refusals"))
    assert run.stdout.splitlines() == [
        "write 4", "write 1", "write 1", "write 1", "True 0", "OSError", "OSError", "OverflowError",
    ]  # fmt: skip
