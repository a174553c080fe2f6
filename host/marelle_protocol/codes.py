"""Turns the exceptions of protocols into error codes and facts for the sentences that a person reads."""

from marelle_protocol.pushed import NoRoomError
from marelle_protocol.stream import (
    Protocol,
    RefusedError,
    RestartedError,
    Result,
    RunningError,
    SilentError,
)

_CODES = (
    (RestartedError, "E-LINK-24"),
    (RunningError, "E-LINK-07"),
    (RefusedError, "E-LINK-15"),
    (OSError, "E-LINK-06"),
)


class BoardError(Exception):
    """An error with a board for which the sentence to show is known.

    Attributes:
        code: the error code of the sentence. facts: the values in the sentence, without the port.
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def code_of(error: Exception, silent: str) -> str:
    """Return the error code for an exception of a protocol or of the port.

    Args:
        error: the exception.
        silent: the code for a board that does not answer, or whose answer is malformed.
    """
    if isinstance(error, BoardError):
        return error.code
    return next((code for kind, code in _CODES if isinstance(error, kind)), silent)


def with_link_codes(protocol: Protocol[Result]) -> Protocol[Result]:
    """Run a protocol with a board that has answered before, and return its result.

    Raises:
        BoardError: E-LINK-19 in place of a SilentError: bytes were damaged again and again, or the board stopped answering.
    """
    try:
        return (yield from protocol)
    except SilentError as error:
        raise BoardError("E-LINK-19") from error


def with_file_codes(protocol: Protocol[Result]) -> Protocol[Result]:
    """Run a protocol that changes or reads a board's files.

    Raises:
        BoardError: E-LINK-18 in place of a NoRoomError, E-LINK-20 in place of any other RefusedError but a RunningError.
    """
    try:
        return (yield from protocol)
    except NoRoomError as error:
        path, size = error.largest
        path = path if path.isprintable() else ""  # it is shown unchanged
        raise BoardError(
            "E-LINK-18",
            missing=_kilobytes(error.missing),
            nearest=path.lstrip("/"),
            size=_kilobytes(size),
            sent=", ".join(path.lstrip("/") for path in error.sent),
        ) from error
    except RunningError:
        raise
    except RefusedError as error:
        raise BoardError("E-LINK-20", said=_last_line(error.said)) from error


def _kilobytes(size: int) -> int:
    return -(-size // 1024)


def _last_line(said: bytes) -> str:
    """Return the last line of a board's message that is not empty, without control characters."""
    lines = said.decode("utf-8", "replace").split("\n")
    line = next((line for line in reversed(lines) if line.strip()), "")
    return "".join(sign for sign in line if sign.isprintable())
