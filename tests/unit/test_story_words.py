"""The words of a story: directions, colours, lengths, what stands on a screen."""

import pytest
from hypothesis import given, strategies as st

from marelle_sim.story.events import colour_name, screen_words
from marelle_sim.story.moment import Moment
from marelle_sim.story.telling import direction_of
from marelle_text import Text
from marelle_text.story import length, seconds, sentence

SECOND = 1_000_000


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        (0, "north"),
        (22, "north"),
        (23, "north_east"),
        (90, "east"),
        (225, "south_west"),
        (350, "north"),
    ],
)
def test_a_heading_has_the_nearest_of_eight_names(heading: float, name: str) -> None:
    assert direction_of(heading) == name


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ("000000", "black"),
        ("280000", "red"),
        ("101000", "yellow"),
        ("0000ff", "blue"),
        ("808080", "white"),
    ],
)
def test_a_colour_has_a_plain_name(rgb: str, name: str) -> None:
    assert colour_name(rgb) == name


@given(st.integers(0, 0xFFFFFF), st.sampled_from(["fr", "en"]))
def test_every_colour_has_a_word_in_both_languages(rgb: int, language: str) -> None:
    name = colour_name(f"{rgb:06x}")
    assert Text(language)(f"colour.{name}")


def test_the_words_of_a_screen_are_read() -> None:
    from marelle_sim.microcontroller.font import columns

    shapes = columns()
    line = b"".join(shapes[ord(letter) - 32] for letter in "Bonjour").ljust(128, b"\0")
    pages = {0: line.hex(), 1: "00" * 128, 2: "5a" * 128}
    assert screen_words(pages) == "Bonjour"


def test_lengths_and_times_are_said_as_a_person_does() -> None:
    text = Text("fr")
    assert [length(mm, text) for mm in (7, 50, 999, 1240)] == [
        "7\xa0mm",
        "5\xa0cm",
        "100\xa0cm",
        "1,2\xa0m",
    ]
    assert [seconds(us, text) for us in (3_250_000, 4 * SECOND, 75_400_000)] == ["3,2", "4", "75"]


def test_moments_are_compared_by_what_they_say() -> None:
    assert Moment(1, "turn", angle_deg=90) == Moment(1, "turn", angle_deg=90)
    assert Moment(1, "turn", angle_deg=90) != Moment(1, "turn", angle_deg=91)
    assert len({Moment(1, "turn"), Moment(1, "turn")}) == 1
    assert repr(Moment(1, "turn", side="left")) == "Moment(1, 'turn', **{'side': 'left'})"
    assert sentence(Moment(SECOND, "tone", hz=440), Text("en")) == "It beeps."
