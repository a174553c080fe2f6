"""One job on the board that the page is connected to, in short steps: one for each event of the port in JavaScript."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

from marelle_lessons.page.problems import PORT, Message
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
from marelle_protocol.stream import Action, Protocol
from marelle_text import Problem

_SILENT = "E-LINK-43"
_STEPS = 1000  # waits of a protocol that are over already and answered here, before the page has its turn


class BoardJob:
    """One job on a board, such as identifying it or running a program, from the first byte to the last.

    Args:
        do: what makes the protocol of such a job.
        request: what the page asks for.
        language: of the messages, "fr" or "en".

    Attributes:
        stopped: whether the user wants the job to stop. language: as given.
        messages: the messages for the page that were not sent yet.
    """

    def __init__(self, do: "Job", request: Message, language: str = "fr") -> None:
        self.language, self.stopped, self._begun = language, False, False
        self.messages: list[Message] = []
        self._protocol = do(Stream(), request, self)

    def tell(self, **message: Any) -> None:
        """Send the page a message before the end of the job, with the next answer."""
        self.messages.append(message)

    def progress(self, done: int, total: int) -> None:
        """Send the page the number of bytes of files that are on the board already, and of all; nothing if there are none to send."""
        if total:  # 0 while files are only compared
            self.tell(phase="push", done=done, all=total)

    def save(self, files: Mapping[str, bytes]) -> None:
        """Send the page the files to be overwritten or removed, but no `NOTES`: path -> content in base64, so that it saves them.

        The protocol writes nothing before the page has taken this message.
        """
        theirs = {path: held for path, held in files.items() if path not in NOTES}
        if theirs:
            saved = {path: base64.b64encode(held).decode() for path, held in theirs.items()}
            self.tell(saved=saved)

    def come(self, event: Message) -> Message:
        """Resume the job with one event of the port, and return what the page has to do next.

        Args:
            event: `now_ms`, the page's time; `data`, the received bytes in base64; `restarted`, after a restart, whether the
                port has control lines for it; `stopped`, whether the user wants the job to stop.

        Returns:
            One of `send` (bytes in base64), `until_ms` (wait until this time for more), `restart` or `result`; and `messages`, if there are any.

        Raises:
            Problem: the job has failed.
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
        messages, self.messages = self.messages, []
        return {**wants, "messages": messages} if messages else wants

    def _go_on(self, came: Came) -> Action:
        """Resume the protocol, and return its next action that sends bytes, restarts the board or waits.

        A wait whose time is over is answered here: one event may bring hundreds of lines. After `_STEPS` such waits the page has its turn:
        the next action is returned, even if it is a wait that is over.

        Raises:
            StopIteration: the protocol has ended; its value is the result. Exceptions of the protocol are passed on.
        """
        if self._begun:
            action, came = self._protocol.send(came), Came(came.now_s)
        else:
            action, self._begun = next(self._protocol), True
        for _ in range(_STEPS):
            if not isinstance(action, Wait) or action.until_s > came.now_s:
                break
            action, came = self._protocol.send(came), Came(came.now_s)
        return action


def _as_data(action: Action) -> Message:
    if isinstance(action, Restart):
        return {"restart": True}
    if isinstance(action, Send):
        return {"send": base64.b64encode(action.data).decode()}
    # 1 ms more, so that the time is later than now, however both were rounded
    return {"until_ms": action.until_s * 1000 + 1}


Job = Callable[[Stream, Message, BoardJob], Protocol[Message]]
"""What makes the protocol of a job, from the board's bytes, the page's request and the job."""
