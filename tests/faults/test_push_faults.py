"""Some of the faults of `run_push_faults.py`, which tries each of them: a push bears them, and mpremote does not."""

import pytest
from doubles_mark import needs_doubles
from push_cases import LINES, Case, push_board, verdict

pytestmark = [
    pytest.mark.unmeasured,  # the tests of the protocol measure it
    needs_doubles,
]
EVERY = 401  # bytes of the line, of which one is tried


def wrong(cases: list[Case]) -> list[tuple[Case, str]]:
    return [(case, found) for case in cases if (found := verdict(case).wrong)]


@pytest.mark.parametrize(
    ("board", "kind", "every"), [("lfs2", "cut", 4), ("fat, guard", "torn", 1)]
)
def test_each_file_is_old_or_new_wherever_the_current_goes(
    board: str, kind: str, every: int
) -> None:
    operations = range(1, push_board(board).operations() + 1)
    assert len(operations) > 60
    assert not wrong([Case(board, kind, at) for at in operations[::every]])


@pytest.mark.parametrize("kind", ["stop", *LINES])
def test_a_fault_of_the_line_ends_in_time_and_harms_nothing(kind: str) -> None:
    places = range(0, push_board("lfs2").pieces()[-1], EVERY)
    assert len(places) > 10
    assert not wrong([Case("lfs2", kind, at) for at in places])


def test_noise_ends_in_the_right_files_or_in_an_error() -> None:
    cases = [Case("lfs2, guard", "noise", seed) for seed in range(12)]
    assert not wrong(cases)
    assert 0 < sum(verdict(case).has_failed for case in cases) < len(cases)


@pytest.mark.parametrize("seed", [1123, 2070, 4715])
def test_after_noise_has_cut_a_push_short_its_new_files_leave_room_for_the_next(seed: int) -> None:
    """Without the removal of what had not arrived completely, these three are refused for ever: E-LINK-18."""
    assert not wrong([Case("lfs2, guard", "noise", seed)])
