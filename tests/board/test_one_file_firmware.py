"""The file of `marelle image` in real firmware: a Pico's in rp2040py's RP2040, which boots from it and runs the program.

    pip install rp2040py
    MARELLE_PICO_IMAGE=RPI_PICO-20250415-v1.25.0.uf2 pytest -m hardware tests/board/test_one_file_firmware.py

The image is micropython.org's; no package carries one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from marelle_host.cli.main import main

IMAGE = os.environ.get("MARELLE_PICO_IMAGE", "")
SLOW_S = 600  # an emulated chip is a hundred times slower than a real one
PROGRAM = """\
import os
import parts
from marelle import Robot

print(parts.WORD, Robot.__name__, os.statvfs("/")[2], sorted(os.listdir("/lib"))[:2])
"""

pytestmark = pytest.mark.hardware


@pytest.mark.skipif(not IMAGE, reason="MARELLE_PICO_IMAGE names no firmware of a Pico (.uf2)")
@pytest.mark.skipif(find_spec("rp2040py") is None, reason="no rp2040py on this computer")
def test_a_pico_boots_from_the_file_and_runs_the_program(tmp_path: Path) -> None:
    program, file = tmp_path / "essai.py", tmp_path / "carte.uf2"
    program.write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "parts.py").write_text("WORD = 'the program runs'\n", encoding="utf-8")
    words = ["image", str(program), "--kit", "pico_bot", "--image", IMAGE, "-o", str(file)]
    assert main(words, {}) == 0
    wireless = "PICO_W" in Path(IMAGE).name
    blocks = 212 if wireless else 352  # mounted as it is, not formatted anew
    expected = f"the program runs Robot {blocks} ['marelle', 'marelle_guard"
    emulator = subprocess.Popen(
        [
            sys.executable, "-u", "-m", "rp2040py", "micropython", "--board", "pico_w" if wireless else "pico",
            "--image", str(file), "--expect-text", expected,
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    said, _ = emulator.communicate(timeout=SLOW_S)
    assert expected in said
