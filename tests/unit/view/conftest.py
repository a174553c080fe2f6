"""Runs that several tests draw."""

import pytest
from drawn import MakeRun, make_run as make

from marelle_sim.run import Run


@pytest.fixture
def make_run() -> MakeRun:
    """Return a maker of runs: `make_run(stops, events, world=…, ended=…)`."""
    return make


@pytest.fixture
def square() -> Run:
    """Return a run around three sides of a square in eight seconds."""
    return make(
        [
            (0, 200, 150, 0),
            (2_000_000, 200, 450, 0),
            (3_000_000, 200, 450, 90),
            (5_000_000, 700, 450, 90),
            (6_000_000, 700, 450, 180),
            (8_000_000, 700, 150, 180),
        ],
        [[0, 0, "print", "bonjour\n"]],
    )
