"""The SHA-256 of published images, entered by a maintainer who has read the files; `hashes.json` may be empty."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

_COPY = re.compile(
    r"(.+?)(?: ?\(\d+\)| - Cop(?:ie|y)| copy)+(\.\w+)"
)  # marks that systems and browsers add to the name of a copy


def known_sha256(name: str) -> str | None:
    """Return the SHA-256 of the published image with this file name; None if none was entered.

    Args:
        name: the file name without its folder; a copy's mark, as in `RPI_PICO-20250415-v1.25.0 (1).uf2`, is ignored.

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
