"""The rest of a Pico: clock, watchdog, sleep, identity registers, `select`, `micropython`, and what is refused."""

from pathlib import Path

import pytest
from handed_in import write
from programs import Fails, RunText, answer, program

from marelle_sim import simulate, virtual_board
from marelle_sim.testing.board import Board


def test_the_clock_can_be_set_and_goes_on() -> None:
    before, after, local, seconds = answer(
        simulate(program("system/sets_the_clock"), board=virtual_board())
    )
    assert before == (2026, 1, 1, 3, 0, 0, 0, 0)
    assert after == (2027, 3, 1, 0, 0, 0, 5, 0)
    assert local == (2027, 3, 1, 0, 0, 5)
    assert seconds == 1_803_859_205


def test_a_watchdog_that_is_not_fed_restarts_the_board() -> None:
    run = simulate(program("system/feeds_a_watchdog"), board=virtual_board())
    assert run.ended == "reset"
    assert run.seconds == pytest.approx(6.5, abs=0.001)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("id=1", "WDT(1) doesn't exist"),
        ("timeout=8389", "timeout exceeds 8388"),
        ("timeout=0", "WDT timeout too short"),
    ],
)
def test_a_wrong_watchdog_is_refused(options: str, words: str, fails: Fails) -> None:
    error = fails(f"from machine import WDT\nWDT({options})\n", board=virtual_board())
    assert error.traceback.splitlines()[-1] == f"ValueError: {words}"


def test_a_light_sleep_lasts_as_long_as_it_is_told() -> None:
    assert answer(simulate(program("system/sleeps_lightly"), board=virtual_board())) == 1234


def test_a_light_sleep_ends_at_an_interrupt(board: Board) -> None:
    board.pin(3).set(1, at_s=2.5)
    assert answer(simulate(program("system/sleeps_until_woken"), board=board)) == 2500


def test_a_deep_sleep_ends_the_run() -> None:
    run = simulate(program("system/sleeps_deeply"), board=virtual_board())
    assert (run.ended, round(run.seconds, 2)) == ("reset", 3.0)


def test_the_identity_registers_say_what_chip_it_is() -> None:
    assert answer(simulate(program("system/reads_its_registers"), board=virtual_board())) == (
        0x927,
        2,
        0x410C,
        0x29,
    )


@pytest.mark.parametrize("text", ["mem32[0x40054028]", "mem32[0xD0000014] = 1"])
def test_other_registers_are_refused_with_the_reason(text: str, fails: Fails) -> None:
    error = fails(f"from machine import mem32\n{text}\n", board=virtual_board())
    assert error.code == "E-BOARD-01"


def test_threads_are_refused_with_the_reason_and_never_look_like_a_missing_module(
    run_text: RunText,
) -> None:
    text = "try:\n    import _thread\nexcept ImportError:\n    print('alone')\n"
    run = run_text(text, board=virtual_board())
    assert (run.error and run.error.code, run.stdout) == ("E-BOARD-02", "")


def test_a_module_that_only_a_pico_w_has_is_told_and_may_be_played(
    tmp_path: Path, run_text: RunText, fails: Fails
) -> None:
    text = "import network\nprint(network.hostname())\n"
    error = fails(text)
    assert (error.code, error.facts["name"]) == ("E-BOARD-04", "network")

    write(tmp_path / "stubs", {"network.py": "def hostname():\n    return 'pico'\n"})
    assert run_text(text, path=tmp_path / "stubs").stdout == "pico\n"


def test_a_poll_waits_for_the_serial_port(board: Board) -> None:
    board.uart(0).feed(b"!", at_s=0.2)
    assert answer(simulate(program("system/polls_a_port"), board=board)) == (
        [],
        50,
        [(True, 1)],
        200,
        True,
    )


@pytest.mark.parametrize(
    "name",
    [
        "array",
        "asyncio",
        "binascii",
        "collections",
        "errno",
        "hashlib",
        "heapq",
        "io",
        "json",
        "machine",
        "os",
        "random",
        "re",
        "select",
        "struct",
        "sys",
        "time",
    ],
)
def test_the_older_names_of_modules_are_known(name: str, run_text: RunText) -> None:
    assert run_text(f"import {name}\nimport u{name}\n", board=virtual_board()).error is None


def test_code_for_the_compilers_of_a_board_runs_as_python() -> None:
    assert answer(simulate(program("system/has_compiled_code"), board=virtual_board())) == (
        3, b"\xff\xff\0\0", 0xFFFFFFFF, "E-BOARD-03", [3], (1, 0), 0xFFFF,
    )  # fmt: skip


def test_an_interrupt_tells_its_edge_and_asking_does_not_end_it(board: Board) -> None:
    for at_s, level in ((0.2, 1), (0.4, 0), (0.6, 1)):
        board.pin(3).set(level, at_s=at_s)
    assert answer(simulate(program("system/asks_an_interrupt"), board=board)) == (
        [8, 4, 8],
        12,
        True,
    )


def test_a_signal_keeps_what_is_not_given_and_may_be_inverted(board: Board) -> None:
    wires = board.pin(5), board.pin(6)
    assert answer(simulate(program("system/keeps_signals"), board=board)) == (16384, 16384, 0)
    assert [(hz, round(share, 2)) for hz, share in (wire.pwm or (0, 0.0) for wire in wires)] == [
        (2000, 0.25), (500, 0.75),
    ]  # fmt: skip
