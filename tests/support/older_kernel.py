"""A thread to which Linux refuses some system calls, and to all that it starts: as an older kernel refuses them, or a container."""

import ctypes
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from errno import ENOSYS
from struct import pack
from typing import TypeVar

from marelle_sim.processes.fence.kernel import Kernel

Value = TypeVar("Value")
NO_LAYERS = {"seccomp": ENOSYS, "landlock_create_ruleset": ENOSYS}
"""What an older kernel refuses that has no layer of the sandbox against files and calls."""

_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # of BPF
_ALLOW, _REFUSE = 0x7FFF_0000, 0x0005_0000
_NO_NEW_PRIVILEGES, _SET_FILTER = 38, 1  # PR_SET_NO_NEW_PRIVS, SECCOMP_SET_MODE_FILTER


def where_refused(calls: Mapping[str, int], act: Callable[[], Value]) -> Value:
    """Return what `act` returns in a thread whose calls of these names fail, each with its errno.

    Example:
        run = where_refused(NO_LAYERS, lambda: simulate(program, isolate=True))
    """
    with ThreadPoolExecutor(1, initializer=_refuse, initargs=(calls,)) as thread:
        return thread.submit(act).result()


def _refuse(calls: Mapping[str, int]) -> None:
    """Give this thread a filter of system calls that its children inherit; it ends with the thread."""
    kernel = Kernel()
    steps = [(_LOAD, 0, 0, 0)]  # the number of the call
    for name, error in calls.items():
        steps += [(_EQUAL, 0, 1, kernel.processor.calls[name]), (_RETURN, 0, 0, _REFUSE | error)]
    held = b"".join(pack("=HBBI", *step) for step in [*steps, (_RETURN, 0, 0, _ALLOW)])
    kept = ctypes.create_string_buffer(held, len(held))
    kernel("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    kernel("seccomp", _SET_FILTER, 0, pack("@HP", len(held) // 8, ctypes.addressof(kept)))
