"""Test a driver in Python, without a board."""

import sys
import types

sys.modules["micropython"] = types.SimpleNamespace(const=int)
sys.path.insert(0, "src")
from sensor import Sensor  # noqa: E402 - it is in the folder above

assert Sensor().read(2) == 4
