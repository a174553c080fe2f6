"""Turns the errors of protocols into the codes and facts of the sentences that a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_protocol.pushed import NoRoomError
from marelle_protocol.stream import RefusedError, RestartedError, RunningError, SilentError

if TYPE_CHECKING:
    from typing import TypeVar

    from marelle_protocol.stream import Protocol

    Result = TypeVar("Result")

_LOST = "E-LINK-06"


class BoardError(Exception):
    """Something went wrong with a board, and it is known what a person is told of it.

    Attributes:
        code: of the sentence. facts: that stand in it, all but the port.
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def code_of(error: Exception, silent: str) -> str:
    """Return the code of what went wrong with a board.

    Args:
        error: that ended the protocol, or that the port raised.
        silent: the code of a board that does not answer, or not as it should.
    """
    if isinstance(error, BoardError):
        return error.code
    if isinstance(error, RestartedError):
        return "E-LINK-24"
    if isinstance(error, RunningError):
        return "E-LINK-07"
    if isinstance(error, RefusedError):
        return "E-LINK-15"
    return _LOST if isinstance(error, OSError) else silent


def heard(protocol: Protocol[Result]) -> Protocol[Result]:
    """Do something with the files of a board that has answered.

    Raises:
        BoardError: what came or went was damaged again and again, or the board has gone silent (E-LINK-19).
    """
    try:
        return (yield from protocol)
    except SilentError as error:
        raise BoardError("E-LINK-19") from error


def told(protocol: Protocol[Result]) -> Protocol[Result]:
    """Do something with the files of a board, and say what goes wrong with them.

    Raises:
        BoardError: there is no room (E-LINK-18), or the board could not do it (-20).
    """
    try:
        return (yield from protocol)
    except NoRoomError as error:
        path, size = error.largest
        path = path if path.isprintable() else ""  # it is told as it is
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
    """Return the last line that a board has said, in which nothing drives a terminal."""
    lines = said.decode("utf-8", "replace").split("\n")
    line = next((line for line in reversed(lines) if line.strip()), "")
    return "".join(sign for sign in line if sign.isprintable())
