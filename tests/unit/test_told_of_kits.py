"""What is told of a kit that is not there, not that of the run, or has a mistake in its table: in both runners alike."""

import re
from pathlib import Path
from textwrap import indent

import pytest
from chip_kit import BARE
from fixture_types import Fails, RunText
from found_micropython import VMS
from refused import refuses
from world_files import written

from marelle_help import cause
from marelle_sim import KitError, load_kit, simulate
from marelle_sim.kits.chips import CHIPS
from marelle_text import Text

_CHIP = '\n[[part]]\nkind = "{kind}"\nname = "chip"\nbus = 0\npins = {pins}\n'


def example_of(kit: Path) -> str:
    """Return the example of what a table lacks, or has in another form."""
    with pytest.raises(KitError) as raised:
        load_kit(kit)
    return str(raised.value.facts["example"])


@pytest.mark.parametrize(
    "kind", [kind for kind, chip in CHIPS.items() if chip.twin and "address" in chip.fields]
)
def test_an_example_is_right_for_its_own_chip(kind: str, tmp_path: Path) -> None:
    kit = written(tmp_path, BARE + _CHIP.format(kind=kind, pins="[10, 11]"), "kit.toml")
    with refuses(KitError, "E-KIT-07"):
        load_kit(kit)
    address = example_of(kit)
    assert re.fullmatch(r"address = 0x[2-7][0-9A-F]", address)
    text = BARE + _CHIP.format(kind=kind, pins='"SDA"') + address
    pins = example_of(written(tmp_path, text, "kit.toml"))
    where = "ahead_mm = 20\n" if "ahead_mm" in CHIPS[kind].fields else ""
    written(tmp_path, text.replace('pins = "SDA"', pins) + "\n" + where, "kit.toml")
    assert [part.kind for part in load_kit(kit).parts] == [kind]


@pytest.mark.parametrize(
    ("text", "board", "kit"),
    [
        ('bot = Robot("xrp")', "{}", "xrp"),
        ("bot = marelle.Robot(kit='xrp_beta')", '{"kit": "xrp"}', "xrp_beta"),
        ("bot = Robot()", '{"kit": "xrp"}', "xrp"),
        ('Robot("xrp")\nRobot("pico_car")', "{}", "pico_bot"),
        ('# Robot("xrp")', "{}", "pico_bot"),
        ('bot = Robot("my_robot")', "{}", "pico_bot"),
    ],
)
def test_a_run_without_a_kit_has_the_one_that_the_program_names(
    text: str, board: str, kit: str, tmp_path: Path
) -> None:
    program = (
        f"import marelle\nfrom marelle import Robot\nif False:\n{indent(text, '    ')}\n    pass\n"
    )
    written(tmp_path, program, "main.py")
    written(tmp_path, board, "board.json")
    assert simulate(tmp_path, seconds=1).kit.name == kit
    assert simulate(tmp_path, seconds=1, kit="bench_pico").kit.name == "bench_pico"


@pytest.mark.parametrize("vm", VMS)
def test_pins_that_the_board_lacks_are_those_of_another_kit(vm: str, run_text: RunText) -> None:
    run = run_text('from marelle import Robot\nbot = Robot("xrp")\n', kit="pico_bot", vm=vm)
    assert run.error is not None
    told = cause(run.error).explain(Text("en"))
    assert (told.code, told.what) == ("E-BOT-19", 'In line 2, the robot is not the kit "xrp".')
    assert "--kit xrp" in told.action
    assert run.remarks() == []


@pytest.mark.parametrize(("line", "code"), [("bot.straight(100)", None), ("bot.imu", "E-BOT-06")])
def test_a_robot_of_another_kit_is_told_whatever_came_of_it(
    line: str, code: str | None, run_text: RunText
) -> None:
    run = run_text(f'from marelle import Robot\nbot = Robot("pico_bot")\n{line}\n', kit="xrp")
    assert (run.error and cause(run.error).code) == code
    first = run.remarks("fr")[0]
    assert (first["code"], first["line"]) == ("E-BOT-19", 2)
    assert first["action"] == 'Choisis le kit pico_bot (--kit pico_bot), ou écris Robot("xrp").'


@pytest.mark.parametrize("kit", ["pico_bot", "bench5"])  # bench5: the library has no table for it
def test_a_robot_of_its_own_kit_or_of_one_that_nobody_knows_gets_no_remark(
    kit: str, run_text: RunText
) -> None:
    stops = 'from marelle import Robot\nRobot("pico_bot").stop()\n'
    assert run_text(stops, kit=kit).remarks() == []


@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize(
    ("line", "code", "action"),
    [
        ("Robot('pico_bott')", "E-BOT-04", 'Write "pico_bot" in place of "pico_bott".'),
        ("Robot('XRP')", "E-BOT-04", 'Write "xrp" in place of "XRP".'),
        ("Robot().settings(wheel_diametre=43)", "E-PROG-58", "Write wheel_diameter in place of wheel_diametre."),
        ("LightSensor(26)", "E-BOT-23", "A light-dependent resistor on a pin is AnalogLightSensor(26)."),
        ("LineSensor(18, 19)", "E-PROG-16", "If the module only says black or white, write LineSensor(18, 19, black=1)."),
        ("Potentiometer(18)", "E-PROG-16", "Look at the pins: marelle kits --show KIT"),
    ],
)  # fmt: skip
def test_a_wrong_name_or_class_is_told_with_the_one_that_is_meant(
    line: str, code: str, action: str, vm: str, fails: Fails
) -> None:
    source = f"from marelle import LightSensor, LineSensor, Potentiometer, Robot\n{line}\n"
    told = cause(fails(source, vm=vm)).explain(Text("en"))
    assert (told.code, told.action) == (code, action)


@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize(
    ("line", "code", "what", "action"),
    [
        ("ToFSensor()", "E-BOT-06", '"ToFSensor" does not answer at 0x29.', "On this bus answer: 0x3C, 0x6A."),
        ("LightSensor(bus=(1, 2, 3))", "E-BOT-06", '"LightSensor" does not answer at 0x23.', "Check that its cable is pushed in."),
        ("TemperatureSensor('DHT22', 22).temperature()", "E-BOT-38", '"TemperatureSensor" does not answer on pin 22.', "Check its wire"),
        ("TemperatureSensor('DS18B20', 21)", "E-BOT-38", '"TemperatureSensor" does not answer on pin 21.', "Check its wire"),
    ],
)  # fmt: skip
def test_a_silent_chip_is_told_with_its_class_and_its_place(
    line: str, code: str, what: str, action: str, vm: str, fails: Fails
) -> None:
    source = f"from marelle import LightSensor, TemperatureSensor, ToFSensor\nprint({line})\n"
    told = cause(fails(source, vm=vm)).explain(Text("en"))
    assert (told.code, told.what) == (code, f"In line 2, {what}")
    assert action in told.action
