"""Child processes and the fork server: each wait has a deadline, and whatever a child does it is ended."""

import os
import signal
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from select import select
from time import monotonic

import pytest
from other_children import parent_of
from programs import program
from refused import raising
from world_files import written

from marelle_sim import ProgramProcess, simulate, warm_children
from marelle_sim.processes import ChildProcess, OutputLines, packed, unpacked
from marelle_sim.processes.child import safe_path
from marelle_sim.processes.fork_server import ForkServer

SOON_S = 20.0
FRESH = b"3 given True\n"  # nothing is open but its standard files


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
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123
        before = os.dup(0)
        os.close(before)
        with pytest.raises(OSError, match="first"):
            ChildProcess(
                [sys.executable, "-c", ""], prints_into=nowhere, first=raising(PermissionError)
            )
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


@pytest.fixture
def server() -> Iterator[ForkServer]:
    """Start a server whose children repeat what they are told."""
    with ForkServer("copying_server", b"given") as server:
        yield server


def heard(child: ChildProcess, *lines: bytes) -> list[bytes | None]:
    """Tell a child some lines; return what it says at its start and to each."""
    said = OutputLines()
    child.listen(said)
    for line in lines:
        child.write(line)
    found = [said.next_line(monotonic() + SOON_S) for _ in range(len(lines) + 1)]
    return [one and one[1] for one in found]


def is_there(pid: int) -> bool:
    """Tell whether a process is there, and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_gone(pid: int) -> None:
    """Wait until a process is not there; it may have gone before."""
    with suppress(ProcessLookupError):
        process = os.pidfd_open(pid)
        gone, _, _ = select([process], [], [], SOON_S)
        os.close(process)
        assert gone == [process]


COPIES = pytest.mark.skipif(sys.platform != "linux", reason="only there are copies made")


@COPIES
def test_each_child_has_pipes_of_its_own_and_nothing_else_and_ends_whatever_it_does(
    server: ForkServer,
) -> None:
    pids = []
    for word in (b"one\n", b"two\n"):
        with server.start() as child:
            assert heard(child, word) == [FRESH, word]
            child.write(b"stay\n")  # it would compute for ever
        assert not is_there(child.pid)
        pids.append(child.pid)
    assert pids[0] != pids[1]


@COPIES
def test_who_asks_for_a_second_child_ends_the_first(server: ForkServer) -> None:
    first, second = server.start(), server.start()
    assert not is_there(first.pid)
    first.close()  # is of no harm to the one that is there
    assert heard(second, b"two\n") == [FRESH, b"two\n"]
    second.close()


@COPIES
def test_a_child_that_is_killed_is_heard_to_its_end(server: ForkServer) -> None:
    with server.start() as child:
        said = OutputLines()
        child.listen(said)
        assert said.next_line(monotonic() + SOON_S) == (child, FRESH)
        os.kill(child.pid, signal.SIGKILL)
        assert said.next_line(monotonic() + SOON_S) == (child, None)
    with server.start() as other:
        assert heard(other) == [FRESH]


@COPIES
def test_a_server_that_is_gone_takes_its_child_with_it_and_says_so(server: ForkServer) -> None:
    child = server.start()
    assert heard(child) == [FRESH]
    os.kill(server.pid, signal.SIGKILL)
    wait_until_gone(child.pid)
    with pytest.raises(ConnectionError):
        server.start()
    child.close()


@COPIES
def test_whoever_closes_a_server_ends_its_child(server: ForkServer) -> None:
    child = server.start()
    child.write(b"stay\n")
    server.close()
    assert not is_there(server.pid)
    wait_until_gone(child.pid)
    child.close()


def start_one(server: ForkServer) -> None:
    os.kill(server.pid, signal.SIGSTOP)
    server.start().close()


def end_one(server: ForkServer) -> None:
    with server.start() as child:
        child.write(b"stay\n")
        os.kill(server.pid, signal.SIGSTOP)


@COPIES
@pytest.mark.parametrize("asks", [start_one, end_one])
def test_ctrl_c_before_an_answer_leaves_no_child(
    asks: Callable[[ForkServer], None], server: ForkServer
) -> None:
    def interrupt(_number: int, _frame: object) -> None:
        os.kill(server.pid, signal.SIGCONT)
        raise KeyboardInterrupt

    handler = signal.signal(signal.SIGALRM, interrupt)
    timer = signal.setitimer(signal.ITIMER_REAL, 0.3)
    with pytest.raises(KeyboardInterrupt):
        asks(server)
    signal.setitimer(signal.ITIMER_REAL, *timer)
    signal.signal(signal.SIGALRM, handler)
    with suppress(OSError), server.start() as child:
        child.write(b"stay\n")
    with suppress(OSError):  # the server is gone
        left = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text("ascii")
        assert [pid for pid in left.split() if is_there(int(pid))] == []


@COPIES
def test_two_programs_that_share_a_server_cost_each_other_no_run(tmp_path: Path) -> None:
    programs = [tmp_path / "one.py", tmp_path / "two.py"]
    for file in programs:
        file.write_text(f"print('{file.stem}')", encoding="utf-8")
    with warm_children() as start, ProgramProcess(start) as one, ProgramProcess(start) as two:
        asked = [*zip(programs, (one, two), strict=True)] * 2
        said = [simulate(program, isolate=process).stdout for program, process in asked]
    assert said == ["one\n", "two\n"] * 2


@COPIES
def test_where_the_server_fails_children_start_from_the_beginning(tmp_path: Path) -> None:
    program = written(tmp_path, "print('fine')", "program.py")
    with warm_children() as start, ProgramProcess(start) as process:
        with start().child as copy:
            os.kill(parent_of(copy.pid), signal.SIGKILL)
        assert simulate(program, isolate=process).stdout == "fine\n"
