"""A class of thirty doubles, twenty-four of mixed kinds and six with what goes wrong in a class: the others are served, each of the six is named with its cure."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec
from marelle_host.cli.main import main
from marelle_text.version import version

serial = pytest.importorskip("serial")
pytestmark = [
    pytest.mark.micropython,
    pytest.mark.timing,  # thirty MicroPythons at work take 20 s on two cores
    pytest.mark.skipif(
        sys.platform == "win32" or find_spec("micropython_unix") is None,
        reason="no double of a board on this computer",
    ),
]
FRENCH = {"MARELLE_LANG": "fr"}
GOOD = ("pico",) * 9 + ("pico_w",) * 6 + ("esp32",) * 5 + ("stm32",) * 4
STUCK = "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n"
FAULTY = {
    "full": BoardSpec(kind="stm32", files={"/mesures.csv": "0;0\n" * 19_000}),
    "taken": BoardSpec(kind="pico"),
    "silent": None,  # a port behind which nobody is
    "unplugged": BoardSpec(kind="esp32"),
    "stuck": BoardSpec(kind="stm32", files={"/main.py": STUCK}),
    "old": BoardSpec(kind="old_pico"),
}
CODES = {
    "full": "E-LINK-18",
    "taken": "E-LINK-31",
    "silent": "E-LINK-05",
    "unplugged": "E-LINK-06",
    "stuck": "E-LINK-05",
    "old": "E-LINK-39",
}
_EACH = 5  # one of so many boards has a fault
_AT_FRAME = "W0cf3"  # it asks for the 13th frame of a push


class ClassOfBoards(NamedTuple):
    """The boards of a class.

    Attributes:
        ports: of all boards, in order. good: the boards that are well. faulty: what is wrong -> the port.
    """

    ports: list[str]
    good: list[BoardDouble]
    faulty: dict[str, str]


@contextmanager
def class_of_boards(folder: Path) -> Iterator[ClassOfBoards]:
    """Give the boards: the first board is poste-01 at port-01, and so on; one of them is unplugged when it asks for its 13th frame."""
    faults = list(FAULTY)
    what: list[str | BoardSpec] = [BoardSpec(kind=kind) for kind in GOOD]
    for place, fault in enumerate(faults):
        what.insert(_EACH * place + 2, fault)
    places = {f"port-{place:02}": one for place, one in enumerate(what, 1)}
    wanted = [_wanted(port, one) for port, one in places.items() if one != "silent"]
    faulty = {one: str(folder / port) for port, one in places.items() if isinstance(one, str)}
    with BoardDoubles(folder, wanted) as boards, ExitStack() as stack:
        for board in boards:
            board.wait_for_port()
        doubles = {board.port: board for board in boards}
        doubles[faulty["unplugged"]].when_printed(_AT_FRAME, "unplug")
        stack.callback(serial.Serial(faulty["taken"], exclusive=True).close)
        stack.enter_context(_silent_port(Path(faulty["silent"])))
        good = [board for port, board in doubles.items() if port not in faulty.values()]
        yield ClassOfBoards([str(folder / port) for port in places], good, faulty)


def _wanted(port: str, one: str | BoardSpec) -> BoardSpec:
    wanted = FAULTY[one] if isinstance(one, str) else one
    assert wanted is not None
    files = {"/name.txt": port.replace("port", "poste"), **wanted.files}
    return wanted._replace(name=port, files=files)


@contextmanager
def _silent_port(link: Path) -> Iterator[None]:
    ours, its = os.openpty()
    link.symlink_to(os.ttyname(its))
    yield
    os.close(ours)
    os.close(its)


def test_twenty_four_boards_are_served_and_six_are_named_with_their_cure(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "essai.py").write_text("print('essai')\n", "utf-8")
    with class_of_boards(here) as boards:
        monkeypatch.setattr("marelle_host.cli.options.boards.usb_ports", lambda: boards.ports)
        problems, served, names = outcome(boards, capsys, "install", "--yes")
        assert problems == CODES
        assert names == {"poste-03", "poste-18", "poste-28"}  # the others have not said theirs
        assert [row["library"] for row in served] == [version()] * 24
        assert all(row["installed"] for row in served)
        problems, served, _names = outcome(boards, capsys, "push", "essai.py")
        assert sorted(problems) == ["silent", "stuck", "taken", "unplugged"]
        assert [row["sent"] for row in served] == [["/essai.py"]] * 24
        assert main(["boards", "--json"], FRENCH) == 8
        answers = {row["port"]: row for row in json.loads(capsys.readouterr().out)}
        assert [answers[board.port]["library"] for board in boards.good] == [version()] * 24


def outcome(
    boards: ClassOfBoards, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[dict[str, str], list[dict[str, Any]], set[str]]:
    """Do it on all boards; return the code of what is wrong with each faulty one, what was said of the good ones, and the names of the former."""
    assert main([*words, "--on", "all", "--at-once", "8", "--json"], FRENCH) == 8
    said = {row["port"]: row for row in json.loads(capsys.readouterr().out)}
    wrong = {name: said[port]["problem"] for name, port in boards.faulty.items()}
    served = [said[board.port] for board in boards.good]
    assert [row["problem"] for row in served] == [None] * len(served)
    names = {said[port]["name"] for port in boards.faulty.values()} - {None}
    return {name: one["code"] for name, one in wrong.items() if one}, served, names
