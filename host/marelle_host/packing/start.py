"""Write the start script of each system, which installs marelle from the folder that the script is in, then opens the page."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from importlib import resources

from marelle_host.packing.errors import PackError
from marelle_host.packing.folder import Item
from marelle_host.packing.portable import Portable

SCRIPTS = {
    "windows": "start-windows.bat",
    "macos": "start-macos.command",
    "linux": "start-linux.sh",
}
WORDS = ("installing", "no_python", "failed", "ready")
"""The keys of the sentences that a script says to a person."""

_EXTRAS = re.compile(r"\[.*\]")
_PLACE = re.compile(r"@([A-Z_]+)@")
_OF_CMD = re.compile(r"[\^&<>|]")


def start_scripts(
    systems: Sequence[str],
    *,
    words: Mapping[str, str],
    versions: Sequence[str],
    wheels: Sequence[str],
    requirement: str,
    portable: Portable | None = None,
) -> list[Item]:
    """Return a start script for each system.

    Args:
        systems: Keys of `SCRIPTS`.
        words: The scripts' messages, by the names in `WORDS`.
        versions: The versions of Python for which the folder has wheels.
        wheels: The file names of the wheels, pip's own among them.
        requirement: The requirement to install, such as `marelle[boards]==0.1.0`; without extras if their wheels are missing.
        portable: The portable Python for Windows, if there is one.

    Raises:
        PackError: E-PACK-12, pip's own wheel is missing.
    """
    pip = next((name for name in wheels if name.startswith("pip-")), None)
    if pip is None:
        raise PackError("E-PACK-12", detail="pip")
    facts = {
        "ARCHIVE": "" if portable is None else portable.name,
        "PIP": pip,
        "PTH": "" if portable is None else portable.pth,
        "PYTHONS": " ".join(f"python{version}" for version in reversed(versions)),
        "LEAST": _EXTRAS.sub("", requirement),
        "REQUIREMENT": requirement,
        "VERSIONS": " ".join(versions),
    }
    return [_script(system, facts, words) for system in systems]


def _script(system: str, facts: Mapping[str, str], words: Mapping[str, str]) -> Item:
    windows = system == "windows"
    source = resources.files("marelle_host.packing").joinpath(
        "data", "start.bat" if windows else "start.sh"
    )
    quote: Callable[[str], str] = _for_cmd if windows else shlex.quote
    said = {name.upper(): quote(words[name]) for name in WORDS}
    lines = _PLACE.sub(lambda place: {**facts, **said}[place[1]], source.read_text("utf-8"))
    return Item(
        SCRIPTS[system], lines.replace("\n", "\r\n" if windows else "\n").encode(), program=True
    )


def _for_cmd(words: str) -> str:
    """Return words with the escapes that `echo` of a Windows batch file needs."""
    return _OF_CMD.sub(r"^\g<0>", words.replace("%", "%%"))
