"""A board that nobody sees is unplugged and plugged in again: what that changes on USB says what is wrong."""

import itertools
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from kernel_files import of_linux, plug_in, serve
from made_up_computer import CH340, KEYBOARD
from refused import raising

from marelle_host.cli.diagnosis import replug as replugging
from marelle_host.cli.diagnosis.case import gather
from marelle_host.cli.terminal.output import Terminal
from marelle_host.doctor import Computer, UsbDevice
from marelle_text import Problem, Text

HUB_OF_CAMERAS = UsbDevice("1-9", 0x1234, 0x00AB, frozenset((14,)))


def guided(*looks: tuple[UsbDevice, ...]) -> tuple[Problem | None, float]:
    """Guide a person on a computer that sees these one after the other, the last ones for ever; with how long that took."""
    seen = itertools.chain(looks, itertools.repeat(looks[-1]))
    now_s = [0.0]

    def sleep(seconds: float) -> None:
        now_s[0] += seconds

    return replugging.guide(
        Terminal(Text("en")),
        (KEYBOARD,),
        lambda: next(seen),
        clock=lambda: now_s[0],
        sleep=sleep,
    ), now_s[0]


def test_a_board_that_comes_is_no_problem_and_nobody_waits_for_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    problem, took_s = guided((KEYBOARD,), (KEYBOARD,), (KEYBOARD, CH340))
    assert problem is None
    assert capsys.readouterr().err.startswith(Text("en")("cli.doctor.replug", seconds=40))
    assert took_s < 4


@pytest.mark.parametrize(
    ("looks", "code"),
    [
        ([(KEYBOARD,)], "E-DOCTOR-26"),
        ([(KEYBOARD,), ()], "E-DOCTOR-27"),
        ([(KEYBOARD,), (KEYBOARD, HUB_OF_CAMERAS)], "E-DOCTOR-28"),
        ([(), (KEYBOARD,)], "E-DOCTOR-28"),
        ([(KEYBOARD._replace(place="1-5"),)], "E-DOCTOR-28"),  # it moves to another socket
    ],
)
def test_what_has_changed_says_what_is_wrong(
    looks: list[tuple[UsbDevice, ...]], code: str
) -> None:
    problem, took_s = guided(*looks)
    assert problem is not None
    assert problem.code == code
    assert took_s < replugging.PATIENCE_S + 1


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a person at a terminal."""
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the root of a computer with a keyboard alone."""
    serve(plug_in(tmp_path, "1-1", ("1a86", "e010")), 0, "03", driver="usbhid")
    return tmp_path


@of_linux
@pytest.mark.usefixtures("no_boards", "person")
@pytest.mark.parametrize(
    ("replug", "as_json"),
    [(False, False), (True, True)],
    ids=["a person who can answer", "one who has asked for it"],
)
def test_the_command_guides_and_then_examines_what_has_come(
    replug: bool, as_json: bool, root: Path
) -> None:
    problem = Problem("E-DOCTOR-26", seconds=40)

    def plugs_in(
        _terminal: Terminal, before: Iterable[UsbDevice], look: replugging.Look
    ) -> Problem:
        assert tuple(before) == look() == (KEYBOARD,)
        serve(plug_in(root, "1-3", ("1a86", "7523")), 0, "ff")
        assert look() == (KEYBOARD, CH340)
        return problem

    case = gather(
        Terminal(Text("en"), as_json=as_json), (), None,
        replug=replug, computer=Computer("linux", root), guide=plugs_in,
    )  # fmt: skip
    assert case.system.devices == (KEYBOARD, CH340)
    assert case.replugged is problem


@of_linux
@pytest.mark.usefixtures("no_boards", "person")
@pytest.mark.parametrize(
    ("as_json", "on", "kernel"),
    [(True, (), ""), (False, ("COM3",), ""), (False, (), "microsoft")],
    ids=["as JSON", "of one port", "inside Windows"],
)
def test_nobody_is_asked_where_nobody_can_answer_or_a_port_was_named(
    as_json: bool, on: tuple[str, ...], kernel: str, root: Path
) -> None:
    (root / "proc/sys/kernel").mkdir(parents=True)
    (root / "proc/sys/kernel/osrelease").write_text(kernel, encoding="ascii")
    case = gather(
        Terminal(Text("en"), as_json=as_json), on, None,
        replug=False, computer=Computer("linux", root), guide=raising(AssertionError("asked")),
    )  # fmt: skip
    assert case.system.devices == (KEYBOARD,)
