"""Drives protocols over ports that are open already, and are played."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from marelle_host.link import LinkError
from marelle_host.link.protocol_loop import Job, drive
from marelle_protocol.stream import Protocol


class Opened(NamedTuple):
    """A port that is open, or why it is not; nobody closes it."""

    came: Any
    is_over: bool = True

    def result(self) -> Any:
        """Return the port, or the error."""
        return self.came

    def close(self) -> None:
        """Leave it open."""


def drive_open(
    runs: Mapping[str, tuple[Any, Protocol[Any]]], **options: Any
) -> dict[str, Any | LinkError]:
    """Run a protocol on each open port, all at once; return what came of each, by its name."""
    jobs = {name: Job(partial(Opened, port), protocol) for name, (port, protocol) in runs.items()}
    return drive(jobs, **options)
