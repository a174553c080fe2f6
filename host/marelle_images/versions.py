"""Versions of MicroPython, put in order."""

from __future__ import annotations

import re


def version_key(version: str) -> tuple[bool, tuple[int, ...]]:
    """Return what versions are compared by: a stable one counts more than any preview, then the newer one more.

    Example:
        >>> version_key("1.25.0") > version_key("1.26.0-preview.45")
        True
    """
    numbers, _, preview = version.partition("-")
    newest = [int(part) for part in re.findall(r"\d{1,9}", numbers)[:3]]
    builds = [int(part) for part in re.findall(r"\d{1,9}", preview)[:1]]
    return "preview" not in preview, (*newest, *[0] * (3 - len(newest)), *builds)
