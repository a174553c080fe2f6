"""What a person is told of a protocol that did not end well: the code of a sentence, which stands elsewhere."""

from __future__ import annotations

from marelle_protocol.stream import RefusedError, RestartedError, RunningError

_LOST = "E-LINK-06"


def code_of(error: Exception, silent: str) -> str:
    """Return the code of what went wrong with a board.

    Args:
        error: that ended the protocol, or that the port raised.
        silent: the code of a board that does not answer, or not as it should.
    """
    if isinstance(error, RestartedError):
        return "E-LINK-24"
    if isinstance(error, RunningError):
        return "E-LINK-07"
    if isinstance(error, RefusedError):
        return "E-LINK-15"
    return _LOST if isinstance(error, OSError) else silent
