"""The list of SHA-256 in a folder of images, in the format of `sha256sum -c`."""

import re
from collections.abc import Mapping

SUMS = "images.sha256"
"""The name of the list. Not `SHA256SUMS`: that is `marelle pack`'s, maybe on the same stick."""

MOST_BYTES = 1 << 20
"""The most bytes of a list that are read."""

_LINE = re.compile(r"([0-9a-f]{64}) [ *](\S.{0,200})")


def sums_in(data: bytes) -> dict[str, str]:
    """Return file name -> SHA-256 from a list; other lines are ignored."""
    found = map(_LINE.fullmatch, data.decode("utf-8", "replace").splitlines())
    return {match[2]: match[1] for match in found if match is not None}


def list_of(sums: Mapping[str, str]) -> bytes:
    """Return a list of SHA-256 in the format of `sha256sum`.

    Example:
        >>> list_of({"a.uf2": "0" * 64}) == b"0" * 64 + b"  a.uf2" + bytes([10])
        True
    """
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(sums.items())).encode()
