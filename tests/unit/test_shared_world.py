"""What can never happen where robots and boxes meet, in random worlds; `tests/exhaustive` tries many more of them."""

from functools import cache
from typing import Any

import pytest
from random_worlds import RandomWorld

MEASURED = 5  # the worlds after these run the same lines


def _seeds(*seeds: int) -> list[Any]:
    return [
        pytest.param(seed, marks=pytest.mark.unmeasured) if seed >= MEASURED else seed
        for seed in seeds
    ]


@cache
def _driven(seed: int) -> tuple[list[str], float]:
    """Return what went wrong in four seconds of a world, and how far its boxes were pushed."""
    world = RandomWorld(seed)
    return world.drive(seconds=4), world.pushed_mm()


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", _seeds(*range(12)))
def test_nothing_ever_overlaps_and_each_contact_ends(seed: int) -> None:
    assert _driven(seed)[0] == []


@pytest.mark.parametrize("seed", _seeds(*range(12), 115))
def test_nothing_overlaps_after_long_steps_either(seed: int) -> None:
    assert RandomWorld(seed).drive(seconds=8, look_ms=40) == []


@pytest.mark.unmeasured
def test_boxes_are_pushed_in_these_worlds() -> None:
    assert sum(_driven(seed)[1] for seed in range(12)) > 50
