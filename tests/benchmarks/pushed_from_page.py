"""Measure how long forty modules and their program take from the page to a board, beside the command in the same run.

    python tests/benchmarks/pushed_from_page.py [--rounds 3] [--ways keep run] [--page FILE]

The page is the one that is shipped, in a headless Chromium without a network: « Garder sur la carte » (or « Lancer sur la carte ») is pressed,
and its own Python and its own cable do the rest, until the page says that it is done. The command is a whole `marelle push` (or `run --on`),
the start of Python included. Both write the same 41 files on the same kind of double, an ESP32 behind 115200 bit/s with what `marelle install` puts in its root, and the bytes of both cross the browser's debugging channel once each way (`relayed`). What is on the flash is compared with what was sent.
"""

import argparse
import base64
import os
import subprocess
import sys
import tempfile
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from boards_page import open_dialog
from chromium import Tab, new_tab
from host import (
    BAUD,
    COMPILED,
    FILE_BYTES,
    FILES_EACH,
    FOLDERS,
    KIND,
    LONGEST_S,
    source_text,
)
from marelle_page import MarellePage, write_page
from serial import Serial
from simulator import computer
from web_serial import Carrier, carried, fake

from marelle_doubles import BoardDouble, board_double
from marelle_files import root_files

BAR = 1.3
MOST = 16384  # bytes that cross at once, as in web_serial.py
PATIENCE_S = 10.0
LOOK_S = 0.05


class Way(NamedTuple):
    """Something that both do.

    Attributes:
        word: of the command. button: of the page. said: by the page at the end. kept: whether the program itself stays on the board.
    """

    word: str
    button: str
    said: str
    kept: bool


WAYS = {
    "keep": Way("push", "#board-keep", "Ton programme est sur la carte", kept=True),
    "run": Way("run", "#board-run", "Le programme est fini sur la carte", kept=False),
}
ENTRY = "programme.py"
# The page gives a program modules where a class's zip brought some; here the test puts them beside what is written.
_BESIDE = """
window.testBeside = {};
window.Worker = class extends Worker {
  postMessage(message, ...more) {
    if (!message.request?.includes('"begin"')) return super.postMessage(message, ...more);
    const asked = JSON.parse(message.request);
    if (asked.begin?.program) Object.assign(asked.begin, window.testBeside);
    super.postMessage({...message, request: JSON.stringify(asked)}, ...more);
  }
};
"""
_PRESS = """
const [button, said, done] = arguments;
const began = performance.now();
document.querySelector(button).click();
(function look() {
  const told = document.querySelector('.board').textContent;
  const over = told.includes(said) || document.querySelector('.board .what');
  if (over) done([(performance.now() - began) / 1000, told]);
  else setTimeout(look, 10);
})();
"""


class Crossing(Carrier):
    """The debugging channel of a tab, without a port of the page."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, {})

    def cross(self, data: bytes) -> None:
        """Hand bytes to the browser, and wait until it has answered."""
        text = base64.b64encode(data).decode()
        if not self._evaluate(f'"{text}"').wait(PATIENCE_S):
            raise TimeoutError("the browser does not answer")


@contextmanager
def relayed(tab: Tab, port: Serial) -> Iterator[str]:
    """Give the address of a pseudo-terminal that stands for a port, for a program of another process.

    Each piece is handed to the browser and goes on once the browser has answered, in both directions: one crossing each, which is
    what a piece of the page's own port takes.

    Args:
        tab: whose browser the bytes cross. port: an open port of this computer.
    """
    crossing = Crossing(tab)
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    over = threading.Event()
    port.timeout = LOOK_S

    def carry(take: Callable[[], bytes], give: Callable[[bytes], object]) -> None:
        while not over.is_set():
            if data := take():
                crossing.cross(data)
                give(data)

    def from_board() -> bytes:
        return bytes(port.read(1) + port.read(min(MOST, port.in_waiting)))

    def to_command(data: bytes) -> None:
        while data:
            data = data[os.write(ours, data) :]

    ways = ((from_board, to_command), (lambda: os.read(ours, MOST), port.write))
    threads = [threading.Thread(target=carry, args=way, daemon=True) for way in ways]
    for thread in threads:
        thread.start()
    try:
        yield os.ttyname(theirs)
    finally:
        over.set()
        os.write(theirs, b"\0")  # wakes the one that reads
        for thread in threads:
            thread.join(PATIENCE_S)
        crossing.close()
        os.close(theirs)
        os.close(ours)


def modules() -> dict[str, str]:
    """Return forty modules of 2 KiB in five folders, by their paths, which hold sources of the board library as remarks."""
    text, found = source_text().decode(), {}
    for number in range(FOLDERS * FILES_EACH):
        piece = text[number * FILE_BYTES :][: FILE_BYTES - 200]
        remarks = "".join(f"# {line}\n" for line in piece.splitlines())
        path = f"part_{number % FOLDERS}/file_{number // FOLDERS}.py"
        found[path] = f"{remarks[: FILE_BYTES - 14]}\nNUMBER = {number}\n"
    return found


def program(files: dict[str, str]) -> str:
    """Return a program that imports each of them."""
    names = [path.removesuffix(".py").replace("/", ".") for path in files]
    return "".join(f"import {name}\n" for name in names) + "print('all there')\n"


@contextmanager
def a_board() -> Iterator[BoardDouble]:
    """Give a board with what `install` puts in its root; the program needs no library."""
    root = {path: place.read_text(encoding="utf-8") for path, place in root_files(KIND).items()}
    with (
        tempfile.TemporaryDirectory() as name,
        board_double(Path(name), kind=KIND, door="pty", baud=BAUD, files=root) as board,
    ):
        yield board


def compare(board: BoardDouble, files: dict[str, str], way: Way) -> None:
    """Compare what is on a board with the files that were sent.

    Raises:
        RuntimeError: one is missing or differs.
    """
    found = board.files()
    wrong = [path for path, text in files.items() if found.get(f"/{path}") != text.encode()]
    if wrong or (program(files).encode() in found.values()) != way.kept:
        raise RuntimeError(f"not on the board as sent: {wrong or ENTRY}")


def page_s(tab: Tab, file: Path, files: dict[str, str], way: Way) -> float:
    """Return how long the page takes, in seconds.

    Raises:
        RuntimeError: it said something else, or the board has other files.
    """
    page = MarellePage.fresh(tab, file, "#free", _BESIDE + fake("board"))
    page.wait_for_python(workers=2)
    with a_board() as board:
        with carried(tab, board=board.port):
            page.write(program(files))
            tab.script("window.testBeside = arguments[0]", {"files": files, "entry": ENTRY})
            open_dialog(tab)
            tab.find("#board-connect").click()
            tab.wait_for(f"document.querySelector('{way.button}:not(:disabled)')")
            tab.driver.set_script_timeout(LONGEST_S)
            took_s, told = tab.driver.execute_async_script(_PRESS, way.button, way.said)
        if way.said not in told:
            raise RuntimeError(f"the page failed: {told}")
        compare(board, files, way)
    return float(took_s)


def command_s(tab: Tab, files: dict[str, str], way: Way) -> float:
    """Return how long the command takes with the same, in seconds.

    Raises:
        RuntimeError: it failed, or the board has other files.
    """
    tab.driver.get("about:blank")
    with tempfile.TemporaryDirectory() as name, a_board() as board:
        for path, text in {**files, ENTRY: program(files)}.items():
            Path(name, path).parent.mkdir(exist_ok=True)
            Path(name, path).write_text(text, encoding="utf-8", newline="\n")
        with Serial(board.port) as port, relayed(tab, port) as address:
            command = [sys.executable, "-m", "marelle_host", way.word, ENTRY, f"--on={address}"]
            started_s = perf_counter()
            done = subprocess.run(command, cwd=name, env=COMPILED, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST_S, check=False)  # fmt: skip
            took_s = perf_counter() - started_s
        if done.returncode:
            raise RuntimeError(f"marelle {way.word} failed: {done.stdout}{done.stderr}")
        compare(board, files, way)
    return took_s


def main() -> None:
    """Print a line for each round, and the middle one's ratio."""
    parser = argparse.ArgumentParser(description="How long files take from the page to a board.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--page", type=Path, help="the page, if it is written already")
    asked = parser.parse_args()
    files = modules()
    with tempfile.TemporaryDirectory() as name, new_tab(Path(name), Path(name)) as tab:
        file = asked.page or write_page(Path(name) / "marelle.html")
        browser = f"Chromium {tab.driver.capabilities['browserVersion']}"
        print(f"{datetime.now(UTC):%Y-%m-%d}, {computer()}, {browser}; {len(files) + 1} files, {BAUD} bit/s, rounds: {asked.rounds}")  # fmt: skip
        print(
            f"| | command, s | page, s | page / command (bar {BAR}) |\n|---|---|---|---|",
            flush=True,
        )
        for way in (WAYS[name] for name in asked.ways):
            command_s(tab, files, way)  # so that all is compiled
            pairs = [(command_s(tab, files, way), page_s(tab, file, files, way)) for _ in range(asked.rounds)]  # fmt: skip
            ratio = median(page / command for command, page in pairs)
            command, page = (median(times) for times in zip(*pairs, strict=True))
            print(f"| marelle {way.word} | {command:.2f} | {page:.2f} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
