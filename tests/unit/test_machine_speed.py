"""A bar in seconds is raised where the computer is slower at the moment, and for nothing else."""

from collections.abc import Callable

import pytest
from machine_speed import Reference, assert_takes_less_than


def _one_by_one(*seconds: float) -> Callable[[], float]:
    return iter(seconds).__next__


def _judge(took: list[float], beside: list[float]) -> None:
    """Judge measurements by a bar of 6 s; the quiet computer's reference is 2 s."""
    reference = Reference(_one_by_one(*beside), quiet_s=2.0)
    assert_takes_less_than(6, _one_by_one(*took), reference, times=len(took))


@pytest.mark.parametrize(
    ("took", "beside"),
    [
        pytest.param([5.9], [2.0, 2.0], id="quiet"),
        pytest.param([8.9], [3.0, 3.0], id="slower before and after"),
        pytest.param([9.0, 5.0], [2.0, 2.0, 2.0], id="a moment that is over"),
    ],
)
def test_what_is_quick_enough_passes(took: list[float], beside: list[float]) -> None:
    _judge(took, beside)


@pytest.mark.parametrize(
    ("took", "beside"),
    [
        pytest.param([6.1, 6.1], [2.0, 2.0, 2.0], id="quiet"),
        pytest.param([6.1], [1.0, 1.0], id="a faster computer has no less time, and no more"),
        pytest.param([9.1], [3.0, 3.0], id="slower, but not by as much"),
        pytest.param([6.1], [2.0, 4.0], id="slower on one side only"),
    ],
)
def test_what_is_too_slow_fails(took: list[float], beside: list[float]) -> None:
    with pytest.raises(AssertionError, match=r"It may take 6\.000 s"):
        _judge(took, beside)
