"""Virtual boards with a boot loader, for tests of `marelle flash`: the command sees these boards and no other."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import made_images
import pytest

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec
from marelle_host.cli.flashing import finding
from marelle_host.cli.main import main

FRENCH = {"MARELLE_LANG": "fr"}
VERSION = "1.25.0"
_SIZE = 40_000


def write_images(folder: Path, version: str = VERSION) -> list[str]:
    """Write MicroPython for a Pico, an ESP32 and both micro:bits; return what the command is told of them."""
    images = {
        "pico.uf2": made_images.rp2_uf2(version, size=_SIZE),
        "esp32.bin": made_images.esp_bin(version, size=_SIZE),
        "microbit.hex": made_images.universal_hex(version, size=_SIZE),
    }
    for name, data in images.items():
        (folder / name).write_bytes(data)
    return [word for name in images for word in ("--image", str(folder / name))]


@contextmanager
def flash_doubles(
    folder: Path, wanted: Sequence[BoardSpec], monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[BoardDouble]]:
    """Give the boards, which alone are there; each has begun."""
    with BoardDoubles(folder, wanted) as boards:
        # Whoever runs this may have a real board in its boot loader plugged in: it is never seen.
        monkeypatch.setattr("marelle_host.flash.drives.volumes", list)
        monkeypatch.setattr(finding, "mount_drives", list)
        drives = {board.drive: board.port for board in boards if board.drive is not None}
        monkeypatch.setattr(
            finding, "virtual_drives", lambda: [one for one in drives if one.is_dir()]
        )
        monkeypatch.setattr(
            finding,
            "ports_of_drives",
            lambda: {str(one): port for one, port in drives.items()},
        )
        monkeypatch.setattr(
            finding,
            "all_ports",
            lambda: [board.port for board in boards if _has_port(board)],
        )
        for board in boards:
            _wait(board)
        yield boards


def _has_port(board: BoardDouble) -> bool:
    return Path(board.port).exists() or "://" in board.port


def _wait(board: BoardDouble) -> None:
    """Wait until a computer finds a board: at its port, or at the drive of a micro:bit, or of a Pico that has no MicroPython."""
    if board.spec.boot == "daplink" or (board.spec.boot == "uf2" and not board.spec.files):
        board.wait_for_drive()
    else:
        board.wait_for_port()


def flashed(
    capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, dict[str, dict[str, Any]]]:
    """Flash; return the exit code, and what was said of each board."""
    code = main(["flash", "--json", "--yes", *words], FRENCH)
    said = json.loads(capsys.readouterr().out)
    assert isinstance(said, list), said
    return code, {row["where"]: row for row in said}
