"""Packs what this process made for its own child; the way back is JSON only, for what a child says is not trusted."""

from __future__ import annotations

import pickle
from base64 import b64decode, b64encode
from typing import Any


def packed(value: object) -> str:
    """Return an object as text without a line's end."""
    return b64encode(pickle.dumps(value)).decode("ascii")


def unpacked(text: str) -> Any:
    """Return what was packed."""
    return pickle.loads(b64decode(text))
