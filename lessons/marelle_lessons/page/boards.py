"""The page's link to a board: it runs the computer's own protocols, one short step for each event of the port in JavaScript.

An event gives the bytes received from the port and the time; the answer is bytes to send, or a time to wait until. So no call
blocks, and the protocols are the same as those of the command.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from marelle_lessons.page import (
    board_identity,
    board_install,
    board_keep,
    board_program,
)
from marelle_lessons.page.problems import PORT
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
from marelle_protocol.boot_loader import enter_boot_loader
from marelle_protocol.stream import Action, Protocol
from marelle_text import Problem

Message = dict[str, Any]

_SILENT = "E-LINK-43"
_STEPS = 1000  # waits of a protocol that are over already and answered here, before the page has its turn


class BoardJob:
    """One job on a board, such as identifying it or running a program, from the first byte to the last.

    Attributes:
        stopped: whether the user wants the job to stop. language: of the messages, "fr" or "en".
        messages: the messages for the page that were not sent yet.

    Example:
        >>> BoardJob({"what": "identify"}).come({"now_ms": 0})
        {'send': 'DQM='}
    """

    def __init__(self, request: Message, language: str = "fr") -> None:
        self.stopped, self.language = False, language
        self.messages: list[Message] = []
        self._protocol = JOBS[request["what"]](Stream(), request, self)
        self._begun = False

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

        A wait whose time is over is answered here: one event may bring hundreds of lines. After `_STEPS` such waits the page has its turn.
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


def _boot_loader(stream: Stream, _request: Message, _job: BoardJob) -> Protocol[Message]:
    """Stop a board's program and motors, and restart it into its boot loader; its port disappears 0.1 s later.

    Raises:
        Problem: E-FLASH-62, this kind of board has no command for it; the board stays at its prompt.
        RunningError: its motors could not be stopped; the boot loader is not started.
        SilentError, ValueError: see `enter_boot_loader`.
    """
    platform, goes = yield from enter_boot_loader(stream)
    if not goes:
        raise Problem("E-FLASH-62", port=PORT, platform=platform)
    return {}


JOBS: Mapping[str, Callable[[Stream, Message, BoardJob], Protocol[Message]]] = MappingProxyType(
    {
        **board_identity.JOBS,
        **board_program.JOBS,
        **board_keep.JOBS,
        **board_install.JOBS,
        "boot_loader": _boot_loader,
    }
)
"""What may be done on a board."""


class Boards:
    """The jobs on the board that the page is connected to: one at a time.

    Example:
        >>> boards = Boards()
        >>> boards.answer({"begin": {"what": "identify"}, "came": {"now_ms": 0}})
        {'send': 'DQM=', 'job': 1}
        >>> boards.answer({"job": 1, "came": {"now_ms": 1}})["job"]
        1
    """

    def __init__(self) -> None:
        self._job: BoardJob | None = None
        self._number = 0  # of the job that was begun last

    def answer(self, request: Message) -> Message:
        """Begin the job `begin`, or resume job number `job`, with the event `came` of the port.

        Returns:
            What `BoardJob.come` returns, and `job`, the number of the job.

        Raises:
            Problem: as `BoardJob.come`; E-BUG-01, that job is over, or another one was begun since.
        """
        if "begin" in request:
            self._job = BoardJob(request["begin"], request.get("language", "fr"))
            self._number += 1
        elif self._job is None or request.get("job") != self._number:
            raise Problem("E-BUG-01", detail="nothing is done on a board")
        job, self._job = self._job, None
        wants = job.come(request["came"])
        if "result" not in wants:
            self._job = job
        return {**wants, "job": self._number}
