"""Functions of Python that start processes, write files or connect without an audit event: each is replaced for good."""

import os
import sys
from collections.abc import Callable, Iterator

Refusal = Callable[[str], BaseException]

_MODULES = frozenset((
    "_dbm", "_gdbm", "_interpreters", "_msi", "_multiprocessing", "_posixshmem", "_posixsubprocess", "_ssl", "_testcapi",
    "_testinternalcapi", "_tkinter", "_xxsubinterpreters", "nis", "readline", "spwd",
))  # fmt: skip
"""Modules in C, all of whose functions are replaced: a program's process needs none of them."""
_FUNCTIONS = {
    "posix": (
        "chroot", "login_tty", "mkfifo", "mknod", "openpty", "pidfd_open", "posix_openpt", "sched_setaffinity", "sched_setparam",
        "sched_setscheduler", "setns", "setpriority", "unshare",
    ),
    "_signal": ("pidfd_send_signal",),
}  # fmt: skip
"""Functions that are replaced in modules whose other functions a process needs."""


def is_unaudited(name: object, file: object) -> bool:
    """Tell whether an import is of a module in `_MODULES`, whose functions raise no audit event.

    Args:
        name: the module's name, as the audit event "import" gives it.
        file: its file; None if it has none.
    """
    whole = str(name)
    return whole in _MODULES or (file is not None and whole.rpartition(".")[2] in _MODULES)


def take_away(refusal: Refusal) -> None:
    """Replace each of these functions, in every loaded module, by one that raises `refusal("module.function")`."""
    taken = [*_loaded()]
    instead = {id(function): _refusing(event, refusal) for event, function in taken}
    for module in [*sys.modules.values()]:
        names = getattr(module, "__dict__", {})
        for name, value in [*names.items()]:
            if id(value) in instead:
                names[name] = instead[id(value)]
    for known in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        known.difference_update([function for _event, function in taken])


def _loaded() -> Iterator[tuple[str, object]]:
    for name in sorted(_MODULES & sys.modules.keys()):
        for one, value in vars(sys.modules[name]).items():
            if callable(value) and not one.startswith("__"):
                yield f"{name}.{one}", value
    for name, functions in _FUNCTIONS.items():
        names = vars(sys.modules[name]) if name in sys.modules else {}
        for one in functions:
            if one in names:
                yield f"{name}.{one}", names[one]


def _refusing(event: str, refusal: Refusal) -> Callable[..., object]:
    def refuse(*_given: object, **_named: object) -> object:
        raise refusal(event)

    return refuse
