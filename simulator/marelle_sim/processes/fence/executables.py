"""The files that the operating system executes and reads to start a program: itself, the loader, a script's interpreter."""

import os
from functools import lru_cache
from glob import glob
from typing import NamedTuple

from marelle_sim.processes.fence.python_folders import OF_THE_SYSTEM, python_folders, with_real

_LOADERS = ("/lib*/ld-*.so*", "/usr/lib*/ld-*.so*", "/lib*/*/ld-*.so*")
_MOST_LETTERS = 256  # of a script's first line


class Executables(NamedTuple):
    """The files that the operating system needs to start one program.

    Attributes:
        programs: files that it executes. readable: files and folders that are read at the start.
    """

    programs: list[str]
    readable: list[str]


@lru_cache(maxsize=8)
def executables_of(program: str) -> Executables:
    """Return the files that the system needs to start the program at this path.

    The answer is cached, so that it can be given again inside a sandbox, where these files may be unreadable.

    Example:
        >>> executables_of("/usr/bin/micropython").programs[:2]
        ['/usr/bin/micropython', '/lib64/ld-linux-x86-64.so.2']
    """
    loaders = [file for pattern in _LOADERS for file in glob(pattern)]  # noqa: PTH207
    interpreter = _interpreter(program)
    if not interpreter:
        return Executables([program, *loaders], with_real([program, *OF_THE_SYSTEM]))
    # pip's scripts are for the Python of their virtual environment.
    own = os.path.join(os.path.dirname(os.path.dirname(interpreter)), "pyvenv.cfg")  # noqa: PTH118, PTH120
    readable = [*with_real([program, own]), *python_folders()]
    return Executables([program, interpreter, *loaders], readable)


def _interpreter(program: str) -> str:
    """Return the interpreter that a script names in its first line (`#!…`); "" if the file is no script or unreadable.

    Of `#!/usr/bin/env python3` it is /usr/bin/env.
    """
    try:
        with open(program, "rb") as file:  # noqa: PTH123
            first = file.readline(_MOST_LETTERS)
    except OSError:
        return ""
    words = os.fsdecode(first.removeprefix(b"#!")).split() if first.startswith(b"#!") else []
    return words[0] if words else ""
