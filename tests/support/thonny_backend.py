"""The real back end of Thonny, which speaks to a board: started, asked and heard as Thonny's window does."""

import subprocess
import sys
import zipfile
from pathlib import Path
from types import TracebackType
from typing import Self

from environment import unmeasured
from wheels import fetch

_WHEEL = Path(__file__).with_name("thonny.txt")
_START = """
import sys, types
import thonny.plugins
package = types.ModuleType("thonny.plugins.micropython")  # its own is the window's, which needs Tk
package.__path__ = [thonny.plugins.__path__[0] + "/micropython"]
sys.modules[package.__name__] = package
from thonny.plugins.micropython.bare_metal_backend import GenericBareMetalMicroPythonBackend, launch_bare_metal_backend
launch_bare_metal_backend(GenericBareMetalMicroPythonBackend)
"""
# What mp_front.BareMetalMicroPythonProxy gives it, with the options that Thonny begins with.
_OPTIONS = {
    "clean": True, "dtr": None, "rts": None, "submit_mode": None, "interrupt_on_connect": True, "write_block_size": None,
    "write_block_delay": None, "proxy_class": "GenericBareMetalMicroPythonProxy", "sync_time": False, "local_rtc": True,
    "utc_clock": False, "validate_time": False,
}  # fmt: skip


def unpack_thonny(folder: Path) -> str:
    """Put Thonny's package into a folder; return what pip complains of, or nothing."""
    complaint = fetch(_WHEEL, folder)
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    return complaint


class ThonnyBackend:
    """A back end on a port, from `with` to its end.

    Args:
        thonny: the folder with Thonny's package. home: a folder for what is the person's. port: the board's.
    """

    def __init__(self, thonny: Path, home: Path, port: str) -> None:
        environment = {
            **unmeasured(), "PYTHONPATH": str(thonny), "PYTHONIOENCODING": "utf-8", "THONNY_USER_DIR": str(home),
            "THONNY_LANGUAGE": "fr_FR", "THONNY_VERSION": "5.0.1", "THONNY_FRONTEND_SYS_PATH": "[]",
        }  # fmt: skip
        command = [sys.executable, "-u", "-B", "-c", _START, repr({**_OPTIONS, "port": port})]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8",
        )  # fmt: skip
        self.heard: list[str] = []

    def __enter__(self) -> Self:
        self._until("ToplevelResponse(")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        with self._process:
            self._process.terminate()

    def save(self, path: str, content: str) -> None:
        """Save a file on the board, as the editor does."""
        facts = f"path={path!r}, content_bytes={content.encode()!r}, editor_id=0, make_shebang_scripts_executable=False"
        self._send(f"InlineCommand(name='write_file', id=1, {facts})")
        self._until("InlineResponse(")

    def run(self, source: str) -> None:
        """Run the program of the editor to its end, as F5 does."""
        self._send(f"ToplevelCommand(name='Run', id=2, argv=['Run'], source={source!r})")
        self._until("ToplevelResponse(")

    def _send(self, message: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"\x021 {message}\n")  # thonny.common.serialize_message
        self._process.stdin.flush()

    def _until(self, word: str) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.heard.append(line)
            if word in line:
                return
        raise AssertionError("".join(self.heard))
