"""Whatever a program does: a window of its steps is a slice of the whole, and recording them changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings, strategies as st
from programs import program

from marelle_sim import simulate
from marelle_sim.programs import Steps, steps, steps_around

ROOT = Path(__file__).parents[2]
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
        program = Path(folder) / "programme.py"
        text = PRELUDE + "".join(f"    {line}\n" for line in lines)
        program.write_text(text, encoding="utf-8")

        def run(lines: Steps) -> str:
            return simulate(program, lines=lines, seconds=0.02).sha256()

        whole = Steps(most=5000)
        traced = run(whole)
        place: dict[str, Any] = {around: asked}
        found, _traced = steps_around(run, **place, most=most)
    end = found.first + len(found.events)
    assert 0 < len(found.events) <= most
    assert list(seen_at(found)) == list(seen_at(whole))[found.first : end]
    assert found.more or (end == whole.total and not whole.more)
    assert found.frames().items() <= whole.frames().items()
    if found.first <= warm:  # all before the window has been looked at
        assert list(found.events) == list(whole.events)[found.first : end]
    if not whole.more:
        with TemporaryDirectory() as folder:
            program = Path(folder) / "programme.py"
            program.write_text(text, encoding="utf-8")
            assert traced == simulate(program, seconds=0.02).sha256()


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
