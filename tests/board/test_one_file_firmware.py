"""Real firmware boots from a file of `marelle image` and runs its program: a Pico's in rp2040py, a micro:bit's in QEMU.

    pip install rp2040py
    apt install qemu-system-arm
    MARELLE_PICO_IMAGE=RPI_PICO-20250415-v1.25.0.uf2 pytest -m hardware tests/board/test_one_file_firmware.py

The Pico's image is micropython.org's, which no package carries; the micro:bit's comes with micropython-microbit-fs.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from micropython_microbit_fs import get_bundled_hex

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


@pytest.mark.skipif(shutil.which("qemu-system-arm") is None, reason="no qemu-system-arm here")
def test_a_microbit_boots_from_the_file_and_runs_the_program(tmp_path: Path) -> None:
    program, firmware, file = tmp_path / "essai.py", tmp_path / "v1.hex", tmp_path / "carte.hex"
    program.write_text("import parts\nprint(parts.WORD)\n", encoding="utf-8")
    (tmp_path / "parts.py").write_text("WORD = 'the program runs'\n", encoding="utf-8")
    firmware.write_text(get_bundled_hex(1).content, encoding="ascii")
    assert main(["image", str(program), "--image", str(firmware), "-o", str(file)], {}) == 0
    emulator = subprocess.Popen(
        ["qemu-system-arm", "-M", "microbit", "-device", f"loader,file={file}", "-display", "none", "-monitor", "none", "-serial", "stdio"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert emulator.stdout is not None
    first = emulator.stdout.readline()
    emulator.kill()
    emulator.communicate()
    assert (
        first.strip("\0\r\n") == "the program runs"
    )  # the line begins with a zero when its pins are set
