"""The state of each board in `marelle flash`: its plan, its problem, its result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from marelle_host.link import InstalledBoard, model_of
from marelle_protocol import InstallChanges
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_host.flash.choosing import PlannedFlash
    from marelle_host.flash.returning import Flashed
    from marelle_host.flash.targets import Target


@dataclass
class Board:
    """One board of `marelle flash`.

    Attributes:
        where: its port or drive. target: its recognised kind; None where it was not recognised. plan: how it will be flashed.
        problem: why it cannot be flashed, or what went wrong; no further step is done for it then.
        flashed: its port and identity after flashing; None before. library: the result of installing the library, or the plan.
        saved: paths of the copies of its files.
    """

    where: str
    target: Target | None = None
    plan: PlannedFlash | None = None
    problem: Problem | None = None
    flashed: Flashed | None = None
    library: InstalledBoard | InstallChanges | None = None
    saved: list[Path] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name given to the board by `marelle name`, "" where none is known."""
        return self.target.found.identity.name if self.target and self.target.found else ""

    @property
    def model(self) -> str:
        """The kind of board to show: as its new MicroPython reports it, else as it was recognised; "" if it was not."""
        if self.flashed and self.flashed.known.machine:
            return model_of(self.flashed.known)
        return self.target.board if self.target else ""

    @property
    def port(self) -> str:
        """The port at which the board answers now; "" for a board without a port, or one that was not recognised."""
        return self.flashed.port if self.flashed else self.target.port if self.target else ""

    @property
    def takes_library(self) -> bool:
        """Whether the board has room for the library; a micro:bit has none. True for a board without a plan."""
        return self.plan is None or self.plan.chosen.image.format != "hex"


@dataclass
class BoardsToFlash:
    """The boards that `marelle flash` found, in order.

    Attributes:
        boards: port or drive of each board -> its state.
        kit: the kit that they get with the library; "" where none was named, or no library is installed.
    """

    boards: dict[str, Board]
    kit: str = ""

    def __iter__(self) -> Iterator[Board]:
        return iter(self.boards.values())

    @property
    def to_flash(self) -> dict[str, PlannedFlash]:
        """The images to write: port or drive -> plan, without boards that have a problem or need no flashing."""
        return {
            board.where: board.plan
            for board in self
            if board.plan is not None and board.problem is None and board.plan.is_new
        }

    def to_install(self, *, library: bool) -> list[Board]:
        """Return the boards that get the library: those with a plan and without a problem, except micro:bits, which have no room for it.

        An empty list if `library` is False. The free space is not checked.
        """
        return [
            board
            for board in self
            if library and board.problem is None and board.plan and board.takes_library
        ]
