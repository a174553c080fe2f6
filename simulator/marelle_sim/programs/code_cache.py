"""Caches compiled files in `__pycache__` for the next process, as Python does with its own modules.

The code that we compile from a file differs from Python's own, so its cache file has another ending than `.pyc`.
"""

from __future__ import annotations

import os
from binascii import crc32
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from importlib.util import cache_from_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import CodeType
    from typing import ClassVar

    from _typeshed import ReadableBuffer


class CachedSource(SourceFileLoader):
    """Compiles a file as its subclass defines it, and caches the code in `__pycache__` if Python may write there.

    Attributes:
        ENDING: ending of the cache file's name, in the place of Python's `.pyc`.
        DECIDED_BY: files and folders (such as "programs/") of `marelle_sim` that are the compiler: if one changes, the
            cached code is compiled again.
    """

    ENDING: ClassVar[str]
    DECIDED_BY: ClassVar[tuple[str, ...]]

    def compiled(self, text: bytes, path: str) -> CodeType:
        """Compile the bytes of a source file and return the code; `path` is the file's path."""
        raise NotImplementedError

    def code(self) -> CodeType:
        """Return the code of the file, from the cache unless the file or a file of the compiler has changed."""
        code = self.get_code(self.name)
        assert code is not None  # only a module without a source has none
        return code

    def is_cached(self) -> bool:
        """Tell whether the cache needs no writing: the cache file is not older than its sources, or there is none and none can be written.

        Its sources are the file and the files of the compiler. Only times are compared; `code()` compares the texts.
        """
        cached = self._own(cache_from_source(self.path))
        try:
            made_s = os.stat(cached).st_mtime  # noqa: PTH116 - pathlib costs 10 ms of import
        except OSError:
            folder = os.path.dirname(cached)  # noqa: PTH120
            while folder and not os.path.isdir(folder):  # noqa: PTH112 - Python makes them all
                folder = os.path.dirname(folder)  # noqa: PTH120
            return not os.access(folder or ".", os.W_OK)
        return made_s >= max(os.stat(self.path).st_mtime, _changed_s(self.DECIDED_BY))  # noqa: PTH116

    def _own(self, path: str) -> str:
        return path.removesuffix(".pyc") + self.ENDING if path.endswith(".pyc") else path

    # The methods that Python's import system calls.

    def source_to_code(  # type: ignore[override]  # typeshed has a static method; Python calls it of an object
        self, data: ReadableBuffer | str, path: str, *, _optimization: int = -1
    ) -> CodeType:
        """Return the code of a source file, given as bytes."""
        assert isinstance(data, bytes)
        return self.compiled(data, path)

    def path_stats(self, path: str) -> Mapping[str, float]:
        """Return the size of a source file and, under "mtime", a CRC-32 of its text and of the compiler's files.

        Python uses a cache file if both numbers in it equal these. The time of the file would not do: a reproducible
        build gives all files the same time.
        """
        text = super().get_data(path)
        return {"mtime": crc32(text, checksum(self.DECIDED_BY)), "size": len(text)}

    def get_data(self, path: str) -> bytes:
        """Return the bytes of a source file, or of our cache file if `path` is that of Python's."""
        return super().get_data(self._own(path))

    def set_data(self, path: str, data: ReadableBuffer, *, _mode: int = 0o666) -> None:
        """Write the cache file: `path`, the name of Python's own, with `ENDING` in place of `.pyc`. Do nothing if it cannot be written."""
        super().set_data(self._own(path), data, _mode=_mode)


@lru_cache(maxsize=4)
def checksum(names: tuple[str, ...]) -> int:
    """Return the CRC-32 of the text of the simulator's files `names`, which decide how a program is compiled."""
    crc = 0
    for place in deciding_files(names):
        with open(place, "rb") as file:  # noqa: PTH123
            crc = crc32(file.read(), crc)
    return crc


@lru_cache(maxsize=4)
def _changed_s(names: tuple[str, ...]) -> float:
    return max(os.stat(place).st_mtime for place in deciding_files(names))  # noqa: PTH116


def deciding_files(names: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths of the simulator's files `names`; a name that ends with / stands for all .py files directly in that folder."""
    for name in names:
        place = os.path.join(os.path.dirname(os.path.dirname(__file__)), name)  # noqa: PTH118, PTH120
        if name.endswith("/"):
            yield from sorted(place + file for file in os.listdir(place) if file.endswith(".py"))  # noqa: PTH208
        else:
            yield place
