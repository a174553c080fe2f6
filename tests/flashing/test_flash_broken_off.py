"""A Ctrl-C in the middle of a flash: no board is called done that is not."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")
import made_images
from coming_and_going import until
from esptool_mark import NEEDS_ESPTOOL
from fixture_types import MakeDouble

pytestmark = [pytest.mark.flashing, NEEDS_ESPTOOL]
_PATIENCE_S = 60
_OFFSET = 0x1000


def test_an_esp32_that_was_broken_off_is_to_be_flashed_again(
    board_double: MakeDouble, tmp_path: Path
) -> None:
    image = tmp_path / "esp32.bin"
    image.write_bytes(made_images.esp_bin("1.25.0", size=200_000))
    board = board_double(kind="esp32", boot="esp32")
    command = [sys.executable, "-m", "marelle_host", "flash", "--json", "--yes", "--no-library"]
    command += ["--on", board.port, "--image", str(image)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as broken_off:
        until(
            lambda: board.flash.read_bytes()[_OFFSET:].startswith(image.read_bytes()[:4]),
            "a written flash",
        )
        broken_off.send_signal(signal.SIGINT)
        (row,) = json.loads(broken_off.communicate(timeout=_PATIENCE_S)[0])
    assert broken_off.returncode == 130
    assert (row["flashed"], row["problem"]["code"]) == (False, "E-FLASH-52")
    assert (row["micropython"], row["port"]) == (None, board.port)
