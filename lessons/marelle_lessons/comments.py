"""Remove the comments from a TOML file that a pupil gets, because they are for the authors of lessons."""

from __future__ import annotations

import re
import tomllib

_COMMENT = re.compile(r"""((?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*')*)#.*""")


def without_comments(toml: str) -> str:
    r"""Return a TOML text without its comments; if the result would not have the same values, return the text unchanged.

    Example:
        >>> without_comments('# a pond\ncolor = "#fff" # white\n')
        'color = "#fff"\n'
    """
    kept: list[str] = []
    for line in toml.splitlines():
        found = _COMMENT.fullmatch(line)
        code = line if found is None else found[1].rstrip()
        gap = not code and found is None and bool(kept) and bool(kept[-1])
        if code or gap:  # keep no empty line for a comment, and no two in a row
            kept.append(code)
    shorter = "\n".join(kept) + "\n"
    try:
        same = tomllib.loads(shorter) == tomllib.loads(toml)
    except tomllib.TOMLDecodeError:
        return toml
    return shorter if same else toml
