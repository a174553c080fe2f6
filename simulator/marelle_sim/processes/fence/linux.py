"""Linux's layers: Landlock for files, a filter for system calls."""

from __future__ import annotations

import ctypes
import struct
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from marelle_sim.processes.fence.filters import filter_of
from marelle_sim.processes.fence.kernel import Kernel
from marelle_sim.processes.fence.landlock import restrict_files
from marelle_sim.processes.fence.limits import set_limits

if TYPE_CHECKING:
    from marelle_sim.processes.fence.closing import Rules

_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
_SET_FILTER, _ALL_THREADS = 1, 1  # SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC
_CAPABILITIES = 0x2008_0522  # _LINUX_CAPABILITY_VERSION_3
_READ_ALL = 1 << 2  # CAP_DAC_READ_SEARCH: root reads a pupil's file whoever's it is


@lru_cache(maxsize=1)
def _kernel() -> Kernel:
    """Return the kernel, of which nothing gives more rights from now on: without that it takes no rules from us."""
    kernel = Kernel()
    kernel("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _give_up_capabilities(kernel)
    return kernel


def _give_up_capabilities(kernel: Kernel) -> None:
    """Give up what root may do beyond others, lifting limits among it."""
    header = struct.pack("=Ii", _CAPABILITIES, 0)
    held = ctypes.create_string_buffer(24)
    kernel("capget", header, held)
    effective, permitted, *_rest = struct.unpack("=6I", held.raw)
    if permitted:
        kept = effective & permitted & _READ_ALL
        kernel("capset", header, struct.pack("=6I", kept, kept, 0, 0, 0, 0))


def _limits(rules: Rules) -> None:
    set_limits(rules.limits)
    with suppress(OSError):  # of a processor without a table: only root lifts a hard limit
        _kernel()


def _files(rules: Rules) -> None:
    restrict_files(_kernel(), rules.readable, rules.writable)


def _calls(rules: Rules) -> None:
    kernel = _kernel()
    steps = filter_of(kernel.processor, writing=bool(rules.writable))
    held = ctypes.create_string_buffer(steps, len(steps))
    program = struct.pack("@HP", len(steps) // 8, ctypes.addressof(held))
    kernel("seccomp", _SET_FILTER, _ALL_THREADS, program)


LAYERS = {"limits": _limits, "files": _files, "calls": _calls}
