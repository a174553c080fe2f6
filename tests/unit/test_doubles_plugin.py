"""The fixture `board_double` belongs to every session of pytest, also where virtual boards cannot run."""

import subprocess
import sys

LOADED = """
import sys
sys.modules["fcntl"] = sys.modules["termios"] = None  # as on Windows
import marelle_doubles.pytest_plugin
print(*sorted(name for name in sys.modules if name.startswith("marelle")))
"""


def test_the_plugin_loads_without_terminals_and_loads_no_double() -> None:
    said = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=False
    )
    assert said.stderr == ""
    assert set(said.stdout.split()) == {
        "marelle_doubles",
        "marelle_doubles.pytest_plugin",
        "marelle_text",
        "marelle_text.lazy",
        "marelle_text.problem",
    }
