"""`marelle virtual` in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def virtual_boards(
    folder: Path, listed: Path, *options: str
) -> Iterator[tuple[subprocess.Popen[str], list[dict[str, Any]]]]:
    """Give the process, started in a folder, and what it tells of its boards; commands whose temporary folder is `listed` find them."""
    command = [sys.executable, "-m", "marelle_host", "virtual", *options, "--json"]
    environment, told = {**os.environ, "TMPDIR": str(listed)}, ""
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while (line := process.stdout.readline()) not in ("]\n", ""):
            told += line
        yield process, json.loads(told + line)
