"""A run is told from its trace: what a person would say, and no more."""

from typing import Any

import pytest
from handwritten import SECOND, Script, kinds
from hypothesis import given, strategies as st

from marelle_sim.kernel import Ending
from marelle_sim.story import sentences, tell
from marelle_sim.story.motion import phases_of
from marelle_sim.world import Squares, load_world

# Wheel speeds (mm/s): a wheel rolls 50 mm x pi / 2 = 78.54 mm in a quarter turn on the spot.
DRIVES = {
    "no move": (Script(), 5, "fr", [
        "Le robot part de A1, vers le nord.",
        "Il ne bouge pas.",
        "Le programme est fini au bout de 5\xa0s. Le robot est en A1, vers le nord.",
    ]),
    "two squares": (Script().drive(75, 75, 0, 150, 150).pose(2 * SECOND, 75, 375, 0), 2, "fr",
                    [..., "A1 vers le nord → A3 (2 cases).", ...]),
    "two squares, in English": (Script().drive(75, 75, 0, 150, 150).pose(2 * SECOND, 75, 375, 0), 2, "en",
                                [..., "A1 going north → A3 (2 squares).", ...]),
    "one square needs no number": (Script().drive(75, 75, 0, 150, 150).pose(SECOND, 75, 225, 0), 1, "fr",
                                   [..., "A1 vers le nord → A2.", ...]),
    "backwards": (Script(75, 375).drive(75, 375, 0, -150, -150).pose(2 * SECOND, 75, 75, 0), 2, "fr",
                  [..., "En marche arrière\xa0: A3 vers le sud → A1 (2 cases).", ...]),
    "inside a square": (Script(75, 40).drive(75, 40, 0, 50, 50).pose(SECOND, 75, 90, 0), 1, "fr",
                        [..., "Il avance de 5\xa0cm vers le nord.", ...]),
    "to a border": (Script().drive(75, 75, 0, 150, 150).pose(1_500_000, 75, 295, 0), 1.5, "fr", [
        ...,
        "A1 vers le nord → A2, près de A3 (22\xa0cm).",
        "Le programme est fini au bout de 1,5\xa0s. Le robot est en A2, près de A3, vers le nord.",
    ]),
    "to a border, in English": (Script().drive(75, 75, 0, 150, 150).pose(1_500_000, 75, 295, 0), 1.5, "en",
                                [..., "A1 going north → A2, near A3 (22\xa0cm).", ...]),
    "from a border": (Script(75, 155).drive(75, 155, 0, 70, 70).pose(SECOND, 75, 225, 0), 1, "fr", [
        "Le robot part vers le nord, en A2, près de A1.",
        "A2, près de A1 vers le nord → A2 (7\xa0cm).",
        ...,
    ]),
    "a quarter turn": (Script().drive(75, 75, 0, 78.54, -78.54).pose(SECOND, 75, 75, 90), 1, "fr",
                       [..., "Il tourne d\u2019un quart de tour à droite, vers l\u2019est.", ...]),
    "a turn that ends between two directions": (
        Script().drive(75, 75, 0, 20, -20).pose(SECOND, 75, 75, 22.9).pose(1_200_000, 75, 75, 22.4), 1.5, "fr",
        [..., "Il tourne de 23° à droite, vers le nord-est.", "Le programme est fini au bout de 1,5\xa0s. Le robot est en A1, vers le nord-est."]),
    "another angle": (Script().drive(75, 75, 0, -43.633, 43.633).pose(SECOND, 75, 75, -50), 1, "fr",
                      [..., "Il tourne de 50° à gauche, vers le nord-ouest.", ...]),
}  # fmt: skip


@pytest.mark.parametrize(("script", "seconds", "language", "told"), DRIVES.values(), ids=DRIVES)
def test_a_drive_is_told_by_squares_and_angles(
    script: Script, seconds: float, language: str, told: list[object]
) -> None:
    said = sentences(tell(script.run(at_us=round(seconds * SECOND))), language)
    assert [one if known is ... else known for one, known in zip(said, told, strict=True)] == said


@pytest.mark.parametrize(
    ("x_mm", "y_mm", "beside"),
    [(75, 75, ""), (75, 280, "A3"), (75, 320, "A2"), (140, 290, "B3"), (75, 5, ""), (5, 75, "")],
)
def test_at_the_border_of_the_mat_no_square_is_near(x_mm: int, y_mm: int, beside: str) -> None:
    assert Squares(150, 6, 6).beside(x_mm, y_mm) == beside


def test_without_squares_ways_are_told_in_centimetres_and_metres() -> None:
    script = Script(500, 500).pose(0, 500, 500, 90, left=200, right=200)
    script.pose(10 * SECOND, 2500, 500, 90)
    assert sentences(tell(script.run(at_us=10 * SECOND, world="empty")), "en") == [
        "The robot starts facing east, 50\xa0cm from the left side and 50\xa0cm from the bottom.",
        "It drives 2.0\xa0m east.",
        (
            "The program is over after 10\xa0s. The robot is 250\xa0cm from the left side"
            " and 50\xa0cm from the bottom, facing east."
        ),
    ]


def test_many_turns_on_the_spot_are_counted() -> None:
    script = Script().drive(75, 75, 0, 78.54, -78.54).pose(16 * SECOND, 75, 75, 1440)
    moment = tell(script.run(at_us=16 * SECOND))[1]
    assert (moment.kind, moment.facts["count"], moment.facts["side"]) == ("spins", 4, "right")


@pytest.mark.unmeasured
def test_driving_in_circles_is_told_in_rounds() -> None:
    # 200 mm/s along a circle of radius 200 mm: a radian a second, ten rounds in 62.832 s.
    script = Script(1000, 1000).pose(0, 1000, 1000, 0, left=250, right=150)
    script.pose(62_832_000, 1000, 1000, 3600)
    moment = tell(script.run(at_us=62_832_000, world="empty"))[1]
    assert moment.kind == "circles"
    assert moment.facts["count"] == 10
    assert moment.facts["distance_mm"] == pytest.approx(12_566, abs=1)


def test_a_curve_is_told_with_its_angle() -> None:
    script = Script(500, 500).pose(0, 500, 500, 0, left=180, right=120)
    script.pose(2_618_000, 750, 750, 90)
    said = sentences(tell(script.run(at_us=2_618_000, world="empty")), "fr")[1]
    assert said.startswith("Il avance de 39\xa0cm en tournant d\u2019un quart de tour à droite")


def test_a_stop_between_two_moves_is_not_a_sentence_but_a_pause_is() -> None:
    script = Script().pose(0, 75, 75, 0, left=150, right=150).pose(SECOND, 75, 225, 0)
    script.pose(4 * SECOND, 75, 225, 0, left=150, right=150).pose(5 * SECOND, 75, 375, 0)
    run = script.run(at_us=5 * SECOND)
    assert kinds(run) == ["start", "squares", "pause", "squares", "end_done"]
    assert sentences(tell(run), "fr")[2] == "Il reste immobile 3\xa0s."


def test_apart_each_move_is_told_however_short_the_stop_and_however_often_it_comes() -> None:
    script = Script()
    for move in range(15):
        place = 75 + 18 * move
        script.pose(move * SECOND, 75, place, 0, left=20, right=20)
        script.pose(move * SECOND + 900_000, 75, place + 18, 0)
    run = script.run(at_us=15 * SECOND)
    assert kinds(run) == ["start", "squares", "end_done"]
    apart = tell(run, apart=True)[1:-1]
    assert [one.time_us // SECOND for one in apart] == list(range(15))
    assert {one.until_us % SECOND for one in apart} == {900_000}


def test_a_pause_for_a_button_is_told_as_waiting_only() -> None:
    script = Script().pose(0, 75, 75, 0, left=150, right=150).pose(SECOND, 75, 225, 0)
    script.add(2 * SECOND, "await", "button").add(3 * SECOND, "button", "button", 1, "automatic")
    script.pose(4 * SECOND, 75, 225, 0, left=150, right=150).pose(5 * SECOND, 75, 375, 0)
    run = script.run(at_us=5 * SECOND)
    assert kinds(run) == ["start", "squares", "press_automatic", "squares", "end_done"]
    assert sentences(tell(run), "fr")[2] == (
        "Il attend le bouton\xa0; le simulateur appuie à ta place à 3\xa0s."
    )


def wavy(count: int, **place: int) -> Script:
    """Drive on while the wheels correct each other ten times a second."""
    script = Script(place["x_mm"], place["y_mm"], 90)
    for step in range(count):
        swing = 60 if step % 2 else -60
        x_mm = place["x_mm"] + 12 * step
        heading = 90 + (0 if step % 2 else 3)
        script.pose(
            step * SECOND // 10, x_mm, place["y_mm"], heading, left=120 + swing, right=120 - swing
        )
    return script


def test_a_wavy_way_is_one_sentence() -> None:
    run = wavy(100, x_mm=500, y_mm=500).run("deadline", at_us=10 * SECOND, world="empty")
    assert kinds(run) == ["start", "wind", "end_deadline"]


def test_a_way_along_a_line_is_told_as_following_it() -> None:
    # The lower side of `line_loop` is a straight line; its start pose stands on it, to the east.
    start = load_world("line_loop").start
    script = wavy(40, x_mm=round(start.x_mm), y_mm=round(start.y_mm))
    moment = tell(script.run("deadline", at_us=4 * SECOND, world="line_loop"))[1]
    assert moment.kind == "follow"
    assert moment.facts["percent"] == 100


def with_events(*events: tuple[Any, ...]) -> Script:
    """Return a script in which these happen while the robot stands still."""
    script = Script()
    for event in events:
        script.add(*event)
    return script


TRACEBACK = 'Traceback (most recent call last):\n  File "a.py", line 3\nZeroDivisionError: divide by zero\n'
EVENTS = {
    "a contact": (
        with_events((3_250_000, "touch", 300_000, 210_000, "box-1")), "room", "fr", "touche",
        ["À 3,2\xa0s, il touche la boîte 1, à 30\xa0cm du bord gauche et 21\xa0cm du bas."],
    ),
    "contacts with two walls, counted": (
        with_events(*(
            (second * SECOND, "touch", second * 10_000, 0, "north" if second % 2 else "box-1")
            for second in range(1, 13)
        )), "empty", "fr", "touche", [
            "Il touche le mur nord 6 fois en tout, d\u2019abord à 1\xa0s, à 1\xa0cm du bord gauche et 0\xa0cm du bas.",
            "Il touche la boîte 1 6 fois en tout, d\u2019abord à 2\xa0s, à 2\xa0cm du bord gauche et 0\xa0cm du bas.",
        ],
    ),
    "many contacts with one wall": (
        with_events(*((SECOND + at * 100_000, "touch", 10_000, at * 1000, "west") for at in range(400))), "empty", "en",
        "touches",
        ["It touches the west wall 400 times in all, first at 1\xa0s, 1\xa0cm from the left side and 0\xa0cm from the bottom."],
    ),
    "few lines": (
        with_events((SECOND, "print", "bonjour\n"), (2 * SECOND, "print", "fin\n")), "squares", "fr", "affiche",
        ["Il affiche «\xa0bonjour\xa0».", "Il affiche «\xa0fin\xa0»."],
    ),
    "many lines": (
        with_events(*((SECOND + number, "print", f"mesure {number}\n") for number in range(400))), "squares", "fr",
        "affiche", ["Il affiche 400 lignes, de «\xa0mesure 0\xa0» à «\xa0mesure 399\xa0»."],
    ),
    "what would drive a terminal and fill a story": (
        with_events((SECOND, "print", "\x1b[2J" + "a" * 500 + "\n")), "squares", "en", "prints",
        ['It prints "?[2J' + "a" * 55 + '…".'],
    ),
    "a press": (
        with_events((1_500_000, "button", "button", 1, "script"), (1_650_000, "button", "button", 0, "script")), "squares",
        "fr", "bouton", ["À 1,5\xa0s, on appuie sur le bouton."],
    ),
    "many presses": (
        with_events(*((second * SECOND, "button", "button", 1, "script") for second in range(1, 9))), "squares", "en",
        "button", ["The button is pressed 8 times, first at 1\xa0s."],
    ),
    "one error of a callback": (
        with_events(*(
            (second * SECOND, kind, TRACEBACK) for second in (1, 2, 3) for kind in ("print", "callback")
        )), "squares", "en", "fails",
        ["A function called by a timer or a pin fails 3 times: ZeroDivisionError: divide by zero"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("script", "world", "language", "about", "told"), EVENTS.values(), ids=EVENTS
)
def test_what_happens_is_told_once_and_shortly(
    script: Script, world: str, language: str, about: str, told: list[str]
) -> None:
    said = sentences(tell(script.run(at_us=60 * SECOND, world=world)), language)
    assert [sentence for sentence in said if about in sentence] == told
    assert len(said) <= 4 + len(told)  # it starts, does not move, stands still, and ends


def test_sounds_lights_and_screen_are_told() -> None:
    script = (
        Script().add(1, "tone", 880).add(2, "tone", 0).add(3, "pixels", "280000280000000000000000")
    )
    script.add(4, "led", 25, 1).add(4, "led", 2, 1).add(4, "led", 3, 1)
    script.add(5, "screen", 0, "ff" * 128).add(6, "set", "light", 300)
    assert sentences(tell(script.run(at_us=SECOND)), "en")[2:-1] == [
        "It beeps.",
        "Its lights change: 2 lit (red).",
        "The board's small light turns on.",
        "The light on pin 2 turns on.",
        "The red LED turns on (pin 3).",
        "It writes or draws on its screen.",
        "At 0\xa0s, the light becomes 300\xa0lux.",
    ]


def test_a_tune_is_one_sentence_and_much_blinking_too() -> None:
    script = Script()
    for note in range(8):
        script.add(note * 300_000, "tone", 440 + note)
        script.add(note * 300_000 + 200_000, "tone", 0)
    for blink in range(20):
        script.add(4 * SECOND + blink, "led", 25, blink % 2)
        script.add(5 * SECOND + blink, "pixels", f"{blink:02x}0000")
        script.add(6 * SECOND + blink, "set", "light", blink)
    assert kinds(script.run(at_us=9 * SECOND)) == [
        "start", "no_move", "tones", "led_many", "pixels_many", "set_many", "end_done",
    ]  # fmt: skip


@pytest.mark.parametrize("ended", [one for one in Ending if one is not Ending.MOMENT])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_way_to_end_has_its_sentence(ended: str, language: str) -> None:
    said = sentences(tell(Script().run(ended, at_us=SECOND)), language)[-1]
    assert "A1" in said
    assert "1\xa0s" in said


@st.composite
def drives(draw: st.DrawFn) -> Script:
    """Any series of commands to the wheels, at any times, among any other events."""
    script = Script(1000, 1000)
    at_us = 0
    speeds = st.integers(-300, 300)
    for _ in range(draw(st.integers(0, 40))):
        at_us += draw(st.integers(1, 3 * SECOND))
        place = (
            draw(st.integers(0, 4000)),
            draw(st.integers(0, 4000)),
            draw(st.integers(-720, 720)),
        )
        script.pose(at_us, *place, left=draw(speeds), right=draw(speeds))
        script.add(at_us, "print", draw(st.text(max_size=5)) + "\n")
    return script


@pytest.mark.unmeasured
@given(drives(), st.sampled_from(["fr", "en"]))
def test_whatever_happened_is_told_in_order_and_in_few_sentences(
    script: Script, language: str
) -> None:
    told = tell(script.run(at_us=script.events[-1][0] + SECOND, world="empty"))
    middle = [moment.time_us // 1000 for moment in told[1:-1]]
    assert middle == sorted(middle)
    assert 2 <= len(told) <= 32
    assert len(sentences(told, language)) == len(told)


@given(drives())
def test_phases_cover_the_way_without_overlapping(script: Script) -> None:
    phases = phases_of(script.run(at_us=script.events[-1][0] + SECOND, world="empty").trace)
    ends = [0] + [phase.end_us for phase in phases]
    assert all(phase.begin_us >= end for phase, end in zip(phases, ends, strict=False))
