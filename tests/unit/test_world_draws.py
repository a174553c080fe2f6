"""What the seed draws of a world: the order of words, and with it places and texts; times and values of its inputs."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from programs import program
from refused import refuses
from world_files import refusal_of, written

from marelle_sim import WorldError, simulate
from marelle_sim.toml import Source
from marelle_sim.trace import Button, Received, Sent, Set, Trace
from marelle_sim.world import Input, World, drawn_for, load_world
from marelle_sim.world.draws import LONGEST_WORD, Draw, drawn_words, with_words
from marelle_sim.world.worldfile import build_world
from marelle_text import Text

HEAD = """\
format = 1
size = [900, 600]
[squares]
size = 150
columns = 6
rows = 4
"""
ROUND = '[[draw]]\nname = "round"\nwords = ["B1", "D1", "F1"]\n'
INK = '[[draw]]\nname = "ink"\nwords = ["red", "blue"]\n'
SPOT = '[[patch]]\nshape = "disc"\ndiameter = 90\nsquare = "{round.1}"\ncolor = "{ink.2}"\n'
SAYS = '[[label]]\nsquare = "A2"\ntext = "{round}!"\n'
SENDS = '[[input]]\nname = "uart0"\ntime = 1\ntext = "{round}\\n"\n'
DRAWN = ROUND + INK + SPOT + SAYS + SENDS
READS = program("inputs/reads_a_port_later")
LIT = "format = 1\nsize = [900, 600]\n[environment]\nlight = 300\n"
PRESSED = '[[input]]\nname = "button"\ntime = [1, 3]\nhold = 0.4\n[[input]]\nname = "light"\ntime = 2\nvalue = [10, 90]\n'
WAITS = "from marelle import wait\nwait(5000)\n"


def world(text: str) -> World:
    return build_world(Source("world.toml", HEAD + text), "drawn", Path())


@pytest.fixture
def place() -> World:
    """A world in which all is drawn."""
    return world(DRAWN)


def test_a_draw_is_the_same_on_every_computer_and_version() -> None:
    words = ("A", "B", "C", "D", "E", "F")
    drawn = ["".join(Draw("round", words).of(seed)) for seed in range(6)]
    assert drawn == ["ABDEFC", "CAFEDB", "DFCAEB", "EADBCF", "BFCEAD", "FAEBCD"]


@given(st.integers(2, 20), st.integers(0, 1000), st.sampled_from(["round", "table"]))
def test_as_many_seeds_as_words_draw_each_word_first(count: int, block: int, name: str) -> None:
    words = [str(number) for number in range(count)]
    seeds = range(block * count, (block + 1) * count)
    orders = [Draw(name, words).of(seed) for seed in seeds]
    assert sorted(order[0] for order in orders) == sorted(words)
    assert [sorted(order) for order in orders] == [sorted(words)] * count


def test_the_words_behind_the_first_stand_in_any_order_in_a_block_of_seeds_too() -> None:
    orders = {"".join(Draw("round", ("A", "B", "C")).of(seed)) for seed in range(0, 300, 3)}
    assert len(orders) == 6


def test_each_seed_draws_all_words_in_its_own_order(place: World) -> None:
    orders = [drawn_for(place, seed).drawn["round"] for seed in range(40)]
    assert {tuple(sorted(order)) for order in orders} == {("B1", "D1", "F1")}
    assert len(set(orders)) == 6


def test_another_draw_changes_no_other() -> None:
    alone = [drawn_for(world(ROUND), seed).drawn["round"] for seed in range(10)]
    assert [drawn_for(world(DRAWN), seed).drawn["round"] for seed in range(10)] == alone


def test_what_is_drawn_lies_on_the_mat_and_comes_in(place: World) -> None:
    for seed in range(5):
        run = simulate(READS, world=place, seed=seed)
        order, ink = run.world.drawn["round"], run.world.drawn["ink"]
        spot, label = run.world.shapes
        assert run.trace.header["drawn"] == {"round": [*order], "ink": [*ink]}
        assert run.stdout == f"b'{' '.join(order)}\\n'\n"
        assert (label.text, spot.color) == (  # type: ignore[union-attr]
            f"{' '.join(order)}!", {"red": "#d32f2f", "blue": "#0072b2"}[ink[1]],
        )  # fmt: skip
        middle = place.squares.centre_of(order[0]) if place.squares else None
        assert (spot.x_mm, spot.y_mm) == middle  # type: ignore[union-attr]
        mat = run.world.mat(4)
        assert [
            name for name in ("B1", "D1", "F1") if mat.darkness[_at(place, name, mat.width)]
        ] == [order[0]]


def _at(place: World, name: str, width: int) -> int:
    assert place.squares is not None
    x, y = place.squares.centre_of(name) or (0, 0)
    return round(y) * width + round(x)


def test_a_world_without_a_seed_shows_what_seed_0_draws(place: World) -> None:
    assert drawn_for(place, 0) is place
    assert place.drawn["round"] == Draw("round", ("B1", "D1", "F1")).of(0)


def test_runs_of_one_seed_share_their_world_and_its_mats(place: World) -> None:
    seed = next(seed for seed in range(9) if drawn_for(place, seed) is not place)
    assert drawn_for(place, seed) is drawn_for(place, seed)
    assert drawn_for(drawn_for(place, seed), 0).drawn == place.drawn


def test_the_worlds_seed_is_added() -> None:
    moved = world(DRAWN).drawn
    assert world("").drawn == {}
    assert build_world(Source("w", f"seed = 7\n{HEAD}{DRAWN}"), "w", Path()).drawn == (
        drawn_for(world(DRAWN), 7).drawn
    )
    assert moved == drawn_for(world(DRAWN), 0).drawn


def test_a_mat_is_drawn_anew_only_where_a_sensor_sees_another() -> None:
    told, seen = world(ROUND + SAYS), world(ROUND + INK + SPOT)
    for place, same in ((told, True), (seen, False)):
        mat = place.mat(4)
        other = next(
            drawn_for(place, seed) for seed in range(9) if drawn_for(place, seed) is not place
        )
        assert (other.mat(4) is mat) is same


def test_another_process_has_the_same_draw(place: World) -> None:
    here, there = (simulate(READS, world=place, seed=3, isolate=alone) for alone in (False, True))
    assert here.trace.sha256() == there.trace.sha256()
    assert [one.text for one in there.trace.find(Received)] == [
        " ".join(drawn_for(place, 3).drawn["round"]) + "\n"
    ]


def test_several_robots_have_one_draw() -> None:
    both = '[[robot]]\nname = "{}"\nsquare = "{}"\n'
    place = world(DRAWN + both.format("blue", "A1") + both.format("red", "C3"))
    runs = [simulate(READS, world=place, seed=seed) for seed in range(4)]
    assert [run.trace.header["drawn"]["round"] for run in runs] == [
        [*Draw("round", ("B1", "D1", "F1")).of(seed)] for seed in range(4)
    ]


@pytest.mark.micropython
def test_the_real_interpreter_has_the_same_draw() -> None:
    here = simulate(READS, world=world(DRAWN), seed=3)
    guest = simulate(READS, world=world(DRAWN), seed=3, vm="micropython")
    assert (guest.stdout, guest.trace.header["drawn"]) == (here.stdout, here.trace.header["drawn"])


def test_a_world_of_which_nothing_is_drawn_has_no_word_of_it() -> None:
    run = simulate(READS, world=world('[[label]]\nat = [90, 90]\ntext = "{round}"\n'))
    assert "drawn" not in run.trace.header
    assert [label.text for label in run.world.shapes] == ["{round}"]  # type: ignore[union-attr]


def test_the_world_says_what_is_drawn() -> None:
    said = world(DRAWN).describe(Text("en"))
    assert 'The seed chooses the order of B1, D1 and F1 ("round").' in said


def test_a_square_that_only_another_seed_would_draw_is_refused_at_once() -> None:
    text = '[[draw]]\nname = "round"\nwords = ["B1", "Z9"]\n' + INK + SPOT
    for seed in range(3):  # whatever stands first there
        with refuses(WorldError, "E-WORLD-17", value="Z9"):
            build_world(Source("w", f"seed = {seed}\n{HEAD}{text}"), "w", Path())


def test_a_colour_that_is_none_is_refused_whichever_is_drawn() -> None:
    text = '[[draw]]\nname = "ink"\nwords = ["red", "rouge"]\n' + ROUND + SPOT
    with refuses(WorldError, "E-WORLD-13", value="rouge"):
        world(text)


def test_a_text_that_would_be_too_long_in_some_order_is_refused() -> None:
    words = ["x" * LONGEST_WORD, "y", "z"]
    text = f'[[draw]]\nname = "n"\nwords = {words}\n'.replace("'", '"')
    long = '[[label]]\nat = [9, 9]\ntext = "{n.1}{n.1}{n.1}{n.1}{n.2}{n.2}"\n'
    with refuses(WorldError, "E-WORLD-12"):
        world(text + long)


def test_what_is_no_place_of_a_draw_stays_as_it_is() -> None:
    drawn = {"n": ("a", "b")}
    assert with_words('{"n": 1} {} {N} {n.b} {n.2}{n.1}', drawn) == '{"n": 1} {} {N} {n.b} ba'
    assert [drawn_words(text, drawn) for text in ("{n}", "{n.2}", "{n}!")] == [
        ["a", "b"],
        ["b"],
        ["a b!"],
    ]


TEXT = st.text('ab1 {}.n"\n', max_size=12)


WORDS = st.lists(st.one_of(TEXT, st.integers()), max_size=4)


def quoted(value: object) -> str:
    return (
        repr(value)
        if isinstance(value, int)
        else '"' + str(value).translate({34: '\\"', 10: "\\n"}) + '"'
    )


def world_or_refusal(text: str) -> World | int:
    """Return the world of a text, or the line that is refused."""
    try:
        return world(text)
    except WorldError as refusal:
        return int(refusal.facts["line"])


@given(st.one_of(TEXT, st.just("n")), WORDS, TEXT, TEXT, TEXT, st.integers(0, 99))
def test_whatever_is_written_is_read_for_every_seed_or_refused_with_its_line(
    name: str, words: list[object], label: str, square: str, sent: str, seed: int
) -> None:
    text = (
        f"[[draw]]\nname = {quoted(name)}\nwords = [{', '.join(map(quoted, words))}]\n"
        f'[[label]]\nat = [9, 9]\ntext = {quoted(label)}\n[[label]]\ntext = "a"\nsquare = {quoted(square)}\n'
        f'[[input]]\nname = "uart0"\ntime = 1\ntext = {quoted(sent)}\n'
    )
    place = world_or_refusal(text)
    drawn = Draw(name, [str(word) for word in words]).of(seed) if isinstance(place, World) else ()
    found = drawn_for(place, seed) if isinstance(place, World) else None
    assert found is None or found.drawn == {name: drawn}
    assert found is None or found.inputs[0].texts == (with_words(sent, {name: drawn}),)
    assert found is not None or place in range(8, 19)


def lit_world(folder: Path, text: str) -> Path:
    return written(folder, LIT + text)


@pytest.fixture
def waits(tmp_path: Path) -> Path:
    return written(tmp_path, WAITS, "program.py")


def test_each_seed_draws_its_own_time_and_value(tmp_path: Path, waits: Path) -> None:
    place = lit_world(tmp_path, PRESSED)
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
    place = load_world(lit_world(tmp_path, PRESSED))
    place.seed = 5
    told = [(one.name, one.time_us, one.value) for one in place.inputs_of("", 2)]
    trace = simulate(waits, world=place, seed=2).trace
    presses = [(one.name, one.time_us, one.level) for one in trace.find(Button)]
    changes = [(one.name, one.time_us, one.value) for one in trace.find(Set)]
    assert sorted(told) == sorted([*presses, *changes])


def test_two_inputs_of_one_name_have_chances_of_their_own(tmp_path: Path) -> None:
    twice = '[[input]]\nname = "button"\ntime = [1, 3]\n' * 2
    one, other = load_world(lit_world(tmp_path, twice)).inputs_of("", 0)
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
    told = load_world(lit_world(tmp_path, PRESSED)).describe(Text("en")).replace("\xa0", " ")
    told = told.replace("\u2013", " to ")
    assert "At 1.00 to 3.00 s, the button is pressed." in told
    assert "At 2.00 s, the light becomes 10 lux to 90 lux." in told


SENT_TEXT = '[[input]]\nname = "uart0"\ntime = [1, 2]\ntext = ["A50\\n", "é"]\n'


def test_a_text_of_the_world_comes_in_on_a_serial_port(tmp_path: Path) -> None:
    place = lit_world(tmp_path, SENT_TEXT)
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
    told = load_world(lit_world(tmp_path, SENT_TEXT)).describe(Text("en")).replace("\xa0", " ")
    assert "A50 and é arrives on uart0." in told
    with refuses(WorldError, "E-WORLD-30", nearest="uart1, uart0"):
        simulate(waits, world=lit_world(tmp_path, SENT_TEXT.replace("uart0", "uart7")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3", "E-WORLD-08"), ("[]", "E-WORLD-08"), ("[3]", "E-WORLD-08"), (f'"{"x" * 201}"', "E-WORLD-08"),
        (str(["a"] * 101).replace("'", '"'), "E-WORLD-12"), ('"a"\nvalue = 1', "E-WORLD-06"), ('"a"\nhold = 1', "E-WORLD-06"),
    ],
)  # fmt: skip
def test_a_text_that_is_none_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = lit_world(tmp_path, f'[[input]]\nname = "uart0"\ntime = 1\ntext = {text}\n')
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
    assert change[0] in PRESSED
    assert refusal_of(lit_world(tmp_path, PRESSED.replace(*change))).code == code


def test_a_value_that_the_part_cannot_have_is_refused_whichever_is_drawn(
    tmp_path: Path, waits: Path
) -> None:
    knob = '[[input]]\nname = "range sensor"\ntime = 1\nvalue = [10, 5000]\n'
    with refuses(WorldError, "E-WORLD-36", value=5000):
        simulate(waits, world=lit_world(tmp_path, knob))
