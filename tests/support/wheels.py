"""Wheels of the index, as pip fetches them: by version and hash."""

import subprocess
import sys
from pathlib import Path


def fetch(requirements: Path, folder: Path) -> str:
    """Put the wheels that a file of requirements names into a folder; return what pip complains of, or nothing."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "--only-binary",
        ":all:",
    ]
    fetched = subprocess.run(
        [*command, "--require-hashes", "-r", str(requirements), "-d", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    return fetched.stderr if fetched.returncode else ""
