"""Hard limits of a process on memory, processor time and files."""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple


class Limits(NamedTuple):
    """The resources that a sandboxed process may use.

    Attributes:
        memory_bytes: size of its address space. processor_s: processor time of all its threads together, in seconds.
        file_bytes: largest size of a file that it writes. files: largest number of files open at a time.
    """

    memory_bytes: int
    processor_s: int
    file_bytes: int = 0
    files: int = 256


def limiting(limits: Limits) -> Callable[[], None]:
    """Return a function that sets the limits of the process that calls it; a child may call it between fork and exec.

    It also forbids core dumps and locked memory. A limit that is already lower stays as it is; one that the system lacks or refuses is
    skipped.

    Raises:
        OSError: this operating system has no such limits (Windows).
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
