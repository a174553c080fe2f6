"""SLIP (RFC 1055) as the boot loaders of ESP chips speak it: each frame between two END bytes."""

from __future__ import annotations

_END, _ESCAPE = b"\xc0", b"\xdb"
_ESCAPED_END, _ESCAPED_ESCAPE = b"\xdb\xdc", b"\xdb\xdd"
MOST_BYTES = 65535 + 8  # of a frame: its header and what a field of 16 bits counts


def encoded(frame: bytes) -> bytes:
    """Return a frame as it goes on the line."""
    inside = frame.replace(_ESCAPE, _ESCAPED_ESCAPE).replace(_END, _ESCAPED_END)
    return _END + inside + _END


class Frames:
    """Takes bytes as they come and gives the frames in them; what is no frame is dropped, and no more is kept than one holds."""

    def __init__(self) -> None:
        self._begun: bytes | None = None  # what has come of a frame; None outside of one

    def take(self, data: bytes) -> list[bytes]:
        """Return the frames that end in what has come now."""
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
    """Return the bytes of a frame, None for one that is too long or has an escape that is none."""
    first, *pieces = inside.split(_ESCAPE)
    if any(piece[:1] not in {b"\xdc", b"\xdd"} for piece in pieces):
        return None
    frame = first + b"".join(_MEANT[piece[0]] + piece[1:] for piece in pieces)
    return frame if len(frame) <= MOST_BYTES else None


_MEANT = {0xDC: _END, 0xDD: _ESCAPE}
