"""A check looks at a robot's path often enough, and sees what the trace says."""

from itertools import pairwise

import pytest
from handwritten import Script
from hypothesis import given, strategies as st

from marelle_lessons.checks import Evidence
from marelle_lessons.program import Program

SPEEDS = st.integers(-300, 300) | st.just(0)


@given(st.lists(st.tuples(st.integers(1, 150), SPEEDS, SPEEDS), max_size=30), st.integers(0, 100))
def test_a_path_is_the_traces_own_every_20_to_40_ms(
    driven: list[tuple[int, int, int]], rest_ms: int
) -> None:
    script, now_ms = Script(), 0
    for after_ms, left, right in driven:
        now_ms += after_ms
        script.pose(now_ms * 1000, 75 + now_ms / 10, 75, left % 360, left=left, right=right)
    run = script.run(at_us=(now_ms + rest_ms) * 1000)
    path = Evidence(run, Program("")).path
    times = [look[0] for look in path]
    assert (times[0], times[-1]) == (0, run.trace.end_us)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert all(20_000 <= gap < 40_000 for gap in gaps[:-1])
    assert all(gap < 40_000 for gap in gaps[-1:])
    for time_us, x_mm, y_mm, heading_deg in path:
        pose = run.trace.pose_at(time_us)
        assert (x_mm, y_mm) == pytest.approx((pose.x_mm, pose.y_mm), abs=1e-6)
        assert abs((heading_deg - pose.heading_deg + 180) % 360 - 180) < 1e-6
