"""What a world does to a kit: at times and with values that the seed draws, the same in each run of that seed."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from programs import program
from refused import refuses
from world_files import refusal_of, written

from marelle_sim import WorldError, simulate
from marelle_sim.trace import Button, Received, Sent, Set, Trace
from marelle_sim.world import Input, load_world
from marelle_text import Text

HEAD = "format = 1\nsize = [900, 600]\n[environment]\nlight = 300\n"
DRAWN = '[[input]]\nname = "button"\ntime = [1, 3]\nhold = 0.4\n[[input]]\nname = "light"\ntime = 2\nvalue = [10, 90]\n'
WAITS = "from marelle import wait\nwait(5000)\n"


def world(folder: Path, text: str) -> Path:
    return written(folder, HEAD + text)


@pytest.fixture
def waits(tmp_path: Path) -> Path:
    return written(tmp_path, WAITS, "program.py")


def test_each_seed_draws_its_own_time_and_value(tmp_path: Path, waits: Path) -> None:
    place = world(tmp_path, DRAWN)
    runs = [simulate(waits, world=place, seed=seed).trace for seed in range(8)]
    presses = [[(one.time_us, one.level) for one in trace.find(Button)] for trace in runs]
    lights = [[one.value for one in trace.find(Set)] for trace in runs]
    assert [[level for _us, level in found] for found in presses] == [[1, 0]] * 8
    assert {last - first for (first, _on), (last, _off) in presses} == {400_000}
    times = {found[0][0] for found in presses}
    assert len(times) == 8
    assert all(1_000_000 <= time_us <= 3_000_000 for time_us in times)
    assert len({value for (value,) in lights}) > 4
    assert all(10 <= value <= 90 for (value,) in lights)
    assert simulate(waits, world=place, seed=3).trace.sha256() == runs[3].sha256()


def test_the_world_says_what_was_drawn(tmp_path: Path, waits: Path) -> None:
    place = load_world(world(tmp_path, DRAWN))
    place.seed = 5
    told = [(one.name, one.time_us, one.value) for one in place.inputs_of("", 2)]
    trace = simulate(waits, world=place, seed=2).trace
    presses = [(one.name, one.time_us, one.level) for one in trace.find(Button)]
    changes = [(one.name, one.time_us, one.value) for one in trace.find(Set)]
    assert sorted(told) == sorted([*presses, *changes])


def test_two_inputs_of_one_name_have_chances_of_their_own(tmp_path: Path) -> None:
    twice = '[[input]]\nname = "button"\ntime = [1, 3]\n' * 2
    one, other = load_world(world(tmp_path, twice)).inputs_of("", 0)
    assert one.time_us < other.time_us


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(-1000, 1000),
    st.integers(0, 500),
    st.integers(0, 2**63),
)
def test_what_is_drawn_is_between_its_ends(
    first_us: int, span_us: int, value: int, width: int, seed: int
) -> None:
    made = Input("knob", first_us, value, latest_us=first_us + span_us, most=value + width)
    (drawn,) = made.drawn(seed, 0)
    assert first_us <= drawn.time_us <= first_us + span_us
    assert value <= drawn.value <= value + width


def test_an_input_without_a_range_is_as_it_is_written() -> None:
    told = [
        repr(one)
        for seed in range(5)
        for one in Input("button", 7, 1, hold_us=3).drawn(seed, seed)
    ]
    assert told == ["Input('button', 7, 1)", "Input('button', 10, 0)"] * 5


def test_a_range_is_told_as_one(tmp_path: Path) -> None:
    told = load_world(world(tmp_path, DRAWN)).describe(Text("en")).replace("\xa0", " ")
    told = told.replace("\u2013", " to ")
    assert "At 1.00 to 3.00 s, the button is pressed." in told
    assert "At 2.00 s, the light becomes 10 lux to 90 lux." in told


TEXT = '[[input]]\nname = "uart0"\ntime = [1, 2]\ntext = ["A50\\n", "é"]\n'


def test_a_text_of_the_world_comes_in_on_a_serial_port(tmp_path: Path) -> None:
    place = world(tmp_path, TEXT)
    texts = set()
    for seed in range(8):
        trace = simulate(program("inputs/answers_a_port"), world=place, seed=seed).trace
        (received,) = trace.find(Received)
        texts.add(received.text)
        assert received.port == "uart0"
        assert 1_000_000 <= received.time_us <= 2_000_000
        printed = trace.printed().replace("b'", "").replace("'", "").split()
        assert "".join(printed) == str(received.text.encode())[2:-1]
        assert {sent.text for sent in trace.find(Sent)} == {"\\xffok"}
        assert Trace.read(trace.lines()).sha256() == trace.sha256()
    assert texts == {"A50\n", "é"}


def test_a_text_is_told_and_needs_a_port(tmp_path: Path, waits: Path) -> None:
    told = load_world(world(tmp_path, TEXT)).describe(Text("en")).replace("\xa0", " ")
    assert "A50 and é comes in on uart0." in told
    with refuses(WorldError, "E-WORLD-30", nearest="uart1, uart0"):
        simulate(waits, world=world(tmp_path, TEXT.replace("uart0", "uart7")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3", "E-WORLD-08"), ("[]", "E-WORLD-08"), ("[3]", "E-WORLD-08"), (f'"{"x" * 201}"', "E-WORLD-08"),
        (str(["a"] * 101).replace("'", '"'), "E-WORLD-12"), ('"a"\nvalue = 1', "E-WORLD-06"), ('"a"\nhold = 1', "E-WORLD-06"),
    ],
)  # fmt: skip
def test_a_text_that_is_none_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = world(tmp_path, f'[[input]]\nname = "uart0"\ntime = 1\ntext = {text}\n')
    assert refusal_of(path).code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("[1, 3]", "[3, 1]"), "E-WORLD-10"),
        (("[1, 3]", "[1, 2, 3]"), "E-WORLD-08"),
        (("[1, 3]", "[-1, 3]"), "E-WORLD-10"),
        (("[1, 3]", '["1", 3]'), "E-WORLD-08"),
        (("[10, 90]", "[10, 90.5]"), "E-WORLD-08"),
        (("[10, 90]", "[90, 10]"), "E-WORLD-10"),
        (("[10, 90]", "9.5"), "E-WORLD-08"),
        (("hold = 0.4", "hold = 0"), "E-WORLD-10"),
        (("hold = 0.4", "holds = 1"), "E-WORLD-06"),
    ],
)
def test_a_range_that_is_none_is_refused(
    tmp_path: Path, change: tuple[str, str], code: str
) -> None:
    assert change[0] in DRAWN
    assert refusal_of(world(tmp_path, DRAWN.replace(*change))).code == code


def test_a_value_that_the_part_cannot_have_is_refused_whichever_is_drawn(
    tmp_path: Path, waits: Path
) -> None:
    knob = '[[input]]\nname = "range sensor"\ntime = 1\nvalue = [10, 5000]\n'
    with refuses(WorldError, "E-WORLD-36", value=5000):
        simulate(waits, world=world(tmp_path, knob))
