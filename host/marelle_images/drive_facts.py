"""Read the facts on a boot loader's drive: `INFO_UF2.TXT` of UF2 boards, `DETAILS.TXT` of DAPLink, which a micro:bit has.

Facts: Microsoft's page of the UF2 format (`INFO_UF2.TXT` alone identifies such a drive);
the data sheets of the RP2040 (2.8.4.2) and of the RP2350 (5.5.3);
DAPLink's user guide (the boot loader's drive is MAINTENANCE); the micro:bit Foundation's list of board ids.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Literal, NamedTuple

from marelle_images.microbits import CHIPS
from marelle_text.printable import printable

Kind = Literal["uf2", "daplink", "maintenance"]

INFO, DETAILS = "INFO_UF2.TXT", "DETAILS.TXT"
MAINTENANCE = "MAINTENANCE"
"""The name of the drive of a micro:bit whose interface chip waits for its own firmware."""
MOST_BYTES = 4096
"""The most bytes that are read of such a file: a boot loader writes a few hundred."""
MOST_ENTRIES = 12
"""The most entries in the root of such a drive: two or three files, and what a desktop leaves there."""
_DESKTOPS = re.compile(r"\.|System Volume Information$|\$RECYCLE\.BIN$")
_MOST_LINES = 100
_LINE = re.compile(r"([A-Za-z][A-Za-z -]{0,30}):[ \t]*(.*)")
# The beginning of a `Board-ID`, without its dashes and in capitals -> the chip: for RP2040 and RP2350 it is the whole ID.
_UF2_CHIPS = MappingProxyType(
    {
        "RPIRP2": "RP2040", "RP2350": "RP2350", "SAMD21": "SAMD21", "SAMD51": "SAMD51", "NRF52840": "nRF52840", "NRF52833": "nRF52833",
        "ESP32S2": "ESP32-S2", "ESP32S3": "ESP32-S3",
    }
)  # fmt: skip
# The first firmware of the micro:bit V1 writes no unique id, only its own version: "Version: 0234".
_FIRST_BOARD = "9900"


class DriveFacts(NamedTuple):
    """The facts about a boot loader's drive, from its files or its name.

    Attributes:
        kind: the kind of boot loader. chip: the board's chip; "" if unknown.
        board_id: the `Board-ID`; for DAPLink the first four characters of the unique ID, "9900" without one; "" if only the drive's name
            is known.
        unique_id: the board's unique ID; "" if not told. interface: the version of DAPLink; 0 if not told.
        remounts: how often the drive was mounted again since the board was plugged in, 0 at first; -1 if not told.
    """

    kind: Kind
    board_id: str
    chip: str
    unique_id: str = ""
    interface: int = 0
    remounts: int = -1


def said_of(info: str, details: str, label: str = "") -> DriveFacts | None:
    r"""Read the facts of a boot loader's drive from `info`, else from `details`, else from its name; None if it is another drive.

    Args:
        info: the text of `INFO_UF2.TXT`; "" if there is no such file.
        details: the text of `DETAILS.TXT`; "" if there is no such file.
        label: the drive's name; "" if the system does not tell it. `MAINTENANCE` is a micro:bit whose interface chip waits for firmware.

    Example:
        >>> said_of("", "Unique ID: 9900000031634e45\nInterface Version: 0249\n").chip
        'nRF51822'
    """
    if info:
        return read_info(info)
    if details:
        return read_details(details, label)
    return DriveFacts("maintenance", "", "") if label == MAINTENANCE else None


def holds_more(entries: Iterable[tuple[str, bool]]) -> bool:
    """Return True if a folder holds more than a boot loader's drive can: then it is an ordinary USB stick.

    A boot loader's drive has few files, no links, for it is FAT, and no folders but those that a computer makes, such as
    `System Volume Information`. Through a link a write could reach another file.

    Args:
        entries: name of each entry, and whether it is a regular file; at most one more is read than such a drive can have.

    Example:
        >>> holds_more([("INFO_UF2.TXT", True), ("holidays", False)])
        True
    """
    looked_at = [*islice(entries, MOST_ENTRIES + 1)]
    others = [name for name, is_plain in looked_at if not (is_plain or _DESKTOPS.match(name))]
    return len(looked_at) > MOST_ENTRIES or bool(others)


def read_info(text: str) -> DriveFacts | None:
    r"""Parse an `INFO_UF2.TXT`; None if it names no board.

    Example:
        >>> read_info("UF2 Bootloader v3.0\nModel: Raspberry Pi RP2\nBoard-ID: RPI-RP2\n").chip
        'RP2040'
    """
    board_id = _facts(text).get("board-id", "")
    if not board_id:
        return None
    written = board_id.replace("-", "").upper()
    chip = next((chip for name, chip in _UF2_CHIPS.items() if written.startswith(name)), "")
    return DriveFacts("uf2", printable(board_id), chip)


def read_details(text: str, label: str = "") -> DriveFacts | None:
    r"""Parse a `DETAILS.TXT`; None if it is not DAPLink's.

    Args:
        text: its text.
        label: the name of its drive.

    Example:
        >>> read_details("Unique ID: 9904360258824e45\nInterface Version: 0255\n").chip
        'nRF52833'
    """
    facts = _facts(text)
    unique_id = facts.get("unique id", "")
    version = _number(facts.get("interface version", facts.get("version", "")))
    if not unique_id and not version:
        return None
    board_id = unique_id[:4] if unique_id else _FIRST_BOARD
    waits = facts.get("daplink mode") == "Bootloader" or label == MAINTENANCE
    return DriveFacts(
        "maintenance" if waits else "daplink", printable(board_id), CHIPS.get(board_id, ""), printable(unique_id),
        version, _number(facts.get("remount count", ""), -1),
    )  # fmt: skip


def _number(said: str, otherwise: int = 0) -> int:
    return int(said) if re.fullmatch("[0-9]{1,6}", said) else otherwise


def _facts(text: str) -> Mapping[str, str]:
    """Return key in small letters -> value for lines such as "Board-ID: RPI-RP2"; of two lines with one key, the first."""
    lines = map(_LINE.fullmatch, reversed(text.splitlines()[:_MOST_LINES]))
    return {found[1].lower(): found[2].strip() for found in lines if found is not None}
