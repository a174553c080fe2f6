"""How faults are named, told, and left out; in the world's file and on the command line too."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from programs import ROOT, RunText
from refused import refuses
from typed_commands import Command
from world_files import written

from marelle_host.cli.options.values import parse_fault
from marelle_sim import UsageProblem, WorldError, load_kit, load_world, simulate
from marelle_sim.kits import Kit
from marelle_sim.parts.faults import FAULTS, faults_of, find, listed, targets
from marelle_text import Problem, Text

SQUARE = ROOT / "docs" / "programs" / "square.py"
PICO, BENCH = load_kit("pico_bot"), load_kit("bench_pico")
BARRIER = load_kit(SQUARE.parent / "barrier" / "kit.toml")
EACH = [(part, fault) for part in targets(PICO) for fault in faults_of(PICO, part)]
FAR = "from marelle import Robot\nbot = Robot()\nprint(bot.straight(300))\n"


# Names, and what is told


@pytest.mark.parametrize(
    ("kit", "written", "meant"),
    [
        (PICO, "left motor", "left motor"), (PICO, "left_motor", "left motor"), (PICO, "Left  Motor", "left motor"),
        (PICO, "left", "left motor"), (PICO, "right wheel", "right motor"), (PICO, "encoder_left", "left encoder"),
        (PICO, "left encoder", "left encoder"), (PICO, "range", "range sensor"), (PICO, "imu", "inertial sensor"),
        (PICO, "lsm6dsox", "inertial sensor"), (PICO, "screen", "screen"), (PICO, "battery", "battery"),
        (PICO, "motor", ""), (PICO, "wing", ""), (PICO, "", ""),
        (BENCH, "usb cable", "USB cable"), (BENCH, "USB_cable", "USB cable"),
        (BARRIER, "light_sensor", "eye"), (BARRIER, "IR receiver", "remote"),
        (load_kit("pico_car"), "encoder left", ""),
    ],
)  # fmt: skip
def test_a_part_is_found_by_what_people_call_it(kit: Kit, written: str, meant: str) -> None:
    assert find(kit, written) == meant


def test_every_part_of_the_kit_can_fail() -> None:
    assert {part.name for part in PICO.parts} < set(targets(PICO))
    assert all(targets(PICO)[part] in FAULTS for part in targets(PICO))
    assert len(EACH) == 40


def test_wires_are_swapped_only_where_there_is_another_part(tmp_path: Path) -> None:
    assert "swapped" not in faults_of(PICO, "range sensor")
    parts = Path(PICO.source).read_text(encoding="utf-8").split("[[part]]")
    path = written(tmp_path, "[[part]]".join(parts[:2]), "one.toml")
    assert faults_of(load_kit(path), "left motor") == ["dead", "inverted", "slips", "weak"]


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        ({"wing": "dead"}, "E-RUN-10"), ({"left": "blue"}, "E-RUN-11"),
        ({"range": "swapped"}, "E-RUN-11"), ({"range": ("dead", -1)}, "E-RUN-03"),
        ({"range": ("dead", float("nan"))}, "E-RUN-03"), ({"range": ("dead", 1e9)}, "E-RUN-03"),
    ],
)  # fmt: skip
def test_a_fault_that_cannot_be_is_refused(faults: Any, code: str, nominal: RunText) -> None:
    with refuses(UsageProblem, code):
        nominal("pass", faults=faults)


def test_several_faults_may_be_given_in_a_list_or_as_rows() -> None:
    rows = [("left", "weak", 0.0), ("left", "dead", 2.0), ("range", "dead", 0.0)]
    by_part: dict[str, Any] = {"left": ["weak", ("dead", 2.0)], "range": "dead"}
    assert listed(by_part) == rows
    assert listed(rows) == rows


def test_the_story_tells_faults_only_when_asked(nominal: RunText) -> None:
    run = nominal("pass", faults={"left": ("weak", 2), "battery": "low"})
    assert not any("weak" in sentence for sentence in run.story("en"))
    assert [sentence.replace("\xa0", " ") for sentence in run.story("en", reveal=True)][1:3] == [
        "Fault from the start: battery, almost empty.",
        "Fault at 2 s: left motor, weak.",
    ]
    assert run.trace.header["robots"][0]["faults"] == [
        ["battery", "low", 0], ["left motor", "weak", 2_000_000],
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_fault_has_its_words(language: str, nominal: RunText) -> None:
    run = nominal("pass", faults=[(part, fault, 0) for part, fault in EACH])
    assert sum("%" not in said for said in run.story(language, reveal=True)) == len(EACH) + 3


# What a fault leaves alone


def test_a_run_without_faults_says_nothing_of_them(nominal: RunText) -> None:
    plain, none = nominal(FAR), nominal(FAR, faults={})
    assert "faults" not in json.dumps(plain.trace.header)
    assert plain.sha256() == none.sha256()


def test_before_a_fault_the_run_is_that_of_a_sound_robot(run_text: RunText) -> None:
    program = FAR + "print(bot.line.values(), bot.range.distance(), bot.imu.turn_rate())\n"
    sound = run_text(program, world="room", seed=5)
    late = run_text(program, world="room", seed=5, faults=[(part, f, 50) for part, f in EACH])
    assert (late.stdout, late.trace.events) == (sound.stdout, sound.trace.events)


@pytest.mark.unmeasured
@settings(max_examples=15)
@given(st.lists(st.sampled_from(EACH), max_size=3), st.integers(0, 3000))
def test_any_faults_in_any_order_give_the_same_run(
    faults: list[tuple[str, str]], at_ms: int
) -> None:
    given_ = [(part, fault, at_ms / 1000) for part, fault in faults]
    runs = [simulate(SQUARE, faults=one, seconds=6, seed=2) for one in (given_, given_[::-1])]
    assert runs[0].sha256() == runs[1].sha256()


# In the world's file and on the command line

WORLD = (
    "format = 1\nsize = [900, 600]\n\n[[fault]]\npart = '{part}'\nfault = '{fault}'\ntime = 1.5\n"
)


def test_a_world_file_may_hold_faults(nominal: RunText, tmp_path: Path) -> None:
    path = written(tmp_path, WORLD.format(part="left", fault="weak"))
    run = nominal("pass", world=path)
    assert run.trace.header["robots"][0]["faults"] == [["left motor", "weak", 1_500_000]]
    assert load_world(path).describe(Text("en")).count("weak") == 0


@pytest.mark.parametrize(
    ("part", "fault", "code", "near"),
    [
        ("lft motor", "weak", "E-WORLD-31", "left motor"),
        ("left", "week", "E-WORLD-32", "weak"),
    ],
)
def test_a_wrong_name_in_a_world_is_told_by_its_line(
    part: str, fault: str, code: str, near: str, nominal: RunText, tmp_path: Path
) -> None:
    path = written(tmp_path, WORLD.format(part=part, fault=fault))
    with refuses(WorldError, code, line=4, file=str(path)) as refused:
        nominal("pass", world=path)
    assert near in str(refused.value.facts["nearest"])


def test_each_of_several_robots_has_its_own_faults(run_text: RunText, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "format = 1\nsize = [900, 600]\n[[robot]]\nname = 'red'\nat = [200, 300]\n"
        "[[robot]]\nname = 'blue'\nat = [600, 300]\n"
        "[[fault]]\nrobot = 'red'\npart = 'left'\nfault = 'weak'\n",
    )
    run = run_text("pass", world=path, faults={"blue/range": ("dead", 3)}, seconds=5)
    told = {robot["name"]: robot.get("faults") for robot in run.trace.header["robots"]}
    assert told == {
        "blue": [["range sensor", "dead", 3_000_000]], "red": [["left motor", "weak", 0]],
    }  # fmt: skip
    path.write_text(path.read_text("utf-8").replace("robot = 'red'", "robot = 'rod'"), "utf-8")
    with refuses(WorldError, "E-WORLD-33", nearest="red"):
        run_text("pass", world=path)


def test_an_input_of_a_world_that_nothing_listens_to_is_told_by_its_line(
    nominal: RunText, tmp_path: Path
) -> None:
    path = written(
        tmp_path, "format = 1\nsize = [900, 600]\n\n[[input]]\nname = 'buton'\ntime = 1\n"
    )
    with refuses(WorldError, "E-WORLD-30", line=5, nearest="button"):
        nominal("pass", world=path)


ALONE = """
format = 1
board = "pico"
title.fr = "Rien à mesurer"
[body]
radius_mm = 60
[battery]
open_mv = 5000
ohm = 0.5
idle_ma = 40
"""


@pytest.mark.parametrize(
    ("table", "code", "action"),
    [
        (
            "[[fault]]\nrobot = 'red'\npart = 'battery'\nfault = 'low'",
            "E-WORLD-33",
            "Add a [[robot]] of that name, or remove the name.",
        ),
        (
            "[[input]]\nname = 'button'\ntime = 1",
            "E-WORLD-30",
            "Remove this [[input]], or choose another kit.",
        ),
    ],
)
def test_a_name_where_there_is_none_is_told_what_to_do(
    table: str, code: str, action: str, tmp_path: Path
) -> None:
    world = written(tmp_path, f"format = 1\nsize = [900, 600]\n{table}\n")
    program, kit = written(tmp_path, "pass", "program.py"), written(tmp_path, ALONE, "kit.toml")
    with refuses(WorldError, code, nearest="") as caught:
        simulate(program, kit=kit, world=world)
    assert caught.value.explain(Text("en")).action == action


@pytest.mark.unmeasured
def test_the_command_breaks_parts_and_reveals_them(here: Path, marelle: Command) -> None:
    (here / "go.py").write_text(FAR, encoding="utf-8")
    command = ["run", "go.py", "--lang", "en", "--fault", "left_motor=inverted@0,5", "--json"]
    assert "left motor" not in " ".join(marelle(*command).data["story"])
    story = marelle(*command, "--reveal").data["story"]
    assert (
        story[1].replace("\xa0", " ") == "Fault at 0.5 s: left motor, wired the wrong way round."
    )


@given(st.sampled_from(EACH), st.integers(0, 86_400_000))
def test_any_fault_is_read_back(broken: tuple[str, str], ms: int) -> None:
    part, fault = broken
    assert parse_fault(f"{part}={fault}@{ms / 1000:.3f}") == (part, fault, ms / 1000)
    assert parse_fault(f"{part}={fault}") == (part, fault, 0.0)


@given(st.text(max_size=30))
def test_whatever_is_typed_for_a_fault_it_is_read_or_refused(typed: str) -> None:
    try:
        read = parse_fault(typed)
    except Problem as problem:
        assert problem.code == "E-USE-16"  # noqa: PT017 - either will do
    else:
        assert 0 <= read.time_s <= 86_400
