"""The command is ended by a signal, or its terminal is closed: nothing of it stays."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest
from ended_runs import WAYS, ended_command

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there it adopts orphans")

CODES = {
    "HUP": -signal.SIGHUP, "INT": 130, "KILL": -signal.SIGKILL, "QUIT": -signal.SIGQUIT, "TERM": -signal.SIGTERM, "terminal": -signal.SIGHUP,
}  # fmt: skip
ENDLESS = "n = 0\nwhile True:\n    n = n + 1\n"
HANGING = "add = sum\nadd(range(10**12))\n"


@pytest.mark.parametrize("program", [ENDLESS, HANGING], ids=["python", "C"])
@pytest.mark.parametrize("way", WAYS)
def test_nothing_stays_of_a_run_that_is_ended(way: str, program: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(program, "utf-8")
    run = [sys.executable, "-m", "marelle_host", "--lang", "en", "run", "a.py", "--seconds", "86400", "--picture", "far.png"]  # fmt: skip
    ended = ended_command(way, 0.4, run, tmp_path)
    assert ended.code == CODES[way]
    assert (ended.processes, ended.files) == (0, [])
    assert ended.took_s < 6.0
    assert (tmp_path / "far.png").is_file() == (way == "INT")
