"""Check that an image is for the board of a boot loader's drive, before anything is written there."""

from types import MappingProxyType

from marelle_images.drive_facts import DriveFacts
from marelle_images.image import check_chip, part_for
from marelle_images.parts import Image

_FORMATS = MappingProxyType({"uf2": "uf2", "daplink": "hex"})
# the first DAPLink that accepts a hex for both micro:bits (the Foundation's page of the universal hex)
_FIRST_UNIVERSAL = 234


def why_not(said: DriveFacts, image: Image) -> tuple[str, dict[str, str]]:
    """Return the code and facts of the problem that forbids copying an image to a drive; ("", {}) if there is none.

    The codes: E-FLASH-16, the drive is MAINTENANCE; -02, its chip is unknown; -61, the image is no MicroPython in a format that the drive
    accepts; -17, the drive's DAPLink is too old for an image for both micro:bits.

    Args:
        said: the drive's facts; the caller may have set a chip that the drive does not tell.
        image: the image to copy.

    Raises:
        ImageError: E-IMAGE-10, it is for another chip.

    Example:
        >>> why_not(read_info("Board-ID: TINY-ROBOT"), image)
        ('E-FLASH-02', {'board': 'TINY-ROBOT'})
    """
    if said.kind == "maintenance":
        return "E-FLASH-16", {}
    if not said.chip:
        return "E-FLASH-02", {"board": said.board_id}
    check_chip(image, said.chip)
    wanted = _FORMATS[said.kind]
    if image.format != wanted or not version_for(image, said.chip):
        return "E-FLASH-61", {"wanted": f".{wanted}"}
    if len(image.chips) > 1 and 0 < said.interface < _FIRST_UNIVERSAL:
        return "E-FLASH-17", {"version": f"{said.interface:04}"}
    return "", {}


def version_for(image: Image, chip: str) -> str:
    """Return the version of MicroPython in an image's part for a chip; "" for another firmware. An image for both micro:bits has two parts.

    Raises:
        ImageError: E-IMAGE-10, it is for another chip.
    """
    return part_for(image, chip).version
