"""Drives protocols over the serial ports of this computer: one loop serves all of them."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from marelle_host.link.errors import LinkError
from marelle_protocol import Came, RefusedError, RunningError, Send, SilentError, Wait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from serial import Serial

    from marelle_protocol.stream import Protocol

_LOOK_S = 0.002  # how late what has come may be seen, where nothing else is to be done
_WRITING_S = 0.5  # a board that takes nothing holds up all others meanwhile
_MOST = 4096  # bytes at once: `in_waiting` is no number of bytes for an address

Result = TypeVar("Result")


def drive_all(
    protocols: Mapping[str, tuple[Serial, Protocol[Result]]],
    *,
    over: Callable[[int], object] = bool,
    silent: str = "E-LINK-05",
) -> dict[str, Result | LinkError]:
    """Run a protocol on each port, all of them at once; return what came of each, by the port's name.

    Args:
        protocols: the name of a port -> the open port, and what is to be done there.
        over: called with how many are over, whenever one has ended.
        silent: the code of what does not answer, or not as it should.
    """
    runs = {name: _Driven(name, *given, silent) for name, given in protocols.items()}
    while waiting := [run for run in runs.values() if not run.came]:
        gone_on = sum(run.step(time.monotonic()) for run in waiting)  # each of them has its turn
        if ended := sum(bool(run.came) for run in waiting):
            over(len(runs) - len(waiting) + ended)
        if not gone_on:
            time.sleep(_LOOK_S)
    return {name: run.came[0] for name, run in runs.items() if run.came}


class _Driven(Generic[Result]):
    """A protocol on one port.

    Attributes:
        name: of the port. came: what came of it, alone in a list; nothing while it goes on.
    """

    def __init__(self, name: str, serial: Serial, protocol: Protocol[Result], silent: str) -> None:
        self.name, self._serial, self._protocol, self._silent = name, serial, protocol, silent
        self.came: list[Result | LinkError] = []
        self._wants: Send | Wait | None = None  # until its port is ready

    def step(self, now_s: float) -> bool:
        """Go on if there is something to go on with; tell whether there was."""
        try:
            if self._wants is None:
                self._get_ready()
                self._wants = next(self._protocol)
            data = self._serial.read(_MOST)  # what is there, for its timeout is 0
            if isinstance(self._wants, Send):
                self._serial.write(self._wants.data)
            elif not data and now_s < self._wants.until_s:
                return False
            self._wants = self._protocol.send(Came(now_s, data))
        except StopIteration as ended:
            self.came.append(ended.value)
        except (RefusedError, SilentError, ValueError, OSError) as error:
            self.came.append(LinkError(self._code(error), port=self.name))
        return True

    def _get_ready(self) -> None:
        self._serial.timeout = 0
        with suppress(NotImplementedError):  # of RFC 2217
            self._serial.write_timeout = _WRITING_S

    def _code(self, error: Exception) -> str:
        from serial import SerialTimeoutException  # only for real boards

        if isinstance(error, RunningError):
            return "E-LINK-07"
        if isinstance(error, RefusedError):
            return "E-LINK-15"
        if isinstance(error, (SilentError, ValueError, SerialTimeoutException)):
            return self._silent
        return "E-LINK-06"  # pyserial's errors are of the kind OSError
