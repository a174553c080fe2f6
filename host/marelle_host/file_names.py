"""Names of files that every system accepts, made from what a board or a pupil calls a thing."""

import re

_NO_NAME = frozenset('<>:"/\\|?*')  # Windows' own list
_DEVICE = re.compile(
    r"(aux|com[\d¹²³]|con|conin\$|conout\$|lpt[\d¹²³]|nul|prn)(\.|$)", re.IGNORECASE
)  # of Windows
_LONGEST = 60  # characters of at most 4 bytes: with a number and an ending below the 255 bytes of file systems


def as_file_name(said: str, instead: str = "_") -> str:
    """Return a name of at most 61 characters that every system accepts for a file, with `instead` for each sign that none may have."""
    signs = [sign if sign.isprintable() and sign not in _NO_NAME else instead for sign in said]
    name = "".join(signs).strip(" .")[:_LONGEST].rstrip(" .")
    return f"_{name}" if not name or _DEVICE.match(name) else name
