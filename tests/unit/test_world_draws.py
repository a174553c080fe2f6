"""What the seed draws of a world: the order of words, and with it colours, places and texts."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from programs import program
from refused import refuses

from marelle_sim import WorldError, simulate
from marelle_sim.toml import Source
from marelle_sim.trace import Received
from marelle_sim.world import World, drawn_for
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


def world(text: str) -> World:
    return build_world(Source("world.toml", HEAD + text), "drawn", Path())


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


def test_each_seed_draws_all_words_in_its_own_order() -> None:
    place = world(DRAWN)
    orders = [drawn_for(place, seed).drawn["round"] for seed in range(40)]
    assert {tuple(sorted(order)) for order in orders} == {("B1", "D1", "F1")}
    assert len(set(orders)) == 6


def test_another_draw_changes_no_other() -> None:
    alone = [drawn_for(world(ROUND), seed).drawn["round"] for seed in range(10)]
    assert [drawn_for(world(DRAWN), seed).drawn["round"] for seed in range(10)] == alone


def test_what_is_drawn_lies_on_the_mat_and_comes_in() -> None:
    place = world(DRAWN)
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


def test_a_world_without_a_seed_shows_what_seed_0_draws() -> None:
    place = world(DRAWN)
    assert drawn_for(place, 0) is place
    assert place.drawn["round"] == Draw("round", ("B1", "D1", "F1")).of(0)


def test_runs_of_one_seed_share_their_world_and_its_mats() -> None:
    place = world(DRAWN)
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


def test_another_process_has_the_same_draw() -> None:
    place = world(DRAWN)
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
    assert 'The seed draws the order of B1, D1 and F1 ("round").' in said


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
