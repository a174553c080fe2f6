"""The board for faults (`lockstep.py`): MicroPython in lockstep with a protocol, a flash whose current goes at any operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from doubles_mark import needs_doubles
from lockstep import Line, LockstepBoard

from marelle_protocol import Output, SilentError, Stream, enter, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marelle_protocol.stream import Protocol

pytestmark = [
    pytest.mark.unmeasured,  # the tests of the protocol measure it
    needs_doubles,
]
OLD, NEW = b"print('old')\n", b"print('new')\n" * 9
WRITES = b"with open('/main.py', 'wb') as file:\n file.write(b\"print('new')\\n\" * 9)\n"
LEAVES_OPEN = b"file = open('/main.py', 'wb')\nfile.write(b'pri')\n"


@pytest.fixture(scope="module", params=["lfs2", "fat"])
def board(request: pytest.FixtureRequest) -> Iterator[LockstepBoard]:
    board = LockstepBoard(request.param)
    board.put({"/main.py": OLD, "/lib/other.py": b"x = 1\n" * 500})
    board.do("save")
    yield board
    board.close()


def told(program: bytes) -> Protocol[Output]:
    stream = Stream()
    yield from enter(stream)
    return (yield from run(stream, program))


def test_what_it_runs_is_real_and_time_is_not(board: LockstepBoard) -> None:
    board.do("restore")
    slow = (
        b"import sys, time\ntime.sleep(9)\nprint(sys.implementation.name, time.ticks_ms() // 1000)"
    )
    ended = board.talk(told(slow), Line())
    assert ended.result == Output(b"micropython 9\r\n", b"")
    assert 9 < ended.at_s < 9.1
    assert ended.operations == 0


def test_its_current_goes_at_each_operation_of_its_flash(board: LockstepBoard) -> None:
    board.do("restore")
    whole = board.talk(told(WRITES), Line())
    assert board.start() == {"/main.py": NEW, "/lib/other.py": b"x = 1\n" * 500}
    contents = []
    for cut_at in range(1, whole.operations + 1):
        board.do("restore")
        cut = board.talk(told(WRITES), Line(), cut_at)
        assert (cut.is_cut, cut.operations) == (True, cut_at)
        assert isinstance(cut.error, SilentError)
        files = board.start()
        assert files is not None
        contents.append(files.get("/main.py"))
    assert contents[0] == OLD
    assert all(content in {OLD, NEW, b""} for content in contents)


def test_what_a_program_leaves_open_is_closed_by_a_soft_reset(board: LockstepBoard) -> None:
    board.do("restore")
    board.talk(told(LEAVES_OPEN), Line())
    files = board.start()
    assert files is not None
    assert files["/main.py"] == b"pri"


def test_the_ends_of_lines_are_as_when_they_were_printed(board: LockstepBoard) -> None:
    """A program turns Ctrl-C off and on: in between, the ends of lines are its own."""
    board.do("restore")
    toggles = b"import micropython\nfor n in range(300):\n print(n)\n micropython.kbd_intr(-1)\n print(n)\n micropython.kbd_intr(3)\n"
    ended = board.talk(told(toggles), Line())
    assert isinstance(ended.result, Output)
    assert ended.result.printed == b"".join(b"%d\r\n%d\n" % (n, n) for n in range(300))
