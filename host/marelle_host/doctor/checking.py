"""The result of one check of `marelle doctor`, and the facts that checks use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from marelle_host.doctor.facts import System
from marelle_text import Problem

SILENT = ("E-LINK-05", "E-LINK-06", "E-LINK-07")
"""The codes of a port that was opened and asked in vain: nothing understood, gone, cannot be stopped."""
State = Literal["ok", "not", "untried"]


class Check(NamedTuple):
    """The result of a check.

    Attributes:
        name: the check's name. state: `ok`, `not` or `untried`. problem: what is wrong, if the state is `not`.
        why: the key of the reason, if the state is `untried`.
    """

    name: str
    state: State
    problem: Problem | None = None
    why: str = ""


class Board(NamedTuple):
    """The facts that a board has answered.

    Attributes:
        machine: the board and its chip. platform: its port of MicroPython, such as `rp2`. version: the version of its MicroPython.
        implementation: `micropython`, or the name of another Python.
        kit: the kit that its `board.json` names; "" for none. library: the version of marelle on it; "" for none, "?" if unknown.
        guard: whether its `boot.py` is that of this marelle; None for a board without any part of the guard.
        free_bytes: the free bytes of its flash; None if unknown.
    """

    machine: str
    version: tuple[int, ...]
    platform: str = ""
    implementation: str = "micropython"
    kit: str = ""
    library: str = "?"
    guard: bool | None = True
    free_bytes: int | None = None


@dataclass(frozen=True)
class Case:
    """All facts that the checks use.

    Attributes:
        system: the computer. answers: port -> the facts of its board, the problem if this has not answered, or None if the boot loader
            in its ROM has; in the order of the ports; empty if no port could be tried.
        asked_kit: the kit that the named program, or else this folder's, asks for; "" for none.
        machines: kit -> the boards that it fits, as `sys.implementation._machine` names them; the kit's own board first.
        version: the version of this marelle.
        replugged: the problem found when a person was asked to plug a board in again; None without one.
    """

    system: System
    answers: Mapping[str, Board | Problem | None] = field(default_factory=dict)
    asked_kit: str = ""
    machines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: str = ""
    replugged: Problem | None = None

    def refused(self, *codes: str) -> list[str]:
        """Return the ports whose boards were not reached because of a problem with one of these codes."""
        return [
            port
            for port, answer in self.answers.items()
            if isinstance(answer, Problem) and answer.code in codes
        ]

    def boards(self) -> list[tuple[str, Board]]:
        """Return the boards that have answered, with their ports."""
        return [(port, one) for port, one in self.answers.items() if isinstance(one, Board)]


def ended(name: str, problems: Iterable[Problem], *, why: str = "") -> list[Check]:
    """Return the rows of a check: one for each problem; without problems, one `untried` row if `why` is given, else one `ok` row."""
    if rows := [Check(name, "not", problem) for problem in problems]:
        return rows
    return [Check(name, "untried", why=why)] if why else [Check(name, "ok")]
