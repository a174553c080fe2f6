"""Another process that has a port of this computer."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held_by(program: Path, port: str) -> Iterator[int]:
    """Have a program hold a port, which prints a line once it does; give the number of its process."""
    with subprocess.Popen(
        [sys.executable, str(program), port], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        yield child.pid
        child.communicate()
