"""What can never happen where robots and boxes meet, in random worlds; `tests/exhaustive` tries many more of them."""

from __future__ import annotations

import pytest
from random_worlds import RandomWorld


@pytest.mark.parametrize("seed", range(25))
def test_nothing_ever_overlaps(seed: int) -> None:
    assert RandomWorld(seed).drive(seconds=4) == []


@pytest.mark.parametrize("seed", [*range(25), 115])
def test_nothing_overlaps_after_long_steps_either(seed: int) -> None:
    assert RandomWorld(seed).drive(seconds=8, look_ms=40) == []


def test_boxes_are_pushed_in_these_worlds() -> None:
    worlds = [RandomWorld(seed) for seed in range(10, 22)]
    for world in worlds:
        world.drive(seconds=4)
    assert sum(world.pushed_mm() for world in worlds) > 50
