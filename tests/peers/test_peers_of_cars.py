"""Programs of makers, unmodified, on a robot wired as theirs: forward is forward, right is right.

They are run from checkouts (tests/support/checkouts.py; makers_cars.py has the commits), with `pytest -m peers`."""

from pathlib import Path

import pytest
from checkouts import checkout
from driven import Driven, driven
from makers_cars import BACK, FORWARD, LEFT, MAKERS, RIGHT, Maker

from marelle_sim import Run, simulate, virtual_board
from marelle_sim.boards import BOARDS

pytestmark = pytest.mark.peers

LEAST_MM, LEAST_DEG = 20, 10


def way(move: Driven) -> str:
    """Return which way a robot went."""
    if abs(move.right_deg) > LEAST_DEG:
        return RIGHT if move.right_deg > 0 else LEFT
    if abs(move.ahead_mm) > LEAST_MM:
        return FORWARD if move.ahead_mm > 0 else BACK
    return ""


@pytest.mark.parametrize("name", MAKERS)
def test_a_makers_own_program_goes_where_its_author_says(name: str, tmp_path: Path) -> None:
    maker: Maker = MAKERS[name]
    root = checkout(maker.repository)
    folders = [root / folder for folder in maker.folders]
    folders += [checkout(repository) for repository, _commit in maker.others]
    program = root / maker.program.strip() if maker.program.endswith(".py") else None
    if program is None:
        program = tmp_path / "main.py"
        program.write_text(maker.program, encoding="utf-8")
    kit = maker.kit
    if "\n" in kit:
        (tmp_path / "kit.toml").write_text(kit, encoding="utf-8")
        kit = str(tmp_path / "kit.toml")
    inputs = "".join(
        f'\n[[input]]\nname = "button"\ntime = {second}\nvalue = {value}\n'
        for press in maker.press
        for second, value in ((press, 1), (press + 0.3, 0))
    )
    world = tmp_path / "world.toml"
    world.write_text(f"format = 1\nsize = [6000, 6000]\nborder = true\n{inputs}", encoding="utf-8")
    run = simulate(
        program, kit=kit, world=world, path=folders, tolerances=False, seconds=maker.seconds
    )
    assert run.error is None, run.error.traceback
    seen = [way(*driven(run, (begin, end))) for begin, end, _said in maker.moves]
    assert seen == [said for _begin, _end, said in maker.moves]


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
