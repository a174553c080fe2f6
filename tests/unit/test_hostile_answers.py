"""Whatever a child answers or does, a run comes of it or its sentence, with all that it had done."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from struct import pack, unpack
from threading import Semaphore
from time import monotonic
from typing import Any, cast

import pytest
from chip_kit import kit_with
from error_codes import error_codes
from handed_in import write
from hypothesis import given, settings, strategies as st
from programs import error_of, program, program_text

from marelle_host.cli.running.outcome import as_data
from marelle_sim import (
    ChipError,
    KitError,
    ProgramError,
    ProgramProcess,
    Run,
    UsageProblem,
    load_kit,
    simulate,
    warm_children,
)
from marelle_sim.kernel import Ending
from marelle_sim.processes import ChildProcess, OutputLines
from marelle_sim.runners import Options, read_job
from marelle_sim.runners.child import listener, parent
from marelle_sim.runners.child.listener import Listener
from marelle_sim.runners.child.messages import (
    answer_messages,
    failure_message,
    observation_message,
)
from marelle_sim.runners.child.progress import alive_message
from marelle_sim.runners.in_process import LocalRun
from marelle_text import Text

LIMIT_S = 5.0
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
Ended = Callable[..., Run]
PROGRAM = """\
from machine import I2C, Pin
from marelle import Robot
bot = Robot()
bot.straight(300)
print("important result 42")
with open("journal.csv", "w") as file:
    file.write("1;2")
bus = I2C(0, sda=Pin(4), scl=Pin(5))
bus.writeto(0x44, b"{told}")
bot.turn(90)
print("never")
"""


@lru_cache(maxsize=1)
def answered() -> tuple[Any, list[dict[str, Any]]]:
    """Return a job and what its child answers: one that drives, touches, prints, fails and is looked at."""
    drives = str(program("hostile_answers/drives_into_a_wall"))
    job = read_job(drives, "pico_bot", "room", Options(seconds=20, lines=True))
    run = LocalRun(job)
    said = [*answer_messages(run.run(), run.tracks_mm, with_bus=True, with_trace=True)]
    looks = [alive_message(0), observation_message(0, 1000, (1.0, 2.0, 0.5)), {"at": 1000}]
    return job, [*looks, {"file": [0, "/a", 0, b"ab".hex()]}, *said]


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


def listened(
    lines: list[bytes],
    observe: Callable[[int], object] = bool,
    clock: Callable[[], float] = monotonic,
) -> Run:
    """Return the run that comes of an answer; tell an observer the time of each look (us)."""
    job, _said = answered()
    arrived = OutputLines(clock)
    arrived.arrived.put((CHILD, [*lines, None], Semaphore()))
    listener = Listener(job, CHILD, arrived, [lambda time_us, _pose: observe(time_us)])
    listener.take_all(LIMIT_S)
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


@settings(max_examples=5 * settings().max_examples)
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


def run_told(folder: Path, told: str, **options: Any) -> Run:
    """Run the program, which tells its chip something."""
    program = PROGRAM.format(told=told)
    files = {
        "kit.toml": kit_with("twin.py:Twin"),
        "twin.py": program_text("twins/does_as_told"),
        "src/main.py": program,
    }
    kit = load_kit(write(folder, files) / "kit.toml", trust=True)
    return simulate(folder / "src" / "main.py", kit=kit, **{"isolate": True, **options})


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return the run in which nothing goes wrong."""
    return run_told(tmp_path_factory.mktemp("whole"), "none")


@pytest.fixture
def ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ended:
    """Return `run_told`, with a silence that is soon long, and little time for last words."""
    monkeypatch.setattr(parent, "GRACE_S", 0.2)
    monkeypatch.setattr(listener, "SILENCE_S", 0.8)
    monkeypatch.setattr(listener, "LEAST_SILENCE_S", 0.8)
    return partial(run_told, tmp_path)


def assert_kept(run: Run, until: Run) -> None:
    """Check that a run has all that another one had done before its last line but two."""
    assert run.stdout == "important result 42\n"
    assert run.written == {"/journal.csv": b"1;2"}
    poses = [event for event in until.trace.select("pose") if event[0] < run.trace.end_us]
    assert len(poses) > 10
    assert run.trace.select("pose")[: len(poses)] == poses
    assert run.trace.select("print") == until.trace.select("print")[:1]
    assert run.visited("A3")


def test_a_run_that_hangs_in_c_keeps_what_it_did_and_tells_the_line(
    ended: Ended, whole: Run
) -> None:
    run = ended("hang", wall_limit_s=2)
    assert run.ended == "wall-clock"
    assert isinstance(run.error, ProgramError)
    assert (run.error.code, run.error.file, run.error.line) == ("E-RUN-24", "main.py", 9)
    assert run.error.source_line == 'bus.writeto(0x44, b"hang")'
    assert_kept(run, whole)
    assert run.story("en")[1:-1] == [
        "A1 going north → A3 (2 squares).",
        'It prints "important result 42".',
        "On line 9, the program does something that never ends.",
    ]
    assert run.story("en")[-1].startswith("The program is stopped after 2.2")


@pytest.mark.unmeasured
def test_ctrl_c_while_it_hangs_keeps_what_it_did(ended: Ended, whole: Run) -> None:
    run = ended("stop", trust=True)  # a fenced twin reaches no other process
    assert (run.ended, run.error) == ("interrupted", None)
    assert_kept(run, whole)
    assert "On line 9, the program does something that never ends." in run.story("en")


@pytest.mark.unmeasured
def test_a_run_whose_process_dies_keeps_what_it_did(ended: Ended, whole: Run) -> None:
    run = ended("exit")
    assert run.ended == "error"
    assert error_of(run).code == "E-PROG-30"
    assert_kept(run, whole)


def test_a_run_that_is_silent_for_long_and_goes_on_is_the_same_run(
    ended: Ended, whole: Run, tmp_path: Path
) -> None:
    slow = ended("slow", trust=True)  # a fenced twin writes no files
    assert slow.sha256() == whole.sha256()
    assert (tmp_path / "again").is_file()


@pytest.mark.unmeasured
def test_a_run_that_hangs_at_the_end_of_its_limit_keeps_what_it_did(
    ended: Ended, whole: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "SILENCE_S", 30.0)  # so the limit comes first
    with warm_children() as start, ProgramProcess(start) as process:
        run = ended("hang", wall_limit_s=1.5, isolate=process)
    assert run.ended == "wall-clock"
    assert_kept(run, whole)


def test_a_run_has_all_of_its_limit_however_late_its_child_begins() -> None:
    now_s = [0.0]
    _job, (alive, look, *rest) = answered()
    passed = iter([LIMIT_S - 1, *[LIMIT_S / 10] * 9])  # until it begins, then between its looks
    looks = [look, alive, *[look] * 9, *rest]
    run = listened(
        [json.dumps(said).encode() + b"\n" for said in looks],
        lambda _us: now_s.append(now_s[-1] + next(passed)),
        lambda: now_s[-1],
    )
    assert (next(passed, None), now_s[-1]) == (None, 1.9 * LIMIT_S - 1)
    assert run.stdout.startswith("here\nE-BOT-03")
