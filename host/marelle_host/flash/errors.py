"""The exception of flashing, `FlashError`, with one code per situation; and the watch that receives the progress."""

from types import MappingProxyType
from typing import Protocol

from marelle_host.link.errors import (
    INTERRUPTED,
    NO_ANSWER,
    NO_BOARD,
    TRANSFER_FAILED,
    WRONG_USAGE,
)
from marelle_text import Problem

_EXIT_CODES = MappingProxyType(  # for the codes with another exit code than TRANSFER_FAILED
    {
        "E-FLASH-20": NO_ANSWER,  # no answer from an ESP32's boot loader
        "E-FLASH-21": NO_ANSWER,  # its program starts instead
        "E-FLASH-22": NO_ANSWER,  # the chip does not receive
        "E-FLASH-32": WRONG_USAGE,  # esptool is not installed
        "E-FLASH-33": WRONG_USAGE,  # it is too old
        "E-FLASH-38": INTERRUPTED,  # the person has ended the flash
        "E-FLASH-40": NO_BOARD,  # there is no board that can be flashed
        "E-FLASH-41": NO_BOARD,  # an unknown board
        "E-FLASH-42": NO_BOARD,  # another Python, which marelle cannot restart into a boot loader
        "E-FLASH-44": NO_ANSWER,  # its MicroPython is stuck
        "E-FLASH-45": NO_BOARD,  # a micro:bit without its drive
        "E-FLASH-47": NO_BOARD,  # a board that is not flashed here
        "E-FLASH-51": INTERRUPTED,  # not begun
        "E-FLASH-52": INTERRUPTED,  # broken off
        "E-FLASH-53": NO_ANSWER,  # it has come back, but does not answer
        "E-FLASH-55": WRONG_USAGE,  # there is no person to ask
        "E-FLASH-56": WRONG_USAGE,  # several boards, and no `--on`
        "E-FLASH-57": NO_BOARD,  # it waits in its boot loader, and its drive is not seen
        "E-FLASH-58": INTERRUPTED,  # flashed, but without its library
    }
)


class FlashWatch(Protocol):
    """Receives the progress of a board's flash; an exception that it raises ends that flash."""

    def say(self, port: str, state: str) -> object:
        """Receive the present state of a board, at a port or at the folder of its drive: the end of a key `cli.fleet.state.…`."""

    def progress(self, port: str, done: int, total: int) -> object:
        """Receive the number of bytes of its image that a board has received."""


class FlashError(Problem, OSError):
    """Firmware could not be put on a board (`E-FLASH-…`)."""

    @property
    def exit_code(self) -> int:
        """Return the exit code of a command that ends with this error."""
        return _EXIT_CODES.get(self.code, TRANSFER_FAILED)
