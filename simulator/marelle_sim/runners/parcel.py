"""What goes to the child of an isolated run, packed: what this process made, for its own child."""

from __future__ import annotations

import pickle
from base64 import b64decode, b64encode
from io import BytesIO
from typing import TYPE_CHECKING, Any

from marelle_sim.errors import UsageProblem
from marelle_sim.kernel.clock import Clock
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.pin import Line
from marelle_sim.microcontroller.transactions import TransactionLog

if TYPE_CHECKING:
    from marelle_sim.testing.virtual_board import Board

_OF_THE_LAST_RUN = (Clock, Line, TransactionLog, VirtualBoard)
_MOST_WORDS = 300


class _Packer(pickle.Pickler):
    """Packs a board without what belongs to its last run."""

    def reducer_override(self, value: object) -> Any:
        """Put None in the place of what the next run makes anew."""
        return (type(None), ()) if isinstance(value, _OF_THE_LAST_RUN) else NotImplemented


def packed(value: object) -> str:
    """Pack a part of the question; the way back is JSON only."""
    return b64encode(pickle.dumps(value)).decode("ascii")


def unpacked(parcel: str) -> Any:
    """Return what was packed."""
    return pickle.loads(b64decode(parcel))


def packed_board(board: Board) -> str:
    """Pack a board with its chips.

    Raises:
        UsageProblem: E-RUN-14, a chip is of a class that another process cannot import, or holds what cannot go there.
    """
    stream = BytesIO()
    try:
        _Packer(stream).dump(board)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise cannot_travel(error) from error
    data = stream.getvalue()
    if b"__main__" in data:
        raise UsageProblem("E-RUN-14", words="__main__")
    return b64encode(data).decode("ascii")


def cannot_travel(error: Exception) -> UsageProblem:
    """Return the complaint about a board that cannot be packed or unpacked."""
    return UsageProblem("E-RUN-14", words=str(error)[:_MOST_WORDS])
