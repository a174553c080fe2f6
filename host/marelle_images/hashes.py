"""The SHA-256 of published images, as far as someone has read them in the files themselves; `hashes.json` may be empty."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

_COPY = re.compile(
    r"(.+?)(?: ?\(\d+\)| - Cop(?:ie|y)| copy)+(\.\w+)"
)  # what systems and browsers make of a name


def known_sha256(name: str) -> str | None:
    """Return the SHA-256 that the image of this file name has, or None where nobody entered it.

    Args:
        name: without its folder; a copy's, such as `RPI_PICO-20250415-v1.25.0 (1).uf2`, is that of the file.

    Example:
        >>> known_sha256("my-own-build.uf2") is None
        True
    """
    copied = _COPY.fullmatch(name)
    return published_hashes().get("".join(copied.groups()) if copied else name)


@cache
def published_hashes() -> dict[str, str]:
    """Return the SHA-256 of each published image that a maintainer has entered, by file name."""
    table = resources.files("marelle_images").joinpath("hashes.json").read_text("utf-8")
    return {entry["file"]: entry["sha256"] for entry in json.loads(table)["files"]}
