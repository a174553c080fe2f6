"""A board shows which it is: what its kit has blinks, else its own light; that is tried on the simulator's pins and on doubles."""

import json
from pathlib import Path

import pytest
from fixture_types import MakeDouble
from scripted_board import Prompt, talk
from typed_commands import Command

from marelle_host.link.protocol_loop import drive_ports
from marelle_protocol import Stream, blink
from marelle_protocol.blinking import _BLINKS
from marelle_sim import simulate
from marelle_sim.trace import Led, Pixels, Tone
from marelle_text import Text

_WITHOUT_KIT = _BLINKS.replace(b"TIMES", b"2").replace(b'open("board.json")', b'open("none.json")')
_PIN_BY_NUMBER = """\
from machine import Pin as Named

class Pin:
    OUT = Named.OUT

    def __new__(cls, number, mode):
        return Named(int(number), mode)
"""


@pytest.mark.parametrize(
    ("kit", "named", "tones", "lit"),
    [("pico_bot", ["buzzer", "led", "pixels"], 3, 3), ("xrp", ["led", "pixels"], 0, 3), ("pico_car", ["led"], 0, 0)],
)  # fmt: skip
def test_what_the_kit_has_blinks_and_is_out_at_the_end(
    kit: str, named: list[str], tones: int, lit: int, tmp_path: Path
) -> None:
    (tmp_path / "main.py").write_bytes(_BLINKS.replace(b"TIMES", b"3"))
    run = simulate(tmp_path, kit=kit)
    assert json.loads(run.stdout.replace("'", '"')) == named
    lights = [one.level for one in run.trace.find(Led)]
    assert (sum(map(bool, lights)), lights[-1]) == (3, 0)
    assert sum(1 for one in run.trace.find(Tone) if one.hz) == tones
    colours = [set(one.each) for one in run.trace.find(Pixels)]
    assert colours[: 2 * lit] == [{"002828"}, {"000000"}] * lit
    assert 1.2 <= run.seconds < 1.4


def test_a_board_without_a_kit_lights_its_own_lamp(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_bytes(_WITHOUT_KIT)
    run = simulate(tmp_path, kit="bench_pico")
    assert run.stdout == "['LED']\n"
    assert [bool(one.level) for one in run.trace.find(Led)].count(True) == 2
    assert not (tmp_path / "board.json").exists()


def test_a_pico_whose_micropython_has_no_names_of_pins_lights_gpio_25(tmp_path: Path) -> None:
    program = _WITHOUT_KIT.replace(b"from machine import", b"from old import")
    (tmp_path / "main.py").write_bytes(program)
    (tmp_path / "old.py").write_text(_PIN_BY_NUMBER, encoding="utf-8")
    run = simulate(tmp_path, kit="bench_pico")
    assert run.stdout == "['GPIO25']\n"
    assert [bool(one.level) for one in run.trace.find(Led)].count(True) == 2


@pytest.mark.micropython
def test_boards_blink_at_once_and_what_has_no_light_is_told(
    board_double: MakeDouble, marelle: Command
) -> None:
    shows = (
        "class display:\n    show = clear = lambda image=0: None\nclass Image:\n    HEART = 1\n"
    )
    microbit = board_double(kind="microbit", door="tcp", files={"/microbit.py": shows})
    came = drive_ports([microbit.port], lambda _port: blink(Stream(), 1))
    assert came == {microbit.port: ("display",)}
    dark = board_double(kind="stm32", door="tcp")
    said = marelle("boards", "--blink", "--on", dark.port, "--on", "/dev/nowhere", exits=8).out
    assert said.startswith("Pendant 5 secondes, ")
    assert Text("fr")("cli.blink.nothing") in said
    (told,) = marelle("boards", "--blink", "--on", dark.port, "--json").data
    assert told == {"port": dark.port, "problem": None, "blinked": []}


@pytest.mark.parametrize("said", [b"", b"None", b"{'a': 1}", b"[" * 999])
def test_what_is_no_list_of_names_is_a_value_error(said: bytes) -> None:
    came = talk(blink(Stream()), Prompt((b"", b""), (said, b"")))
    assert isinstance(came.error, ValueError)


def test_a_name_forges_no_line_and_many_are_cut() -> None:
    said = repr(["a\nb\x1b[2J", *"cdefghijklmn"]).encode()
    came = talk(blink(Stream()), Prompt((b"", b""), (said, b"")))
    assert came.result == ("a?b?[2J", *"cdefghijk")
