"""Linux's layers: Landlock for files, a seccomp filter for system calls."""

from __future__ import annotations

import ctypes
import os
import struct
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from marelle_sim.processes.fence.filters import filter_of
from marelle_sim.processes.fence.kernel import Kernel
from marelle_sim.processes.fence.landlock import restrict, ruleset
from marelle_sim.processes.fence.limits import limiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from marelle_sim.processes.fence.closing import Rules

    Step = Callable[[], object]

_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
_SET_FILTER, _ALL_THREADS = 1, 1  # SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC
_CAPABILITIES = 0x2008_0522  # _LINUX_CAPABILITY_VERSION_3
_READ_ALL = 1 << 2  # CAP_DAC_READ_SEARCH: root may read a pupil's file, whoever owns it


@lru_cache(maxsize=1)
def _kernel() -> Kernel:
    """Give up the capabilities of this process but root's right to read every file, and new ones for good; return a `Kernel`.

    Before it applies Landlock or a seccomp filter, Linux requires that no new ones can be gained. A later call returns the same object.

    Raises:
        OSError: `call_numbers` has no table for this processor.
    """
    kernel = Kernel()
    for step in _lessening(kernel):
        step()
    return kernel


def _lessening(kernel: Kernel) -> list[Step]:
    """Return the functions that forbid this process to gain privileges and, if it has capabilities, drop them.

    Lifting hard limits is such a capability. Only root's right to read every file is kept.
    """
    header = struct.pack("=Ii", _CAPABILITIES, 0)
    held = ctypes.create_string_buffer(24)
    kernel("capget", header, held)
    effective, permitted, *_rest = struct.unpack("=6I", held.raw)
    kept = effective & permitted & _READ_ALL
    fewer = struct.pack("=6I", kept, kept, 0, 0, 0, 0)
    return [
        partial(kernel, "prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0),
        *([partial(kernel, "capset", header, fewer)] if permitted else []),
    ]


def _limits(rules: Rules) -> None:
    limiting(rules.limits)()
    with suppress(OSError):  # no table for this processor; only root could lift a hard limit
        _kernel()


def _files(rules: Rules) -> None:
    kernel = _kernel()
    opened = ruleset(kernel, rules)
    try:
        restrict(kernel, opened)
    finally:
        os.close(opened)


def _calls(rules: Rules) -> None:
    kernel = _kernel()
    steps = filter_of(
        kernel.processor, writing=bool(rules.writable), starting=bool(rules.programs)
    )
    _filtering(kernel, steps)()


def _filtering(kernel: Kernel, steps: bytes) -> Step:
    """Return a function that applies a seccomp filter, `steps` in BPF, to all threads of the calling process."""
    held = ctypes.create_string_buffer(steps, len(steps))

    def keep() -> None:
        program = struct.pack("@HP", len(steps) // 8, ctypes.addressof(held))
        kernel("seccomp", _SET_FILTER, _ALL_THREADS, program)

    return keep


LAYERS = {"limits": _limits, "files": _files, "calls": _calls}


@contextmanager
def before_program(rules: Rules) -> Iterator[list[tuple[str, Step]]]:
    """Yield (layer, function) for each step of a child between fork and exec.

    A layer may have several steps. A layer that this kernel lacks is left out, or its function raises OSError in the child. The child
    has to be started inside the `with`, at whose end the Landlock rule set is closed.
    """
    steps: list[tuple[str, Step]] = [("limits", limiting(rules.limits))]
    with ExitStack() as until_then:
        with suppress(OSError):
            kernel = Kernel()
            steps += [("limits", step) for step in _lessening(kernel)]
            steps.append(("calls", _filtering(kernel, filter_of(kernel.processor, becoming=True))))
            opened = ruleset(kernel, rules)
            until_then.callback(os.close, opened)
            # The filter has no such call.
            steps.insert(-1, ("files", partial(restrict, kernel, opened)))
        yield steps
