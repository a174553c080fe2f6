"""The page speaks with a board: the computer's own protocols, which go on with each event of a port that JavaScript has.

Each event is one short call: what has come of the port and what time it is; the answer says what is to be sent, or how long
to wait for more. So no call waits, and the same protocol runs here as behind the command.
"""

from __future__ import annotations

import base64
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marelle_lessons.page import (
    board_boot_loader,
    board_identity,
    board_install,
    board_keep,
    board_program,
)
from marelle_lessons.page.board_problem import PORT
from marelle_protocol import (
    NOTES,
    BoardError,
    Came,
    RefusedError,
    Restart,
    Send,
    SilentError,
    Stream,
    Wait,
    code_of,
)
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from marelle_protocol.stream import Action, Protocol

    Asked = dict[str, Any]

_SILENT = "E-LINK-43"
_STEPS = 1000  # of a protocol that need no wait, before the page has its turn


class Talk:
    """What is done on one board, from the first byte to the last.

    Attributes:
        stopped: whether a person wants it to stop. language: of sentences, "fr" or "en".
        told: what is to be shown before the end, and is not shown yet.

    Example:
        >>> Talk({"what": "identify"}).come({"now_ms": 0})
        {'send': 'DQM='}
    """

    def __init__(self, asked: Asked, language: str = "fr") -> None:
        """Take what is asked: `what`, one of TALKS, and what that takes; and the language of sentences."""
        self.stopped, self.language = False, language
        self.told: list[Asked] = []
        self._protocol = TALKS[asked["what"]](Stream(), asked, self)
        self._begun = False

    def tell(self, **told: Any) -> None:
        """Tell something before the end."""
        self.told.append(told)

    def progress(self, done: int, total: int) -> None:
        """Tell how many of how many bytes of files are there."""
        if total:  # of a comparison there are none
            self.tell(phase="push", done=done, all=total)

    def save(self, files: Mapping[str, bytes]) -> None:
        """Tell what is about to be overwritten or removed, path -> content in base64: nothing is sent before that was taken."""
        theirs = {path: held for path, held in files.items() if path not in NOTES}
        if theirs:
            saved = {path: base64.b64encode(held).decode() for path, held in theirs.items()}
            self.tell(saved=saved)

    def come(self, event: Asked) -> Asked:
        """Go on with one event, and return what is action next.

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
            wants = _as_data(self._go_on(came))
        except StopIteration as over:
            wants = {"result": over.value}
        except Problem:
            raise
        except (BoardError, RefusedError, SilentError, ValueError) as error:
            facts = error.facts if isinstance(error, BoardError) else {}
            raise Problem(code_of(error, _SILENT), port=PORT, **facts) from error
        told, self.told = self.told, []
        return {**wants, "told": told} if told else wants

    def _go_on(self, came: Came) -> Action:
        """Resume until something has to be sent, or waited for: what a board says may be hundreds of lines at once."""
        if self._begun:
            action, came = self._protocol.send(came), Came(came.now_s)
        else:
            action, self._begun = next(self._protocol), True
        for _ in range(_STEPS):
            if not isinstance(action, Wait) or action.until_s > came.now_s:
                break
            action, came = self._protocol.send(came), Came(came.now_s)
        return action


def _as_data(action: Action) -> Asked:
    if isinstance(action, Restart):
        return {"restart": True}
    if isinstance(action, Send):
        return {"send": base64.b64encode(action.data).decode()}
    # a millisecond more: the moment is later than now, however both were rounded
    return {"until_ms": action.until_s * 1000 + 1}


TALKS: Mapping[str, Callable[[Stream, Asked, Talk], Protocol[Asked]]] = MappingProxyType(
    {
        **board_identity.TALKS,
        **board_program.TALKS,
        **board_keep.TALKS,
        **board_install.TALKS,
        **board_boot_loader.TALKS,
    }
)
"""What may be done on a board."""


class Boards:
    """The board that the page speaks with: one thing is done at a time.

    Example:
        >>> boards = Boards()
        >>> boards.answer({"begin": {"what": "identify"}, "came": {"now_ms": 0}})
        {'send': 'DQM=', 'talk': 1}
        >>> boards.answer({"talk": 1, "came": {"now_ms": 1}})["talk"]
        1
    """

    def __init__(self) -> None:
        self._talk: Talk | None = None
        self._number = 0  # of the talk that was begun last

    def answer(self, asked: Asked) -> Asked:
        """Begin what is asked (`begin`), or go on with what has come of the port (`came`) for the talk of that number (`talk`).

        Returns:
            What `Talk.come` returns, and `talk`, its number.

        Raises:
            Problem: as `Talk.come`; E-BUG-01, that talk is over or another one was begun since: nothing of it reaches this one.
        """
        if "begin" in asked:
            self._talk = Talk(asked["begin"], asked.get("language", "fr"))
            self._number += 1
        elif self._talk is None or asked.get("talk") != self._number:
            raise Problem("E-BUG-01", detail="nothing is done on a board")
        talk, self._talk = self._talk, None
        wants = talk.come(asked["came"])
        if "result" not in wants:
            self._talk = talk
        return {**wants, "talk": self._number}
