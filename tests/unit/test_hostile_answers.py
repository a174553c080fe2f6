"""Whatever a child answers, a run comes of it or its sentence: never another exception."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import lru_cache
from struct import pack, unpack
from threading import Semaphore
from typing import Any, cast

import pytest
from error_codes import error_codes
from hypothesis import given, settings, strategies as st
from programs import program

from marelle_host.cli.running.outcome import as_data
from marelle_sim import Run
from marelle_sim.errors import ChipError, KitError, UsageProblem
from marelle_sim.kernel import Ending
from marelle_sim.processes import ChildProcess, OutputLines
from marelle_sim.runners import Options, read_job
from marelle_sim.runners.child.listener import Listener
from marelle_sim.runners.child.messages import (
    answer_messages,
    failure_message,
    observation_message,
)
from marelle_sim.runners.child.progress import alive_message, file_message, time_message
from marelle_sim.runners.in_process import LocalRun
from marelle_text import Text

CHILD = cast("ChildProcess", object())
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
WORDS = st.sampled_from((*Ending, *error_codes(), "wall-1", "box-2", "print", "touch", "end", "pose", "stuck", "/main.py", "E-PROG-31"))  # fmt: skip
KEYS = st.sampled_from(("seen", "alive", "at", "file", "tracks_mm", "poses", "told", "robots", "bus", "failed"))  # fmt: skip
VALUES = st.recursive(
    PLAIN | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(), inner, max_size=4)
    ),
    max_leaves=8,
)


@lru_cache(maxsize=1)
def answered() -> tuple[Any, list[dict[str, Any]]]:
    """Return a job and what its child answers: one that drives, touches, prints, fails and is looked at."""
    drives = str(program("hostile_answers/drives_into_a_wall"))
    job = read_job(drives, "pico_bot", "room", Options(seconds=20, lines=True))
    run = LocalRun(job)
    said = [*answer_messages(run.run(), run.tracks_mm, with_bus=True, with_trace=True)]
    looks = [alive_message(0), observation_message(0, 1000, (1.0, 2.0, 0.5)), time_message(1000)]
    return job, [*looks, file_message(0, "/a", 0, b"ab"), *said]


_POSES = 5  # which of these has the poses


@st.composite
def mutated(draw: st.DrawFn) -> list[bytes]:
    """Return a real answer of which up to three things were changed, left out, said twice or cut."""
    said = json.loads(json.dumps(answered()[1]))
    for _ in range(draw(st.integers(1, 3))):
        number = draw(st.integers(0, len(said) - 1))
        act = draw(
            st.sampled_from(("change", "change", "change", "leave out", "twice", "other", "pose"))
        )
        if act == "leave out":
            del said[number]
        elif act == "twice":
            said.insert(number, said[draw(st.integers(0, len(said) - 1))])
        elif act == "other":
            said.insert(number, draw(VALUES | st.dictionaries(KEYS, VALUES, max_size=2)))
        elif act == "pose":
            _change_pose(draw, said)
        else:
            said[number] = _changed(draw, said[number])
        if not said:
            break
    lines = [json.dumps(one).encode() + b"\n" for one in said]
    if lines and draw(st.integers(0, 9)) == 0:
        lines[-1] = lines[-1][: draw(st.integers(0, len(lines[-1])))]
    return lines


def _changed(draw: st.DrawFn, value: Any) -> Any:
    """Return a value in which one part is another."""
    if isinstance(value, dict) and value and draw(st.integers(0, 6)):
        name = draw(st.sampled_from(sorted(value)))
        return {**value, name: _changed(draw, value[name])}
    if isinstance(value, list) and value and draw(st.integers(0, 6)):
        at = draw(st.integers(0, len(value) - 1))
        return [*value[:at], _changed(draw, value[at]), *value[at + 1 :]]
    return draw(VALUES)


def _change_pose(draw: st.DrawFn, said: list[Any]) -> None:
    for one in said:
        if one == answered()[1][_POSES]:
            robot, packed = one["poses"]
            values = [*unpack(f"{len(b64decode(packed)) // 8}d", b64decode(packed))]
            values[draw(st.integers(0, len(values) - 1))] = draw(
                st.floats() | st.floats(-1e4, 1e4)
            )
            one["poses"] = [robot, b64encode(pack(f"{len(values)}d", *values)).decode("ascii")]
            return


def listened(lines: list[bytes], observe: Callable[[int], object] = bool) -> Run:
    """Return the run that comes of an answer; tell an observer the time of each look (us)."""
    job, _said = answered()
    arrived = OutputLines()
    arrived.arrived.put((CHILD, [*lines, None], Semaphore()))
    listener = Listener(job, CHILD, arrived, [lambda time_us, _pose: observe(time_us)])
    listener.take_all(5.0)
    return Run.of(listener.result(Ending.WALL_CLOCK, 0.0))


def heard(lines: list[bytes]) -> Run | None:
    """Return the run that comes of an answer, None for what is told in its place; look at all of it."""
    try:
        run = listened(lines)
    except (ChipError, KitError, UsageProblem) as problem:
        problem.explain(Text("fr"))
        return None
    assert run.robots[0].world is answered()[0].world
    if run.error is not None and run.error.code == "E-RUN-23":
        assert (run.ended, run.stdout, len(run.trace.events)) == ("error", "", 2)
        return run
    for language in ("fr", "en"):
        told = as_data(run, Text(language))
        assert told["ended"] in {*Ending} - {Ending.MOMENT}
        assert told["story"]
        json.dumps(told)
    assert sum(1 for _line in run.trace.lines()) > 1
    return run


def test_the_answer_as_it_is_gives_its_run() -> None:
    _job, said = answered()
    run = heard([json.dumps(one).encode() + b"\n" for one in said])
    assert run is not None
    assert run.ended == "error"
    assert run.stdout.startswith("here\nE-BOT-03")
    assert run.contacts


@pytest.mark.parametrize(
    "seen",
    [
        "[-1,1,[1,0,0]]", "[0,-1,[1,0,0]]", "[0,1.5,[1,0,0]]", "[true,1,[1,0,0]]", "[0,1,[NaN,0,0]]", "[0,1,[0,0,Infinity]]",
        '[0,1,["1",0,0]]',
    ],
)  # fmt: skip
def test_what_no_robot_does_reaches_no_observer(seen: str) -> None:
    reached: list[int] = []
    run = listened([f'{{"seen":{seen}}}'.encode()], reached.append)
    assert (run.error and run.error.code, reached) == ("E-RUN-23", [])


@settings(max_examples=10 * settings().max_examples)
@given(mutated())
def test_a_changed_answer_gives_a_run_or_its_sentence(lines: list[bytes]) -> None:
    heard(lines)


@given(
    st.lists(
        VALUES.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=40), max_size=6
    )
)
def test_any_lines_give_a_run_without_anything(lines: list[bytes]) -> None:
    run = heard([line.replace(b"\n", b"") + b"\n" for line in lines])
    assert run is None or (run.stdout == "" and run.ended in {"error", "wall-clock"})


@given(
    st.sampled_from(("ChipError", "KitError", "UsageProblem")), st.sampled_from(error_codes()), VALUES, VALUES
)  # fmt: skip
def test_any_failure_gives_its_sentence_or_a_run_without_anything(
    kind: str, code: str, facts: Any, words: Any
) -> None:
    said = {"failed": {"kind": kind, "code": code, "facts": facts, "traceback": words}}
    run = heard([json.dumps(said).encode() + b"\n"])
    assert run is None or run.stdout == ""


def test_a_failure_s_own_facts_come_back() -> None:
    said = failure_message(KitError("E-KIT-01", name="robt", nearest="robot"), "words")
    assert heard([json.dumps(said).encode() + b"\n"]) is None
