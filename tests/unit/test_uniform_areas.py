"""Where a mat is plain, and the line sensor of a robot among others, which looks only when it must."""

from math import hypot, inf
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from marelle_sim import simulate
from marelle_sim.world.mat import Mat
from marelle_sim.world.uniform_areas import UniformAreas

WIDTH, HEIGHT = 300, 200
LOOK = """
from machine import ADC, PWM, Pin
from time import sleep_ms
wheels = PWM(Pin(10), freq=20000), PWM(Pin(12), freq=20000)
eye = ADC(1)
for wheel in wheels:
    wheel.duty_u16(30000)
for n in range(450):
    print(eye.read_u16())
    sleep_ms(7)
"""


def test_a_white_mat_is_uniform_everywhere() -> None:
    assert UniformAreas(Mat(WIDTH, HEIGHT, bytes(WIDTH * HEIGHT))).radius_mm(-500, 30) == inf


@given(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.sampled_from((0, 60)),
    st.floats(-50, WIDTH + 50), st.floats(-50, HEIGHT + 50),
)  # fmt: skip
def test_nothing_else_is_within_the_radius(
    dot_x: int, dot_y: int, ground: int, x: float, y: float
) -> None:
    darkness = bytearray((ground,)) * (WIDTH * HEIGHT)
    darkness[dot_y * WIDTH + dot_x] = 255
    radius = UniformAreas(Mat(WIDTH, HEIGHT, bytes(darkness))).radius_mm(x, y)
    assert hypot(dot_x + 0.5 - x, dot_y + 0.5 - y) > radius - 1
    if ground and 0 <= x < WIDTH and 0 <= y < HEIGHT:
        assert radius <= min(x, y, WIDTH - x, HEIGHT - y)


def test_a_robot_among_others_reads_what_one_that_is_alone_does(tmp_path: Path) -> None:
    program = tmp_path / "look.py"
    program.write_text(LOOK, encoding="utf-8")
    mat = (
        "format = 1\nsize = [2000, 400]\n"
        "[[line]]\npoints = [[700, 0], [700, 400]]\nwidth = 20\n"
        "[[line]]\npoints = [[900, 0], [960, 400]]\nwidth = 20\n"
    )
    stands = '[[robot]]\nname = "other"\nat = [1900, 300]\n'
    readings: list[list[str]] = []
    for robots in ('[robot]\nat = [200, 200]\nheading = 90\n',
                   stands + '[[robot]]\nname = "it"\nat = [200, 200]\nheading = 90\n'):  # fmt: skip
        world = tmp_path / f"{len(readings)}.toml"
        world.write_text(mat + robots, encoding="utf-8")
        many = "[[robot]]" in robots
        programs = {"it": program} if many else program
        run = simulate(programs, world=world, tolerances=False, seconds=4)
        readings.append(run.stdout.split())
    assert readings[0] == readings[1]
    assert len(set(readings[0])) > 4
