"""Temporary folders; those of a process that was killed are removed by the next process that makes one.

They lie in one folder for each user, which nobody else can look into. The process that uses one holds a lock on it, which the
system takes away with the process: what is not locked is nobody's any more.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from contextlib import contextmanager, suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    Made = TypeVar("Made")

_WORK = "work-"
_DAY_S = 86_400
_TRIES = 10  # whoever tidies may remove the folder just before one is made in it


def in_user_folder(make: Callable[[str], Made]) -> Made | None:
    """Call `make` with the path of this user's temporary folder, which no other process removes meanwhile.

    None where another's folder, or a link, has its name.

    Args:
        make: is given the path of that folder; it may be called again.

    Raises:
        OSError: nothing can be written in the temporary folder.
    """
    for _try in range(_TRIES):
        with suppress(FileNotFoundError):
            home = _user_folder()
            if home is None:
                return None
            with _locked(home):
                return make(home)
    return None


def _user_folder() -> str | None:
    # Users may share that folder, but on Windows.
    uid = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
    folder = os.path.join(tempfile.gettempdir(), f"marelle{uid}")  # noqa: PTH118 - pathlib costs 10 ms of import
    with suppress(FileExistsError):
        os.mkdir(folder, mode=0o700)  # noqa: PTH102
    return folder if _is_ours(folder) else None


@contextmanager
def temporary_folder() -> Iterator[str]:
    """Yield the path of a new empty folder, which is removed at the end.

    Raises:
        OSError: nothing can be written in the temporary folder.
    """
    made = in_user_folder(_work_folder)
    if made is None:
        with tempfile.TemporaryDirectory(prefix="marelle-", ignore_cleanup_errors=True) as folder:
            yield folder
        return
    folder, lock = made
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _unlock(lock)
        tidy()


def _work_folder(home: str) -> tuple[str, int | None]:
    """Return a new folder in the user's folder, and its lock."""
    _remove_dead(home)
    folder = tempfile.mkdtemp(prefix=_WORK, dir=home)
    return folder, _lock(folder)


def tidy() -> None:
    """Remove the folders of processes that have ended, and the user's folder if it is then empty."""
    with suppress(OSError):
        home = _user_folder()
        if home is not None:
            with _locked(home):
                _remove_dead(home)
                os.rmdir(home)  # noqa: PTH106


def _is_ours(folder: str) -> bool:
    """Tell whether this is a folder, not a link, that belongs to this user and that nobody else can read."""
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return not os.path.isjunction(folder) if hasattr(os.path, "isjunction") else True
    return found.st_uid == os.getuid() and not found.st_mode & 0o077


def _remove_dead(home: str) -> None:
    with os.scandir(home) as places:
        for place in places:
            if place.name.startswith(_WORK) and place.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    _remove_if_dead(place)


def _remove_if_dead(place: os.DirEntry[str]) -> None:
    try:
        lock = _lock(place.path, wait=False)
    except BlockingIOError:
        return
    old = time.time() - place.stat(follow_symlinks=False).st_mtime > _DAY_S
    if lock is not None or old:  # where nothing can be locked, age tells
        shutil.rmtree(place.path, ignore_errors=True)
    _unlock(lock)


@contextmanager
def _locked(folder: str) -> Iterator[None]:
    """Hold the lock of a folder.

    Raises:
        FileNotFoundError: who held it before has removed the folder; another one may be at its path by now.
    """
    lock = _lock(folder)
    try:
        if lock is not None and not os.path.samestat(os.fstat(lock), os.lstat(folder)):
            raise FileNotFoundError(folder)
        yield
    finally:
        _unlock(lock)


def _lock(folder: str, *, wait: bool = True) -> int | None:
    """Lock a folder and return the lock's file descriptor; None if the system has no such locks.

    Raises:
        BlockingIOError: somebody else has locked it, and one shall not wait.
    """
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock  # Unix only
    except ImportError:
        return None
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        flock(lock, LOCK_EX if wait else LOCK_EX | LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise
    except OSError:  # a file system that knows no locks
        os.close(lock)
        return None
    return lock


def _unlock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
