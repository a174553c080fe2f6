"""Packs a virtual board with its chips for the child of an isolated run."""

import pickle
from base64 import b64encode
from io import BytesIO
from typing import Any

from marelle_sim.errors import UsageProblem
from marelle_sim.kernel import Clock
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.bus import TransactionLog
from marelle_sim.microcontroller.pin import Line
from marelle_sim.processes import unpacked
from marelle_sim.runners.options import BoardUnderTest

_OF_THE_LAST_RUN = (Clock, Line, TransactionLog, VirtualBoard)
_MOST_WORDS = 300


class _Packer(pickle.Pickler):
    """Pickles a board with None in the place of each object of its last run, such as its clock."""

    def reducer_override(self, value: object) -> Any:
        return (type(None), ()) if isinstance(value, _OF_THE_LAST_RUN) else NotImplemented


def packed_board(board: BoardUnderTest) -> str:
    """Return a board with its simulated chips as one line of ASCII text.

    Raises:
        UsageProblem: E-RUN-14, another process cannot import a chip's class, or a chip has a value that cannot be pickled.
    """
    stream = BytesIO()
    try:
        _Packer(stream).dump(board)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise _cannot_travel(error) from error
    data = stream.getvalue()
    if b"__main__" in data:
        raise UsageProblem("E-RUN-14", words="__main__")
    return b64encode(data).decode("ascii")


def unpacked_board(packed: str) -> BoardUnderTest | None:
    """Return the board with its chips from a text of `packed_board`; None for "".

    Raises:
        UsageProblem: E-RUN-14, a chip's class cannot be imported here, or its object cannot be made.
    """
    try:
        return unpacked(packed) if packed else None
    except Exception as error:
        raise _cannot_travel(error) from error


def _cannot_travel(error: Exception) -> UsageProblem:
    return UsageProblem("E-RUN-14", words=str(error)[:_MOST_WORDS])
