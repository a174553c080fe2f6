"""Puts firmware on boards of the ESP32 family, through esptool.

The boot loader that answers is in the ROM of the chip: whatever went wrong, the board can be flashed again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_host.flash.esptool_board import EspBoard
from marelle_images import check_chip
from marelle_text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_host.flash.errors import FlashWatch
    from marelle_images import Image

SILENCE_S = 30.0
"""The longest silence of esptool, in seconds: it gives up most things after 3 s by itself ("Configuration File" of its documentation)."""


class ChipInfo(NamedTuple):
    """What a boot loader says of its chip.

    Attributes:
        chip: "ESP32", "ESP32-S3", … revision: "v3.0". mac: "24:0a:c4:08:99:50". flash_bytes: of its flash.
        features: as esptool lists them.
    """

    chip: str
    revision: str
    mac: str
    flash_bytes: int
    features: str


def identify(
    port: str, *, timeout_s: float = 60.0, silence_s: float = SILENCE_S, leave: Callable[[], bool] = bool
) -> ChipInfo:  # fmt: skip
    """Ask the chip at a port what it is; it is restarted before and after, and nothing on it is changed.

    One that was found waiting in its boot loader, at a USB port of its own, waits there afterwards too.

    Raises:
        FlashError: E-FLASH-20 to -39, it does not answer, or is none of these chips.
        LinkError: the port does not open.

    Example:
        >>> identify("COM5").chip
        'ESP32-S3'
    """
    return _chip(EspBoard(port, timeout_s, silence_s, leave))


def _chip(board: EspBoard) -> ChipInfo:
    said = board.identify()
    return ChipInfo(said.chip, said.revision, said.mac, said.flash_bytes, printable(said.features))


def flash_esp(  # noqa: PLR0913  (all but three have names)
    port: str, image: Image, watch: FlashWatch, *, erase: bool = False, chip: ChipInfo | None = None,
    erases: Callable[[str], object] = bool, timeout_s: float = 600.0, silence_s: float = SILENCE_S, leave: Callable[[], bool] = bool,
) -> str:  # fmt: skip
    """Write an image on the board at a port; it is done when the chip itself has found the MD5 of what was written right.

    Args:
        port: its name.
        image: what to write.
        watch: is told how far it is.
        erase: erase all of the flash first, with the files on it; False for only where that is needed.
        erases: told why all is about to be erased though `erase` did not say so; what it raises leaves the board as it is.
            "firmware": there is no partition table that can be read, on the board or in the image; "storage": its files were elsewhere.
        chip: what `identify` has returned, where it was asked already.
        timeout_s: how long it may take in all, in seconds.
        silence_s: how long esptool may say nothing.
        leave: asked ten times a second whether to leave at once.

    Returns:
        The port.

    Raises:
        ImageError: the image is for another chip or a larger flash; nothing has been changed.
        FlashError: E-FLASH-20 to -39; -64, this computer has no place for what esptool needs.
        LinkError: the port does not open.

    Example:
        >>> flash_esp("/dev/ttyUSB0", read_image(Path("ESP32_GENERIC.bin").read_bytes()), watch)
        '/dev/ttyUSB0'
    """
    board = EspBoard(port, timeout_s, silence_s, leave)
    watch.say(port, "identifying")
    chip = chip or _chip(board)
    check_chip(image, chip.chip, flash_bytes=chip.flash_bytes)
    why = "" if erase else board.why_erase(image, chip.chip, chip.flash_bytes)
    if why:
        try:
            erases(why)
        except BaseException:
            board.let_go(chip.chip)
            raise
    board.write(image, chip.chip, watch, erase=erase or bool(why))
    return port
