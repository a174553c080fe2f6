"""Take the comments out of a file that a pupil gets: they are for those who write lessons."""

from __future__ import annotations

import re
import tomllib

_COMMENT = re.compile(r"""((?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*')*)#.*""")


def without_comments(toml: str) -> str:
    r"""Return a TOML text with the same values and without comments; as it is where that is not sure.

    Example:
        >>> without_comments('# a pond\ncolor = "#fff" # white\n')
        'color = "#fff"\n'
    """
    kept: list[str] = []
    for line in toml.splitlines():
        found = _COMMENT.fullmatch(line)
        code = line if found is None else found[1].rstrip()
        gap = not code and found is None and bool(kept) and bool(kept[-1])
        if code or gap:  # a comment alone leaves none, and no two follow one another
            kept.append(code)
    shorter = "\n".join(kept) + "\n"
    try:
        same = tomllib.loads(shorter) == tomllib.loads(toml)
    except tomllib.TOMLDecodeError:
        return toml
    return shorter if same else toml
