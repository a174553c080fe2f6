"""Each call of a program's functions has a frame of its own, whoever calls it: a task, a timer, a pin, a generator's consumer."""

import pytest
from programs import program

from marelle_sim import simulate
from marelle_sim.programs import Steps


def steps_of(name: str) -> Steps:
    """Return the steps of a program; they change nothing of its run."""
    steps, path = Steps(), program(f"steps/{name}")
    run = simulate(path, lines=steps, seconds=2)
    assert run.ended == "done"
    assert run.sha256() == simulate(path, seconds=2).sha256()
    return steps


@pytest.mark.parametrize(
    ("name", "lines", "frames"),
    [
        (
            "calls_in_tasks",
            [(3, 0), (6, 0), (11, 0), (17, 0), (12, 1), (13, 1), (7, 2), (7, 3), (8, 2), (14, 1), (8, 3)],
            {0: ("", -1), 1: ("main", 0), 2: ("child", 1), 3: ("child", 0)},
        ),
        (
            "calls_of_a_timer",
            [(3, 0), (5, 0), (7, 0), (10, 0), (15, 0), (20, 0), (21, 0), (16, 1), (12, 2), (17, 1), (22, 0)],
            {0: ("", -1), 1: ("work", 0), 2: ("tick", 1)},
        ),
        (
            "calls_of_a_pin",
            [(3, 0), (6, 0), (10, 0), (15, 0), (16, 0), (17, 0), (11, 1), (7, 2), (12, 1)],
            {0: ("", -1), 1: ("rise", 0), 2: ("edge", 1)},
        ),
        (
            "calls_of_methods",
            [(4, 0), (5, 0), (7, 0), (10, 0), (15, 0), (8, 1), (16, 0), (11, 2), (12, 2), (17, 0)],
            {0: ("", -1), 1: ("__init__", 0), 2: ("more", 0)},
        ),
        (
            "calls_in_a_generator",
            [(4, 0), (8, 0), (13, 0), (14, 0), (9, 1), (5, 2), (5, 3), (10, 1), (5, 4), (15, 0)],
            {0: ("", -1), 1: ("numbers", 0), 2: ("double", 1), 3: ("double", 0), 4: ("double", 1)},
        ),
        (
            "calls_of_an_inner_function",
            [(4, 0), (15, 0), (5, 1), (7, 1), (11, 1), (9, 2), (12, 1)],
            {0: ("", -1), 1: ("outer", 0), 2: ("inner", 1)},
        ),
        (
            "calls_in_a_comprehension",
            [(4, 0), (8, 0), (5, 1), (5, 2), (9, 0), (5, 3)],
            {0: ("", -1), 1: ("f", 0), 2: ("f", 0), 3: ("f", 0)},
        ),
        (
            "calls_that_fail",
            [(4, 0), (8, 0), (15, 0), (19, 0), (9, 1), (10, 1), (5, 2), (12, 1), (16, 3)],
            {0: ("", -1), 1: ("caught", 0), 2: ("fails", 1), 3: ("after", 1)},
        ),
    ],
    ids=["tasks", "timer", "pin", "method", "generator", "inner", "comprehension", "fails"],
)  # fmt: skip
def test_a_line_is_told_with_its_call(
    name: str, lines: list[tuple[int, int]], frames: dict[int, tuple[str, int]]
) -> None:
    steps = steps_of(name)
    assert [(line, frame) for _time_us, line, frame, _changes in steps.events] == lines
    assert steps.frames() == frames


def test_recursion_goes_as_deep_as_without_steps() -> None:
    steps = steps_of("calls_itself")
    assert [step[2] for step in steps.events] == [0, 0, 0, *range(1, 65), 0]
    assert steps.frames()[64] == ("f", 63)


def test_what_a_function_sets_outside_is_told_with_the_frame_that_has_it() -> None:
    changes = [step[3] for step in steps_of("calls_of_a_timer").events]
    assert changes[8:] == [[("t", "<Timer>")], [("seen", "1", 0)], []]
    changes = [step[3] for step in steps_of("calls_of_an_inner_function").events]
    assert changes[5:] == [[("k", "0")], [("k", "1")]]


def test_a_module_of_the_program_is_a_frame_and_its_variables_are_its_own() -> None:
    steps = steps_of("uses_outils")
    assert [step[1:] for step in steps.events] == [
        (3, 0, []),
        (3, 1, []),
        (6, 1, [("n", "3")]),
        (5, 0, []),
        (8, 2, []),
        (9, 2, [("n", "4", 1)]),
        (6, 0, [("n", "4")]),
    ]
    assert steps.frames() == {0: ("", -1), 1: ("outils", 0), 2: ("f", 0)}
