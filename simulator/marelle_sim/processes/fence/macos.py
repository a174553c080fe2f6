"""macOS's layers: a profile for its sandbox, written after the manual pages of `sandbox_init` and `sandbox-exec`.

It has not been tested on a Mac yet. `marelle doctor` tests it on the computer where it runs.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from marelle_sim.processes.fence.limits import limiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from marelle_sim.processes.fence.closing import Rules

    Step = Callable[[], object]

_OF_THE_SYSTEM = (
    "/System/Library",
    "/Library/Frameworks",
    "/opt/homebrew",
    "/usr/local",
    "/usr/share/locale",
)
_ALWAYS = """(version 1)
(deny default)
(allow file-read-metadata)
(allow sysctl-read)
(allow signal (target self))
(allow process-info* (target self))
(allow file-read* file-write-data (literal "/dev/null"))
(allow file-read* (literal "/dev/urandom"))
"""


def profile(rules: Rules) -> str:
    """Return the sandbox profile for these rights; everything that it does not list is denied, such as the network.

    Example:
        >>> profile(rules).splitlines()[:2]
        ['(version 1)', '(deny default)']
    """
    places = [*rules.readable, *(place for place in _OF_THE_SYSTEM if os.path.isdir(place))]  # noqa: PTH112
    lines = [
        *(_allowed("file-read*", place) for place in _real(places)),
        *(_allowed("file-read* file-write*", place) for place in _real(rules.writable)),
        *(_allowed("process-exec* file-read*", place) for place in _real(rules.programs)),
        *(["(allow process-fork)"] if rules.programs else []),
    ]
    return _ALWAYS + "\n".join(lines)


def _real(places: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(os.path.realpath(place) for place in places))


def _allowed(what: str, place: str) -> str:
    kind = "subpath" if os.path.isdir(place) else "literal"  # noqa: PTH112
    quoted = place.replace("\\", "\\\\").replace('"', '\\"')
    return f'(allow {what} ({kind} "{quoted}"))'


def _entering(rules: Rules) -> Step:
    enter = ctypes.CDLL(None).sandbox_init
    enter.argtypes = (ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_char_p))
    text, error = os.fsencode(profile(rules)), ctypes.c_char_p()

    def step() -> None:
        if enter(text, 0, ctypes.byref(error)):
            raise OSError(os.fsdecode(error.value or b"sandbox_init"))

    return step


def _files(rules: Rules) -> None:
    _entering(rules)()


def _calls(_rules: Rules) -> None:
    """Do nothing: the profile of the layer "files" also denies processes, signals and the network."""


LAYERS = {"files": _files, "calls": _calls}


@contextmanager
def before_program(rules: Rules) -> Iterator[list[tuple[str, Step]]]:
    """Yield (layer, function) for each step of a child between fork and exec."""
    yield [("limits", limiting(rules.limits)), ("files", _entering(rules))]
