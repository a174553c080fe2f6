"""Pickles objects to send them to our own child process; the child answers in JSON, because its answers are not trusted."""

import pickle
from base64 import b64decode, b64encode
from typing import Any


def packed(value: object) -> str:
    """Return an object as one line of ASCII text: its pickle in base64."""
    return b64encode(pickle.dumps(value)).decode("ascii")


def unpacked(text: str) -> Any:
    """Return the object of a text from `packed`; only for trusted texts, since a pickle can run code."""
    return pickle.loads(b64decode(text))
