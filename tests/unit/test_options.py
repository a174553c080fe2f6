"""What is asked of a run is checked before anything runs."""

from typing import Any

import pytest
from fixture_types import RunText
from programs import program
from refused import refuses

from marelle_sim import simulate
from marelle_sim.errors import UsageProblem
from marelle_sim.runners import Options

NAN = float("nan")


def asked(**options: Any) -> Options:
    """Return options, these options, the others as usual."""
    return Options(**{"seconds": 60, **options})


@pytest.mark.parametrize(
    ("seconds", "us"), [(0.001, 1000), (1.5, 1_500_000), (86_400, 86_400 * 10**6)]
)
def test_a_length_becomes_microseconds(seconds: float, us: int) -> None:
    assert asked(seconds=seconds).limit_us == us


@pytest.mark.parametrize("seconds", [0, 0.0009, -1, 86_401, 1e300, 10**400, NAN, float("inf")])
def test_a_length_out_of_bounds_is_refused(seconds: float) -> None:
    bounds = {"shortest": 0.001, "longest": 86_400}
    with refuses(UsageProblem, "E-RUN-01", given=str(seconds), **bounds):
        asked(seconds=seconds)


@pytest.mark.parametrize("seed", [-1, 2**32, 10**30])
def test_a_seed_out_of_bounds_is_refused(seed: int) -> None:
    with refuses(UsageProblem, "E-RUN-02", given=str(seed), largest=2**32 - 1):
        asked(seed=seed)
    assert asked(seed=2**32 - 1).seed == 2**32 - 1


@pytest.mark.parametrize("presses", [{"button": [1.0, 2]}, [("button", 1.0), ("button", 2)]])
def test_a_press_lasts_150_ms(presses: object) -> None:
    assert asked(press=presses).inputs == [
        ("button", 1_000_000, 1), ("button", 1_150_000, 0),
        ("button", 2_000_000, 1), ("button", 2_150_000, 0),
    ]  # fmt: skip


def test_an_input_is_a_name_a_value_and_a_time() -> None:
    assert asked(inputs=[("light", 20.4, 0.5)]).inputs == [("light", 500_000, 20)]


@pytest.mark.parametrize("at_s", [-0.1, 86_400.5, NAN, float("inf"), 10**400])
def test_a_time_out_of_bounds_is_refused(at_s: float) -> None:
    with refuses(UsageProblem, "E-RUN-03", name="button"):
        asked(press={"button": [at_s]})
    with refuses(UsageProblem, "E-RUN-03", name="light"):
        asked(inputs=[("light", 1, at_s)])


@pytest.mark.parametrize("value", [NAN, float("inf"), 1.1e9, -2e9, 10**400])
def test_a_value_out_of_bounds_is_refused(value: float) -> None:
    with refuses(UsageProblem, "E-RUN-04", name="light", given=str(value)):
        asked(inputs=[("light", value, 1)])


def test_a_name_that_nothing_listens_to_is_refused_with_those_there_are(
    run_text: RunText,
) -> None:
    with refuses(UsageProblem, "E-RUN-05", name="bouton", known="button, range sensor"):
        run_text("pass", world="empty", press={"bouton": [1]})


@pytest.mark.parametrize("name", ["knob", "light"])
def test_what_is_no_button_is_not_pressed(name: str, run_text: RunText) -> None:
    with refuses(UsageProblem, "E-RUN-28", name=name):
        run_text("pass", kit="bench_pico", press={name: [1]})


def test_a_press_reaches_the_program() -> None:
    run = simulate(program("inputs/waits_for_a_press"), world="empty", press={"button": [1.0]})
    assert run.stdout == "10\n"
    assert [event[3:] for event in run.trace.select("button")] == [["button", 1, "script"]]
