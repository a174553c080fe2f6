"""What the table of a class says of one program, the same in the command and in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marelle_text import Problem, Text

DONE, NOT_YET, UNREAD = "done", "not_yet", "unread"
_EMPTY = "E-PROG-02"


def verdict(report: dict[str, Any]) -> str:
    """Return how a row is counted: an empty program says something of a pupil, a picture does not.

    Args:
        report: `Report.as_data()`.
    """
    if report["passed"]:
        return DONE
    failure = report["failure"]
    unread = failure["check"] == "read" and failure["help"]["code"] != _EMPTY
    return UNREAD if unread else NOT_YET


def why(report: dict[str, Any], text: Text) -> str:
    """Return what went wrong first, what to ask or to do, where; and what was put right."""
    remarks, failure = report["remarks"], report["failure"]
    said = []
    if failure is not None:
        help_ = failure["help"]
        said = [] if failure["stopped"] else [failure["sentence"]]
        said += [failure["hint"]] if help_ is None else [help_["what"], help_["action"]]
        said += _where(failure, len(report["seeds"]), text)
    return " ".join([*said, *([f"({', '.join(remarks)})"] if remarks else [])])


def unreadable(problem: Problem, text: Text) -> dict[str, Any]:
    """Return what stands for the report of what is no program, for `verdict` and `why`."""
    said = problem.explain(text).as_data()
    failure = {"check": "read", "help": said, "stopped": True, "time_s": None, "mat": ""}
    return {"passed": False, "seeds": [], "remarks": [], "failure": failure}


def _where(failure: dict[str, Any], trial: int, text: Text) -> list[str]:
    """Return on which mat it was and in which try, where that says something."""
    if not failure["time_s"]:
        return []
    if failure["mat"] and not (failure["stopped"] and trial == 1):
        return [text("check.where", mat=failure["mat"], trial=trial)]
    return [text("check.where_trial", trial=trial)] if trial > 1 else []
