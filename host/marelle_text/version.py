"""The version of marelle, which its library says on a board too."""

from __future__ import annotations

from pathlib import Path

CARRIED = "version.txt"
"""What the page has beside this file, for it has no distribution that could be asked."""


def version() -> str:
    """Return the version of the installed distribution, or `?` when it runs from a folder."""
    from importlib import metadata  # 30 ms, for one option

    try:
        return metadata.version("marelle")
    except metadata.PackageNotFoundError:
        carried = Path(__file__).with_name(CARRIED)
        return carried.read_text("utf-8").strip() if carried.is_file() else "?"
