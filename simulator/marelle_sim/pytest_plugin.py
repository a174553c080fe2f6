"""The pytest plugin: the fixture `simulated` runs programs in the simulator."""

from __future__ import annotations

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from marelle_sim import Run


@pytest.fixture
def simulated(request: pytest.FixtureRequest) -> Callable[..., Run]:
    """Return `simulate`, with paths of programs and worlds taken from the test file's folder.

    Example:
        >>> def test_it_comes_back(simulated):
        ...     run = simulated("square.py", world="squares", seconds=30)
        ...     assert run.visited("A1")
    """
    from marelle_sim import simulate

    folder = request.path.parent

    def run(program: str, **options: Any) -> Run:
        world = options.get("world")
        if isinstance(world, str) and (folder / world).exists():
            options["world"] = folder / world
        return simulate(folder / program, **options)

    return run
