"""Measure how long files take from the computer to a board at 115200 bit/s, beside mpremote and ampy in the same run.

    python tests/benchmarks/host.py [--only WORD] [--ways marelle mpremote ampy] [--rounds 1]

The boards are doubles (`marelle_doubles`), behind a link with a name of its own and behind RFC 2217: mpremote waits 10 ms less at a
port that is named `/dev/pts/N`, which no board has. ampy knows no RFC 2217. Each time is that of a whole command, the start of
Python included; what is on the flash afterwards is compared with what was sent. marelle's boards are as `install` leaves them,
those of the others have nothing on them, for they would wait in our guard at each of their restarts. It needs `pip install ".[bench]"`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from simulator import computer

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec
from marelle_files import root_files

Command = Callable[[Sequence[str], Path], list[str]]

SOURCES = Path(__file__).parents[2] / "firmware" / "marelle"
FOLDERS, FILES_EACH, FILE_BYTES, LARGE_BYTES = 5, 8, 2048, 65_536
BAUD, KIND, LATE_MS = 115_200, "esp32", 8  # each way: 16 ms there and back
MOST_BOARDS = 30
LONGEST_S = 300
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_PYTHON = [sys.executable, "-m"]


class Way(NamedTuple):
    """Something that writes a folder on a board.

    Attributes:
        command: called with ports and a folder; only marelle takes several. doors: the kinds of port that it can open.
        guarded: whether its boards have the files that `install` puts beside the library.
    """

    command: Command
    doors: tuple[str, ...] = ("pty", "rfc2217")
    guarded: bool = False


def _mpremote(ports: Sequence[str], folder: Path) -> list[str]:
    inside = sorted(str(path) for path in folder.iterdir())
    return [*_PYTHON, "mpremote", "connect", f"port:{ports[0]}", "cp", "-r", *inside, ":"]


def _ampy(ports: Sequence[str], folder: Path) -> list[str]:
    return [*_PYTHON, "ampy.cli", "--port", ports[0], "put", str(folder), "/"]


def _marelle(ports: Sequence[str], folder: Path) -> list[str]:
    return [*_PYTHON, "marelle_host", "push", str(folder), *(f"--on={port}" for port in ports)]


OURS = "marelle"
WAYS = {
    OURS: Way(_marelle, guarded=True),
    "mpremote": Way(_mpremote),
    "ampy": Way(_ampy, ("pty",)),
}
FIRST, AGAIN, CHANGED = "40 files of 2 KiB, first push", "the same, unchanged", "the same, one file changed"  # fmt: skip
LARGE, LATE = "one file of 64 KiB", "40 files, round trip of 16 ms"  # fmt: skip
ONE, MANY = "40 files, one board", f"40 files, {MOST_BOARDS} boards at once"  # fmt: skip
TREE_BARS = {
    FIRST: {"mpremote": 4.5, "ampy": 20.0},
    AGAIN: {"mpremote": 10.0},
    CHANGED: {"mpremote": 9.0},
}


def source_text() -> bytes:
    """Return sources of the board library, one after the other."""
    return b"".join(path.read_bytes() for path in sorted(SOURCES.rglob("*.py")))


def write_tree(folder: Path) -> None:
    """Write forty files of 2 KiB in five folders."""
    text = source_text()
    for number in range(FOLDERS * FILES_EACH):
        path = folder / f"part_{number % FOLDERS}" / f"file_{number // FOLDERS}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text[number * FILE_BYTES :][:FILE_BYTES])


def write_large(folder: Path) -> None:
    """Write one file of 64 KiB."""
    folder.mkdir()
    (folder / "large.py").write_bytes(source_text()[:LARGE_BYTES])


def change_one(folder: Path) -> None:
    """Change one file, which keeps its length."""
    path = folder / "part_2" / "file_3.py"
    path.write_bytes(path.read_bytes()[::-1])


def pushed_s(way: str, boards: Sequence[BoardDouble], folder: Path) -> float:
    """Return how long a way takes to write a folder on boards, in seconds.

    Raises:
        RuntimeError: it failed.
    """
    command = WAYS[way].command([board.port for board in boards], folder)
    started_s = perf_counter()
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST_S, check=False,
        cwd=folder, env=COMPILED,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{way} failed: {(done.stdout + done.stderr).decode()[-2000:]}")
    return perf_counter() - started_s


def compare(board: BoardDouble, folder: Path) -> None:
    """Compare what is on a board with a folder.

    Raises:
        RuntimeError: a file is missing or differs.
    """
    found = board.files()
    for path in folder.rglob("*.py"):
        if found.get("/" + path.relative_to(folder).as_posix()) != path.read_bytes():
            raise RuntimeError(f"{path.relative_to(folder)} is not on the board as it was sent")


def wanted_board(way: str, door: str) -> dict[str, Any]:
    """Return what is wanted of a double."""
    files = root_files(KIND) if WAYS[way].guarded else {}
    held = {path: place.read_text(encoding="utf-8") for path, place in files.items()}
    return {"kind": KIND, "door": door, "baud": BAUD, "files": held}


class Group(NamedTuple):
    """Rows that are measured together.

    Attributes:
        title: to choose it by. bars: title of a row -> way -> how many times faster than it marelle has to be.
        write: writes the folder that is sent. boards: how many at once, by one process. late_ms: of their line, each way.
        ways: that it is for.
    """

    title: str
    bars: dict[str, dict[str, float]]
    write: Callable[[Path], None] = write_tree
    boards: int = 1
    late_ms: float = 0.0
    ways: tuple[str, ...] = tuple(WAYS)

    def times(self, way: str, door: str) -> dict[str, float]:
        """Return the time of one push after the other, by the titles of their rows."""
        times = {}
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "sent")
            self.write(folder)
            one = BoardSpec(latency_ms=self.late_ms, **wanted_board(way, door))
            wanted = [one._replace(name=f"board-{number}") for number in range(self.boards)]
            with BoardDoubles(Path(name), wanted) as boards:
                for board in boards:
                    board.wait_for_port()
                for title in self.bars:
                    if title == CHANGED:
                        change_one(folder)
                    times[title] = pushed_s(way, boards, folder)
                for board in boards:
                    compare(board, folder)
        return times


GROUPS = (
    Group("tree", TREE_BARS),
    Group("large", {LARGE: {"mpremote": 3.5}}, write_large),
    Group("many", {ONE: {}}, ways=(OURS,)),
    Group("many", {MANY: {}}, boards=MOST_BOARDS, ways=(OURS,)),
    Group("late", {LATE: {"mpremote": 10.0}}, late_ms=LATE_MS),
)


def group_rows(group: Group, door: str, ways: Sequence[str], rounds: int) -> list[str]:
    """Return the rows of a group on one kind of port: times, and ratios of the same round."""
    able = [way for way in ways if door in WAYS[way].doors and way in group.ways]
    if not able:
        return []
    taken = [{way: group.times(way, door) for way in able} for _round in range(rounds)]
    rows = []
    for title, bars in group.bars.items():
        cells = [title, door, *(_median(taken, way, title) for way in WAYS)]
        for way in list(WAYS)[1:]:
            if way in able and OURS in able:
                ratio = median(one[way][title] / one[OURS][title] for one in taken)
                bar = f" ({bars[way]:g})" if way in bars else ""
                cells.append(f"{ratio:.1f}{bar}")
            else:
                cells.append("")
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _median(taken: list[dict[str, dict[str, float]]], way: str, title: str) -> str:
    return f"{median(one[way][title] for one in taken):.2f}" if way in taken[0] else ""


def main() -> None:
    """Print a table of what is asked for."""
    parser = argparse.ArgumentParser(description="How long files take to a board.")
    parser.add_argument("--only", default="", help="a group: tree, large, late or many")
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--doors", nargs="+", choices=["pty", "rfc2217"], default=["pty", "rfc2217"])  # fmt: skip
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {computer()}; mpremote {version('mpremote')}, "
        f"ampy {version('adafruit-ampy')}; {BAUD} bit/s, rounds: {asked.rounds}"
    )
    head = ["", "port", *(f"{way}, s" for way in WAYS), *(f"x {way} (bar)" for way in list(WAYS)[1:])]  # fmt: skip
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}", flush=True)
    for way in asked.ways:  # so that each is compiled
        subprocess.run([*WAYS[way].command([""], SOURCES)[:3], "--help"], capture_output=True, env=COMPILED, check=True)  # fmt: skip
    for group in GROUPS:
        if asked.only in group.title:
            for door in asked.doors:
                for row in group_rows(group, door, asked.ways, asked.rounds):
                    print(row, flush=True)


if __name__ == "__main__":
    main()
