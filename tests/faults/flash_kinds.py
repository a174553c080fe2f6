"""What each kind of board that is flashed has: faults, the codes by which they may be told, and how long a flash may take."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from marelle_doubles import BoardDouble, BoardSpec
    from marelle_images import Image

NEW = "1.26.0"
"""The version that is flashed; each board has another one before."""
FILES = {"/main.py": "print('mine')\n"}
"""What a board has before."""
DONE = ""


class Fault(NamedTuple):
    """A fault that a double knows.

    Attributes:
        name: for the double. codes: by which it may be told; `DONE` where a second try may mend it. blocks: at which it may be.
        is_harmless: the image comes whole all the same. lasts: it is there again the next time.
    """

    name: str
    codes: frozenset[str]
    blocks: Sequence[int] = ()
    is_harmless: bool = False
    lasts: bool = False

    @property
    def each(self) -> list[str]:
        """What a double is told, for each block."""
        return [f"{self.name}:{block}" for block in self.blocks] or [self.name]


class Watch:
    """Notes what happens on the way: how often the image was sent, and whether the files were erased with all else."""

    def __init__(self) -> None:
        self.sendings, self.erases = 0, False

    def say(self, _port: str, state: str) -> None:
        """Count."""
        self.sendings += state == "sending"

    def progress(self, _port: str, _done: int, _total: int) -> None:
        """Leave it."""

    def note_erasing(self, _why: str) -> None:
        """Note that all is erased."""
        self.erases = True


class BoardKind(ABC):
    """A kind of board.

    Attributes:
        title: of the table. image: that it gets. every: of so many blocks one is tried. deadline_s: within which a flash has to end.
        at_once: how many of a worker's boards are flashed at once: as long as most of their time is waited.
        is_copied: it has a drive, to which a person may copy.
    """

    image: Image
    every = 1
    at_once = 20
    deadline_s: float
    is_copied = True

    def __init__(self, title: str) -> None:
        """Take what it is called."""
        self.title = title

    @abstractmethod
    def faults(self) -> list[Fault]:
        """Return what goes wrong, and how it may be told."""

    @abstractmethod
    def wanted(self, name: str, fault: str) -> BoardSpec:
        """Return the double that is wanted."""

    @abstractmethod
    def make_ready(self, board: BoardDouble) -> None:
        """Have its boot loader there, whatever was before."""

    @abstractmethod
    def flash(self, board: BoardDouble, watch: Watch, *, hurries: bool) -> str:
        """Flash it; return its port. `hurries` where a fault is to be told soon."""

    @abstractmethod
    def holds(self, board: BoardDouble, *, came_whole: bool) -> bool:
        """Tell whether all of the image is where it belongs; `came_whole` says whether it was sent without a fault."""

    @abstractmethod
    def keeps_files(self) -> bool:
        """Tell whether the files stay that it had before."""

    def settings(self) -> AbstractContextManager[object]:
        """Return what all its cases run in: nothing special."""
        return nullcontext()
