"""One check of `marelle doctor`: what it found of one thing, and what a check needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from marelle_host.doctor.facts import System
    from marelle_text import Problem

SILENT = ("E-LINK-05", "E-LINK-06", "E-LINK-07")
"""The codes of a port that was opened and asked in vain: nothing understood, gone, cannot be stopped."""
State = Literal["ok", "not", "untried"]


class Check(NamedTuple):
    """What a check found.

    Attributes:
        name: of the check. state: how it ended. problem: what is wrong, if it is `not`.
        why: the key of the reason, if it is `untried`.
    """

    name: str
    state: State
    problem: Problem | None = None
    why: str = ""


class Board(NamedTuple):
    """What a board that has answered says of itself.

    Attributes:
        machine: the board and its chip. platform: its port of MicroPython, `rp2` say. version: of its MicroPython. implementation: `micropython`, or what else it is.
        kit: that its `board.json` names; "" for none. library: the version of marelle on it; "" for none, "?" if it does not tell.
        guard: whether its `boot.py` is marelle's; None if that cannot be told. free_bytes: of its flash; None likewise.
    """

    machine: str
    version: tuple[int, ...]
    platform: str = ""
    implementation: str = "micropython"
    kit: str = ""
    library: str = "?"
    guard: bool | None = True
    free_bytes: int | None = None


class Answer(NamedTuple):
    """What came of asking the board at a port.

    Attributes:
        port: its name. problem: why it has not answered; None if it has.
        board: what it says; None if it says nothing. at_loader: whether the boot loader in its ROM has answered instead.
    """

    port: str
    problem: Problem | None = None
    board: Board | None = None
    at_loader: bool = False


@dataclass(frozen=True)
class Case:
    """All that the checks go by.

    Attributes:
        system: the computer. answers: of the boards, by their ports, in their order; none if no port could be tried.
        asked_kit: the kit that this folder's program asks for; "" for none.
        machines: the kits that are known here -> what the boards that each fits say that they are; its own one first.
        version: of this marelle.
        replugged: what is wrong, after a board was unplugged and plugged in again; None otherwise.
    """

    system: System
    answers: Mapping[str, Answer] = field(default_factory=dict)
    asked_kit: str = ""
    machines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: str = ""
    replugged: Problem | None = None

    def refused(self, *codes: str) -> list[str]:
        """Return the ports whose boards were not reached for one of these reasons."""
        return [
            port
            for port, answer in self.answers.items()
            if answer.problem is not None and answer.problem.code in codes
        ]

    def boards(self) -> list[tuple[str, Board]]:
        """Return the boards that have answered, with their ports."""
        return [(port, one.board) for port, one in self.answers.items() if one.board is not None]


def ended(name: str, problems: Iterable[Problem], *, why: str = "") -> list[Check]:
    """Return a check's rows: one for each problem; if there is none, that all is well, or `why` nothing was tried."""
    if rows := [Check(name, "not", problem) for problem in problems]:
        return rows
    return [Check(name, "untried", why=why)] if why else [Check(name, "ok")]
