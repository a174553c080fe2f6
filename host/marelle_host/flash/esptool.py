"""Put firmware on boards of the ESP32 family, through esptool.

esptool speaks with the boot loader in the chip's ROM, which no flash can damage: the board can always be flashed again.
"""

from collections.abc import Callable
from typing import NamedTuple

from marelle_host.flash.errors import FlashWatch
from marelle_host.flash.esptool_board import EspBoard
from marelle_host.flash.host import THIS_HOST, Host
from marelle_images import Image, check_chip

SILENCE_S = 30.0
"""The longest silence of esptool, in seconds: it gives up most things after 3 s by itself ("Configuration File" of its documentation)."""
_ASKED_S, _WRITTEN_S = 60.0, 600.0  # the longest times for all runs of esptool


class ChipInfo(NamedTuple):
    """The facts that a boot loader reports about its chip.

    Attributes:
        chip: "ESP32", "ESP32-S3", … mac: "24:0a:c4:08:99:50". flash_bytes: the size of its flash.
    """

    chip: str
    mac: str
    flash_bytes: int


def identify(port: str, *, leave: Callable[[], bool] = bool, host: Host = THIS_HOST) -> ChipInfo:
    """Ask the boot loader at a port for its chip; the board restarts before and after, and nothing on it is changed.

    A chip with its own USB port that was already in its boot loader stays there. `leave` is called ten times a second; True ends esptool at once.

    Raises:
        FlashError: E-FLASH-20 to -39, such as: the chip does not answer, or is not of the ESP32 family; -64, this computer has no room.
        LinkError: the port does not open.

    Example:
        >>> identify("COM5").chip
        'ESP32-S3'
    """
    return _chip(EspBoard(port, _ASKED_S, SILENCE_S, leave, host))


def _chip(board: EspBoard) -> ChipInfo:
    said = board.identify()
    return ChipInfo(said.chip, said.mac, said.flash_bytes)


def flash_esp(  # noqa: PLR0913  (all but three are keyword-only)
    port: str, image: Image, watch: FlashWatch, *, erase: bool = False, chip: ChipInfo | None = None,
    erases: Callable[[str], object] = bool, silence_s: float = SILENCE_S, leave: Callable[[], bool] = bool, host: Host = THIS_HOST,
) -> str:  # fmt: skip
    """Write an image to the board at a port; it has succeeded when the chip has confirmed the MD5 of the written data.

    Args:
        port: the port's name.
        image: the image to write.
        watch: receives the progress.
        erase: True to erase all of the flash first, with the files on it; False to erase it only if that is needed. If the chip does not take
            esptool's helper program, only the start of the file system is erased: its files are lost too.
        erases: called with the reason before all is erased without `erase`; an exception that it raises leaves the board unchanged.
            "firmware": no readable partition table on the board or in the image; "storage": the new file system is at another address.
        chip: the result of `identify`, if it was called before.
        silence_s: the longest time without output from esptool, in seconds; at least 180 for erasing, 60 for verifying; at most 15 for its helper.
        leave: called ten times a second; True ends the flash at once.
        host: the computer to which the board is connected.

    Returns:
        The port.

    Raises:
        ImageError: the image is for another chip or a larger flash; nothing has been changed.
        FlashError: E-FLASH-20 to -39; -64, this computer has no room for esptool's files.
        LinkError: the port does not open.

    Example:
        >>> flash_esp("/dev/ttyUSB0", read_image(Path("ESP32_GENERIC.bin").read_bytes()), watch)
        '/dev/ttyUSB0'
    """
    board = EspBoard(port, _WRITTEN_S, silence_s, leave, host)
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
