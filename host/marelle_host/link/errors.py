"""The exception of the connection between this computer and a board, `LinkError`, with one code per situation."""

from types import MappingProxyType

from marelle_text import Problem

NO_BOARD = 3
_PORT_REFUSED = 4
NO_ANSWER = 5
TRANSFER_FAILED = 6
SOME_FAILED = 8
_NOT_READY = 1
WRONG_USAGE = 2
INTERRUPTED = 130

EXIT_CODES = MappingProxyType(
    {
        "E-LINK-01": NO_BOARD,  # no port of that name
        "E-LINK-02": NO_BOARD,  # no board at all
        "E-LINK-03": _PORT_REFUSED,  # another program has the port
        "E-LINK-04": _PORT_REFUSED,  # this person may not use it
        "E-LINK-05": NO_ANSWER,  # what is there does not speak as MicroPython does
        "E-LINK-06": NO_ANSWER,  # unplugged during the work
        "E-LINK-07": NO_ANSWER,  # the program cannot be stopped
        "E-LINK-08": WRONG_USAGE,  # pyserial is not installed
        "E-LINK-09": _PORT_REFUSED,  # another reason of the system
        "E-LINK-10": TRANSFER_FAILED,  # its MicroPython cannot compile a text
        "E-LINK-11": WRONG_USAGE,  # an option that a real board has no use for
        "E-LINK-12": INTERRUPTED,  # the person did not wait for the program's stop
        "E-LINK-13": _PORT_REFUSED,  # no answer from an address
        "E-LINK-14": _PORT_REFUSED,  # a file, a folder, a device that is no serial port
        "E-LINK-15": TRANSFER_FAILED,  # the board has not stored a name
        "E-LINK-16": WRONG_USAGE,  # a name that no board can have
        "E-LINK-17": WRONG_USAGE,  # several boards, and no `--on`
        "E-LINK-18": TRANSFER_FAILED,  # no room on the board
        "E-LINK-19": TRANSFER_FAILED,  # bytes are lost or changed, again and again
        "E-LINK-20": TRANSFER_FAILED,  # the board could not read or write a file
        "E-LINK-21": WRONG_USAGE,  # no file of a folder can be pushed
        "E-LINK-22": TRANSFER_FAILED,  # a board's files cannot be saved on this computer
        "E-LINK-23": NO_ANSWER,  # a program that does not stop before its board is plugged in again
        "E-LINK-24": NO_ANSWER,  # a program that started again before it could be stopped
        "E-LINK-25": NO_ANSWER,  # the board was not plugged in again
        "E-LINK-28": NO_BOARD,  # the board has not come back
        "E-LINK-29": NO_ANSWER,  # a board of that kind, without MicroPython
        "E-LINK-30": NO_ANSWER,  # a board that cannot run MicroPython
        "E-LINK-31": _PORT_REFUSED,  # a known program has the port
        "E-LINK-32": NO_ANSWER,  # it waits in its boot loader
        "E-BOARDS-02": _NOT_READY,  # no library on it, for a trial
        "E-BOARDS-03": _NOT_READY,  # a board without the name of its kit
        "E-BOARDS-04": _NOT_READY,  # the person has ended the trial
        "E-LINK-33": WRONG_USAGE,  # a warning: the board's kit is not the program's
        "E-LINK-34": NO_ANSWER,  # a board that has answered before does not answer now
        "E-LINK-35": NO_ANSWER,  # its motors may be running
        "E-LINK-36": WRONG_USAGE,  # a warning: the program does not start by itself
        "E-LINK-37": WRONG_USAGE,  # the simulator has no `--keep`
        "E-LINK-38": TRANSFER_FAILED,  # a board without room for the library
        "E-LINK-39": TRANSFER_FAILED,  # a board whose MicroPython is too old for the library
        "E-LINK-40": TRANSFER_FAILED,  # a board that the kit does not fit
        "E-LINK-41": TRANSFER_FAILED,  # the board reports another library version than it got
        "E-LINK-42": WRONG_USAGE,  # there is no person to ask whether to install
        "E-LINK-43": NO_ANSWER,  # a silent board, in the words of the page
        "E-LINK-44": NO_BOARD,  # a word, such as a board's name, that is no port
    }
)


class LinkError(Problem, OSError):
    """A problem with a board: it cannot be reached, is lost, or cannot do what was asked (`E-LINK-…`, `E-BOARDS-…`)."""

    @property
    def exit_code(self) -> int:
        """Return the exit code of a command that ends with this error."""
        return EXIT_CODES[self.code]
