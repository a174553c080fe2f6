"""Compiles a program's modules, rewritten by `programs.guard`; the code is kept in memory, that of the board library on disk too."""

import ast
import sys
from functools import lru_cache
from itertools import chain
from types import CodeType

from marelle_files import library_files
from marelle_sim.programs.code_cache import CachedSource
from marelle_sim.programs.coroutines import awaitable, has_coroutines
from marelle_sim.programs.guard import guarded
from marelle_sim.programs.modules_table import copied, sources_of_modules
from marelle_sim.programs.names_in_text import has_private_names, marked, unmarked
from marelle_sim.programs.nested import nested_trees
from marelle_sim.programs.source import decode_module


@lru_cache(maxsize=1024)
def guarded_code(  # noqa: PLR0913 - see `Guard`
    text: str, file: str, *, own: bool, guard: bool, told: str = "", stepped: bool = False, copy: int = 0,
) -> CodeType:  # fmt: skip
    """Return the compiled code of a module, rewritten by `programs.guard` if `guard`; the last 1024 results are kept.

    `copy` is the number of the robot among several: each gets a copy of the code (see `copied`). The rest as for `Guard`.

    Raises:
        SyntaxError: a board would refuse the text.
    """
    if copy:
        return copied(guarded_code(text, file, own=own, guard=guard, told=told, stepped=stepped))
    private = has_private_names(text)
    with nested_trees(text, file):
        tree = (
            guarded(text, file, own=own, told=told, stepped=stepped)
            if guard
            else ast.parse(text, file)
        )
        code = compile(marked(tree) if private else tree, file, "exec", dont_inherit=True)
    code = unmarked(code) if private else code
    return awaitable(code) if guard and has_coroutines(text) else code


@lru_cache(maxsize=1024)
def library_code(file: str, copy: int = 0) -> CodeType:
    """Return the compiled, guarded code of a file of the installed board library; `copy` as in `guarded_code`."""
    return copied(library_code(file)) if copy else LibrarySource(file, file).code()


class LibrarySource(CachedSource):
    """Compiles a file of the installed board library with the rewriting of a program; the code is cached on disk."""

    ENDING = ".guarded.pyc"
    DECIDED_BY = (
        "kernel/clock.py",
        "microcontroller/board_types.py",
        "programs/",
    )

    def compiled(self, text: bytes, path: str) -> CodeType:
        """Compile the bytes of a library file, rewritten by `programs.guard`, without using the cache on disk.

        Raises:
            SyntaxError: a board would refuse the text.
        """
        return guarded_code(decode_module(text, path), path, own=False, guard=True)


def cache_code() -> None:
    """Compile and cache all files of the board's modules and the board library that are not cached yet.

    A sandboxed process, which may not write the cache, then finds them there. Nothing is done if Python may write no bytecode.
    """
    if sys.dont_write_bytecode:
        return
    library = (LibrarySource(file, file) for file in library_files().values())
    for source in chain[CachedSource](sources_of_modules(), library):
        if not source.is_cached():
            source.code()
