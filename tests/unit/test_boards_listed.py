"""`marelle boards` lists what has no port, no USB or no MicroPython too, finds a board again under another port, and has one show which it is."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from played_drive import usb_port
from programs import MakeDouble, program_text
from refused import refuses
from scripted_board import Prompt, talk
from typed_commands import Command
from world_files import written

from marelle_host.cli import boards
from marelle_host.cli.on_boards import virtual_ports
from marelle_host.cli.on_boards.virtual_ports import announced
from marelle_host.doctor import UsbDevice, linux, reading
from marelle_host.doctor.usb_kinds import UsbKind, usb_kind
from marelle_host.link import (
    Found,
    LinkError,
    UsbIdentity,
    find_again,
    found,
    open_serial,
    ports,
    usb_identity,
    usb_identity_of,
)
from marelle_host.link.protocol_loop import drive_ports
from marelle_protocol import Identity, Stream, blink
from marelle_protocol.blinking import _BLINKS
from marelle_sim import simulate
from marelle_sim.trace import Led, Pixels, Tone
from marelle_text import Text

PICO, CH340, CP210X = 0x2E8A, 0x1A86, 0x10C4


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a temporary folder of our own: nobody else's virtual boards are in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("marelle_host.cli.options.boards.usb_ports", list)
    return tmp_path


def test_the_ports_of_virtual_boards_are_known_as_long_as_they_are_open(own_folder: Path) -> None:
    assert virtual_ports.virtual_ports() == []
    with announced(["/tmp/x/board-1", "/tmp/x/board-2"]), announced(["socket://127.0.0.1:1"]):
        assert sorted(virtual_ports.virtual_ports()) == [
            "/tmp/x/board-1", "/tmp/x/board-2", "socket://127.0.0.1:1",
        ]  # fmt: skip
    assert virtual_ports.virtual_ports() == []


def test_a_drive_is_there_or_its_port_is(own_folder: Path) -> None:
    drive, port = own_folder / "board-1-drive" / "RPI-RP2", own_folder / "board-1"
    drive.mkdir(parents=True)
    with announced([str(port), "rfc2217://127.0.0.1:1"], {str(drive): str(port)}):
        assert virtual_ports.virtual_drives() == [drive]
        assert virtual_ports.virtual_ports() == ["rfc2217://127.0.0.1:1"]
        drive.rmdir()
        port.touch()
        assert virtual_ports.virtual_drives() == []
        assert virtual_ports.virtual_ports() == [str(port), "rfc2217://127.0.0.1:1"]
        assert virtual_ports.ports_of_drives() == {str(drive): str(port)}
    assert virtual_ports.ports_of_drives() == {}


@pytest.mark.parametrize("said", ['["/tmp/x"]', "{", '{"a": 1}', "[1]"])
def test_what_a_process_that_is_over_has_left_is_removed(own_folder: Path, said: str) -> None:
    with announced([]):  # it makes the folder
        (folder,) = own_folder.iterdir()
        left = written(folder, said, "ports-left")
        assert virtual_ports.virtual_ports() == []
        assert not left.exists()


def test_what_is_no_file_there_is_passed_over(own_folder: Path) -> None:
    with announced(["/tmp/x"]):
        (folder,) = own_folder.iterdir()
        (folder / "ports-folder").mkdir()
        os.mkfifo(folder / "ports-pipe")
        assert virtual_ports.virtual_ports() == ["/tmp/x"]


def test_another_persons_folder_is_not_read(own_folder: Path) -> None:
    with announced(["/tmp/x"]):
        (folder,) = own_folder.iterdir()
        folder.chmod(0o755)
        assert virtual_ports.virtual_ports() == []
        folder.chmod(0o700)


@pytest.mark.micropython
def test_virtual_boards_are_listed_and_gone_with_their_process(
    own_folder: Path, marelle: Command
) -> None:
    command = [sys.executable, "-m", "marelle_host", "virtual", "--vm", "micropython", "--json"]
    environment = {**os.environ, "TMPDIR": str(own_folder)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as opened:
        assert opened.stdout is not None
        printed = ""
        while not printed.endswith("]\n"):
            printed += opened.stdout.readline()
        (board,) = json.loads(printed)
        (found,) = marelle("boards", "--json").data
        assert (found["port"], found["unique_id"]) == (board["port"], board["unique_id"])
        opened.send_signal(signal.SIGKILL)
    assert "(E-LINK-02)" in marelle("boards", exits=3).err


def test_boards_without_a_port_and_with_another_python_stand_in_the_table(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    pico = Identity("Pico", (9, 2, 1), "RP2040", "", 0, "", "", "", "circuitpython")

    def ask(ports: Sequence[str], _watch: object) -> list[Found]:
        return [Found(port, pico, None) for port in ports]

    monkeypatch.setattr(boards, "boards_waiting", lambda: [UsbKind("RP2350", "waits")])
    monkeypatch.setattr(boards, "ask_boards", ask)
    said = marelle("boards", exits=5)
    assert said.out.splitlines()[1].split()[0] == "RP2350"
    assert "Rebranchez-la" in said.out
    monkeypatch.setattr("marelle_host.cli.options.boards.usb_ports", lambda: ["COM3"])
    first, second = marelle("boards", "--json", exits=8).data
    assert (first["port"], first["implementation"], first["micropython"]) == (
        "COM3",
        "circuitpython",
        "9.2.1",
    )
    assert (second["port"], second["kind"], second["problem"]["code"]) == (None, "RP2350", "E-LINK-32")  # fmt: skip
    assert "circuitpython 9.2.1" in marelle("boards", "--on", "COM3").out


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ((0x0D28, 0x0204, "9900000051864e45"), ("micro:bit V1", "")),
        ((0x0D28, 0x0204, "9901000051864e45"), ("micro:bit V1", "")),
        ((0x0D28, 0x0204, "9904360254974e45"), ("micro:bit V2", "")),
        ((0x0D28, 0x0204, "9906360200052820"), ("micro:bit V2", "")),
        ((0x0D28, 0x0204, "9909360200052820"), ("micro:bit V2", "")),
        ((0x0D28, 0x0204, "9902360200052820"), ("micro:bit", "")),
        ((0x0D28, 0x0204, ""), ("micro:bit", "")),
        ((0x2E8A, 0x0003, "E0C9125B0D9B"), ("RP2040", "waits")),
        ((0x2E8A, 0x000F, ""), ("RP2350", "waits")),
        ((0x2E8A, 0x000C, ""), ("Raspberry Pi Debug Probe", "never")),
        ((0x2341, 0x0043, ""), ("Arduino Uno", "never")),
        ((0x2A03, 0x0042, ""), ("Arduino Mega", "never")),
        ((0x2341, 0x1002, ""), ("Arduino Uno R4 WiFi", "")),
        ((0x1A86, 0x7523, ""), None),  # a bridge says nothing of the board behind it
    ],
)
def test_a_kind_is_known_by_its_numbers(
    numbers: tuple[int, int, str], kind: tuple[str, str] | None
) -> None:
    assert usb_kind(*numbers) == kind


def test_a_board_that_does_not_answer_is_told_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [
        SimpleNamespace(device="COM3", vid=0x2341, pid=0x0043, serial_number=None),
        SimpleNamespace(device="COM4", vid=0x0D28, pid=0x0204, serial_number="9901a"),
        SimpleNamespace(device="COM5", vid=0x1A86, pid=0x7523, serial_number=None),
        SimpleNamespace(device="COM6", vid=0x303A, pid=0x0002, serial_number="0"),
        SimpleNamespace(device="COM8", vid=0x2E8A, pid=0x0005, serial_number="e6"),
    ]
    monkeypatch.setattr(ports, "listed_ports", lambda: listed)

    def silent(names: list[str], *_more: object, **_options: object) -> dict[str, LinkError]:
        codes = {"COM7": "E-LINK-03"}
        return {name: LinkError(codes.get(name, "E-LINK-05"), port=name) for name in names}

    monkeypatch.setattr(found, "drive_ports", silent)
    asked = found.ask_boards(["COM3", "COM4", "COM5", "COM6", "COM7", "COM8"])
    told = [(one.problem.code, one.problem.facts.get("kind")) for one in asked if one.problem]
    assert told == [
        ("E-LINK-30", "Arduino Uno"), ("E-LINK-29", "micro:bit V1"), ("E-LINK-05", None), ("E-LINK-32", "ESP32-S2"), ("E-LINK-03", None),
        ("E-LINK-05", None),
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")
@pytest.mark.parametrize(("started_as", "called"), [("marelle", "marelle"), ("other", "other")])
def test_who_has_a_port_is_named(started_as: str, called: str, tmp_path: Path) -> None:
    program = written(tmp_path, program_text("processes/holds_a_port"), started_as)
    ours, theirs = os.openpty()
    name = os.ttyname(theirs)
    command = [sys.executable, str(program), name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LinkError) as held, open_serial(name):
            pass
        holder.communicate()
    os.close(ours)
    os.close(theirs)
    assert (held.value.code, held.value.facts["port"]) == ("E-LINK-31", name)
    assert str(held.value.facts["program"]).startswith(called)


def test_a_list_of_locks_that_says_nothing_of_the_port_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "dev").mkdir()
    port = tmp_path / "dev/ttyACM0"
    port.touch()
    place = port.stat()
    at = f"{os.major(place.st_dev):02x}:{os.minor(place.st_dev):02x}:{place.st_ino}"
    for line in ("", "1: FLOCK", f"1: -> FLOCK ADVISORY WRITE 7 {at} 0 EOF", f"1: POSIX ADVISORY WRITE 7 {at} 0 EOF", f"1: FLOCK ADVISORY WRITE -1 {at} 0 EOF"):  # fmt: skip
        (tmp_path / "proc/locks").write_text(line)
        assert linux.locker(tmp_path, "/dev/ttyACM0") is None
    assert linux.locker(tmp_path, "/dev/ttyACM9") is None
    assert reading.locker("COM3") is None


def test_boards_in_their_boot_loader_are_seen_though_they_have_no_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def device(vendor: int, product: int, *ports: str) -> Any:
        return UsbDevice("1-1", vendor, product, ports=ports)

    seen = (device(0x2E8A, 3), device(0x2E8A, 5), device(0x303A, 2, "/dev/ttyACM0"))
    monkeypatch.setattr(linux, "usb_devices", lambda _root: seen)
    monkeypatch.setattr(sys, "platform", "linux")
    assert [kind.name for kind in reading.boot_loaders()] == ["RP2040"]


class Usb:
    """A computer whose ports change by the time: of each moment (s) what is listed from then on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **moments: Sequence[Any]) -> None:
        self.now_s, self._moments = 0.0, {int(at[1:]): ports for at, ports in moments.items()}
        monkeypatch.setattr(time, "monotonic", lambda: self.now_s)
        monkeypatch.setattr(time, "sleep", self._sleep)
        for module in (ports, usb_identity):
            monkeypatch.setattr(module, "listed_ports", self._listed)

    def _sleep(self, seconds: float) -> None:
        self.now_s += seconds

    def _listed(self) -> Sequence[Any]:
        return self._moments[max(at for at in self._moments if at <= self.now_s)]


def test_native_usb_is_known_by_its_number_once_it_has_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = usb_port("COM3", number="e66b")
    usb = Usb(
        monkeypatch,
        s0=[other, usb_port("COM5", number="e66a", location="1-1")],
        s1=[other],
        s3=[other, usb_port("COM7", number="e66a", location="1-2")],
    )
    was = usb_identity_of("COM5")
    assert was == UsbIdentity("COM5", PICO, 5, "e66a", "1-1")
    assert find_again(was) == "COM7"
    assert 3 <= usb.now_s < 3.1


def test_a_board_that_had_left_and_come_before_anyone_looked_is_waited_for_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usb = Usb(monkeypatch, s0=[usb_port("COM5", number="e66a")])
    assert find_again(usb_identity_of("COM5")) == "COM5"
    assert 1 <= usb.now_s < 1.1


@pytest.mark.parametrize("number", ["", "0001"])
def test_bridges_without_a_number_of_their_own_are_known_by_their_socket(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [
        usb_port("COM3", vid=CP210X, number=number, location="1-1"),
        usb_port("COM4", vid=CP210X, number=number, location="1-2"),
    ]
    usb = Usb(monkeypatch, s0=listed)
    assert [find_again(usb_identity_of(name)) for name in ("COM4", "COM3")] == ["COM4", "COM3"]
    assert usb.now_s == 0  # a bridge stays while its board restarts


def test_a_board_that_does_not_come_back_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    usb = Usb(
        monkeypatch, s0=[usb_port("COM5", number="e66a")], s1=[usb_port("COM6", number="e66b")]
    )
    with refuses(LinkError, "E-LINK-28", port="COM5"):
        find_again(usb_identity_of("COM5"))
    assert 10 <= usb.now_s < 10.1


@pytest.mark.micropython
def test_a_virtual_board_is_found_by_its_link(board_double: MakeDouble) -> None:
    board = board_double()
    was = usb_identity_of(board.port)
    board.reset()
    assert find_again(was) == board.port
    assert board.starts == 2


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
    program = _BLINKS.replace(b"TIMES", b"2").replace(b'open("board.json")', b'open("none.json")')
    (tmp_path / "main.py").write_bytes(program)
    run = simulate(tmp_path, kit="bench_pico")
    assert run.stdout == "['LED']\n"
    assert [bool(one.level) for one in run.trace.find(Led)].count(True) == 2
    assert not (tmp_path / "board.json").exists()


@pytest.mark.micropython
@pytest.mark.parametrize(
    ("kind", "light"),
    [("pico", "LED"), ("pico_w", "LED"), ("pico2", "LED"), ("old_pico", "GPIO25")],
)
def test_a_pico_without_a_kit_blinks(kind: str, light: str, board_double: MakeDouble) -> None:
    pico = board_double(kind=kind, door="tcp")
    assert drive_ports([pico.port], lambda _port: blink(Stream(), 1)) == {pico.port: (light,)}


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
