"""Pickles objects for our own child process; its answers come as JSON, because they are not trusted."""

from __future__ import annotations

import pickle
from base64 import b64decode, b64encode
from typing import Any


def packed(value: object) -> str:
    """Return an object as one line of text."""
    return b64encode(pickle.dumps(value)).decode("ascii")


def unpacked(text: str) -> Any:
    """Return the object of such a text."""
    return pickle.loads(b64decode(text))
