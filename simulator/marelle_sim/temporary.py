"""Temporary folders; a folder of a process that was killed is removed by the next process that makes one.

They are inside one folder for each user, which no other user can read. The process that uses a folder has a lock on it; the
system releases the lock when the process ends, so a folder without a lock is no longer used.
"""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

Made = TypeVar("Made")

_WORK = "work-"
_DAY_S = 86_400
_TRIES = 10  # another process may remove the user's folder just before it is locked


def in_user_folder(make: Callable[[str], Made]) -> Made | None:
    """Lock this user's temporary folder, call `make` with its path, and return the result.

    While `make` runs, no other process removes the folder. Return None if the name of the folder is taken by a
    link, a file, or a folder that another user owns or can read.

    Args:
        make: function of the folder's path; if it raises FileNotFoundError, it is called again, up to ten times in all; then None is returned.

    Raises:
        OSError: nothing can be written to the system's temporary folder.
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
    # On Windows each user has another temporary folder; elsewhere they may share one.
    uid = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
    folder = os.path.join(tempfile.gettempdir(), f"marelle{uid}")  # noqa: PTH118 - pathlib costs 10 ms of import
    with suppress(FileExistsError):
        os.mkdir(folder, mode=0o700)  # noqa: PTH102
    return folder if _is_ours(folder) else None


@contextmanager
def temporary_folder() -> Iterator[str]:
    """Yield the path of a new empty folder, which is removed at the end of the `with`.

    Raises:
        OSError: nothing can be written to the system's temporary folder.
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
    """Return (path of a new folder inside `home`, file descriptor of its lock or None); remove unused folders first."""
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
    """Tell whether a path is a folder, not a link, that belongs to this user and that no other user can read.

    On Windows the owner and the rights are not checked.

    Raises:
        OSError: there is nothing at this path.
    """
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
    if lock is not None or old:  # on a system without locks, a folder older than a day is unused
        shutil.rmtree(place.path, ignore_errors=True)
    _unlock(lock)


@contextmanager
def _locked(folder: str) -> Iterator[None]:
    """Have a folder locked inside the `with`; wait for the lock. Without such locks in the system, do nothing.

    Raises:
        FileNotFoundError: the folder does not exist, or was removed while this process waited; a new one may be at the same path.
    """
    lock = _lock(folder)
    try:
        if lock is not None and not os.path.samestat(os.fstat(lock), os.lstat(folder)):
            raise FileNotFoundError(folder)
        yield
    finally:
        _unlock(lock)


def _lock(folder: str, *, wait: bool = True) -> int | None:
    """Lock a folder and return the lock's file descriptor, for `_unlock`; None if the system or the file system has no such locks.

    Raises:
        BlockingIOError: it is locked already, by another process or by this one, and `wait` is false.
        OSError: there is no such folder, or it is a link.
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
    except OSError:  # a file system without locks
        os.close(lock)
        return None
    return lock


def _unlock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
