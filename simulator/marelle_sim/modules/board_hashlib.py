"""MicroPython's `hashlib`: SHA-1 and SHA-256, without `hexdigest`."""

import hashlib as _real

__all__ = ["sha1", "sha256"]


class _Hash:
    """A digest that is being computed; after `digest()` it is final, and any further call raises ValueError."""

    __slots__ = ("_real",)
    _name = ""

    def __init__(self, data: str | bytes = b"") -> None:
        self._real = _real.new(self._name) if self._name else None
        self.update(data)

    def update(self, data: str | bytes) -> None:
        """Add data to be digested; a text counts as its UTF-8 bytes."""
        if self._real is None:
            raise ValueError("hash is final")
        self._real.update(data.encode() if isinstance(data, str) else data)

    def digest(self) -> bytes:
        """Return the digest of all data; the second call raises ValueError."""
        if self._real is None:
            raise ValueError("hash is final")
        digest, self._real = self._real.digest(), None
        return digest


class sha1(_Hash):
    """A SHA-1 digest that is being computed: `sha1(b"data").digest()`. `update` adds data; after `digest`, any call raises ValueError."""

    _name = "sha1"


class sha256(_Hash):
    """A SHA-256 digest that is being computed: `sha256(b"data").digest()`. `update` adds data; after `digest`, any call raises ValueError."""

    _name = "sha256"
