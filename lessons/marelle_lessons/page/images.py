"""MicroPython images in the page: which board each is for, and whether it is complete. A file may be hostile."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

from marelle_images import MOST_BYTES, ImageError, Part, holds_files, read_image
from marelle_images.boards import board_kinds, kind_of_machine
from marelle_images.chosen import Chosen, checked, fits
from marelle_images.sums import MOST_BYTES as MOST_OF_SUMS, SUMS, sums_in
from marelle_images.uf2 import up_to_last_block
from marelle_lessons.page.problems import BoardProblem, said
from marelle_text import Problem, Text

Facts = dict[str, Any]

MOST_FILES = 300
"""That are looked at together, as `marelle flash` looks at those of a folder."""

MOST_CARRIED = 64 << 20
"""Bytes of all images that a page carries: a browser of an old computer opens that, and a stick of a class has room for it."""

_KINDS = MappingProxyType({"esp": "bin", "hex": "hex", "uf2": "uf2"})
_LONGEST_NAME = 120


class CarriedImage(NamedTuple):
    """A MicroPython image that is part of the page.

    Attributes:
        data: the file's bytes. facts: the result of `facts_of` for it.
    """

    data: bytes
    facts: list[Facts]


def image_facts(request: Facts) -> Facts:
    """Return the facts of the files that a user chose as images; for a file that is no image, its problem.

    Args:
        request: `files`, pairs of a name and of the path where the page has stored the content; one may be the list of
            the SHA-256 of the others, as `marelle flash --prepare` writes it. `language`.

    Returns:
        `images`: the facts of each file as `facts_of` returns them, or its name and a `problem`.

    Raises:
        Problem: E-PAGE-05, there are too many files.

    Example:
        >>> image_facts({"files": [("RPI_PICO.uf2", "/dropped/0")], "language": "fr"})["images"][0]["chip"]
        'RP2040'
    """
    text, files = Text(request["language"]), request["files"]
    if len(files) > MOST_FILES:
        raise Problem("E-PAGE-05", count=len(files), most=MOST_FILES)
    named = [(_own_name(name), Path(path)) for name, path in files]
    lists = [sums_in(_beginning(path, MOST_OF_SUMS)) for name, path in named if name == SUMS]
    sums = {name: one for each in lists for name, one in each.items()}
    found: list[Facts] = []
    for name, path in [one for one in named if one[0] != SUMS]:
        try:
            found += facts_of(name, _beginning(path, MOST_BYTES + 1), wanted=sums.get(name))
        except ImageError as refused:
            found.append({"name": name, "problem": said(BoardProblem.of(refused), text)})
    return {"images": found}


def facts_of(name: str, data: bytes, *, wanted: str | None = None) -> list[Facts]:
    """Return the facts of an image, one dictionary for each chip that it is made for; a hex file may be for two chips.

    Args:
        name: the file's name, without a folder.
        data: the file's bytes.
        wanted: its SHA-256 according to the list in its folder; None if the list does not name it.

    Returns:
        For each chip: `name`; `kind`, "uf2", "hex" or "bin"; `chip`, as data sheets write it; `board`, MicroPython's name of the
        board, "" for one that is not in the table; `boards`, the names of all boards that it fits; its `version`;
        `sha256` of the file; `size`, the number of bytes to write; `parts`, each with `offset` in the flash (0 if the file itself tells
        it to the boot loader), `at`, its place in the file, and `size`, in bytes; `sum`, "right", "listed" or "unknown"; `files`, whether
        the image has a board's files in it; `storage`, the bytes that it reserves for files, 0 if unknown; `problem`, None.

    Raises:
        ImageError: it is no image, cut, or changed (see `read_image` and `checked`), or no MicroPython (E-IMAGE-35).

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
    # A UF2 ends with the chip's last block, at which the board restarts.
    size = len(up_to_last_block(image.data, part.chip) if image.format == "uf2" else image.data)
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


def boards() -> list[Facts]:
    """Return the boards for which the page offers images, in the order of `board_kinds`."""
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
    """Return the page's limits for files that a user chooses.

    They are: `endings` of images, `most_bytes` of one, `most_files`; `sums`, the name of the list of SHA-256, `most_bytes_of_sums`.
    """
    return {
        "endings": sorted({*_KINDS.values()}),
        "most_bytes": MOST_BYTES,
        "most_files": MOST_FILES,
        "sums": SUMS,
        "most_bytes_of_sums": MOST_OF_SUMS,
    }


def as_data(images: Sequence[CarriedImage]) -> list[Facts]:
    """Return the facts of the images in the page, each with `piece`, the name of the script element that has the image."""
    return [
        {**facts, "piece": piece_of(number)}
        for number, image in enumerate(images)
        for facts in image.facts
    ]


def piece_of(number: int) -> str:
    """Return the name of the script element of the page that has image `number`."""
    return f"image-{number}"


def _own_name(given: str) -> str:
    name = PurePosixPath(given.replace("\\", "/")).name[:_LONGEST_NAME]
    return "".join(sign if sign.isprintable() else "_" for sign in name) or "_"


def _beginning(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)
