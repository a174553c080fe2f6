"""Enter the SHA-256 of downloaded images into host/marelle_images/hashes.json: a maintainer's command.

    python tests/support/enter_hashes.py ~/Downloads/*.uf2 --by "Ada L." --source https://micropython.org/download/

Each file is read first: it must be whole, MicroPython, and for the board that its name says. A hash that is known otherwise is refused.
"""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from marelle_images import Image, ImageError, read_image
from marelle_images.boards import BoardKind, board_kinds, kind_of_machine

TABLE = Path(__file__).parents[2] / "host" / "marelle_images" / "hashes.json"


def entry_of(path: Path, *, by: str, source: str, on: str) -> dict[str, Any]:
    """Return what is entered of a file.

    Raises:
        ImageError: it is no whole image.
        ValueError: it is no MicroPython, or is named like an image of another board.
    """
    image = read_image(path.read_bytes(), path.name)
    named = [kind for kind in board_kinds() if kind.file_name().fullmatch(path.name)]
    kind = next((kind for kind in named if _is_for(image, kind)), None)
    if not image.version or kind is None:
        raise ValueError(f"{path.name} is {image.machine or image.chips} {image.version!r}")
    return {
        "file": path.name, "board": kind.id, "version": image.version, "bytes": len(image.data), "sha256": image.sha256,
        "by": by, "source": source, "on": on,
    }  # fmt: skip


def enter(files: Sequence[Path], *, by: str, source: str, on: str, table: Path = TABLE) -> int:
    """Write the entries of files into the table, by name; return how many are new.

    Raises:
        ImageError, ValueError: as `entry_of`; or a name is known with another SHA-256. Nothing was written.
    """
    known = {entry["file"]: entry for entry in json.loads(table.read_text("utf-8"))["files"]}
    before = len(known)
    for path in files:
        entry = entry_of(path, by=by, source=source, on=on)
        there = known.setdefault(path.name, entry)
        if there["sha256"] != entry["sha256"]:
            raise ValueError(f"{path.name} is known with another SHA-256, by {there['by']}")
    whole = {"files": [known[name] for name in sorted(known)]}
    table.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return len(known) - before


def _is_for(image: Image, kind: BoardKind) -> bool:
    by_machine = kind_of_machine(image.machine)
    return kind.chip in image.chips and (by_machine == kind or kind.format == "hex")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Enter the SHA-256 of downloaded images.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--by", required=True, help="who downloaded them")
    parser.add_argument("--source", required=True, help="from which page or package")
    given = parser.parse_args()
    today = datetime.now(UTC).date().isoformat()
    try:
        new = enter(given.files, by=given.by, source=given.source, on=today)
    except (ImageError, ValueError) as error:
        raise SystemExit(str(error)) from error
    parser.exit(0, f"{new} of {len(given.files)} are new\n")


if __name__ == "__main__":
    main()
