"""`marelle boards` lists what has no port or no USB too: virtual boards that are open, boards in their boot loader."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from typed_commands import Command
from world_files import written

from marelle_host.cli import boards
from marelle_host.cli.on_boards import virtual_ports
from marelle_host.cli.on_boards.virtual_ports import announced
from marelle_host.doctor.usb_kinds import UsbKind
from marelle_host.link import Found
from marelle_protocol import Identity


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
