"""Find the folders in which Thonny looks for plug-ins, and make the plug-in's source."""

import re
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

PLUGIN = "thonnycontrib/marelle.py"

_COMMAND = re.compile(r"^COMMAND = .*$", re.MULTILINE)
_FOLDERS = {
    "darwin": ("lib/python", "lib/python3.{}"),
    "linux": ("lib/python3.{}",),
    "win32": ("Python3{}",),
}
_PYTHONS = range(8, 16)  # minor versions of Python 3: those of Thonny 4 and 5, and the next ones


def data_folder(environment: Mapping[str, str], platform: str, home: Path) -> Path:
    """Return the folder of Thonny's data for this person (its menu: Tools, Open Thonny data folder); it need not exist.

    The variable THONNY_USER_DIR names it; without that, it is in APPDATA on "win32", in `home`/Library on "darwin", else in XDG_CONFIG_HOME.
    Without APPDATA it is in `home`/AppData/Roaming, without XDG_CONFIG_HOME in `home`/.config.

    Example:
        >>> data_folder({}, "linux", Path("/home/ada"))
        PosixPath('/home/ada/.config/Thonny')
    """
    if environment.get("THONNY_USER_DIR"):
        return Path(environment["THONNY_USER_DIR"])
    if platform == "win32":
        return Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "Thonny"
    if platform == "darwin":
        return home / "Library" / "Thonny"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "Thonny"


def plugin_paths(folder: Path, platform: str) -> list[Path]:
    """Return the paths at which Thonny looks for the plug-in in its data folder.

    Plug-ins are in a folder per version of Python (`thonny.misc_utils.get_user_site_packages_dir_for_base`), and only Thonny knows
    its version. So the paths are in those folders that exist, or else in the folders of all versions that Thonny may have.
    """
    patterns = _FOLDERS.get(platform, _FOLDERS["linux"])
    names = dict.fromkeys(pattern.format(number) for pattern in patterns for number in _PYTHONS)
    possible = [folder / "plugins" / name / "site-packages" for name in names]
    return [place / PLUGIN for place in [one for one in possible if one.is_dir()] or possible]


def plugin_source(command: Sequence[str]) -> bytes:
    """Return the source of the plug-in, with `command` as the command line that starts marelle."""
    source = resources.files("marelle_host.thonny").joinpath("plugin.py").read_text("utf-8")
    return _COMMAND.sub(lambda _found: f"COMMAND = {[*command]!r}", source, count=1).encode()
