"""A pin of an RP2350 that is pulled down stays high once it was: erratum RP2350-E9 of revision A2."""

import pytest
from fixture_types import RunText
from found_micropython import VMS
from programs import program

from marelle_sim import virtual_board


@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize(
    ("name", "seen"), [("pico", "00 11 00 00 00 0"), ("pico2", "00 11 11 00 10 1")]
)
def test_a_pin_of_an_rp2350_that_is_pulled_down_stays_high_until_it_is_driven(
    run_text: RunText, name: str, seen: str, vm: str
) -> None:
    board = virtual_board(name)
    for number in (2, 3):
        for at_s, level in ((0.05, 1), (0.15, None), (0.25, 0), (0.28, None)):
            board.pin(number).set(level, at_s)
    run = run_text(program("held_pins/reads_two_pulled_down"), board=board, vm=vm, check=True)
    assert run.stdout.strip() == seen
