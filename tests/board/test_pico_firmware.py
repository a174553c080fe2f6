"""A push to the real firmware of a Pico, in rp2040py's RP2040.

    pip install rp2040py
    MARELLE_PICO_IMAGE=RPI_PICO-20250415-v1.25.0.uf2 pytest -m hardware tests/board/test_pico_firmware.py

The image is micropython.org's; no package carries one. The emulated chip is many times slower than a real one, so the clock that the protocol is
told is slower too.
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

pytestmark = [
    pytest.mark.hardware,
    pytest.mark.skipif(not IMAGE, reason="MARELLE_PICO_IMAGE names no firmware of a Pico (.uf2)"),
    pytest.mark.skipif(find_spec("rp2040py") is None, reason="no rp2040py on this computer"),
]


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
    kind = "pico_w" if "PICO_W" in Path(IMAGE).name else "pico"
    emulator = subprocess.Popen(
        [sys.executable, "-u", "-m", "rp2040py", "micropython", "--board", kind, "--image", IMAGE, "--tcp-port", "0"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert emulator.stdout is not None
    port = next(found[1] for line in emulator.stdout if (found := LISTENS.search(line)))
    chip = Pico(int(port))
    yield chip
    chip.close()
    emulator.kill()
    emulator.communicate()


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
