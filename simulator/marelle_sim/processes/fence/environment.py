"""The environment variables of a child process: those for Python and for the language, and nothing personal."""

import os
from collections.abc import Mapping

WRITABLE = "MARELLE_TEST_WRITABLE"
"""Variable with a folder that a sandboxed child may write to: for our own tests; without a variable of coverage it is ignored."""

_KEPT = (
    "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT",
    "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "MARELLE_LANG",
    "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONUTF8",
)  # fmt: skip
_OF_COVERAGE = ("COVERAGE_FILE", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")
_OF_TESTS = (WRITABLE, *_OF_COVERAGE)

_OF_PYTHON = (
    "PYTHONPATH",
    "PYTHONIOENCODING",
    "PYTHONHASHSEED",
)  # set by the code that starts the child
GIVEN = (*_KEPT, *_OF_TESTS, *_OF_PYTHON)
"""All variables that a child may find."""


def child_environment(ours: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return those of our environment variables that a child process gets.

    Example:
        >>> child_environment({"LANG": "fr_FR.UTF-8", "TOKEN": "secret"})
        {'LANG': 'fr_FR.UTF-8'}
    """
    names = (*_KEPT, *_OF_TESTS) if writable_folders(ours) else _KEPT
    return {name: ours[name] for name in names if name in ours}


def writable_folders(ours: Mapping[str, str] = os.environ) -> list[str]:
    """Return the folders that a sandboxed child may write to: none, except in our own tests.

    There it is the folder in MARELLE_TEST_WRITABLE, if a variable of coverage is set too.
    """
    measured = any(ours.get(name) for name in _OF_COVERAGE)
    return [ours[WRITABLE]] if ours.get(WRITABLE) and measured else []
