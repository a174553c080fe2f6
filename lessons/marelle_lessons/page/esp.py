"""What the page writes into the flash of an ESP32, and what has to be erased before: read from the image and from the board."""

from __future__ import annotations

from hashlib import md5
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marelle_images import check_chip, read_image, why_erase

if TYPE_CHECKING:
    Asked = dict[str, Any]

_WORD = 4  # bytes: a flash is written in whole words


def decide(asked: Asked) -> Asked:
    """Return the offset of an image, the MD5 that the chip must find there, and whether the whole flash is erased first.

    Args:
        asked: `chip`, as its boot loader says it; `flash_bytes` of its board; `files`: the image and the partition table that
            is on the board, each a name and where it stands.

    Returns:
        `offset` in the flash; `md5` of the image, filled to whole words with 0xFF; `erase`, why all is erased, as
        `marelle_images.why_erase` says it.

    Raises:
        ImageError: it is no image, for another chip, or for a larger flash.

    Example:
        >>> decide({"chip": "ESP32", "flash_bytes": 4 << 20, "files": [["esp32.bin", path], ["table", other]]})["offset"]
        4096
    """
    [name, path], [_table, table] = asked["files"]
    image = read_image(Path(path).read_bytes(), name)
    check_chip(image, asked["chip"], flash_bytes=asked["flash_bytes"])
    data = image.data + b"\xff" * (-len(image.data) % _WORD)
    return {
        "offset": image.offset,
        "md5": md5(data, usedforsecurity=False).hexdigest(),
        "erase": why_erase(image, Path(table).read_bytes(), asked["flash_bytes"]),
    }
