"""A fork server starts children that share nothing but what was loaded; whatever they do, it and they are ended."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from select import select
from time import monotonic

import pytest

from marelle_sim import ProgramProcess, simulate, warm_children
from marelle_sim.processes import ChildProcess, OutputLines
from marelle_sim.processes.fork_server import ForkServer
from marelle_sim.runners.child import parent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there are copies made")
SOON_S = 20.0
FRESH = b"3 given True\n"  # nothing is open but its standard files


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


def test_each_child_has_pipes_of_its_own_and_nothing_else(server: ForkServer) -> None:
    pids = []
    for word in (b"one\n", b"two\n"):
        with server.start() as child:
            assert heard(child, word) == [FRESH, word]
            pids.append(child.pid)
    assert pids[0] != pids[1]
    assert not any(is_there(pid) for pid in pids)


def test_a_child_that_computes_for_ever_is_ended_and_the_next_one_starts(
    server: ForkServer,
) -> None:
    with server.start() as child:
        assert heard(child, b"one\n") == [FRESH, b"one\n"]
        child.write(b"stay\n")
    assert not is_there(child.pid)
    with server.start() as other:
        assert heard(other, b"two\n") == [FRESH, b"two\n"]


def test_who_asks_for_a_second_child_ends_the_first(server: ForkServer) -> None:
    first, second = server.start(), server.start()
    assert not is_there(first.pid)
    first.close()  # is of no harm to the one that is there
    assert heard(second, b"two\n") == [FRESH, b"two\n"]
    second.close()


def test_a_child_that_is_killed_is_heard_to_its_end(server: ForkServer) -> None:
    with server.start() as child:
        said = OutputLines()
        child.listen(said)
        assert said.next_line(monotonic() + SOON_S) == (child, FRESH)
        os.kill(child.pid, signal.SIGKILL)
        assert said.next_line(monotonic() + SOON_S) == (child, None)
    with server.start() as other:
        assert heard(other) == [FRESH]


def test_a_server_that_is_gone_takes_its_child_with_it_and_says_so(server: ForkServer) -> None:
    child = server.start()
    assert heard(child) == [FRESH]
    os.kill(server.pid, signal.SIGKILL)
    wait_until_gone(child.pid)
    with pytest.raises(ConnectionError):
        server.start()
    child.close()


def test_whoever_closes_a_server_ends_its_child(server: ForkServer) -> None:
    child = server.start()
    child.write(b"stay\n")
    server.close()
    assert not is_there(server.pid)
    wait_until_gone(child.pid)
    child.close()


def start_one(server: ForkServer) -> None:
    server.start().close()


def end_one(server: ForkServer) -> None:
    with server.start() as child:
        child.write(b"stay\n")
        os.kill(server.pid, signal.SIGSTOP)


@pytest.mark.parametrize("asks", [start_one, end_one])
def test_ctrl_c_before_an_answer_leaves_no_child(
    asks: Callable[[ForkServer], None], server: ForkServer
) -> None:
    def interrupt(_number: int, _frame: object) -> None:
        os.kill(server.pid, signal.SIGCONT)
        raise KeyboardInterrupt

    if asks is start_one:
        os.kill(server.pid, signal.SIGSTOP)
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


def test_two_programs_that_share_a_server_cost_each_other_no_run(tmp_path: Path) -> None:
    programs = [tmp_path / "one.py", tmp_path / "two.py"]
    for program in programs:
        program.write_text(f"print('{program.stem}')", encoding="utf-8")
    with warm_children() as start, ProgramProcess(start) as one, ProgramProcess(start) as two:
        asked = [*zip(programs, (one, two), strict=True)] * 2
        said = [simulate(program, isolate=process).stdout for program, process in asked]
    assert said == ["one\n", "two\n"] * 2


def test_where_the_server_fails_children_start_from_the_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parent, "_WARM", "no_such_module")
    program = tmp_path / "program.py"
    program.write_text("print('fine')", encoding="utf-8")
    with warm_children() as start, ProgramProcess(start) as process:
        assert simulate(program, isolate=process).stdout == "fine\n"
