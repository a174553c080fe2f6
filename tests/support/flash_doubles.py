"""Virtual boards with a boot loader, for tests of `marelle flash`: the command sees these boards and no other."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import made_images
import pytest

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec
from marelle_host.cli.main import main
from marelle_host.cli.on_boards.virtual_ports import announced
from marelle_host.flash.host import Host
from marelle_host.flash.systems import Disks

FRENCH = {"MARELLE_LANG": "fr"}
VERSION = "1.25.0"
_SIZE = 40_000
ALONE = Host(disks=Disks(), ports=list, boot_loaders=list)
"""A computer that sees no real board: whoever runs this may have one in its boot loader plugged in."""


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
    """Give the boards, announced as those of `marelle virtual`, and no others of this user's; each has begun."""
    (folder / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "tmp"))
    with BoardDoubles(folder, wanted) as boards:
        drives = {str(board.drive): board.port for board in boards if board.drive is not None}
        with announced([board.port for board in boards], drives):
            for board in boards:
                _wait(board)
            yield boards


def _wait(board: BoardDouble) -> None:
    """Wait until a computer finds a board: at its port, or at the drive of a micro:bit, or of a Pico that has no MicroPython."""
    if board.spec.boot == "daplink" or (board.spec.boot == "uf2" and not board.spec.files):
        board.wait_for_drive()
    else:
        board.wait_for_port()


def flashed(
    capsys: pytest.CaptureFixture[str], *words: str, host: Host = ALONE
) -> tuple[int, dict[str, dict[str, Any]]]:
    """Flash; return the exit code, and what was said of each board."""
    code = main(["flash", "--json", "--yes", *words], FRENCH, host)
    said = json.loads(capsys.readouterr().out)
    assert isinstance(said, list), said
    return code, {row["where"]: row for row in said}
