"""Ask the page's Python as the page does, and drive what it does on a board at a serial port, as the browser's side of the cable does."""

import base64
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from serial import Serial

from marelle_lessons.page import bridge


def ask(do: str, tell: Any = None, **asked: Any) -> dict[str, Any]:
    """Return the answer to a question, in French unless it names another language.

    Args:
        do: the question's name. asked: its other values.
        tell: called with each remark that comes while a program runs, as JSON.
    """
    return answered({"do": do, "language": "fr", **asked}, tell)


def chosen(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Write files as the page does those that a person chose; return (name, where it lies) of each."""
    places = []
    for number, (name, content) in enumerate(files):
        (folder / str(number)).write_bytes(content)
        places.append((name, str(folder / str(number))))
    return places


Ask = Callable[[dict[str, Any]], dict[str, Any]]

_LONGEST_S = 60


class Talked(NamedTuple):
    """What came of one thing that was done on a board.

    Attributes:
        ended: its result, or its problem.
        told: what was told before that, in order.
    """

    ended: dict[str, Any]
    told: list[dict[str, Any]]

    @property
    def printed(self) -> str:
        """What the program printed."""
        return "".join(one.get("printed", "") for one in self.told)

    @property
    def saved(self) -> dict[str, bytes]:
        """What was told to be saved, path -> content."""
        found = [one["saved"] for one in self.told if "saved" in one]
        return {path: base64.b64decode(held) for files in found for path, held in files.items()}


def answered(request: dict[str, Any], tell: Any = None) -> dict[str, Any]:
    """Return what the bridge answers."""
    answer: dict[str, Any] = json.loads(bridge.answer(json.dumps(request), tell))
    return answer


def asked(
    question: dict[str, Any], data: bytes = b"", ask: Ask = answered, **came: Any
) -> dict[str, Any]:
    """Ask the bridge, or the page's own, with what has come of a port, and return what is wanted of it next."""
    event = {"data": base64.b64encode(data).decode(), **came}
    return ask({"do": "board", **question, "came": event})


def goes_on(question: dict[str, Any], wants: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked next of the same job, whose number the answer tells."""
    return {"language": question["language"], "job": wants.get("job")}


def run_job(
    port: Serial,
    stop_after: str = "",
    take: Callable[[dict[str, Any]], object] = bool,
    damages: Callable[[bytes], bytes] = bytes,
    silence_s: float = _LONGEST_S,
    ask: Ask = answered,
    **begin: Any,
) -> Talked:
    """Do one thing on a board.

    Args:
        port: its port, open; its timeout is changed and not restored.
        stop_after: once that is printed somebody wants it to stop.
        take: called with each thing that is told, before anything more is sent, as the page does; what it raises ends the job.
        damages: what the line makes of what the board says.
        silence_s: after so long without a byte the test waits no longer; the page is told that its whole wait has passed.
        ask: asks the Python that does it; that of the test is the bridge's.
        begin: what is to be done; `language`, "en" if it is left out, is that of what is said.
    """
    language = begin.pop("language", "en")
    question, told, data = {"begin": begin, "language": language}, list[dict[str, Any]](), b""
    until_s, skipped_s = time.monotonic() + _LONGEST_S, 0.0
    while time.monotonic() < until_s:
        stops = bool(stop_after) and stop_after in Talked({}, told).printed
        wants = asked(
            question, data, ask, now_ms=(time.monotonic() + skipped_s) * 1000, stopped=stops
        )
        question = goes_on(question, wants)
        for one in wants.get("messages", ()):
            told.append(one)
            take(one)
        if "result" in wants or "problem" in wants:
            return Talked(wants["result"] if "result" in wants else wants["problem"], told)
        port.write(base64.b64decode(wants.get("send", "")))
        wait_s = max(0.0, wants.get("until_ms", 0) / 1000 - skipped_s - time.monotonic())
        port.timeout = min(wait_s, silence_s)
        data = port.read()  # also where the answer has taken longer than there was to wait
        data += port.read(port.in_waiting)
        if data:
            data = damages(data)
        else:
            skipped_s += wait_s - port.timeout
    raise AssertionError(told[-3:])
