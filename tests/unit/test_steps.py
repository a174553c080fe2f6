"""The steps of a run: numbered events, each with its line, its call and new variables; recording them changes nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings, strategies as st
from programs import ROOT, RunText, program, program_text
from world_files import written

from marelle_sim import simulate
from marelle_sim.programs import Steps, steps, steps_around

ENDLESS = "n = 0\nseen = []\nwhile True:\n    n = n + 1\n    seen = [n % 7]\n"
PRELUDE = """from machine import Timer
import time
total, seen, names = 0, [], {}
def tick(t):
    names[total] = t
timer = Timer(period=1, callback=tick)
class Box:
    def __init__(self):
        self.items = []
    def more(self, k):
        self.items.append(k)
        return len(self.items)
box = Box()
def f(k):
    m = k % 3
    if m:
        return f(m - 1) + 1
    return k
def numbers():
    k = 0
    while True:
        k += f(k) + 1
        yield k
def outer(k):
    def inner():
        nonlocal k
        k += 1
        seen.append(k)
    inner()
    return k
it = numbers()
for turn in range(3):
"""
SIMPLE = [
    "total += 1", "seen.append(total)", "pass", "total = f(total)", "total = next(it) + f(total)",
    "total = box.more(total)", "seen = [f(k) for k in range(2)]", "time.sleep_us(700)", "outer(total)",
    "del seen[:1]", "extra = seen", "names['é'] = box", "1 / (total % 5)",
]  # fmt: skip


def recorded(run_text: RunText, text: str, **asked: Any) -> Steps:
    steps, run = steps_around(lambda lines: run_text(text, lines=lines, seconds=2), **asked)
    assert steps.more or run.sha256() == run_text(text, seconds=2).sha256()
    return steps


def told(steps: Steps) -> list[tuple[int, int, Sequence[object]]]:
    return [(line, frame, changes) for _time_us, line, frame, changes in steps.events]


def test_a_list_that_grows_is_a_change(run_text: RunText) -> None:
    text = "noms = []\nnoms.append('Zoé')\nnoms.append(2)\ndel noms\npass\n"
    assert told(recorded(run_text, text)) == [
        (1, 0, []),
        (2, 0, [("noms", "[]")]),
        (3, 0, [("noms", "['Zoé']")]),
        (4, 0, [("noms", "['Zoé', 2]")]),
        (5, 0, [("noms", None)]),
    ]


def test_each_call_has_its_frame_and_its_caller(run_text: RunText) -> None:
    steps = recorded(run_text, program_text("steps/calls_two_functions"))
    assert told(steps) == [
        (4, 0, []),
        (8, 0, []),
        (14, 0, []),
        (9, 1, [("n", "1")]),
        (11, 1, []),
        (9, 2, [("n", "0")]),
        (10, 2, []),
        (5, 3, [("n", "3")]),
        (15, 0, [("k", "6")]),
    ]
    assert steps.frames() == {
        0: ("", -1), 1: ("sum_of", 0), 2: ("sum_of", 1), 3: ("twice", 2),
    }  # fmt: skip


def test_each_turn_of_a_loop_is_an_event(run_text: RunText) -> None:
    assert told(recorded(run_text, "for i in range(2):\n    pass\nwhile i < 3: i += 1\n")) == [
        (1, 0, []),
        (2, 0, [("i", "0")]),
        (1, 0, [("i", "1")]),
        (2, 0, []),
        (3, 0, []),
        (3, 0, []),
        (3, 0, [("i", "2")]),
        (3, 0, []),
        (3, 0, [("i", "3")]),
    ]


@pytest.mark.unmeasured
@pytest.mark.parametrize("event", [0, 7, 1_000, 40_003])
def test_a_window_is_a_slice_of_the_whole(run_text: RunText, event: int) -> None:
    whole = recorded(run_text, ENDLESS, event=25_000)
    assert (whole.first, len(whole.events), whole.more) == (0, 50_000, True)
    window = recorded(run_text, ENDLESS, event=event, most=20)
    assert window.first == max(0, event - 10)
    assert list(window.events) == list(whole.events)[window.first : window.first + 20]
    before = list(whole.events)[: window.first]
    known = {change[0]: change[1] for step in before for change in step[3]}
    assert window.known() == {0: known}


def test_a_moment_is_asked_for_as_well(run_text: RunText) -> None:
    whole = recorded(run_text, ENDLESS)
    window = recorded(run_text, ENDLESS, time_us=10_000, most=100)
    assert list(window.events) == list(whole.events)[window.first : window.first + 100]
    times = [step[0] for step in window.events]
    assert times[50] < 10_000 <= times[51]


LOOPS = "for i in range(20):\n    for j in range(2):\n        x = i + j\n\nprint(x)\n"


@pytest.mark.parametrize("line", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("least", [0, 1, 5, 40, 80])
def test_the_next_event_of_a_line_is_that_of_the_whole(
    line: int, least: int, run_text: RunText
) -> None:
    whole = recorded(run_text, LOOPS).events
    at_line = [number for number, step in enumerate(whole) if step[1] == line and number >= least]
    expected = at_line[0] if at_line else len(whole) - 1

    some = recorded(run_text, LOOPS, event=least, lines=[line], most=10)

    assert some.first <= expected < some.first + len(some.events)
    assert list(some.events) == list(whole)[some.first : some.first + 10]


@pytest.mark.unmeasured
def test_a_line_that_never_comes_ends_a_program_without_a_pause(run_text: RunText) -> None:
    some = recorded(run_text, ENDLESS, event=100, lines=[99], most=10)
    assert not some.more
    assert some.first > 1000


def inside(head: str, body: list[str]) -> list[str]:
    return [head, *("    " + line for line in body)]


STATEMENTS = st.recursive(
    st.sampled_from(SIMPLE).map(lambda text: [text]),
    lambda inner: st.one_of(
        st.builds(list.__add__, inner, inner),
        st.builds(
            inside, st.sampled_from(["if total % 2:", "for k in range(2):", "while f(3):"]), inner
        ),
        st.builds(
            lambda body, other: [
                *inside("try:", body),
                *inside("except ZeroDivisionError:", other),
                *inside("finally:", ["total += 2"]),
            ],
            inner,
            inner,
        ),
    ),
    max_leaves=8,
)


def seen_at(found: Steps) -> Iterator[tuple[int, int, int, dict[str, str]]]:
    """Yield each event with all that is known of its frame then."""
    known = {frame: dict(names) for frame, names in found.known().items()}
    for time_us, line, frame, changes in found.events:
        for name, text, *owner in changes:
            names = known.setdefault(owner[0] if owner else frame, {})
            names.pop(name, None)
            if text is not None:
                names[name] = text
        yield time_us, line, frame, dict(known.get(frame, {}))


IN_FINALLY = ["try:", "    total += 1", "finally:", "    total += 2"]


@settings(max_examples=15)
@example(IN_FINALLY, 7, 5, 0, "time_us")
@example(IN_FINALLY, 20, 4, 0, "event")
@given(
    STATEMENTS,
    st.integers(0, 400),
    st.integers(2, 60),
    st.sampled_from([0, 3, 2000]),
    st.sampled_from(["event", "time_us"]),
)
def test_any_window_is_a_slice_of_the_whole(
    lines: list[str], asked: int, most: int, warm: int, around: str
) -> None:
    with TemporaryDirectory() as folder, patch.object(steps, "WARM_UP_EVENTS", warm):
        text = PRELUDE + "".join(f"    {line}\n" for line in lines)
        program = written(Path(folder), text, "programme.py")

        def run(lines: Steps) -> str:
            return simulate(program, lines=lines, seconds=0.02).sha256()

        whole = Steps(most=5000)
        traced, untraced = run(whole), simulate(program, seconds=0.02).sha256()
        place: dict[str, Any] = {around: asked}
        found, _traced = steps_around(run, **place, most=most)
    end = found.first + len(found.events)
    assert 0 < len(found.events) <= most
    assert list(seen_at(found)) == list(seen_at(whole))[found.first : end]
    assert found.more or (end == whole.total and not whole.more)
    assert found.frames().items() <= whole.frames().items()
    if found.first <= warm:  # all before the window has been looked at
        assert list(found.events) == list(whole.events)[found.first : end]
    assert whole.more or traced == untraced


@pytest.mark.parametrize(
    "program",
    [
        "docs/programs/two_things.py",
        "docs/programs/robot_en_francais.py",
        "lessons/marelle_lessons/content/07-follow-the-line/solution.py",
    ],
)
def test_recording_changes_nothing_of_a_run(program: str) -> None:
    found = Steps()
    run = simulate(str(ROOT / program), lines=found, seconds=6)
    assert not found.more
    assert found.total > 10
    assert run.sha256() == simulate(str(ROOT / program), seconds=6).sha256()


def test_a_memory_is_full_at_the_same_moment() -> None:
    path, found = program("steps/fills_the_heap"), Steps()
    run = simulate(path, lines=found, seconds=20)
    assert (run.ended, found.more) == ("memory", False)
    assert run.sha256() == simulate(path, seconds=20).sha256()


def steps_of(name: str) -> Steps:
    """Return the steps of a program; they change nothing of its run."""
    steps, path = Steps(), program(f"steps/{name}")
    run = simulate(path, lines=steps, seconds=2)
    assert run.ended == "done"
    assert run.sha256() == simulate(path, seconds=2).sha256()
    return steps


@pytest.mark.parametrize(
    ("name", "lines", "frames"),
    [
        (
            "calls_in_tasks",
            [(3, 0), (6, 0), (11, 0), (17, 0), (12, 1), (13, 1), (7, 2), (7, 3), (8, 2), (14, 1), (8, 3)],
            {0: ("", -1), 1: ("main", 0), 2: ("child", 1), 3: ("child", 0)},
        ),
        (
            "calls_of_a_timer",
            [(3, 0), (5, 0), (7, 0), (10, 0), (15, 0), (20, 0), (21, 0), (16, 1), (12, 2), (17, 1), (22, 0)],
            {0: ("", -1), 1: ("work", 0), 2: ("tick", 1)},
        ),
        (
            "calls_of_a_pin",
            [(3, 0), (6, 0), (10, 0), (15, 0), (16, 0), (17, 0), (11, 1), (7, 2), (12, 1)],
            {0: ("", -1), 1: ("rise", 0), 2: ("edge", 1)},
        ),
        (
            "calls_of_methods",
            [(4, 0), (5, 0), (7, 0), (10, 0), (15, 0), (8, 1), (16, 0), (11, 2), (12, 2), (17, 0)],
            {0: ("", -1), 1: ("__init__", 0), 2: ("more", 0)},
        ),
        (
            "calls_in_a_generator",
            [(4, 0), (8, 0), (13, 0), (14, 0), (9, 1), (5, 2), (5, 3), (10, 1), (5, 4), (15, 0)],
            {0: ("", -1), 1: ("numbers", 0), 2: ("double", 1), 3: ("double", 0), 4: ("double", 1)},
        ),
        (
            "calls_of_an_inner_function",
            [(4, 0), (15, 0), (5, 1), (7, 1), (11, 1), (9, 2), (12, 1)],
            {0: ("", -1), 1: ("outer", 0), 2: ("inner", 1)},
        ),
        (
            "calls_in_a_comprehension",
            [(4, 0), (8, 0), (5, 1), (5, 2), (9, 0), (5, 3)],
            {0: ("", -1), 1: ("f", 0), 2: ("f", 0), 3: ("f", 0)},
        ),
        (
            "calls_that_fail",
            [(4, 0), (8, 0), (15, 0), (19, 0), (9, 1), (10, 1), (5, 2), (12, 1), (16, 3)],
            {0: ("", -1), 1: ("caught", 0), 2: ("fails", 1), 3: ("after", 1)},
        ),
    ],
    ids=["tasks", "timer", "pin", "method", "generator", "inner", "comprehension", "fails"],
)  # fmt: skip
def test_a_line_is_told_with_its_call(
    name: str, lines: list[tuple[int, int]], frames: dict[int, tuple[str, int]]
) -> None:
    steps = steps_of(name)
    assert [(line, frame) for _time_us, line, frame, _changes in steps.events] == lines
    assert steps.frames() == frames


def test_recursion_goes_as_deep_as_without_steps() -> None:
    steps = steps_of("calls_itself")
    assert [step[2] for step in steps.events] == [0, 0, 0, *range(1, 65), 0]
    assert steps.frames()[64] == ("f", 63)


def test_what_a_function_sets_outside_is_told_with_the_frame_that_has_it() -> None:
    changes = [step[3] for step in steps_of("calls_of_a_timer").events]
    assert changes[8:] == [[("t", "<Timer>")], [("seen", "1", 0)], []]
    changes = [step[3] for step in steps_of("calls_of_an_inner_function").events]
    assert changes[5:] == [[("k", "0")], [("k", "1")]]


def test_a_module_of_the_program_is_a_frame_and_its_variables_are_its_own() -> None:
    steps = steps_of("uses_outils")
    assert [step[1:] for step in steps.events] == [
        (3, 0, []),
        (3, 1, []),
        (6, 1, [("n", "3")]),
        (5, 0, []),
        (8, 2, []),
        (9, 2, [("n", "4", 1)]),
        (6, 0, [("n", "4")]),
    ]
    assert steps.frames() == {0: ("", -1), 1: ("outils", 0), 2: ("f", 0)}
