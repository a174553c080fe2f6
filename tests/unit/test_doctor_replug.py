"""A board that nobody sees is unplugged and plugged in again: what that changes on USB says what is wrong."""

import itertools

import pytest
from made_up_computer import ACM0, CH340, KEYBOARD, PICO, well
from typed_commands import ENGLISH, Command

from marelle_host.cli.diagnosis import case, replug
from marelle_host.cli.terminal.output import Terminal
from marelle_host.doctor import System, UsbDevice
from marelle_text import Problem, Text

HUB_OF_CAMERAS = UsbDevice("1-9", 0x1234, 0x00AB, frozenset((14,)))
NOTHING = well(devices=(KEYBOARD,), ports=())


def guided(*looks: tuple[UsbDevice, ...]) -> tuple[Problem | None, float]:
    """Guide a person on a computer that sees these one after the other, the last ones for ever; with how long that took."""
    seen = itertools.chain(looks, itertools.repeat(looks[-1]))
    now_s = [0.0]

    def sleep(seconds: float) -> None:
        now_s[0] += seconds

    return replug.guide(
        Terminal(Text("en")),
        NOTHING.devices or (),
        lambda: next(seen),
        clock=lambda: now_s[0],
        sleep=sleep,
    ), now_s[0]


def test_a_board_that_comes_is_no_problem_and_nobody_waits_for_the_rest() -> None:
    problem, took_s = guided((KEYBOARD,), (KEYBOARD,), (KEYBOARD, CH340))
    assert problem is None
    assert took_s < 4


@pytest.mark.parametrize(
    ("looks", "code"),
    [
        ([(KEYBOARD,)], "E-DOCTOR-26"),
        ([(KEYBOARD,), ()], "E-DOCTOR-27"),
        ([(KEYBOARD,), (KEYBOARD, HUB_OF_CAMERAS)], "E-DOCTOR-28"),
        ([(), (KEYBOARD,)], "E-DOCTOR-28"),
    ],
)
def test_what_has_changed_says_what_is_wrong(
    looks: list[tuple[UsbDevice, ...]], code: str
) -> None:
    problem, took_s = guided(*looks)
    assert problem is not None
    assert problem.code == code
    assert took_s < replug.PATIENCE_S + 1


def test_a_device_that_moves_to_another_socket_has_come() -> None:
    watched = replug.Replugging([PICO])
    assert watched.came([PICO]) is None
    moved = PICO._replace(place="1-5")
    assert watched.came([moved]) == moved
    assert watched.gone == 1


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[System]:
    """Have a person at a terminal; give the list of what this computer sees, one look after the other."""
    systems: list[System] = []
    monkeypatch.setattr(case, "read_system", lambda asked, also: systems.pop(0))
    monkeypatch.setattr(case, "read_devices", lambda: systems.pop(0).devices)
    monkeypatch.setattr(Terminal, "can_ask", lambda terminal: not terminal.as_json)
    return systems


def test_the_command_guides_and_then_examines_what_has_come(
    watched: list[System], monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    monkeypatch.setattr(replug, "_LOOK_S", 0)
    monkeypatch.setattr(replug, "_SETTLING_S", 0)
    came = well(devices=(KEYBOARD, CH340), ports=())
    watched.extend([NOTHING, NOTHING, came, came])
    said = marelle("doctor", "--plain", exits=1, environment=ENGLISH)
    assert said.err.startswith(Text("en")("cli.doctor.replug", seconds=40))
    assert said.out.endswith("Type: sudo modprobe ch341 (E-DOCTOR-04)\n")


def test_nobody_is_asked_where_nobody_can_answer_or_a_port_was_named(
    watched: list[System], marelle: Command
) -> None:
    watched.extend([NOTHING, well(devices=(), ports=())])
    marelle("doctor", "--json", exits=1, environment={})
    answer = marelle("doctor", "--plain", "--on", "COM3", exits=1, environment=ENGLISH)
    assert "Unplug" not in answer.out


def test_a_board_that_is_missing_among_others_is_looked_for_when_asked(
    watched: list[System], monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    monkeypatch.setattr(replug, "PATIENCE_S", 0.01)
    monkeypatch.setattr(replug, "_LOOK_S", 0.02)
    pico = well()
    monkeypatch.setattr(case, "examine_boards", lambda ports, table: {ACM0: None})
    watched.extend([pico, pico, pico])
    assert marelle("doctor", "--replug", "--json", exits=1).data["first"]["code"] == "E-DOCTOR-26"
