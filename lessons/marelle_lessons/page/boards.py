"""The page's link to a board: it runs the computer's own protocols, one short step for each event of the port in JavaScript.

An event gives the bytes received from the port and the time; the answer is bytes to send, or a time to wait until. So no call
blocks, and the protocols are the same as those of the command.
"""

from collections.abc import Mapping
from types import MappingProxyType

from marelle_lessons.page import (
    board_identity,
    board_install,
    board_program,
)
from marelle_lessons.page.board_job import BoardJob, Job
from marelle_lessons.page.problems import PORT, Message
from marelle_protocol import (
    Stream,
)
from marelle_protocol.boot_loader import enter_boot_loader
from marelle_protocol.stream import Protocol
from marelle_text import Problem


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


JOBS: Mapping[str, Job] = MappingProxyType(
    {
        **board_identity.JOBS,
        **board_program.JOBS,
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
            begin = request["begin"]
            self._job = BoardJob(JOBS[begin["what"]], begin, request.get("language", "fr"))
            self._number += 1
        elif self._job is None or request.get("job") != self._number:
            raise Problem("E-BUG-01", detail="nothing is done on a board")
        job, self._job = self._job, None
        wants = job.come(request["came"])
        if "result" not in wants:
            self._job = job
        return {**wants, "job": self._number}
