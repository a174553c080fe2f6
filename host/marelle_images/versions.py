"""Compare versions, of MicroPython and of marelle, by their numbers."""

import re

_NUMBERS = re.compile(r"(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?")
_BUILD = re.compile(r"-preview\.(\d{1,9})")


def numbers_of(version: str) -> tuple[int, ...]:
    """Return the three numbers of a version; () if the text does not begin with two numbers, as "v1.25.0" or "1".

    Example:
        >>> numbers_of("1.26.0-preview.45"), numbers_of("1.18")
        ((1, 26, 0), (1, 18, 0))
    """
    found = _NUMBERS.match(version)
    return tuple(int(number or 0) for number in found.groups()) if found is not None else ()


def version_key(version: str) -> tuple[bool, tuple[int, ...]]:
    """Return the sorting key of a version: stable versions after all previews, then by number.

    Example:
        >>> version_key("1.25.0") > version_key("1.26.0-preview.45")
        True
    """
    build = _BUILD.search(version)
    return "preview" not in version, (*numbers_of(version), *([int(build[1])] if build else ()))
