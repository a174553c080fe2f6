"""The table of boards used in classes: MicroPython's name for each, its chip, and the page of its images."""

import json
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

from marelle_images.errors import ImageError
from marelle_text.nearest import nearest

_ENDINGS = {"esp": "bin", "hex": "hex", "uf2": "uf2"}  # the suffix of a file of each format
_VERSION = r"v(?P<version>\d+(?:\.\d+){1,2}(?:-preview\.\d+)?)"


class BoardKind(NamedTuple):
    """A kind of board.

    Attributes:
        id: MicroPython's own name of it, such as `"RPI_PICO"`.
        names: its usual names, all taken by `--board`; the second is the one that texts list.
        chip: its chip's name in data sheets, such as `"RP2040"`.
        format: the format of its images: `"uf2"`, `"esp"` or `"hex"`.
        machine: its name in MicroPython's banner (`sys.implementation._machine`).
        flash_bytes: the size of its flash; 0 if boards of that name have several sizes.
        page: the address of the official page of its images.
        kits: the kits of marelle that fit it.
        drive: the `Board-ID` in its boot loader's `INFO_UF2.TXT`; `""` if that names only the chip, or is unknown.
    """

    id: str
    names: tuple[str, ...]
    chip: str
    format: str
    machine: str
    flash_bytes: int
    page: str
    kits: tuple[str, ...]
    drive: str = ""

    @property
    def files(self) -> str:
        """The pattern of its images' file names, to show to people: "RPI_PICO-*-v*.uf2"."""
        if self.format == "hex":
            return "micropython-microbit-v*.hex"
        return f"{self.id}-*-v*.{_ENDINGS[self.format]}"

    def file_name(self) -> re.Pattern[str]:
        """Return the pattern of an image's whole file name, with the group `version`; names of variants of the board do not match."""
        if self.format == "hex":
            return re.compile(rf"micropython-microbit-{_VERSION}\.hex")
        build = r"(?:\.g[0-9a-f]+)?(?:\.dirty)?"  # the suffix of a preview's version
        return re.compile(rf"{self.id}-\d{{8}}-{_VERSION}{build}\.{_ENDINGS[self.format]}")


@cache
def board_kinds() -> tuple[BoardKind, ...]:
    """Return all boards of the table; for boards with the same chip, the most common first.

    Example:
        >>> board_kinds()[0].page
        'https://micropython.org/download/RPI_PICO/'
    """
    table = resources.files("marelle_images").joinpath("boards.json").read_text("utf-8")
    return tuple(
        BoardKind(**{**row, "names": tuple(row["names"]), "kits": tuple(row["kits"])})
        for row in json.loads(table)["boards"]
    )


def find_kind(name: str) -> BoardKind:
    """Return the board with this name, MicroPython's or a usual one.

    Raises:
        ImageError: E-IMAGE-31, the table has no such board; the error names the nearest, if one is near.

    Example:
        >>> find_kind("pico_w").id
        'RPI_PICO_W'
    """
    known = {_plain(word): kind for kind in board_kinds() for word in (kind.id, *kind.names)}
    if found := known.get(_plain(name)):
        return found
    near = nearest(_plain(name), known, likeness=0.6)  # some names are long, and alike by chance
    raise ImageError(
        "E-IMAGE-31", name=name, nearest=known[near].names[1] if near else "",
        known=", ".join(kind.names[1] for kind in board_kinds()),
    )  # fmt: skip


def kinds_of_kit(kit: str) -> tuple[BoardKind, ...]:
    """Return the boards that a kit of marelle fits, its usual board first; () for an unknown kit.

    Example:
        >>> [kind.id for kind in kinds_of_kit("pico_bot")]
        ['RPI_PICO', 'RPI_PICO_W']
    """
    return tuple(kind for kind in board_kinds() if kit in kind.kits)


def kinds_with_chip(chip: str) -> tuple[BoardKind, ...]:
    """Return the boards with a chip, the most common first.

    Example:
        >>> [kind.names[1] for kind in kinds_with_chip("nRF52833")]
        ['microbit_v2']
    """
    return tuple(kind for kind in board_kinds() if kind.chip == chip)


def kind_of_machine(machine: str) -> BoardKind | None:
    """Return the board with this name in MicroPython's banner; case, spaces and hyphens are ignored. None if there is none.

    Example:
        >>> kind_of_machine("Generic ESP32S3 module with ESP32S3").id
        'ESP32_GENERIC_S3'
    """
    wanted = _plain(machine)
    return next((kind for kind in board_kinds() if _plain(kind.machine) == wanted), None)


def kind_of_drive(board_id: str) -> BoardKind | None:
    """Return the board whose boot loader has this `Board-ID` in `INFO_UF2.TXT`; None if that names only the chip, or is unknown.

    Example:
        >>> kind_of_drive("SAMD51G19A-Itsy-v0").names[1]
        'itsybitsy_m4'
    """
    return next((kind for kind in board_kinds() if board_id and kind.drive == board_id), None)


def _plain(name: str) -> str:
    """Return a name for comparisons, in small letters and digits alone: MicroPython's versions write `Pico2` and `Pico 2`."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())
