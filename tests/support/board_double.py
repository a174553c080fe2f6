"""A double of a board: the real MicroPython behind a port that mpremote, Thonny and we can open.

The Unix port of MicroPython has a board's prompts. What it lacks is played here: a soft reset ends its process, so another is
started; it prints `\\n` where a board prints `\\r\\n`; `board_start.py` gives it a flash and a Ctrl-C that can be switched off.
"""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import sysconfig
import termios
import threading
import tty
from contextlib import suppress
from pathlib import Path
from typing import Literal

FAKES = Path(__file__).parents[1] / "board" / "fakes"
BLOCKS, BLOCK = 64, 4096
# Neither site-packages nor coverage's hook: it is no Python that this suite measures.
_BOOT = (
    "import os, sys; os.isatty(0) and os.login_tty(os.dup(0)); sys.path.append(sys.argv.pop(1)); "
    "from micropython_unix import main; main()"
)
_RAW_READY, _READY = b"raw REPL; CTRL-B to exit\r\n>", b">>> "
_SERVING, _NOT_SERVING = b"\x0e\x0e\x0f\x0f", b"\x0f\x0f\x0e\x0e"
_MARKS = re.compile(b"(\x0e\x0e\x0f\x0f|\x0f\x0f\x0e\x0e)")
_CUT_MARK = re.compile(b"(\x0e(\x0e\x0f?)?|\x0f(\x0f\x0e?)?)$")


class BoardDouble:
    """A board on a port, from `with` to its end.

    Args:
        folder: Where its port and its flash are put.
        name: The port's name in that folder.
        main: A `/main.py` that runs when the board starts.
        robot: Wire the toy robot of `bench.py` to it, whose time is its own.
    """

    def __init__(
        self, folder: Path, name: str = "board", *, main: str = "", robot: bool = False
    ) -> None:
        self.port, self.flash = folder / name, folder / f"{name}.flash"
        self.starts = 0
        self._kept = {"/main.py": main} if main else {}
        if robot:
            self._kept |= {
                f"/lib/{path.name}": path.read_text("utf-8") for path in FAKES.glob("*.py")
            }
        self._wishes = ["robot"] if robot else []
        self._raw = self._serving = self._greeting = False
        self._seen = self._cut = b""
        self._happens: dict[bytes, str] = {}

    def __enter__(self) -> BoardDouble:
        self.flash.write_bytes(b"\xff" * (BLOCKS * BLOCK))
        self._keep()
        self._outer, self._port_end = _raw_pty()
        self.port.symlink_to(os.ttyname(self._port_end))
        self._over_read, self._over_write = os.pipe()
        self._start("main")
        self._thread = threading.Thread(target=self._work)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        os.write(self._over_write, b"x")
        self._thread.join()
        self._end()
        for number in (self._outer, self._port_end, self._over_read, self._over_write):
            with suppress(OSError):  # unplugged
                os.close(number)
        self.port.unlink()

    def when_printed(self, printed: bytes, happens: Literal["restart", "unplug"]) -> None:
        """Have the board restart, or vanish, when its program has printed that."""
        self._happens[printed] = happens

    def _keep(self) -> None:
        """Put files on the flash, as Thonny does."""
        start = (FAKES / "board_start.py").read_text("utf-8")
        script = (
            f"{start}\nimport os\nos.mkdir('/lib')\nfor path, text in {self._kept!r}.items():\n"
        )
        script += "    with open(path, 'w') as file: file.write(text)\n"
        subprocess.run(
            [*_command(), "-c", script, self.flash, str(BLOCKS)],
            stdin=subprocess.DEVNULL,
            check=True,
            timeout=20,
        )

    def _start(self, *wishes: str) -> None:
        self._inner, end = _raw_pty()
        command = [*_command(), "-X", "heapsize=400K", "-i", str(FAKES / "board_start.py")]
        self._process = subprocess.Popen(
            [*command, str(self.flash), str(BLOCKS), *self._wishes, *wishes],
            stdin=end,
            stdout=end,
            stderr=end,
        )
        os.close(end)
        self.starts += 1

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._inner)

    def _work(self) -> None:
        """Carry bytes both ways until the double is no more wanted."""
        while True:
            ready, _, _ = select.select([self._over_read, self._outer, self._inner], [], [])
            if self._over_read in ready:
                return
            if self._inner in ready:
                self._from_board()
            for printed in [one for one in self._happens if one in self._seen]:
                if self._happens.pop(printed) == "unplug":
                    os.close(self._outer)
                    return
                self._process.kill()
            if self._outer in ready:
                os.write(self._inner, os.read(self._outer, 4096))

    def _from_board(self) -> None:
        try:
            arrived = os.read(self._inner, 4096)
        except OSError:  # the process has ended
            arrived = b""
        if not arrived:
            self._restart()
            return
        *pieces, last = _MARKS.split(self._cut + arrived)
        cut = _CUT_MARK.search(last)
        self._cut = cut[0] if cut else b""
        for piece in [*pieces, last.removesuffix(self._cut)]:
            self._pass_on(piece)

    def _pass_on(self, piece: bytes) -> None:
        if piece in {_SERVING, _NOT_SERVING}:
            self._serving = piece == _SERVING
            return
        before = b"\r" if self._seen.endswith(b"\r") else b""
        self._seen = (self._seen + piece)[-200:]
        if self._greeting:
            if _READY in self._seen:  # a board goes straight to the prompt that it had
                self._greeting, self._seen = False, b""
                os.write(self._inner, b"\x01")
            return
        raw, friendly = self._seen.rfind(_RAW_READY), self._seen.rfind(_READY)
        if raw != friendly:
            self._raw = raw > friendly
        if not self._serving:
            piece = re.sub(b"(?<!\r)\n", b"\r\n", before + piece)[len(before) :]
        self._send(piece)

    def _restart(self) -> None:
        self._end()
        self._send(b"MPY: soft reboot\r\n")
        self._seen, self._cut, self._serving = b"", b"", False
        self._greeting = self._raw
        self._start(*([] if self._raw else ["main"]))

    def _send(self, piece: bytes) -> None:
        """Send to the computer; a port that nobody reads loses what does not fit, as USB does."""
        ready = select.select([], [self._outer], [], 2)[1]
        if piece and ready:
            os.write(self._outer, piece)


def _command() -> list[str]:
    packages = sysconfig.get_paths()["platlib"]
    return [sys.executable, "-ISc", _BOOT, packages]


def _raw_pty() -> tuple[int, int]:
    """Return both ends of a pseudo-terminal that changes no byte; Ctrl-C interrupts whoever it belongs to."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    settings = termios.tcgetattr(theirs)
    settings[3] |= termios.ISIG | termios.NOFLSH
    settings[6][termios.VQUIT] = settings[6][termios.VSUSP] = b"\0"
    termios.tcsetattr(theirs, termios.TCSANOW, settings)
    return ours, theirs
