"""Child processes: each wait has a deadline, and whatever a child does it is ended."""

from __future__ import annotations

import os
import sys
from time import monotonic

import pytest

from marelle_sim.processes import ChildProcess, Heard, next_line, packed, python_child, unpacked

SOON_S = 20.0


def started(code: str) -> tuple[ChildProcess, Heard]:
    """Return a Python that runs some code, and the queue of its lines."""
    child, heard = ChildProcess([sys.executable, "-c", code]), Heard()
    child.listen(heard)
    return child, heard


def test_lines_come_one_by_one_and_none_when_it_has_ended() -> None:
    child, heard = started("print('one'); print('two', end='')")
    lines = [next_line(heard, monotonic() + SOON_S) for _ in range(3)]
    child.close()
    assert lines == [(child, b"one\n"), (child, b"two"), (child, None)]


def test_nothing_comes_of_a_child_that_says_nothing_until_the_deadline() -> None:
    child, heard = started("import time; time.sleep(60)")
    begun_s = monotonic()
    assert next_line(heard, begun_s + 0.05) is None
    child.close()
    assert monotonic() - begun_s < SOON_S


def test_what_is_written_to_a_child_that_has_ended_is_lost_and_nothing_is_raised() -> None:
    child, heard = started("pass")
    assert next_line(heard, monotonic() + SOON_S) == (child, None)
    child.write(b"x" * 1_000_000)
    child.close()


@pytest.mark.skipif(not hasattr(os, "setsid"), reason="only Unix has sessions to escape to")
def test_a_process_that_a_child_let_escape_does_not_hold_us() -> None:
    escaped = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(8)'], start_new_session=True); print(p.pid)"
    child, heard = started(escaped)
    said = next_line(heard, monotonic() + SOON_S)
    begun_s = monotonic()
    child.close()
    took_s = monotonic() - begun_s
    assert said is not None
    assert said[1] is not None
    os.kill(int(said[1]), 9)
    assert took_s < 5


def test_a_python_child_finds_the_modules_of_this_one_and_hears_a_line() -> None:
    child, heard = python_child("marelle_sim.runners.child"), Heard()
    child.listen(heard)
    child.write(b"rubbish\n")
    assert next_line(heard, monotonic() + SOON_S) == (child, None)
    child.close()


def test_what_is_packed_is_one_line_and_comes_back() -> None:
    value = {"text": "a\nb", "numbers": [1, 2.5]}
    assert "\n" not in packed(value)
    assert unpacked(packed(value)) == value
