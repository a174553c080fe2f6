"""What a test should print, and whether it did: by the rules of MicroPython's own `tests/run-tests.py`."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

# Their expected output has lines of which only a part is the same everywhere.
PATTERNS = {"basics/builtin_help.py", "basics/bytes_compare3.py", "thread/thread_exc2.py"}
ANY_LINES = "########\n"  # stands for no line, one or more


def expected(test: Path, beside: Path | None) -> str:
    """Return what a test should print: its `.exp`, else what CPython prints.

    It runs in a folder of its own, with what lies `beside` it: some tests write files, and all run at once.
    """
    told = test.with_name(f"{test.name}.exp")
    if told.is_file():
        return _lines(told.read_bytes())
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "flash"
        if beside is None:
            folder.mkdir()
        else:
            shutil.copytree(beside, folder)
            test = folder / test.name
        return _of_cpython(test, folder)


def _of_cpython(test: Path, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-BS", str(test.absolute())],
        cwd=folder, env={"PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False, timeout=60,
    )  # fmt: skip
    return _lines(b"CPYTHON3 CRASH:\n" * bool(done.returncode) + done.stdout)


def _lines(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape").replace("\r\n", "\n")


def passed(name: str, printed: str, wanted: str) -> bool:
    """Tell whether a test that prints this has passed."""
    printed = printed.replace("\r\n", "\n")
    summary = re.search(r"-{70}\nRan \d+ tests\n\n(OK|FAILED)[^\n]*\n\Z", printed)
    if summary:  # the test is one of unittest
        return summary[1] == "OK"
    if name in PATTERNS:
        return matches(printed, wanted)
    return printed == wanted


def matches(printed: str, wanted: str) -> bool:
    r"""Tell whether lines are those that are wanted, some of which are patterns.

    Example:
        >>> matches("a1\nx\nb\n", "a\\d\n########\nb\n")
        True
    """
    lines = [
        "(?:.*\n)*?" if line == ANY_LINES else _pattern(line)
        for line in wanted.splitlines(keepends=True)
    ]
    return re.fullmatch("".join(lines), printed) is not None


def _pattern(line: str) -> str:
    r"""Return a line's pattern: there `\.` is any letter and `.` a dot, the other way round than elsewhere."""
    signs = re.findall(r"\\?.", line.rstrip("\n"))
    return "".join(sign[1] if len(sign) == 2 else re.escape(sign) for sign in signs) + "\r*\n"
