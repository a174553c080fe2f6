"""Raspberry Pi's own examples for MicroPython, unmodified, on each kind of board: they end there as on a real one.

They are run from a checkout of commit 1dc8d73a (tests/support/checkouts.py), with `pytest -m peers`.
"""

import pytest
from checkouts import checkout

from marelle_sim import Run, simulate, virtual_board
from marelle_sim.boards import BOARDS

pytestmark = pytest.mark.peers

RADIO, RP2350 = ("pico_w", "xrp_controller"), ("pico2", "xrp_controller")
TOO_SLOW = "ValueError: freq out of range"  # 2000 Hz, which 150 MHz cannot be divided to; Raspberry Pi knows: issue 83
OFFLINE = "RuntimeError: network connection failed"
NO_NETWORK = "ImportError: no module named 'network'"
ON_EACH = (
    "adc/temperature.py", "blink/blink.py", "irq/irq.py", "pio/pio_exec.py", "pio/pio_pinchange.py",
    "pio/pio_pwm.py", "pio/pio_spi.py", "pio/pio_uart_tx.py", "pio/pio_ws2812.py", "pwm/pwm_fade.py",
    "spi/spi.py", "uart/loopback/uart.py",
)  # fmt: skip
SLOW = ("pio/pio_1hz.py", "pio/pio_blink.py", "pio/pio_irq.py")
WEB = "wireless/webserver.py"


def wanted(program: str, board: str) -> str:
    """Return the last line of a failure, "" where a program runs."""
    if program == WEB:
        return OFFLINE if board in RADIO else NO_NETWORK
    return TOO_SLOW if program in SLOW and board in RP2350 else ""


def last_line(run: Run) -> str:
    return "" if run.error is None else run.error.traceback.splitlines()[-1]


@pytest.mark.parametrize("vm", ["python", "micropython"])
@pytest.mark.parametrize("program", [*ON_EACH, *SLOW, WEB])
def test_an_example_ends_on_each_board_as_on_a_real_one(program: str, vm: str) -> None:
    file = checkout("raspberrypi/pico-micropython-examples") / program
    ends = {
        name: last_line(simulate(file, board=virtual_board(name), seconds=15, vm=vm))
        for name in BOARDS
    }
    assert ends == {name: wanted(program, name) for name in BOARDS}
