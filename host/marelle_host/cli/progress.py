"""Show that the simulator works when it takes more than a second."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from rich.status import Status

    from marelle_host.cli.voice import Voice

PATIENCE_S = 1.0


class Progress:
    """Turn a small wheel on the error output while a block takes over a second.

    Nothing is shown with `--json` or `--plain`, or when nobody watches a terminal.
    """

    def __init__(self, voice: Voice, words: str) -> None:
        self._words = words
        self._wanted = voice.rich_on(sys.stderr)
        self._lock = threading.Lock()
        self._status: Status | None = None
        self._over = False
        self._timer = threading.Timer(PATIENCE_S, self._start)
        self._timer.daemon = True

    def __enter__(self) -> None:
        if self._wanted:
            self._timer.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._status is not None:
                self._status.stop()

    def _start(self) -> None:
        from rich.status import Status  # noqa: PLC0415

        from marelle_host.cli.voice import console  # noqa: PLC0415

        with self._lock:
            if not self._over:
                self._status = Status(self._words, console=console(sys.stderr))
                self._status.start()
