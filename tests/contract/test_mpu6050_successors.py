"""The driver of the MPU-6050 reads the successors sold in its place right, and refuses an unknown chip."""

from collections.abc import Callable

import pytest
from chip_kits.kit import Moving
from found_micropython import VMS
from programs import program_text

from marelle_sim import Run, virtual_board
from marelle_sim.chips.motion import GRAVITY_MM_S2
from marelle_sim.chips.mpu6050 import ACCEL_CONFIG_2, TEMPERATURES, WHO_AM_I, Mpu6050

Three = tuple[float, float, float]


class Felt(Moving):
    """A turn of 400 degrees/s to the left, on the flat."""

    def __init__(self) -> None:
        super().__init__(-400_000, (0.0, 0.0, GRAVITY_MM_S2))


class Warm:
    """Errors of a chip at 40 degrees; they record the rate of the acceleration and change nothing."""

    def __init__(self) -> None:
        self.rate_hz = 0.0

    def acceleration(self, felt: Three, rate_hz: float) -> Three:
        self.rate_hz = rate_hz
        return felt

    def turning(self, felt: Three, rate_hz: float) -> Three:
        return felt

    def warmer(self) -> float:
        return 15.0


@pytest.fixture
def printed(run_on: Callable[..., Run]) -> Callable[..., str]:
    """Return a function that runs the program with a chip and returns its output."""

    def read(chip: Mpu6050, vm: str = "python") -> str:
        board = virtual_board()
        board.i2c(0).attach(0x68, chip)
        return run_on(board, program_text("chips/reads_an_mpu6050"), vm=vm).stdout

    return read


@pytest.mark.parametrize("identity", TEMPERATURES, ids=hex)
def test_a_successor_is_read_as_its_register_map_says(
    identity: int, printed: Callable[..., str]
) -> None:
    errors = Warm()
    told = printed(Mpu6050(Felt(), errors, identity=identity))
    turn, acceleration, hundredths = map(int, told.split())
    assert (turn, acceleration) == (400, 9808)
    assert hundredths == pytest.approx(4000, abs=1)
    assert errors.rate_hz == pytest.approx(2 * 42.5, abs=4), "its own filter is set"


@pytest.mark.parametrize("vm", VMS)
def test_a_chip_that_nothing_is_known_of_is_refused_with_what_it_said(
    vm: str, printed: Callable[..., str]
) -> None:
    chip = Mpu6050(Felt())
    chip.identity = {WHO_AM_I: 0x72}
    chip.write_register(0x6B, 0x80)  # a reset takes it over
    assert printed(chip, vm) == "E-BOT-07 IMU: another chip answers: 0x72 114\n"


def test_the_filter_of_the_mpu_6050_itself_is_left_alone(printed: Callable[..., str]) -> None:
    chip = Mpu6050(Felt())
    printed(chip)
    assert chip.read_register(ACCEL_CONFIG_2) == 0
