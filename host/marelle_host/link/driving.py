"""Drives protocols over the serial ports of this computer: one loop serves all of them."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from marelle_host.link.errors import LinkError
from marelle_host.link.opening import open_all
from marelle_protocol import Came, RefusedError, RunningError, Send, SilentError, Wait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from serial import Serial

    from marelle_protocol.stream import Protocol

_LOOK_S = 0.002  # how late what has come may be seen, where nothing else is to be done
_WRITING_S = 0.5  # a board that takes nothing holds up all others meanwhile
_MOST = 4096  # bytes at once: `in_waiting` is no number of bytes for an address

Result = TypeVar("Result")


def drive_ports(
    ports: Sequence[str],
    protocol: Callable[[str], Protocol[Result]],
    *,
    over: Callable[[int], object] = bool,
    leave: Callable[[], bool] = bool,
    silent: str = "E-LINK-05",
) -> dict[str, Result | LinkError]:
    """Open the ports and run a protocol on each, as `drive_all` does; of one that cannot be opened there is its problem.

    Args:
        ports: their names.
        protocol: called with the name of a port, returns what is to be done there.
        over: see `drive_all`.
        leave: see there.
        silent: see there.
    """
    with open_all(ports) as opened:
        refused = {name: one for name, one in opened.items() if isinstance(one, LinkError)}
        protocols = {
            name: (one, protocol(name))
            for name, one in opened.items()
            if not isinstance(one, LinkError)
        }
        over(len(refused))
        came = drive_all(
            protocols, over=lambda ended: over(len(refused) + ended), leave=leave, silent=silent
        )
        return {**came, **refused}


def drive_all(
    protocols: Mapping[str, tuple[Serial, Protocol[Result]]],
    *,
    over: Callable[[int], object] = bool,
    leave: Callable[[], bool] = bool,
    silent: str = "E-LINK-05",
) -> dict[str, Result | LinkError]:
    """Run a protocol on each port, all of them at once; return what came of each, by the port's name.

    Args:
        protocols: the name of a port -> the open port, and what is to be done there.
        over: called with how many are over, whenever one has ended.
        leave: tells whether to leave at once; of what goes on E-LINK-12 is told then.
        silent: the code of what does not answer, or not as it should.

    Raises:
        Exception: a mistake of ours in a protocol, once the other boards are over.
    """
    runs = {name: _Driven(name, *given, silent) for name, given in protocols.items()}
    while (waiting := [run for run in runs.values() if run.goes_on]) and not leave():
        gone_on = sum(run.step(time.monotonic()) for run in waiting)  # each of them has its turn
        if ended := sum(not run.goes_on for run in waiting):
            over(len(runs) - len(waiting) + ended)
        if not gone_on:
            time.sleep(_LOOK_S)
    return {name: run.result() for name, run in runs.items()}


class _Driven(Generic[Result]):
    """A protocol on one port.

    Attributes:
        name: of the port.
    """

    def __init__(self, name: str, serial: Serial, protocol: Protocol[Result], silent: str) -> None:
        self.name, self._serial, self._protocol, self._silent = name, serial, protocol, silent
        self._came: list[Result | LinkError] = []
        self._mistake: Exception | None = None
        self._wants: Send | Wait | None = None  # until its port is ready

    @property
    def goes_on(self) -> bool:
        """Whether it is not over."""
        return not self._came and self._mistake is None

    def result(self) -> Result | LinkError:
        """Return what came of it."""
        if self._mistake is not None:
            raise self._mistake
        return self._came[0] if self._came else LinkError("E-LINK-12", port=self.name)

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
            self._came.append(ended.value)
        except (RefusedError, SilentError, ValueError, OSError) as error:
            self._came.append(
                error
                if isinstance(error, LinkError)
                else LinkError(self._code(error), port=self.name)
            )
        except Exception as error:  # noqa: BLE001  # it is raised when no other board is left running
            self._mistake = error
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
