"""What the workers of one run of the tests share, for it takes seconds of a processor: made by the first that wants it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder `name` of this run, which `make` has filled; who comes while it is made waits."""
    if "PYTEST_XDIST_WORKER" not in os.environ or os.name == "nt":
        folder = factory.mktemp(name)
        make(folder)
        return folder
    from fcntl import LOCK_EX, flock

    folder = factory.getbasetemp().parent / name  # beside the folders of the workers
    with folder.with_suffix(".lock").open("a+") as lock:
        flock(lock, LOCK_EX)
        lock.seek(0)
        if not lock.read():
            folder.mkdir()
            make(folder)
            lock.write("made")
    return folder
