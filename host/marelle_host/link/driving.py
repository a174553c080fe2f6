"""Drives protocols over the serial ports of this computer: one loop serves all of them."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from marelle_host.link.errors import LinkError
from marelle_protocol import Came, RefusedError, Send, SilentError, Wait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from serial import Serial

    from marelle_protocol.stream import Protocol

_LOOK_S = 0.002  # how late what has come may be seen, where nothing else is to be done
_WRITING_S = 5.0
_MOST = 4096  # bytes at once: `in_waiting` is no number of bytes for an address

Result = TypeVar("Result")


def drive_all(
    protocols: Mapping[str, tuple[Serial, Protocol[Result]]],
    *,
    over: Callable[[int], object] = bool,
) -> dict[str, Result | LinkError]:
    """Run a protocol on each port, all of them at once; return what came of each, by the port's name.

    Args:
        protocols: the name of a port -> the open port, and what is to be done there.
        over: called with how many are over, whenever some have gone on.
    """
    runs = {name: _Driven(name, *given) for name, given in protocols.items()}
    while waiting := [run for run in runs.values() if not run.came]:
        if not sum(run.step(time.monotonic()) for run in waiting):  # each of them has its turn
            over(len(runs) - len(waiting))
            time.sleep(_LOOK_S)
    return {name: run.came[0] for name, run in runs.items() if run.came}


class _Driven(Generic[Result]):
    """A protocol on one port.

    Attributes:
        name: of the port. came: what came of it, alone in a list; nothing while it goes on.
    """

    def __init__(self, name: str, serial: Serial, protocol: Protocol[Result]) -> None:
        self.name, self._serial, self._protocol = name, serial, protocol
        self.came: list[Result | LinkError] = []
        serial.timeout = 0
        with suppress(NotImplementedError):  # of RFC 2217
            serial.write_timeout = _WRITING_S
        self._wants: Send | Wait = next(protocol)

    def step(self, now_s: float) -> bool:
        """Go on if there is something to go on with; tell whether there was."""
        try:
            data = self._serial.read(_MOST)  # what is there, for its timeout is 0
            if isinstance(self._wants, Send):
                self._serial.write(self._wants.data)
            elif not data and now_s < self._wants.until_s:
                return False
            self._wants = self._protocol.send(Came(now_s, data))
        except StopIteration as ended:
            self.came.append(ended.value)
        except RefusedError:
            self.came.append(LinkError("E-LINK-15", port=self.name))
        except (SilentError, ValueError):
            self.came.append(LinkError("E-LINK-05", port=self.name))
        except OSError:  # pyserial's errors are of this kind
            self.came.append(LinkError("E-LINK-06", port=self.name))
        return True
