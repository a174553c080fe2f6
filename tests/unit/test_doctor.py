"""What `marelle doctor` finds on computers and boards that are made up: each cause alone, and which one comes first."""

import json
import os
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import typed_commands
from error_codes import error_codes
from hypothesis import given, strategies as st
from kernel_files import of_linux, plug_in, serve
from made_up_computer import ACM0, ANSWERS, CH340, KEYBOARD, MACHINES, PICO, case_of, codes, well
from programs import MakeDouble
from typed_commands import Command

from marelle_files import root_files
from marelle_host.cli.diagnosis.case import board_of, gather
from marelle_host.cli.doctor import tell
from marelle_host.cli.terminal.output import Terminal
from marelle_host.doctor import Case, Computer, System, examine
from marelle_host.doctor.facts import Holder, Port, UsbDevice
from marelle_host.link import LinkError
from marelle_protocol import Examined, Identity
from marelle_text import Text


def test_where_all_is_well_each_check_says_so() -> None:
    checks = examine(Case(well(), ANSWERS, "pico_bot", MACHINES))
    assert [one for one in checks if one.state != "ok"] == []
    assert [one.name for one in checks] == [
        "pyserial", "usb", "brltty", "driver", "loader", "rights", "modem", "held",
        "rom_loader", "answer", "micropython", "kit", "room", "guard", "library",
    ]  # fmt: skip


def test_only_linux_is_asked_for_what_only_linux_has() -> None:
    names = {one.name for one in examine(Case(well(platform="windows"), ANSWERS))}
    assert names & {"brltty", "modem"} == set()


def test_a_computer_without_a_board_says_what_could_not_be_tried() -> None:
    checks = examine(Case(well(devices=(KEYBOARD,), ports=())))
    assert {one.name: one.state if not one.problem else one.problem.code for one in checks} == {
        "pyserial": "ok", "usb": "E-DOCTOR-02", "brltty": "untried", "driver": "untried", "loader": "ok",
        "rights": "untried", "modem": "untried", "held": "untried",
        **dict.fromkeys(("rom_loader", "answer", "micropython", "kit", "room", "guard", "library"), "untried"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("system", "found"),
    [
        (well(pyserial=False), [("pyserial", "E-DOCTOR-01")]),
        (well(devices=None, ports=()), [("usb", "E-DOCTOR-03")]),
        (well(devices=(KEYBOARD,), ports=(), wsl=True), [("usb", "E-DOCTOR-30")]),
        (well(wsl=True), []),
        (well(holders={ACM0: (Holder("cat", 812),)}), []),  # it shares the port, and the board answers
        (well(running=frozenset(("brltty",))), []),
        (well(devices=(KEYBOARD, PICO)), []),  # the keyboard is of a maker of bridges
        (well(devices=(KEYBOARD,), ports=(Port(ACM0, there=False),)), [("usb", "E-DOCTOR-02")]),
        (well(devices=(PICO, CH340)), [("driver", "E-DOCTOR-04")]),
        (well(devices=(PICO, CH340), platform="macos"), [("driver", "E-DOCTOR-05")]),
        (well(devices=(PICO, CH340), platform="windows"), [("driver", "E-DOCTOR-06")]),
        (well(devices=(PICO._replace(ports=()),), platform="windows"), [("driver", "E-DOCTOR-31")]),
        (well(devices=(PICO._replace(ports=()),), platform="macos"), [("driver", "E-DOCTOR-07")]),
        (well(devices=(PICO, CH340), platform="freebsd14"), [("driver", "E-DOCTOR-07")]),
        (well(devices=(PICO, CH340), running=frozenset(("brltty",))), [("brltty", "E-DOCTOR-08")]),
        (well(devices=(PICO, UsbDevice("1-4", 0x2E8A, 3, frozenset((8, 255))))), [("loader", "E-DOCTOR-09")]),
        (well(devices=None, drives=frozenset(("RPI-RP2",))), [("loader", "E-DOCTOR-09")]),
        (well(devices=(PICO, UsbDevice("1-4", 0x0483, 0xDF11))), [("loader", "E-LINK-32")]),
        (well(drives=frozenset(("MAINTENANCE",))), [("loader", "E-DOCTOR-10")]),
        (well(ports=(Port(ACM0, usable=False, group="uucp"),)), [("rights", "E-DOCTOR-11")]),
        (well(ports=(Port(ACM0, usable=False, group="uucp", membership="after_login"),)), [("rights", "E-DOCTOR-12")]),
        (well(ports=(Port(ACM0, usable=False),)), [("rights", "E-DOCTOR-13")]),
        (well(ports=(Port(ACM0, usable=False, group="uucp", membership="now"),)), [("rights", "E-DOCTOR-13")]),
    ],
)  # fmt: skip
def test_each_cause_on_the_computer_is_named(system: System, found: list[tuple[str, str]]) -> None:
    assert codes(Case(system, ANSWERS)) == found


def _held(by: str) -> dict[str, tuple[Holder, ...]]:
    return {ACM0: (Holder(by, 812),)}


@pytest.mark.parametrize(
    ("system", "answer", "found"),
    [
        (well(holders=_held("thonny")), "E-LINK-31", ("held", "E-DOCTOR-14")),
        (well(holders_hidden=True), "E-LINK-03", ("held", "E-DOCTOR-15")),
        (well(holders=_held("ModemManager")), "E-LINK-03", ("modem", "E-DOCTOR-16")),
        (well(running=frozenset(("ModemManager",)), holders_hidden=True), "E-LINK-03", ("modem", "E-DOCTOR-16")),
        (well(running=frozenset(("ModemManager",)), holders=_held("thonny")), "E-LINK-03", ("held", "E-DOCTOR-14")),
        (well(holders=_held("cat")), "E-LINK-05", ("held", "E-DOCTOR-14")),
        (well(holders=_held("ModemManager")), "E-LINK-05", ("modem", "E-DOCTOR-16")),
        (well(platform="freebsd14", holders=_held("ModemManager")), "E-LINK-05", ("held", "E-DOCTOR-14")),
        (well(), "E-LINK-05", ("answer", "E-DOCTOR-18")),
        (well(devices=(UsbDevice("1-4", 0x2341, 0x0043, ports=(ACM0,)),)), "E-LINK-05", ("answer", "E-LINK-30")),
        (well(), "E-LINK-01", ("answer", "E-LINK-01")),
        (well(), "E-LINK-04", ("rights", "E-DOCTOR-13")),
    ],
)  # fmt: skip
def test_why_a_board_is_not_reached_is_named(
    system: System, answer: str, found: tuple[str, str]
) -> None:
    silent = {ACM0: LinkError(answer, port=ACM0, nearest="")}
    assert codes(Case(system, silent))[0] == found


ANY_SYSTEM = st.builds(
    well,
    platform=st.sampled_from(["linux", "macos", "windows", "freebsd14"]),
    devices=st.none() | st.lists(st.sampled_from([PICO, CH340, KEYBOARD])).map(tuple),
    ports=st.lists(st.builds(Port, st.just(ACM0), st.booleans(), st.sampled_from(["", "dialout"]))).map(tuple),
    drives=st.frozensets(st.sampled_from(["RPI-RP2", "MAINTENANCE", "data"])),
    running=st.frozensets(st.sampled_from(["brltty", "ModemManager"])),
    holders=st.sampled_from([{}, _held("thonny"), _held("ModemManager")]),
    holders_hidden=st.booleans(),
)  # fmt: skip


@pytest.mark.unmeasured
@given(ANY_SYSTEM, st.sampled_from([code for code in error_codes() if code.startswith("E-LINK")]))
def test_a_board_that_is_not_reached_is_never_all_well_and_each_cause_can_be_said(
    system: System, code: str
) -> None:
    answers = {port.name: LinkError(code, port=port.name) for port in system.ports}
    found = [one.problem for one in examine(Case(system, answers)) if one.problem is not None]
    assert found or not system.ports
    for problem in found:
        if problem.code.startswith("E-DOCTOR"):
            assert problem.explain(Text("fr")).action


def told(
    capsys: pytest.CaptureFixture[str], case: Case, *, exits: int = 1, as_json: bool = False
) -> typed_commands.Answer:
    """Return what the command says of a case."""
    assert tell(Terminal(Text("en"), as_json=as_json), case) == exits
    return typed_commands.Answer(*capsys.readouterr())


def test_the_first_cause_is_told_with_one_thing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    case = Case(well(ports=(Port(ACM0, usable=False, group="dialout"),), devices=(PICO, CH340)))
    table, _, first = told(capsys, case).out.partition("\n\n")
    assert "right to the port  NOT OK     Port /dev/ttyACM0 belongs to the group dialout" in table
    assert first.splitlines()[-1] == "Type: sudo modprobe ch341 (E-DOCTOR-04)"
    said = told(capsys, case, as_json=True).data
    assert (said["well"], said["first"]["code"]) == (False, "E-DOCTOR-04")
    rows = {row["name"]: row for row in said["checks"]}
    assert rows["rights"]["problem"]["action"] == "Type: sudo usermod -a -G dialout $USER"
    assert (rows["answer"]["state"], rows["answer"]["why"]) == ("untried", "not_asked")
    assert said["usb"][1] == {"numbers": "1a86:7523", "classes": [255], "drivers": [], "ports": []}


def test_what_a_helpdesk_is_sent_has_no_name_of_a_person(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ports = ["/home/lea.martin/poste-1", "/Users/lea.martin/p", r"C:\Users\lea.martin\p"]
    gone = {name: LinkError("E-LINK-01", port=name, nearest="") for name in ports}
    case = Case(well(ports=tuple(Port(name) for name in ports)), gone)
    said = told(capsys, case, as_json=True).data
    assert "martin" not in json.dumps(said)
    assert [row["port"] for row in said["checks"] if row["name"] == "answer"] == [
        "~/poste-1", "~/p", r"~\p",
    ]  # fmt: skip
    assert set(said["computer"]) == {"system", "kernel", "processor", "python", "marelle"}


def test_a_board_that_is_well_is_told_with_its_facts(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, case_of(), exits=0, as_json=True).data
    assert (said["well"], said["first"]) == (True, None)
    assert said["boards"] == [
        {
            "port": ACM0, "machine": "Raspberry Pi Pico with RP2040", "version": [1, 28, 0], "platform": "", "implementation": "micropython",
            "kit": "pico_bot", "library": "?", "guard": True, "free_bytes": 800_000,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "asked", "found"),
    [
        ({"implementation": "circuitpython"}, "", [("micropython", "E-DOCTOR-19")]),
        ({"version": (1, 19, 1)}, "", [("micropython", "E-DOCTOR-20")]),
        ({"version": ()}, "", [("micropython", "E-DOCTOR-20")]),
        ({"library": ""}, "", [("library", "E-DOCTOR-21")]),
        ({"library": "0.0.9"}, "", [("library", "E-DOCTOR-29")]),
        ({"library": "", "platform": "microbit"}, "", [("library", "E-LINK-38")]),
        ({"guard": False}, "", [("guard", "E-DOCTOR-22")]),
        ({"free_bytes": 8_191}, "", [("room", "E-DOCTOR-23")]),
        ({}, "xrp", [("kit", "E-DOCTOR-24")]),
        ({"kit": "xrp"}, "xrp", [("kit", "E-DOCTOR-25")]),
        ({"kit": ""}, "xrp", [("kit", "E-DOCTOR-25")]),
        ({"kit": "xrp"}, "", [("kit", "E-DOCTOR-25")]),
        ({}, "pico_bot", []),
        ({"version": (1, 20, 0)}, "", []),
        ({"library": "0.1.0"}, "", []),
        ({"version": (1, 18, 0), "platform": "microbit"}, "", []),
        ({"free_bytes": 8_192}, "", []),
        ({"machine": "Raspberry Pi Pico W with RP2040"}, "pico_bot", []),
        ({"kit": "a_kit_of_ones_own"}, "a_kit_of_ones_own", []),
    ],
)  # fmt: skip
def test_each_cause_on_a_board_is_named(
    changed: dict[str, Any], asked: str, found: list[tuple[str, str]]
) -> None:
    assert codes(case_of(asked, **changed)) == found


def test_what_no_board_tells_is_not_tried() -> None:
    states = {
        one.name: (one.state, one.why)
        for one in examine(case_of(guard=None, free_bytes=None, kit="", platform="microbit"))
    }
    assert states["guard"] == states["room"] == states["kit"] == ("untried", "untold")
    assert states["library"] == ("ok", "")


@pytest.mark.parametrize(
    ("changed", "states"),
    [
        ({}, {"guard": ("untried", "not_installed"), "library": ("untried", "not_installed")}),
        ({"kit": "pico_bot"}, {"guard": ("untried", "not_installed"), "library": ("not", "")}),
        ({"platform": "microbit"}, {"guard": ("untried", "untold"), "library": ("not", "")}),
    ],
)
def test_what_was_never_installed_on_a_board_is_no_fault(
    changed: dict[str, Any], states: dict[str, tuple[str, str]]
) -> None:
    checks = examine(case_of(**{"guard": None, "library": "", "kit": "", **changed}))
    assert {one.name: (one.state, one.why) for one in checks if one.name in states} == states


def test_an_esp32_at_its_boot_loader_comes_before_the_silence_of_another_board() -> None:
    other = "/dev/ttyUSB1"
    answers = {other: LinkError("E-LINK-05", port=other), ACM0: None}
    assert codes(Case(well(), answers, "", MACHINES)) == [
        ("rom_loader", "E-DOCTOR-17"),
        ("answer", "E-DOCTOR-18"),
    ]


@pytest.mark.usefixtures("no_boards")
def test_the_program_of_the_folder_says_which_kit_is_wanted(here: Path, marelle: Command) -> None:
    (here / "main.py").write_text('from marelle import *\nbot = Robot("xrp")\n', encoding="utf-8")
    for program in (None, "main.py"):
        case = gather(
            Terminal(Text("fr")), (), program, replug=False, computer=Computer(root=here)
        )
        assert case.asked_kit == "xrp"
    marelle("doctor", "nowhere.py", exits=2)


@pytest.mark.micropython
@of_linux
@pytest.mark.usefixtures("no_boards")
def test_a_board_is_found_on_usb_and_asked(quick_double: MakeDouble, tmp_path: Path) -> None:
    ours = {path: place.read_text("utf-8") for path, place in root_files("rp2").items()}
    board = quick_double(files={**ours, "/board.json": '{"kit": "pico_bot"}'})
    serve(
        plug_in(tmp_path, "1-2", ("2e8a", "0005")), 0, "02", driver="cdc_acm", port="tty/ttyACM0"
    )
    port = tmp_path / "dev/ttyACM0"
    port.parent.mkdir()
    port.symlink_to(os.path.realpath(board.port))
    computer = Computer("linux", tmp_path)
    case = gather(Terminal(Text("fr"), plain=True), (), None, replug=False, computer=computer)
    ((found, told),) = case.boards()
    assert (found, told.machine, told.platform) == (
        str(port),
        "Raspberry Pi Pico with RP2040",
        "rp2",
    )
    assert (told.kit, told.guard) == ("pico_bot", True)
    assert told.free_bytes is not None
    assert told.free_bytes > 0
    assert case.machines["pico_bot"] == (told.machine, "Raspberry Pi Pico W with RP2040")
    assert case.machines["xrp"] == ("SparkFun XRP Controller with RP2350",)


@pytest.mark.parametrize(
    ("platform", "changed", "guard"),
    [
        ("rp2", {}, True),
        ("rp2", {"boot_crc32": 1}, False),
        ("rp2", {"boot_crc32": None}, False),
        ("rp2", {"guard": False}, False),
        ("rp2", {"boot_crc32": 1, "guard": False}, None),  # a `boot.py` of its own
        ("microbit", {"boot_crc32": None, "guard": False}, None),
    ],
)
def test_a_guard_is_there_if_boot_py_is_ours_and_what_it_calls_is_there(
    platform: str, changed: dict[str, Any], guard: bool | None
) -> None:
    known = Identity("a board", (1, 28, 0), platform, "", 6, "", "")
    boot = crc32(root_files("rp2")["/boot.py"].read_bytes())
    came = Examined(known, None, None, boot_crc32=boot, guard=True)._replace(**changed)
    assert board_of(came).guard is guard
