"""The version of marelle, which `install` also writes to boards, and how a version is written."""

from pathlib import Path

CARRIED = "version.txt"
"""The file with the version in the page, which has no installed distribution."""


def dotted(version: tuple[int | str, ...]) -> str:
    """Return the parts of a version joined by dots; "" for ().

    Example:
        >>> dotted((1, 25, 0))
        '1.25.0'
    """
    return ".".join(map(str, version))


def version() -> str:
    """Return the version of the installed distribution, or the one in a file beside this module (`CARRIED`); "?" without both."""
    from importlib import metadata  # 30 ms, for one option

    try:
        return metadata.version("marelle")
    except metadata.PackageNotFoundError:
        carried = Path(__file__).with_name(CARRIED)
        return carried.read_text("utf-8").strip() if carried.is_file() else "?"
