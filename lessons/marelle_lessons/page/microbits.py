"""Prepares an image for a micro:bit by WebUSB: only the part for that board, in the form that its interface chip takes.

A hex for both micro:bits is sent as a hex for one. DAPLink reads such a file in blocks of 512 bytes, as its drive gives it, but by
USB it gets packets of 62, and up to version 0258 it then leaves out what it should write (ARMmbed/DAPLink, pull request 1093).
"""

from __future__ import annotations

from pathlib import Path

from marelle_images import part_for, read_image
from marelle_images.drive_facts import read_details
from marelle_images.hex_lines import plain_hex
from marelle_lessons.page.problems import Message
from marelle_text import Problem

_DIGITS = 4  # of the serial number, which tell the kind of micro:bit


def prepared(request: Message) -> Message:
    """Return what to send to a micro:bit, checked before anything is written.

    Args:
        request: `serial`, the board's serial number on USB, which is the unique id of its drive; `files`, one pair: the image's
            name and its path.

    Returns:
        `chip` of the board; `version` of MicroPython in the image; `hex`, the text for the interface chip.

    Raises:
        Problem: E-FLASH-75, it is no micro:bit; -76, it is no MicroPython in a hex.
        ImageError: it is no image, or cut; E-IMAGE-10, it is for the other board.

    Example:
        >>> prepared({"serial": "9904360258824e45", "files": [("microbit.hex", "/dropped/0")]})["chip"]
        'nRF52833'
    """
    board_id = request["serial"][:_DIGITS]
    said = read_details(f"Unique ID: {board_id}\n") if board_id.isalnum() else None
    if said is None or not said.chip:
        raise Problem("E-FLASH-75")
    ((name, file),) = request["files"]
    image = read_image(Path(file).read_bytes(), name)
    part = part_for(image, said.chip) if image.format == "hex" else None
    if part is None or not part.version:
        raise Problem("E-FLASH-76", file=name)
    return {"chip": part.chip, "version": part.version, "hex": plain_hex(part.pieces)}
