"""Writes `firmware/package.json`, by which MicroPython's `mip` installs the board library: `python tests/support/mip_package.py`.

Its addresses are relative: they hold on a server, in a fork and at each version. A `mip` that is older than these (Debian's, of
MicroPython 1.25) wants them whole.
"""

import json
import tomllib
from pathlib import Path

from marelle_files import library_files

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "firmware" / "package.json"


def package(server: str = "") -> str:
    """Return what `firmware/package.json` holds for the library as it is now, with addresses on a server if one is named."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    paths = sorted(path.removeprefix("/lib/") for path in library_files())
    rows = ",\n".join(f"    {json.dumps([path, server + path])}" for path in paths)
    return f'{{\n  "version": "{project["version"]}",\n  "urls": [\n{rows}\n  ]\n}}\n'


if __name__ == "__main__":
    PACKAGE.write_text(package(), encoding="utf-8", newline="\n")
