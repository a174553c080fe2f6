"""Each call of a program's functions has a frame of its own, whoever calls it: a task, a timer, a pin, a generator's consumer."""

from pathlib import Path

import pytest
from fixture_types import RunText

from marelle_sim.programs import Steps

TASKS = """import asyncio
async def child(name):
    await asyncio.sleep_ms(10)
    return name
async def main():
    a = asyncio.create_task(child("a"))
    b = await child("b")
    await a
asyncio.run(main())
"""
TIMER = """from machine import Timer
import time
seen = 0
def tick(t):
    global seen
    seen = seen + 1
def work(n):
    time.sleep_ms(15)
    return n
timer = Timer(period=10, callback=tick)
work(1)
timer.deinit()
"""
PIN = """from machine import Pin
def edge(p):
    x = 1
def rise():
    p.on()
    return 2
p = Pin(3, Pin.OUT)
p.irq(edge, Pin.IRQ_RISING)
rise()
"""
METHOD = """class Counter:
    step = 2
    def __init__(self, n):
        self.n = n
    def more(self):
        self.n += self.step
        return self
c = Counter(1)
c.more()
pass
"""
GENERATOR = """def double(n):
    return 2 * n
def numbers():
    yield double(1)
    yield double(2)
it = numbers()
n = next(it) + double(3) + next(it)
for n in it:
    pass
"""
INNER = """def outer():
    k = 0
    def inner():
        nonlocal k
        k += 1
    inner()
    return k
outer()
"""
COMPREHENSION = """def f(k):
    return k
seen = [f(k) for k in range(2)]
apply = (lambda: f(5))()
"""
FAILS = """def fails():
    raise ValueError
def caught():
    try:
        fails()
    except ValueError as error:
        return after()
def after():
    return 1
caught()
"""
RECURSION = "def f(n):\n    return f(n + 1)\ntry:\n    f(0)\nexcept RuntimeError:\n    f = None\n"


def steps_of(run_text: RunText, text: str) -> Steps:
    steps = Steps()
    run = run_text(text, lines=steps, seconds=2)
    assert run.ended == "done"
    assert run.sha256() == run_text(text, seconds=2).sha256()
    return steps


@pytest.mark.parametrize(
    ("text", "lines", "frames"),
    [
        (
            TASKS,
            [(1, 0), (2, 0), (5, 0), (9, 0), (6, 1), (7, 1), (3, 2), (3, 3), (4, 2), (8, 1), (4, 3)],
            {0: ("", -1), 1: ("main", 0), 2: ("child", 1), 3: ("child", 0)},
        ),
        (
            TIMER,
            [(1, 0), (2, 0), (3, 0), (4, 0), (7, 0), (10, 0), (11, 0), (8, 1), (6, 2), (9, 1), (12, 0)],
            {0: ("", -1), 1: ("work", 0), 2: ("tick", 1)},
        ),
        (
            PIN,
            [(1, 0), (2, 0), (4, 0), (7, 0), (8, 0), (9, 0), (5, 1), (3, 2), (6, 1)],
            {0: ("", -1), 1: ("rise", 0), 2: ("edge", 1)},
        ),
        (
            METHOD,
            [(1, 0), (2, 0), (3, 0), (5, 0), (8, 0), (4, 1), (9, 0), (6, 2), (7, 2), (10, 0)],
            {0: ("", -1), 1: ("__init__", 0), 2: ("more", 0)},
        ),
        (
            GENERATOR,
            [(1, 0), (3, 0), (6, 0), (7, 0), (4, 1), (2, 2), (2, 3), (5, 1), (2, 4), (8, 0)],
            {0: ("", -1), 1: ("numbers", 0), 2: ("double", 1), 3: ("double", 0), 4: ("double", 1)},
        ),
        (
            INNER,
            [(1, 0), (8, 0), (2, 1), (3, 1), (6, 1), (5, 2), (7, 1)],
            {0: ("", -1), 1: ("outer", 0), 2: ("inner", 1)},
        ),
        (
            COMPREHENSION,
            [(1, 0), (3, 0), (2, 1), (2, 2), (4, 0), (2, 3)],
            {0: ("", -1), 1: ("f", 0), 2: ("f", 0), 3: ("f", 0)},
        ),
        (
            FAILS,
            [(1, 0), (3, 0), (8, 0), (10, 0), (4, 1), (5, 1), (2, 2), (7, 1), (9, 3)],
            {0: ("", -1), 1: ("caught", 0), 2: ("fails", 1), 3: ("after", 1)},
        ),
    ],
    ids=["tasks", "timer", "pin", "method", "generator", "inner", "comprehension", "fails"],
)  # fmt: skip
def test_a_line_is_told_with_its_call(
    run_text: RunText, text: str, lines: list[tuple[int, int]], frames: dict[int, tuple[str, int]]
) -> None:
    steps = steps_of(run_text, text)
    assert [(line, frame) for _time_us, line, frame, _changes in steps.events] == lines
    assert steps.frames() == frames


def test_recursion_goes_as_deep_as_without_steps(run_text: RunText) -> None:
    steps = steps_of(run_text, RECURSION)
    assert [step[2] for step in steps.events] == [0, 0, 0, *range(1, 65), 0]
    assert steps.frames()[64] == ("f", 63)


def test_what_a_function_sets_outside_is_told_with_the_frame_that_has_it(
    run_text: RunText,
) -> None:
    changes = [step[3] for step in steps_of(run_text, TIMER).events]
    assert changes[8:] == [[("t", "<Timer>")], [("seen", "1", 0)], []]
    changes = [step[3] for step in steps_of(run_text, INNER).events]
    assert changes[5:] == [[("k", "0")], [("k", "1")]]


def test_a_module_of_the_program_is_a_frame_and_its_variables_are_its_own(
    run_text: RunText, tmp_path: Path
) -> None:
    text = "n = 3\ndef f():\n    global n\n    n += 1\n    return n\n"
    (tmp_path / "outils.py").write_text(text, encoding="utf-8")
    steps = steps_of(run_text, "import outils\nn = outils.f()\npass\n")
    assert [step[1:] for step in steps.events] == [
        (1, 0, []),
        (1, 1, []),
        (2, 1, [("n", "3")]),
        (2, 0, []),
        (4, 2, []),
        (5, 2, [("n", "4", 1)]),
        (3, 0, [("n", "4")]),
    ]
    assert steps.frames() == {0: ("", -1), 1: ("outils", 0), 2: ("f", 0)}
