"""The page speaks with a board: the computer's own protocols, which go on with each event of a port that JavaScript has.

Each event is one short call: what has come of the port and what time it is; the answer says what is to be sent, or how long
to wait for more. So no call waits, and the same protocol runs here as behind the command.
"""

from __future__ import annotations

import base64
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marelle_protocol import (
    Program,
    Stream,
    ask_identity,
    at_prompt,
    code_of,
    follow,
    stop_or_restart,
)
from marelle_protocol.stream import Came, RefusedError, Restart, Send, SilentError
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_protocol.stream import Protocol, Wanted

    Asked = dict[str, Any]

_ENTRY, _PORT = "programme.py", "USB"


class Talk:
    """What is done on one board, from the first byte to the last.

    Attributes:
        stopped: whether a person wants it to stop. told: what is to be shown before the end, and is not shown yet.

    Example:
        >>> Talk({"what": "identify"}).come({"now_ms": 0})
        {'until_ms': 0.0}
    """

    def __init__(self, asked: Asked) -> None:
        """Take what is asked: `what`, one of TALKS, and what that takes."""
        self.stopped = False
        self.told: list[Asked] = []
        self._protocol = TALKS[asked["what"]](Stream(), asked, self)
        self._begun = False

    def come(self, event: Asked) -> Asked:
        """Go on with one event, and return what is wanted next.

        Args:
            event: `now_ms` of the page's clock; `data`, what has come, in base64; `restarted`, after a restart, whether the
                port has lines for it; `stopped`, whether a person wants it to stop.

        Returns:
            `send` (base64), or `until_ms`, or `restart`, or `result`; and `told`.

        Raises:
            Problem: it is over, and this is why.
        """
        self.stopped = self.stopped or bool(event.get("stopped"))
        came = Came(event["now_ms"] / 1000, base64.b64decode(event.get("data", "")), bool(event.get("restarted")))  # fmt: skip
        try:
            wanted = self._protocol.send(came if self._begun else None)  # type: ignore[arg-type]  # as generators begin
            self._begun = True
            wants = _as_data(wanted)
        except StopIteration as over:
            wants = {"result": over.value}
        except (RefusedError, SilentError, ValueError) as error:
            raise Problem(code_of(error, "E-LINK-05"), port=_PORT) from error
        told, self.told = self.told, []
        return {**wants, "told": told} if told else wants


def _as_data(wanted: Wanted) -> Asked:
    if isinstance(wanted, Restart):
        return {"restart": True}
    if isinstance(wanted, Send):
        return {"send": base64.b64encode(wanted.data).decode()}
    return {"until_ms": wanted.until_s * 1000}


def _identify(stream: Stream, _asked: Asked, _talk: Talk) -> Protocol[Asked]:
    """Stop what runs on a board and ask it what it is."""
    return (yield from ask_identity(stream))._asdict()


def _run(stream: Stream, asked: Asked, talk: Talk) -> Protocol[Asked]:
    """Stop what runs on a board and its motors, run a program there, and tell what it prints as it prints it."""
    followed = follow(
        stream,
        Program(_ENTRY, asked["program"]),
        seconds=asked["seconds"],
        say=lambda printed: talk.told.append({"printed": printed}),
        stopped=lambda: talk.stopped,
    )
    return (yield from at_prompt(stream, followed))._asdict()


def _stop(stream: Stream, _asked: Asked, _talk: Talk) -> Protocol[Asked]:
    """Stop what runs on a board, and its motors; restart it where nothing else helps."""
    stopped = yield from stop_or_restart(stream)
    return {"seconds": stopped.seconds, "by": stopped.by}


TALKS = MappingProxyType({"identify": _identify, "run": _run, "stop": _stop})
"""What may be done on a board."""


class Boards:
    """The board that the page speaks with: one thing is done at a time."""

    def __init__(self) -> None:
        self._talk: Talk | None = None

    def answer(self, asked: Asked) -> Asked:
        """Begin what is asked (`begin`), and go on with what has come of the port (`came`)."""
        if "begin" in asked:
            self._talk = Talk(asked["begin"])
        if self._talk is None:
            raise Problem("E-BUG-01", detail="nothing is done on a board")
        return self._talk.come(asked["came"])
