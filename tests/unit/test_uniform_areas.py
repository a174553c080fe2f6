"""Where a mat is plain, and the line sensor of a robot among others, which looks only when it must."""

from math import hypot, inf
from pathlib import Path

from hypothesis import given, strategies as st
from programs import program
from world_files import written

from marelle_sim import simulate
from marelle_sim.world.mat import Mat
from marelle_sim.world.uniform_areas import UniformAreas

WIDTH, HEIGHT = 300, 200
MAT = """
format = 1
size = [2000, 400]
[[line]]
points = [[700, 0], [700, 400]]
width = 20
[[line]]
points = [[900, 0], [960, 400]]
width = 20
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
    looks = program("sensors/reads_the_mat")
    place = "at = [200, 200]\nheading = 90\n"
    alone, others = (
        written(tmp_path, MAT + robots, f"{name}.toml")
        for name, robots in (
            ("alone", f"[robot]\n{place}"),
            (
                "others",
                f'[[robot]]\nname = "other"\nat = [1900, 300]\n[[robot]]\nname = "it"\n{place}',
            ),
        )
    )
    readings = simulate(looks, world=alone, tolerances=False, seconds=4).stdout.split()
    among = simulate({"it": looks}, world=others, tolerances=False, seconds=4)
    assert among.stdout.split() == readings
    assert len(set(readings)) > 4
