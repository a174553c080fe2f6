"""Caches compiled files in `__pycache__` for the next process, as Python does with its own modules.

Our compiled form of a file is not Python's: it has a name of its own there, so that neither is ever taken for the other.
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
    """Compiles a file in its own way, and caches the result in `__pycache__` if Python may write there.

    Attributes:
        ENDING: of the kept file's name, in the place of Python's `.pyc`.
        DECIDED_BY: files and whole folders ("programs/") of `marelle_sim` that decide what a text is compiled to.
    """

    ENDING: ClassVar[str]
    DECIDED_BY: ClassVar[tuple[str, ...]]

    def compiled(self, text: bytes, path: str) -> CodeType:
        """Return the compiled text of a file."""
        raise NotImplementedError

    def code(self) -> CodeType:
        """Return the compiled file, from the cache if neither the file nor the compiler's files have changed."""
        code = self.get_code(self.name)
        assert code is not None  # only a module without a source has none
        return code

    def is_cached(self) -> bool:
        """Tell by file times whether the cache holds the newest code of this file, or cannot be written."""
        cached = self._own(cache_from_source(self.path))
        try:
            made_s = os.stat(cached).st_mtime  # noqa: PTH116 - pathlib costs 10 ms of import
        except OSError:
            folder = os.path.dirname(cached)  # noqa: PTH120
            if not os.path.isdir(folder):  # noqa: PTH112
                folder = os.path.dirname(folder)  # noqa: PTH120
            return not os.access(folder, os.W_OK)
        return made_s >= max(os.stat(self.path).st_mtime, _changed_s(self.DECIDED_BY))  # noqa: PTH116

    def _own(self, path: str) -> str:
        return path.removesuffix(".pyc") + self.ENDING if path.endswith(".pyc") else path

    # What Python asks of a loader.

    def source_to_code(  # type: ignore[override]  # typeshed has a static method; Python calls it of an object
        self, data: ReadableBuffer | str, path: str, *, _optimization: int = -1
    ) -> CodeType:
        """Compile the text of a file."""
        assert isinstance(data, bytes)
        return self.compiled(data, path)

    def path_stats(self, path: str) -> Mapping[str, float]:
        """Return the size of a file, and a checksum of its text and of the compiler's files.

        Python takes what is kept of a file if both are those of the file. Times of files do not serve: whoever builds
        installations that are equal to the bit gives all of them one time.
        """
        text = super().get_data(path)
        return {"mtime": crc32(text, checksum(self.DECIDED_BY)), "size": len(text)}

    def get_data(self, path: str) -> bytes:
        """Read a file, or its cached code."""
        return super().get_data(self._own(path))

    def set_data(self, path: str, data: ReadableBuffer, *, _mode: int = 0o666) -> None:
        """Write the compiled code of a file to the cache, if the folder is writable."""
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
    """Yield the paths of the simulator's files `names`; a name that ends with / stands for all .py files of that folder."""
    for name in names:
        place = os.path.join(os.path.dirname(os.path.dirname(__file__)), name)  # noqa: PTH118, PTH120
        if name.endswith("/"):
            yield from sorted(place + file for file in os.listdir(place) if file.endswith(".py"))  # noqa: PTH208
        else:
            yield place
