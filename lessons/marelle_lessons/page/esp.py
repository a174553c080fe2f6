"""Decides what the page writes to the flash of an ESP32, and whether to erase it before, from the image and the board's data."""

from __future__ import annotations

from hashlib import md5
from pathlib import Path

from marelle_images import check_chip, read_image, why_erase
from marelle_lessons.page.problems import Message

_WORD = 4  # bytes: a flash is written in whole words


def decide(request: Message) -> Message:
    """Decide how to write an image to an ESP32.

    Args:
        request: `chip`, as its boot loader names it; `flash_bytes`, the size of the flash; `files`, two pairs of a name and a
            path: the image, and the partition table that was read from the board.

    Returns:
        `offset` of the image in the flash; `md5` that the chip must then compute, of the image padded to whole words with 0xFF; `erase`,
        why the whole flash must be erased first, as `marelle_images.why_erase` says it.

    Raises:
        ImageError: it is no image, for another chip, or for a larger flash.

    Example:
        >>> decide({"chip": "ESP32", "flash_bytes": 4 << 20, "files": [["esp32.bin", path], ["table", other]]})["offset"]
        4096
    """
    [name, path], [_table, table] = request["files"]
    image = read_image(Path(path).read_bytes(), name)
    check_chip(image, request["chip"], flash_bytes=request["flash_bytes"])
    data = image.data + b"\xff" * (-len(image.data) % _WORD)
    return {
        "offset": image.offset,
        "md5": md5(data, usedforsecurity=False).hexdigest(),
        "erase": why_erase(image, Path(table).read_bytes(), request["flash_bytes"]),
    }
