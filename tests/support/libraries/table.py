"""The tables of `docs/libraries.md`; `python tests/support/libraries/table.py` brings them up to date."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests" / "support"))

from libraries import LIBRARIES  # noqa: E402 - it is found there
from libraries.repositories import REPOSITORIES  # noqa: E402

PAGE = ROOT / "docs" / "libraries.md"
REQUIREMENTS = ROOT / "tests" / "peers" / "requirements.txt"
INDEX, PUBLIC, END = (
    "<!-- of the index -->\n",
    "<!-- of repositories -->\n",
    "<!-- until here -->\n",
)


def page() -> str:
    """Return the page with its tables as they must be."""
    return _with(
        _with(PAGE.read_text("utf-8"), INDEX, _of_the_index()), PUBLIC, _of_repositories()
    )


def versions() -> dict[str, tuple[str, str]]:
    """Return version and SHA-256 of each package that is fetched."""
    found = {}
    for line in REQUIREMENTS.read_text("utf-8").splitlines()[1:]:
        name, _equal, rest = line.partition("==")
        version, _space, told = rest.partition(" --hash=sha256:")
        found[name] = version, told
    return found


def _of_the_index() -> list[str]:
    sheets = {library.package: library for library in LIBRARIES}
    needed = {name: library.package for library in LIBRARIES for name in library.needs}
    lines = [
        "| package | version | SHA-256 | where the values stand | printed |",
        "|---|---|---|---|---|",
    ]
    for name, (version, told) in versions().items():
        library = sheets.get(name)
        cells = "its own test in `tests/peers`", ""
        if library:
            cells = library.sheet, _code(library.prints)
        elif name in needed:
            cells = f"{needed[name]} imports it", ""
        lines.append(f"| {name} | {version} | `{told[:16]}…` | {cells[0]} | {cells[1]} |")
    return lines


def _of_repositories() -> list[str]:
    lines = [
        "| repository | commit | where the values stand | printed in both runners |",
        "|---|---|---|---|",
    ]
    for library, commit, _folder in REPOSITORIES:
        lines.append(
            f"| {library.package} | `{commit}` | {library.sheet} | {_code(library.prints)} |"
        )
    return lines


def _code(printed: str) -> str:
    return ", ".join(f"`{line.strip()}`" for line in printed.splitlines() if line.strip())


def _with(text: str, start: str, lines: list[str]) -> str:
    before, _start, rest = text.partition(start)
    return (
        before
        + start
        + "\n"
        + "".join(f"{line}\n" for line in lines)
        + "\n"
        + END
        + rest.partition(END)[2]
    )


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
