"""What `marelle doctor` finds on boards that answer, made up: each cause alone, and what could not be tried."""

from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from made_up_computer import ACM0, MACHINES, case_of, codes, well
from typed_commands import ENGLISH, Command

from marelle_files import root_files
from marelle_host.cli.diagnosis import case
from marelle_host.doctor import Answer, Case, examine
from marelle_host.link import LinkError
from marelle_protocol import Examined, Identity
from marelle_sim.kits import machines_of_kits


@pytest.mark.parametrize(
    ("changed", "asked", "found"),
    [
        ({"implementation": "circuitpython"}, "", ("micropython", "E-DOCTOR-19")),
        ({"version": (1, 19, 1)}, "", ("micropython", "E-DOCTOR-20")),
        ({"version": ()}, "", ("micropython", "E-DOCTOR-20")),
        ({"library": ""}, "", ("library", "E-DOCTOR-21")),
        ({"library": "0.0.9"}, "", ("library", "E-DOCTOR-29")),
        ({"library": "", "platform": "microbit"}, "", ("library", "E-LINK-38")),
        ({"guard": False}, "", ("guard", "E-DOCTOR-22")),
        ({"free_bytes": 8_191}, "", ("room", "E-DOCTOR-23")),
        ({}, "xrp", ("kit", "E-DOCTOR-24")),
        ({"kit": "xrp"}, "xrp", ("kit", "E-DOCTOR-25")),
        ({"kit": ""}, "xrp", ("kit", "E-DOCTOR-25")),
        ({"kit": "xrp"}, "", ("kit", "E-DOCTOR-25")),
    ],
)  # fmt: skip
def test_each_cause_on_a_board_is_named(
    changed: dict[str, Any], asked: str, found: tuple[str, str]
) -> None:
    assert codes(case_of(asked, **changed)) == [found]


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, "pico_bot"),
        ({"version": (1, 20, 0)}, ""),
        ({"library": "0.1.0"}, ""),
        ({"version": (1, 18, 0), "platform": "microbit"}, ""),
        ({"free_bytes": 8_192}, ""),
        ({"machine": "Raspberry Pi Pico W with RP2040"}, "pico_bot"),
        ({"kit": "a_kit_of_ones_own"}, "a_kit_of_ones_own"),
    ],
)
def test_a_board_on_which_all_is_well_is_left_in_peace(
    changed: dict[str, Any], asked: str
) -> None:
    assert codes(case_of(asked, **changed)) == []


def test_what_no_board_tells_is_not_tried() -> None:
    states = {
        one.name: (one.state, one.why)
        for one in examine(case_of(guard=None, free_bytes=None, kit=""))
    }
    assert states["guard"] == states["room"] == states["kit"] == ("untried", "untold")
    assert states["library"] == ("ok", "")


def test_an_esp32_at_its_boot_loader_comes_before_the_silence_of_another_board() -> None:
    other = "/dev/ttyUSB1"
    answers = {
        other: Answer(other, LinkError("E-LINK-05", port=other)),
        ACM0: Answer(ACM0, at_loader=True),
    }
    assert codes(Case(well(), answers, "", MACHINES)) == [
        ("rom_loader", "E-DOCTOR-17"),
        ("answer", "E-DOCTOR-18"),
    ]


def test_the_program_of_the_folder_says_which_kit_is_wanted(
    here: Path, monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    known = Identity(
        "Raspberry Pi Pico W with RP2040", (1, 28, 0), "rp2", "", 6, '{"kit": "pico_bot"}', "", "?"
    )
    boot = crc32(root_files("rp2")["/boot.py"].read_bytes())
    examined = Examined(known, 1 << 20, 1 << 20, boot_crc32=boot, guard=True)
    monkeypatch.setattr(
        case, "examine_boards", lambda ports, table: dict.fromkeys(ports, examined)
    )
    monkeypatch.setattr(case, "read_system", lambda asked, also: well())
    said = marelle("doctor", "--json", environment={}).data
    assert said["boards"] == [
        {
            "port": ACM0, "machine": "Raspberry Pi Pico W with RP2040", "version": [1, 28, 0], "platform": "rp2", "implementation": "micropython",
            "kit": "pico_bot", "library": "?", "guard": True, "free_bytes": 1 << 20,
        }
    ]  # fmt: skip
    (here / "main.py").write_text('from marelle import *\nbot = Robot("xrp")\n', encoding="utf-8")
    for typed in (["doctor"], ["doctor", "main.py"]):
        said = marelle(*typed, exits=1, environment=ENGLISH).out.splitlines()[-1]
        assert said == 'Plug in the other robot, or write Robot("pico_bot"). (E-DOCTOR-24)'
    marelle("doctor", "nowhere.py", exits=2, environment={})


@pytest.mark.parametrize(
    ("platform", "changed", "guard"),
    [
        ("rp2", {}, True),
        ("rp2", {"boot_crc32": 1}, False),
        ("rp2", {"boot_crc32": None}, False),
        ("rp2", {"guard": False}, False),
        ("microbit", {"boot_crc32": None, "guard": False}, None),
    ],
)
def test_a_guard_is_there_if_boot_py_is_ours_and_what_it_calls_is_there(
    platform: str, changed: dict[str, Any], guard: bool | None
) -> None:
    known = Identity("a board", (1, 28, 0), platform, "", 6, "", "")
    boot = crc32(root_files("rp2")["/boot.py"].read_bytes())
    came = Examined(known, None, None, boot_crc32=boot, guard=True)
    assert case._board(came._replace(**changed)).guard is guard


def test_a_board_that_fits_a_kit_is_of_the_same_chip_and_pins() -> None:
    machines = machines_of_kits()
    assert machines["pico_bot"] == (
        "Raspberry Pi Pico with RP2040",
        "Raspberry Pi Pico W with RP2040",
    )
    assert machines["xrp"] == ("SparkFun XRP Controller with RP2350",)
