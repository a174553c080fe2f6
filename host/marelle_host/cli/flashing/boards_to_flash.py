"""The state of each board in `marelle flash`: its plan, its problem, its result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marelle_host.link import model_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marelle_host.flash.choosing import PlannedFlash
    from marelle_host.flash.returning import Flashed
    from marelle_host.flash.targets import Target
    from marelle_host.link import InstalledBoard, PlannedBoard
    from marelle_text import Problem


@dataclass
class Board:
    """One board.

    Attributes:
        where: it is. target: what it is; None where it was not recognised. plan: what is to be done to it.
        problem: why it cannot be served, or what went wrong; nothing more is done to it then.
        flashed: what it is since. library: what its installation did, or would have done if all was there.
        saved: where files of it were saved.
    """

    where: str
    target: Target | None = None
    plan: PlannedFlash | None = None
    problem: Problem | None = None
    flashed: Flashed | None = None
    library: InstalledBoard | PlannedBoard | None = None
    saved: list[Path] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name that the class has given it, "" where none is known."""
        return self.target.found.identity.name if self.target and self.target.found else ""

    @property
    def model(self) -> str:
        """What it is, as people say it: what its new MicroPython says tells more than its drive."""
        if self.flashed and self.flashed.known.machine:
            return model_of(self.flashed.known)
        return self.target.board if self.target else ""

    @property
    def is_well(self) -> bool:
        """Whether nothing has gone wrong with it."""
        return self.problem is None

    @property
    def port(self) -> str:
        """Where it can be asked now; "" for a board without a port."""
        return self.flashed.port if self.flashed else self.target.port if self.target else ""

    @property
    def takes_library(self) -> bool:
        """Whether the library has room there; a micro:bit has none."""
        return self.plan is None or self.plan.chosen.image.format != "hex"


@dataclass
class BoardsToFlash:
    """The boards that `marelle flash` found, in order.

    Attributes:
        boards: port or drive of each board -> its state.
        kit: the kit that they get with the library; "" where none was named.
    """

    boards: dict[str, Board]
    kit: str = ""

    def __iter__(self) -> Iterator[Board]:
        return iter(self.boards.values())

    @property
    def to_flash(self) -> dict[str, PlannedFlash]:
        """What is to be written: where -> what."""
        return {
            board.where: board.plan
            for board in self
            if board.plan is not None and board.is_well and board.plan.is_new
        }

    def to_install(self, *, library: bool) -> list[Board]:
        """Return the boards that get the library."""
        return [
            board
            for board in self
            if library and board.is_well and board.plan and board.takes_library
        ]
