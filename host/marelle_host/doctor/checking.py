"""One check of `marelle doctor`: what it found of one thing, and what a check needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from marelle_host.doctor.facts import System
    from marelle_text import Problem

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


class Answer(NamedTuple):
    """What came of asking the board at a port.

    Attributes:
        port: its name. problem: why it was not asked, or has not answered; None if it has.
    """

    port: str
    problem: Problem | None = None


@dataclass(frozen=True)
class Case:
    """All that the checks go by.

    Attributes:
        system: the computer. answers: of the boards, in the order of the ports; None if no port could be tried.
    """

    system: System
    answers: Mapping[str, Answer] = field(default_factory=dict)

    def refused(self, *codes: str) -> list[str]:
        """Return the ports whose boards were not reached for one of these reasons."""
        return [
            port
            for port, answer in self.answers.items()
            if answer.problem is not None and answer.problem.code in codes
        ]


def ended(name: str, problems: Iterable[Problem], *, why: str = "") -> list[Check]:
    """Return a check's rows: one for each problem; if there is none, that all is well, or `why` nothing was tried."""
    if rows := [Check(name, "not", problem) for problem in problems]:
        return rows
    return [Check(name, "untried", why=why)] if why else [Check(name, "ok")]
