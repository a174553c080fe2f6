"""The story of any run says of the line and of contacts what its trace holds and what the checks say; `tests/exhaustive/stories.py` tries 300."""

from pathlib import Path

import pytest
from random_lines import RandomLine, disagreements

MEASURED = 5  # the runs after these go through the same lines


@pytest.mark.parametrize(
    "seed",
    [
        *range(MEASURED),
        *(pytest.param(n, marks=pytest.mark.unmeasured) for n in range(MEASURED, 40)),
    ],
)
def test_story_trace_and_check_agree(seed: int, tmp_path: Path) -> None:
    assert disagreements(RandomLine(seed, tmp_path).run()) == []
