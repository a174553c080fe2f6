"""Hard limits of a process on memory, processor time and files."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Limits(NamedTuple):
    """The resources that a sandboxed process may use.

    Attributes:
        memory_bytes: of address space. processor_s: of all its threads together.
        file_bytes: of a file that it writes. files: how many it has open.
    """

    memory_bytes: int
    processor_s: int
    file_bytes: int = 0
    files: int = 256


def limiting(limits: Limits) -> Callable[[], None]:
    """Return a function that sets the limits, prepared for a child between fork and exec.

    One that is lower already stays.

    Raises:
        OSError: this system has no such limits.
    """
    try:
        import resource  # Unix only
    except ImportError as error:
        raise OSError("this system has no limits of that kind") from error
    most = {
        "RLIMIT_AS": limits.memory_bytes,
        "RLIMIT_CPU": limits.processor_s,
        "RLIMIT_FSIZE": limits.file_bytes,
        "RLIMIT_NOFILE": limits.files,
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
    }
    least = []
    for name, value in most.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            known = [one for one in resource.getrlimit(kind) if one != resource.RLIM_INFINITY]
            least.append((kind, min([value, *known])))

    def set_all() -> None:
        for kind, value in least:
            with suppress(ValueError, OSError):  # macOS knows the one on memory and refuses it
                resource.setrlimit(kind, (value, value))

    return set_all
