"""Child processes: each wait has a deadline, and whatever a child does it is ended."""

import os
import subprocess
import sys
import threading
import tracemalloc
from select import select
from time import monotonic

import pytest
from programs import program

from marelle_sim.processes import ChildProcess, OutputLines, packed, unpacked
from marelle_sim.processes.child import safe_path

SOON_S = 20.0


def started(code: str) -> tuple[ChildProcess, OutputLines]:
    """Return a Python that runs some code, and the queue of its lines."""
    child, heard = ChildProcess([sys.executable, "-c", code]), OutputLines()
    child.listen(heard)
    return child, heard


def test_lines_come_one_by_one_and_none_when_it_has_ended() -> None:
    child, heard = started("print('one'); print('two', end='')")
    lines = [heard.next_line(monotonic() + SOON_S) for _ in range(3)]
    child.close()
    assert lines == [(child, b"one\n"), (child, b"two"), (child, None)]


def test_nothing_comes_of_a_child_that_says_nothing_until_the_deadline() -> None:
    child, heard = started("import time; time.sleep(60)")
    begun_s = monotonic()
    assert heard.next_line(begun_s + 0.05) is None
    child.close()
    assert monotonic() - begun_s < SOON_S


def test_what_is_written_to_a_child_that_has_ended_is_lost_and_nothing_is_raised() -> None:
    child, heard = started("pass")
    assert heard.next_line(monotonic() + SOON_S) == (child, None)
    child.write(b"x" * 1_000_000)
    child.close()


@pytest.mark.skipif(not hasattr(os, "setsid"), reason="only Unix has sessions to escape to")
def test_a_process_that_a_child_let_escape_does_not_hold_us() -> None:
    escaped = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(8)'], start_new_session=True); print(p.pid)"
    child, heard = started(escaped)
    said = heard.next_line(monotonic() + SOON_S)
    begun_s = monotonic()
    child.close()
    took_s = monotonic() - begun_s
    assert said is not None
    assert said[1] is not None
    os.kill(int(said[1]), 9)
    assert took_s < 5


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "flood",
    [
        "write(b'x' * 65536)",  # a line that never ends
        "write(b'[1,2,3]' + bytes([10]))",
        "write(bytes([10]) * 65536)",
    ],
)
def test_who_says_too_much_is_heard_no_longer_and_takes_no_memory(flood: str) -> None:
    child = ChildProcess(
        [sys.executable, "-c", f"import sys\nwhile True: sys.stdout.buffer.{flood}"]
    )
    heard = OutputLines()
    tracemalloc.start()
    child.listen(heard, most_bytes=20_000_000)
    end_s, last = monotonic() + SOON_S, b"?"
    while (said := heard.next_line(end_s)) is not None and said[1]:
        last = said[1]
    _now, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    child.close()
    assert said == (child, b"")
    assert last in (b"?", b"[1,2,3]\n", b"\n")
    assert most_bytes < 50_000_000


def test_a_child_that_nobody_hears_waits_and_holds_nobody() -> None:
    before = {*threading.enumerate()}
    child, heard = started("import sys\nfor n in range(10**9): print(n)")
    said = [heard.next_line(monotonic() + SOON_S) for _ in range(3)]
    end_s, never = monotonic() + SOON_S, threading.Event()
    while heard.arrived.qsize() < 8 and monotonic() < end_s:
        never.wait(0.01)
    begun_s = monotonic()
    child.close()
    assert said == [(child, b"0\n"), (child, b"1\n"), (child, b"2\n")]
    assert heard.arrived.qsize() == 8
    assert monotonic() - begun_s < 1.0
    assert {*threading.enumerate()} <= before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only Unix has anything to do first")
def test_a_child_that_cannot_do_what_comes_first_is_told_and_leaves_no_pipe() -> None:
    def refused() -> None:
        raise PermissionError

    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123
        before = os.dup(0)
        os.close(before)
        with pytest.raises(OSError, match="first"):
            ChildProcess([sys.executable, "-c", ""], prints_into=nowhere, first=refused)
        after = os.dup(0)
        os.close(after)
    assert after == before


LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux ends a child with its parent"
)


@LINUX
@pytest.mark.parametrize("kind", ["python", "other"])
def test_a_busy_child_ends_when_its_parent_is_killed(kind: str) -> None:
    with subprocess.Popen(
        [sys.executable, program("processes/has_a_child"), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as middle:
        assert middle.stdout is not None
        grandchild = os.pidfd_open(int(middle.stdout.readline()))
        middle.kill()
    ended, _, _ = select([grandchild], [], [], SOON_S)
    os.close(grandchild)
    assert ended == [grandchild]


@LINUX
def test_a_child_whose_parent_has_ended_before_it_asks_ends() -> None:
    code = "from marelle_sim.processes import end_with_parent; input(); end_with_parent(); print('still here')"
    done = subprocess.run(
        [sys.executable, "-c", code], input=b"go\n", stdout=subprocess.PIPE, check=False
    )
    assert (done.returncode, done.stdout) == (1, b"")


def test_a_child_looks_for_python_s_own_modules_first_and_not_in_the_current_folder() -> None:
    library = os.path.dirname(os.__file__)  # noqa: PTH120
    asked = ["/home/ana", "lib", "", library, f"{library}/site-packages", f"{library}/lib-dynload"]
    assert safe_path(asked) == [
        library, f"{library}/lib-dynload", "/home/ana", f"{library}/site-packages",
    ]  # fmt: skip


def test_what_is_packed_is_one_line_and_comes_back() -> None:
    value = {"text": "a\nb", "numbers": [1, 2.5]}
    assert "\n" not in packed(value)
    assert unpacked(packed(value)) == value
