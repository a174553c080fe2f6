"""`marelle boards` lists what has no port, no USB or no MicroPython too, finds a board again under another port, and has one show which it is."""

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from kernel_files import of_linux, plug_in, serve
from played_drive import usb_port
from port_holder import held_by
from programs import MakeDouble, program_text
from refused import refuses
from scripted_board import Prompt, talk
from typed_commands import Command
from virtual_command import virtual_boards
from world_files import written

from marelle_host.cli.boards import list_boards, tell_found
from marelle_host.cli.on_boards import virtual_ports
from marelle_host.cli.on_boards.virtual_ports import announced
from marelle_host.cli.terminal.output import Terminal
from marelle_host.doctor import Computer, linux, reading
from marelle_host.doctor.usb_kinds import UsbKind, usb_kind
from marelle_host.link import (
    Found,
    LinkError,
    UsbIdentity,
    find_again,
    open_serial,
    usb_identity_of,
)
from marelle_host.link.found import found_at
from marelle_host.link.protocol_loop import drive_ports
from marelle_protocol import Identity, Stream, blink
from marelle_sim import simulate
from marelle_sim.trace import Led, Pixels, Tone
from marelle_text import Text

PICO, CH340, CP210X = 0x2E8A, 0x1A86, 0x10C4


def test_the_ports_of_virtual_boards_are_known_as_long_as_they_are_open(no_boards: Path) -> None:
    assert virtual_ports.virtual_ports() == []
    with announced(["/tmp/x/board-1", "/tmp/x/board-2"]), announced(["socket://127.0.0.1:1"]):
        assert sorted(virtual_ports.virtual_ports()) == [
            "/tmp/x/board-1", "/tmp/x/board-2", "socket://127.0.0.1:1",
        ]  # fmt: skip
    assert virtual_ports.virtual_ports() == []


def test_a_drive_is_there_or_its_port_is(no_boards: Path) -> None:
    drive, port = no_boards / "board-1-drive" / "RPI-RP2", no_boards / "board-1"
    drive.mkdir(parents=True)
    with announced([str(port), "rfc2217://127.0.0.1:1"], {str(drive): str(port)}):
        assert virtual_ports.virtual_ports() == ["rfc2217://127.0.0.1:1"]
        drive.rmdir()
        port.touch()
        assert virtual_ports.virtual_ports() == [str(port), "rfc2217://127.0.0.1:1"]
        assert virtual_ports.ports_of_drives() == {str(drive): str(port)}
    assert virtual_ports.ports_of_drives() == {}


@pytest.mark.parametrize("said", ['["/tmp/x"]', "{", '{"a": 1}', "[1]"])
def test_what_a_process_that_is_over_has_left_is_removed(no_boards: Path, said: str) -> None:
    with announced([]):  # it makes the folder
        (folder,) = no_boards.iterdir()
        left = written(folder, said, "ports-left")
        assert virtual_ports.virtual_ports() == []
        assert not left.exists()


def test_what_is_no_file_there_is_passed_over(no_boards: Path) -> None:
    with announced(["/tmp/x"]):
        (folder,) = no_boards.iterdir()
        (folder / "ports-folder").mkdir()
        os.mkfifo(folder / "ports-pipe")
        assert virtual_ports.virtual_ports() == ["/tmp/x"]


def test_another_persons_folder_is_not_read(no_boards: Path) -> None:
    with announced(["/tmp/x"]):
        (folder,) = no_boards.iterdir()
        folder.chmod(0o755)
        assert virtual_ports.virtual_ports() == []
        folder.chmod(0o700)


@pytest.mark.micropython
def test_virtual_boards_are_listed_and_gone_with_their_process(
    no_boards: Path, marelle: Command
) -> None:
    with virtual_boards(Path(), no_boards, "--vm", "micropython") as (opened, (board,)):
        (found,) = marelle("boards", "--json").data
        assert (found["port"], found["unique_id"]) == (board["port"], board["unique_id"])
        opened.kill()
    assert "(E-LINK-02)" in marelle("boards", exits=3).err


@pytest.mark.usefixtures("no_boards")
def test_boards_without_a_port_stand_in_the_table(
    usb: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = [UsbKind("RP2350", "waits")]
    assert list_boards(Terminal(Text("fr")), (), waiting) == 5
    said = capsys.readouterr().out
    assert said.splitlines()[1].split()[0] == "RP2350"
    assert "Rebranchez-la" in said
    usb.append(usb_port("/dev/nowhere"))
    assert list_boards(Terminal(Text("fr"), as_json=True), (), waiting) == 3
    first, second = json.loads(capsys.readouterr().out)
    assert (first["port"], first["problem"]["code"]) == ("/dev/nowhere", "E-LINK-01")
    assert (second["port"], second["kind"], second["problem"]["code"]) == (None, "RP2350", "E-LINK-32")  # fmt: skip


def test_boards_with_another_python_stand_in_the_table(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pico = Identity("Pico", (9, 2, 1), "RP2040", "", 0, "", "", "", "circuitpython")
    found = [Found("COM3", pico, None)]
    assert tell_found(Terminal(Text("fr")), found) == 0
    assert "circuitpython 9.2.1" in capsys.readouterr().out
    assert tell_found(Terminal(Text("fr"), as_json=True), found) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["implementation"], told["micropython"]) == ("circuitpython", "9.2.1")


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


@pytest.mark.parametrize(
    ("numbers", "refused", "code", "kind"),
    [
        ((0x2341, 0x0043, ""), "E-LINK-05", "E-LINK-30", "Arduino Uno"),
        ((0x0D28, 0x0204, "9901a"), "E-LINK-05", "E-LINK-29", "micro:bit V1"),
        ((0x1A86, 0x7523, ""), "E-LINK-05", "E-LINK-05", None),
        ((0x303A, 0x0002, "0"), "E-LINK-05", "E-LINK-32", "ESP32-S2"),
        ((0x2341, 0x0043, ""), "E-LINK-03", "E-LINK-03", None),
        ((0x2E8A, 0x0005, "e6"), "E-LINK-05", "E-LINK-05", None),
    ],
    ids=["never", "another Python", "a bridge", "its boot loader", "not asked", "stuck"],
)
def test_a_board_that_does_not_answer_is_told_by_its_kind(
    numbers: tuple[int, int, str], refused: str, code: str, kind: str | None, usb: list[Any]
) -> None:
    vid, pid, number = numbers
    usb += [usb_port("COM2"), usb_port("COM3", vid=vid, pid=pid, number=number)]
    told = found_at("COM3", LinkError(refused, port="COM3")).problem
    assert told is not None
    assert (told.code, told.facts.get("kind")) == (code, kind)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")
@pytest.mark.parametrize(("started_as", "called"), [("marelle", "marelle"), ("other", "other")])
def test_who_has_a_port_is_named(
    started_as: str, called: str, tmp_path: Path, silent_port: str
) -> None:
    program = written(tmp_path, program_text("processes/holds_a_port"), started_as)
    with (
        held_by(program, silent_port),
        refuses(LinkError, "E-LINK-31", port=silent_port) as held,
        open_serial(silent_port),
    ):
        pass
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


@of_linux
def test_boards_in_their_boot_loader_are_seen_though_they_have_no_port(tmp_path: Path) -> None:
    for place, numbers in {"1-1": ("2e8a", "0003"), "1-2": ("2e8a", "0005")}.items():
        plug_in(tmp_path, place, numbers)
    serve(plug_in(tmp_path, "1-3", ("303a", "0002")), 0, "02", port="tty/ttyACM0")
    found = reading.boot_loaders(Computer("linux", tmp_path))
    assert [kind.name for kind in found] == ["RP2040"]


class Usb:
    """A computer whose ports change by the time: of each moment (s) what is listed from then on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **moments: Sequence[Any]) -> None:
        self.now_s, self._moments = 0.0, {int(at[1:]): ports for at, ports in moments.items()}
        monkeypatch.setattr(time, "monotonic", lambda: self.now_s)
        monkeypatch.setattr(time, "sleep", self._sleep)
        monkeypatch.setattr("serial.tools.list_ports.comports", self._listed)

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


def test_a_port_that_may_not_be_used_is_named_at_the_deadline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = written(tmp_path, "", "ttyACM0")
    usb = Usb(monkeypatch, s0=[usb_port(str(port), number="e66a")])
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert find_again(usb_identity_of(str(port))) == str(port)
    assert 10 <= usb.now_s < 10.1


@pytest.mark.micropython
def test_a_virtual_board_is_found_by_its_link(board_double: MakeDouble) -> None:
    board = board_double()
    was = usb_identity_of(board.port)
    board.reset()
    assert find_again(was) == board.port
    assert board.starts == 2


def blinking(times: int) -> bytes:
    """Return the program that a board gets to blink."""
    board = Prompt()
    talk(blink(Stream(), times), board)
    return board.ran[-1]


@pytest.mark.parametrize(
    ("kit", "named", "tones", "lit"),
    [("pico_bot", ["buzzer", "led", "pixels"], 3, 3), ("xrp", ["led", "pixels"], 0, 3), ("pico_car", ["led"], 0, 0)],
)  # fmt: skip
def test_what_the_kit_has_blinks_and_is_out_at_the_end(
    kit: str, named: list[str], tones: int, lit: int, tmp_path: Path
) -> None:
    (tmp_path / "main.py").write_bytes(blinking(3))
    run = simulate(tmp_path, kit=kit)
    assert json.loads(run.stdout.replace("'", '"')) == named
    lights = [one.level for one in run.trace.find(Led)]
    assert (sum(map(bool, lights)), lights[-1]) == (3, 0)
    assert sum(1 for one in run.trace.find(Tone) if one.hz) == tones
    colours = [set(one.each) for one in run.trace.find(Pixels)]
    assert colours[: 2 * lit] == [{"002828"}, {"000000"}] * lit
    assert 1.2 <= run.seconds < 1.4


def test_a_board_without_a_kit_lights_its_own_lamp(tmp_path: Path) -> None:
    program = blinking(2).replace(b'open("board.json")', b'open("none.json")')
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
def test_a_pico_without_a_kit_blinks(kind: str, light: str, quick_double: MakeDouble) -> None:
    pico = quick_double(kind=kind, door="tcp")
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
