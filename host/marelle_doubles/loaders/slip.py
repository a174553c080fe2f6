"""SLIP (RFC 1055) as the boot loaders of ESP chips use it: each frame stands between two END bytes (0xC0)."""

from __future__ import annotations

_END, _ESCAPE = b"\xc0", b"\xdb"
_ESCAPED_END, _ESCAPED_ESCAPE = b"\xdb\xdc", b"\xdb\xdd"
MOST_BYTES = 65535 + 8  # of a frame: its header, and data whose length fits into 16 bits


def encoded(frame: bytes) -> bytes:
    """Return a frame in SLIP: END and escape bytes are replaced by pairs, and an END byte is put before and after the frame."""
    return _END + frame.replace(_ESCAPE, _ESCAPED_ESCAPE).replace(_END, _ESCAPED_END) + _END


class Frames:
    """Collects received bytes and returns the frames in them; malformed frames are dropped, and the bytes stored are at most those of one frame."""

    def __init__(self) -> None:
        # The received bytes of an incomplete frame; None between frames.
        self._begun: bytes | None = None

    def take(self, data: bytes) -> list[bytes]:
        """Add received bytes; return the frames that they complete."""
        first, *rest = data.split(_END)
        if self._begun is not None:
            self._begun = (self._begun + first)[: 2 * MOST_BYTES + 1]
        found = []
        for piece in rest:
            if self._begun and (frame := _decoded(self._begun)) is not None:
                found.append(frame)
            self._begun = piece[: 2 * MOST_BYTES + 1]
        return found


def _decoded(inside: bytes) -> bytes | None:
    """Return the frame without SLIP's escapes; None if it is too long or contains an invalid escape."""
    first, *pieces = inside.split(_ESCAPE)
    if any(piece[:1] not in {b"\xdc", b"\xdd"} for piece in pieces):
        return None
    frame = first + b"".join(_MEANT[piece[0]] + piece[1:] for piece in pieces)
    return frame if len(frame) <= MOST_BYTES else None


_MEANT = {0xDC: _END, 0xDD: _ESCAPE}
