"""Tests each layer of the sandbox in a child process, and tells which layers work on this computer."""

import json
import os
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from marelle_sim.processes.child import python_child
from marelle_sim.processes.fence.environment import GIVEN, WRITABLE
from marelle_sim.processes.output_lines import OutputLines
from marelle_sim.temporary import temporary_folder

_TRIALS: dict[str, tuple[str, ...]] = {
    "files": ("read", "write"),
    "calls": ("start", "signal", "connect"),
    "limits": ("memory", "lift"),
    "python": ("read", "write", "start", "signal", "connect"),
    "environment": ("environment",),
}
"""{layer: the attempts that it has to refuse}. "environment" is no layer of the sandbox: it tests the variables that a child gets."""
_SOON_S = 30.0
_UNTRIED = ("darwin", "win32")


class Tried(NamedTuple):
    """The result of a layer's test.

    Attributes:
        name: of the layer, or "all". refused: {attempt: whether it was refused}; {} if the child has not answered within 30 s.
        why: the reasons for which layers were not applied, or "".
    """

    name: str
    refused: Mapping[str, bool]
    why: str = ""

    @property
    def state(self) -> str:
        """The word "holds" if all attempts were refused, "absent" if none was or none was made, else "partly"."""
        if not any(self.refused.values()):
            return "absent"
        return "holds" if all(self.refused.values()) else "partly"


def never_checked() -> bool:
    """Tell whether we have never tested the layers for this operating system, only written them from its documentation."""
    return sys.platform in _UNTRIED


def opened_for_tests() -> str:
    """Return "MARELLE_TEST_WRITABLE=folder" if that variable, which lets programs write to a folder, is set; else ""."""
    folder = os.environ.get(WRITABLE, "")
    return f"{WRITABLE}={folder}" if folder else ""


def check_fence() -> list[Tried]:
    """Test each layer and the environment variables alone, then all together; return one `Tried` for each test, the one of all last.

    Example:
        >>> [layer.state for layer in check_fence()]
        ['holds', 'holds', 'holds', 'holds', 'holds', 'holds']
    """
    everything = dict.fromkeys(trial for trials in _TRIALS.values() for trial in trials)
    each = [_tried(name, [name], trials) for name, trials in _TRIALS.items()]
    return [*each, _tried("all", list(_TRIALS), everything)]


def _tried(name: str, layers: list[str], trials: Collection[str]) -> Tried:
    with temporary_folder() as folder:
        canary = Path(folder) / "canary"
        canary.write_text("sings", encoding="utf-8")
        said = _answer(
            {
                "layers": layers,
                "trials": list(trials),
                "canary": str(canary),
                "parent": os.getpid(),
                "variables": GIVEN,
            }
        )
    told = said.get("refused", {})
    why = "; ".join(layer["why"] for layer in said.get("layers", []) if layer["why"])
    return Tried(name, {one: bool(told[one]) for one in trials if one in told}, why)


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    heard = OutputLines()
    with python_child("marelle_sim.processes.fence.trial") as child:
        child.listen(heard)
        child.send(json.dumps(question).encode() + b"\n")
        said = heard.next_line(monotonic() + _SOON_S)
    line = said[1] if said is not None else None
    with suppress(ValueError):
        answer: dict[str, Any] = json.loads(line or b"{}")
        return answer
    return {}
