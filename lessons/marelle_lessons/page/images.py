"""Images of MicroPython in the page: which board each is for, and whether it is whole. A file is hostile until it is read."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from marelle_images import MOST_BYTES, ImageError, holds_files, read_image
from marelle_images.boards import board_kinds, kind_of_machine
from marelle_images.chosen import checked, fits
from marelle_images.sums import MOST_BYTES as MOST_OF_SUMS, SUMS, sums_in
from marelle_images.uf2 import up_to_last_block
from marelle_lessons.page.board_problem import BoardProblem
from marelle_lessons.page.problems import said
from marelle_text import Problem, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_images import Image, Part
    from marelle_images.chosen import Chosen

    Facts = dict[str, Any]

MOST_FILES = 300
"""That are looked at together, as `marelle flash` looks at those of a folder."""

MOST_CARRIED = 64 << 20
"""Bytes of all images that a page carries: a browser of an old computer opens that, and a stick of a class has room for it."""

_KINDS = MappingProxyType({"esp": "bin", "hex": "hex", "uf2": "uf2"})
_LONGEST_NAME = 120


class CarriedImage(NamedTuple):
    """An image that the page is to carry.

    Attributes:
        data: its bytes. facts: what `facts_of` says of them.
    """

    data: bytes
    facts: list[Facts]


def asked_images(asked: Facts) -> Facts:
    """Return the facts of files that may be images, and the problem of each that is none.

    Args:
        asked: `files`, pairs of a name and of the path where the page has put the content; among them may be the list of the
            SHA-256 of the others, as `marelle flash --prepare` writes it. `language`.

    Returns:
        `images`: for each file those that `facts_of` returns, or its name and a `problem`.

    Raises:
        Problem: E-PAGE-05, there are too many files.

    Example:
        >>> asked_images({"files": [("RPI_PICO.uf2", "/dropped/0")], "language": "fr"})["images"][0]["chip"]
        'RP2040'
    """
    text, files = Text(asked["language"]), asked["files"]
    if len(files) > MOST_FILES:
        raise Problem("E-PAGE-05", count=len(files), most=MOST_FILES)
    named = [(_own_name(name), Path(path)) for name, path in files]
    sums: dict[str, str] = {}
    for name, path in named:
        if name == SUMS:
            sums |= sums_in(_beginning(path, MOST_OF_SUMS))
    found: list[Facts] = []
    for name, path in named:
        if name == SUMS:
            continue
        try:
            found += facts_of(name, _beginning(path, MOST_BYTES + 1), wanted=sums.get(name))
        except ImageError as refused:
            found.append({"name": name, "problem": said(BoardProblem.of(refused), text)})
    return {"images": found}


def facts_of(name: str, data: bytes, *, wanted: str | None = None) -> list[Facts]:
    """Return the facts of an image for each chip that it is made for; a hex file may hold two.

    Args:
        name: of its file, without a folder.
        data: what is in it.
        wanted: its SHA-256 in the list of its folder, if it stands there.

    Returns:
        For each chip: `name`; `kind`, "uf2", "hex" or "bin"; `chip`, as data sheets write it; `board`, MicroPython's name of the one
        that it is for, "" for one that is not in the table; `boards`, the names of all that it fits; its `version`;
        `sha256` of the file; `size` in bytes, of what is written; `parts`, where each goes: `offset` in the flash (0 where the boot loader reads that in the
        file), `at` in the file, `size` in bytes; `sum`, "right", "listed" or "unknown"; `files`, whether it has files of a board in
        it; `storage`, how many bytes it keeps for files, 0 where it does not say; `problem`, None.

    Raises:
        ImageError: it is no image, not whole, not what it was (see `read_image` and `checked`), or no MicroPython (E-IMAGE-35).

    Example:
        >>> [one["board"] for one in facts_of("RPI_PICO.uf2", data)]
        ['RPI_PICO']
    """
    image = read_image(data, name)
    chosen = checked(Path(name), image, wanted=wanted)
    found = [_facts(name, chosen, part, wanted) for part in image.parts if part.version]
    if not found:
        raise ImageError("E-IMAGE-35", file=name)
    return found


def _facts(name: str, chosen: Chosen, part: Part, wanted: str | None) -> Facts:
    image = chosen.image
    size = _written(image, part.chip)
    own = chosen._replace(
        image=image._replace(chips=(part.chip,), version=part.version, machine=part.machine),
        kind=kind_of_machine(part.machine) if part.machine else None,
    )
    boards = [kind.id for kind in board_kinds() if fits(own, kind)]
    return {
        "name": name,
        "kind": _KINDS[image.format],
        "chip": part.chip,
        "board": boards[0] if boards else "",
        "boards": boards,
        "version": part.version,
        "sha256": image.sha256,
        "size": size,
        "parts": [{"offset": image.offset, "at": 0, "size": size}],
        "sum": "listed" if wanted and chosen.known_hash == "unknown" else chosen.known_hash,
        "files": holds_files(part),
        "storage": part.storage.size if part.storage else 0,
        "problem": None,
    }


def _written(image: Image, chip: str) -> int:
    """Return the number of bytes of a file up to the last block for a chip: there a UF2 boot loader restarts."""
    return len(up_to_last_block(image.data, chip)) if image.format == "uf2" else len(image.data)


def boards() -> list[Facts]:
    """Return the boards that an image may be for, as the page offers them: of one chip, the most common first."""
    return [
        {
            "id": kind.id,
            "title": kind.names[0],
            "chip": kind.chip,
            "kind": _KINDS[kind.format],
            "machine": "".join(sign for sign in kind.machine.casefold() if sign.isalnum()),
            "file_begins": kind.files.partition("*")[0],
            "page": kind.page,
        }
        for kind in board_kinds()
    ]


def limits() -> Facts:
    """Return what the page reads of files that a person chooses: `endings` of images, `most_bytes` of one, `most_files`; `sums`, the name of their list, and `most_bytes_of_sums`."""
    return {
        "endings": sorted({*_KINDS.values()}),
        "most_bytes": MOST_BYTES,
        "most_files": MOST_FILES,
        "sums": SUMS,
        "most_bytes_of_sums": MOST_OF_SUMS,
    }


def as_data(images: Sequence[CarriedImage]) -> list[Facts]:
    """Return the facts of the carried images, known before one is unpacked, each with the name of its `piece`."""
    return [
        {**facts, "piece": piece_of(number)}
        for number, image in enumerate(images)
        for facts in image.facts
    ]


def piece_of(number: int) -> str:
    """Return the name of the piece of the page in which the image of that number is."""
    return f"image-{number}"


def _own_name(given: str) -> str:
    """Return the name of a file without its folders, as it may be shown: nobody knows who has named it."""
    name = PurePosixPath(given.replace("\\", "/")).name[:_LONGEST_NAME]
    return "".join(sign if sign.isprintable() else "_" for sign in name) or "_"


def _beginning(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)
