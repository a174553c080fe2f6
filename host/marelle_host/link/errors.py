"""The exception of the connection between this computer and a board, `LinkError`, with one code per situation."""

from __future__ import annotations

from types import MappingProxyType

from marelle_text import Problem

NO_BOARD = 3
PORT_REFUSED = 4
NO_ANSWER = 5
TRANSFER_FAILED = 6
SOME_FAILED = 8
_NOT_READY = 1
_WRONG_USAGE = 2
_INTERRUPTED = 130

_EXIT_CODES = MappingProxyType(
    {
        "E-LINK-01": NO_BOARD,  # no port of that name
        "E-LINK-02": NO_BOARD,  # no board at all
        "E-LINK-03": PORT_REFUSED,  # another program has the port
        "E-LINK-04": PORT_REFUSED,  # this person may not use it
        "E-LINK-05": NO_ANSWER,  # what is there does not speak as MicroPython does
        "E-LINK-06": NO_ANSWER,  # unplugged on the way
        "E-LINK-07": NO_ANSWER,  # the program cannot be stopped
        "E-LINK-08": _WRONG_USAGE,  # pyserial is not installed
        "E-LINK-09": PORT_REFUSED,  # whatever else the system has against it
        "E-LINK-10": TRANSFER_FAILED,  # its MicroPython cannot compile a text
        "E-LINK-11": _WRONG_USAGE,  # an option that a real board has no use for
        "E-LINK-12": _INTERRUPTED,  # left without waiting for the program to be stopped
        "E-LINK-13": PORT_REFUSED,  # nobody answers at an address
        "E-LINK-14": PORT_REFUSED,  # a file, a folder, a device that is no serial port
        "E-LINK-15": TRANSFER_FAILED,  # the board has not kept what it was given
        "E-LINK-16": _WRONG_USAGE,  # a name that no board can have
        "E-LINK-17": _WRONG_USAGE,  # several boards, and nobody says which one
        "E-LINK-18": TRANSFER_FAILED,  # no room on the board
        "E-LINK-19": TRANSFER_FAILED,  # bytes are lost or changed, again and again
        "E-LINK-20": TRANSFER_FAILED,  # the board could not read or write a file
        "E-LINK-21": _WRONG_USAGE,  # nothing in a folder is for a board
        "E-LINK-22": TRANSFER_FAILED,  # this computer cannot keep a board's files
        "E-LINK-23": NO_ANSWER,  # a program that does not stop before its board is plugged in again
        "E-LINK-24": NO_ANSWER,  # one that has started again before it could be stopped
        "E-LINK-25": NO_ANSWER,  # nobody has plugged the board in again
        "E-LINK-28": NO_BOARD,  # it has not come back
        "E-LINK-29": NO_ANSWER,  # a board of that kind, without MicroPython
        "E-LINK-30": NO_ANSWER,  # one on which MicroPython cannot be
        "E-LINK-31": PORT_REFUSED,  # that program has the port
        "E-LINK-32": NO_ANSWER,  # it waits in its boot loader
        "E-BOARDS-02": _NOT_READY,  # no library on it, for a trial
        "E-BOARDS-03": _NOT_READY,  # it has not been told its kit
        "E-BOARDS-04": _NOT_READY,  # the trial was broken off
        "E-LINK-33": _WRONG_USAGE,  # another robot than the program is for: it runs all the same
        "E-LINK-34": NO_ANSWER,  # it has answered before
        "E-LINK-35": NO_ANSWER,  # its motors may be running
        "E-LINK-36": _WRONG_USAGE,  # what is kept does not start by itself: it runs all the same
        "E-LINK-37": _WRONG_USAGE,  # nothing is kept in the simulator
        "E-LINK-38": TRANSFER_FAILED,  # a board without room for the library
        "E-LINK-39": TRANSFER_FAILED,  # one whose MicroPython is too old for it
        "E-LINK-40": TRANSFER_FAILED,  # one that is not the kit's
        "E-LINK-41": TRANSFER_FAILED,  # it answers with another library than it was given
        "E-LINK-42": _WRONG_USAGE,  # nobody to ask whether to install
        "E-LINK-43": NO_ANSWER,  # a board that answers nothing, as the page tells it
    }
)


class LinkError(Problem, OSError):
    """A board cannot be reached, or the connection to it was lost (`E-LINK-…`)."""

    @property
    def exit_code(self) -> int:
        """Return the exit code of a command that ends with this error."""
        return _EXIT_CODES[self.code]
