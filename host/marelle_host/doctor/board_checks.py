"""What the boards that answer say of themselves, and which ones do not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_host.doctor.checking import ended
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_host.doctor.checking import Case, Check

_SILENT = "E-LINK-05"
_TOLD_BEFORE = ("E-LINK-03", "E-LINK-04")  # by the checks `held`, `modem` and `rights`


def check_answer(case: Case) -> list[Check]:
    """Tell which board does not speak as MicroPython does, and why, where the checks before have not said it."""
    problems = [
        Problem("E-DOCTOR-18", port=answer.port)
        if answer.problem.code == _SILENT
        else answer.problem
        for answer in case.answers.values()
        if answer.problem is not None and answer.problem.code not in _TOLD_BEFORE
    ]
    asked = [one for one in case.answers.values() if one.problem is None]
    return ended("answer", problems, why="" if asked else "not_asked")
