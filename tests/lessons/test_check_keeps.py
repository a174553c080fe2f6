"""The checks `keeps` and `reacts`: inside the bounds for its share of the time, an answer to each event; who switches all the while, or never, is refused."""

import pytest
from incubator import KEEPER, KIT, ROOM
from programs import program_text
from refused import refuses
from small_lesson import LESSON, WORLD, Make, failure_of, said, why
from typed_commands import sentence

from marelle_lessons import LessonError, Report

NEAR = WORLD + "[[wall]]\npoints = [[0, 500], [300, 500]]\n"
FAR = WORLD + "[[wall]]\npoints = [[0, 580], [300, 580]]\n"
BOT = "from marelle import Robot, wait\nbot = Robot()\n"
KEEPS = """\
kind = "keeps"
quantity = "wall_mm"
at_least = 170
at_most = 230
share = 0.95
after_s = 5
effect = "led"
switches = 6
"""
HOLDER = """\
heats = False
while True:
    off = bot.range.distance() - 200
    if off > 10 and not heats:
        heats = True
        bot.led.on()
    if off < -10 and heats:
        heats = False
        bot.led.off()
    bot.drive(max(-100, min(100, 2 * off)), 0)
    wait(20)
"""
OUTSIDE = "les bornes sont tenues "
OVER = sentence("check.why.keeps_over")


def assert_told(report: Report, reason: str) -> None:
    """Assert that a report gives a reason that begins so; an empty one is that of a check that is met."""
    told = why(report)
    assert told.startswith(reason)
    assert bool(told) == bool(reason)


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (HOLDER, ""),
        (HOLDER.replace("- 200", "- 400"), sentence("check.why.keeps_outside", count=0, expected=95)),
        (HOLDER.replace("wait(20)", "bot.led.on()\n    wait(10)\n    bot.led.off()\n    wait(10)"), "il y a "),
        ("bot.straight(160)\nwhile True: wait(50)\n", sentence("check.why.keeps_outside", count=0, expected=95)),
        ("bot.straight(160)\n", OVER),
        ("while True: wait(50)\n", sentence("check.why.keeps_outside", count=0, expected=95)),
        ("for i in range(300):\n    d = bot.range.distance()\n    bot.drive(d - 200, 0)\n    wait(20)\n", OVER),
    ],
)  # fmt: skip
def test_a_distance_is_kept_before_whatever_wall_there_is(
    asked: Make, program: str, reason: str
) -> None:
    lesson = asked(KEEPS, NEAR, seconds=15, files={"worlds/second.toml": FAR})
    assert_told(lesson(BOT + program, seeds=range(4)), reason)


def test_what_is_lost_is_told_when_the_share_is_out_of_reach(asked: Make) -> None:
    lesson = asked(KEEPS, NEAR, seconds=15)
    later = BOT + "bot.straight(170)\nwait(6000)\nbot.straight(100)\nwhile True: wait(50)\n"
    failure = failure_of(lesson(later))
    assert 7_500_000 < (failure.time_us or 0) < 11_000_000
    kept = int(failure.sentence.partition("count=")[2].partition(",")[0])
    assert 15 < kept < 45


def test_the_first_switch_too_many_is_told(asked: Make) -> None:
    few = 'kind = "keeps"\nquantity = "seconds"\nat_least = 0\neffect = "led"\nswitches = 3\n'
    lesson = asked(few, NEAR, seconds=5)
    blinks = "from marelle import Robot, wait\nbot = Robot()\nfor i in range({}):\n    bot.led.on()\n    wait(200)\n    bot.led.off()\n    wait(200)\nwhile True: wait(50)\n"
    assert said(lesson(blinks.format(1))) == ""
    failure = failure_of(lesson(blinks.format(2)))
    assert why(lesson(blinks.format(2))) == sentence(
        "check.why.keeps_switches", count=4, expected=3
    )
    assert failure.time_us == pytest.approx(600_000, abs=60_000)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("wall_mm", "wal_mm"), "E-LESSON-24"),
        (("at_least = 170\nat_most = 230\n", ""), "E-LESSON-07"),
        (("at_least = 170", "at_least = 240"), "E-LESSON-10"),
        (("share = 0.95", "share = 95"), "E-LESSON-10"),
        (("switches = 6", ""), "E-LESSON-07"),
        (('effect = "led"', ""), "E-LESSON-07"),
        (('effect = "led"', 'effect = "heater"'), "E-LESSON-13"),
        (('effect = "led"', 'effect = "led"\npart = "lamp"'), "E-LESSON-26"),
    ],
)
def test_bounds_that_cannot_be_are_refused(
    asked: Make, change: tuple[str, str], code: str
) -> None:
    assert change[0] in KEEPS
    with refuses(LessonError, code):
        asked(KEEPS.replace(*change), NEAR)


ASKS = """\
kind = "keeps"
quantity = "temperature"
at_least = 3700
at_most = 3800
share = 0.95
effect = "relay"
part = "heater"
switches = 40
"""
SHOWN = ROOM.format("[[0, 1500], [1800, 2500]]")
HIDDEN = ROOM.format("[[0, 2600], [900, 2000], [1800, 1000]]")
FILES = {
    "kit.toml": KIT,
    "lesson.toml": LESSON.replace('"pico_bot"', '"kit.toml"'),
    "worlds/second.toml": HIDDEN,
}
HALF = "from marelle import Relay, wait\nheater = Relay(14)\nwhile True:\n    heater.on()\n    wait({})\n    heater.off()\n    wait({})\n"


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (KEEPER, ""),
        (KEEPER.replace("37.3", "37.5").replace("37.7", "37.5"), "il y a "),
        (KEEPER.replace("37.3", "37.1").replace("37.7", "37.9"), ""),
        (KEEPER.replace("37.3", "36").replace("37.7", "39"), OUTSIDE),
        (KEEPER.replace("heater.off()", "pass"), OUTSIDE),
        (KEEPER.replace("<", ">").replace("elif warm >", "elif warm <"), OUTSIDE),
        (HALF.format(30_000, 30_000), OUTSIDE),
        (HALF.format(1_000, 1_000), "il y a "),
        ("from marelle import wait\nwhile True: wait(1000)\n", OUTSIDE),
        (KEEPER.replace("while True:", "for i in range(200):"), OVER),
    ],
)
def test_an_incubator_is_kept_warm_in_any_weather(asked: Make, program: str, reason: str) -> None:
    lesson = asked(ASKS, SHOWN, seconds=1800, files=FILES)
    assert_told(lesson(program, seeds=range(2)), reason)


PRESS = '[[input]]\nname = "button"\ntime = {}\nhold = 0.2\n'


def pressed(*times: int) -> str:
    """Return a world in which the button is pressed for 0.2 s at these seconds."""
    return WORLD + "".join(PRESS.format(time) for time in times)


ALONE = sentence("check.why.reacts_alone")
TIMES = (2, 5, 9)
OTHER_TIMES = (3, 4, 7, 8)
OTHER_PRESSES = {"worlds/second.toml": pressed(*OTHER_TIMES)}
FLASHES = 'kind = "reacts"\nevent = "button"\neffect = "led"\nwithin_ms = 200\nduring_ms = 700\n'
FLASH = """\
while True:
    if bot.button.pressed():
        bot.led.on()
        wait(500)
        bot.led.off()
    wait(10)
"""


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (FLASH, ""),
        (FLASH.replace("wait(500)", "wait(300)"), ""),
        ("bot.led.on()\nwait(100)\nbot.led.off()\n" + FLASH, ""),
        (FLASH.replace("if bot.button.pressed():", "if True:"), ALONE),
        ("while True: wait(50)\n", sentence("check.why.reacts_late", count=1)),
        (FLASH.replace("        bot.led.on()", "        wait(300)\n        bot.led.on()"), sentence("check.why.reacts_late", count=1)),
        (FLASH.replace("wait(500)", "wait(900)"), ALONE),
        ("bot.button.wait_for_press()\nbot.led.on()\nwait(300)\nbot.led.off()\nwhile True: wait(50)\n", sentence("check.why.reacts_late", count=2)),
        ("bot.button.wait_for_press()\nbot.led.on()\nwait(300)\nbot.led.off()\n", sentence("check.why.reacts_missed", count=2)),
        ("wait(1000)\n", sentence("check.why.reacts_missed", count=1)),
        ("".join(f"wait({ms})\nbot.led.on()\nwait(300)\nbot.led.off()\n" for ms in (2000, 2650, 3650)) + "while True: wait(50)\n", ALONE),
    ],
)  # fmt: skip
def test_a_bell_flashes_when_it_is_rung_and_only_then(
    asked: Make, program: str, reason: str
) -> None:
    lesson = asked(FLASHES, pressed(*TIMES), seconds=12, files=OTHER_PRESSES)
    assert why(lesson(BOT + program, seeds=range(4))) == reason


def test_who_answers_by_the_clock_is_refused_where_the_seed_draws_the_time(asked: Make) -> None:
    lesson = asked(FLASHES, WORLD + PRESS.format("[2, 6]"), seconds=8)
    assert said(lesson(BOT + FLASH, seeds=range(8))) == ""
    clock = program_text("checks/answers_by_the_clock")
    assert {why(lesson(clock, seeds=[seed])) for seed in range(8)} == {
        ALONE, sentence("check.why.reacts_late", count=1),
    }  # fmt: skip


def test_a_late_answer_is_told_when_it_should_have_come(asked: Make) -> None:
    lesson = asked(FLASHES, pressed(*TIMES), seconds=12)
    failure = failure_of(lesson("from marelle import wait\nwhile True: wait(50)\n"))
    assert failure.time_us == 2_200_000
    assert failure.sentence.endswith("count=1, expected=200, found=")


TOGGLES = """\
kind = "reacts"
event = "button"
effect = "led"
part = "led"
within_ms = 150
states = ["on", "off"]
"""
TOGGLE = """\
lit = False
while True:
    if bot.button.pressed():
        lit = not lit
        if lit: bot.led.on()
        else: bot.led.off()
        while bot.button.pressed(): wait(5)
    wait(5)
"""


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (TOGGLE, ""),
        ("bot.led.off()\n" + TOGGLE, ""),
        (TOGGLE.replace("        while bot.button.pressed(): wait(5)\n", ""), "après l'événement n° 1, c'est « "),
        (TOGGLE.replace("not lit", "True"), sentence("check.why.reacts_state", count=2, found="en marche", expected="à l'arrêt")),
        ("bot.led.on()\n" + TOGGLE, ALONE),
        ("while True:\n    bot.led.on()\n    wait(70)\n    bot.led.off()\n    wait(70)\n", ALONE),
        ("while True: wait(5)\n", sentence("check.why.reacts_state", count=1, found="à l'arrêt", expected="en marche")),
        ("bot.button.wait_for_press()\nbot.led.on()\nwait(500)\n", sentence("check.why.reacts_missed", count=2)),
    ],
)  # fmt: skip
def test_a_switch_is_in_its_state_after_each_press(asked: Make, program: str, reason: str) -> None:
    lesson = asked(TOGGLES, pressed(*TIMES), seconds=12, files=OTHER_PRESSES)
    assert_told(lesson(BOT + program, seeds=range(4)), reason)


def test_presses_are_counted_on_what_is_printed(asked: Make) -> None:
    states = 'kind = "reacts"\nevent = "button"\neffect = "print"\nwithin_ms = 150\nstates = ["1", "2", "3"]\n'
    lesson = asked(states, pressed(*TIMES), seconds=12)
    count = "n = 0\nwhile True:\n    bot.button.wait_for_press()\n    n += 1\n    print(n)\n    while bot.button.pressed(): wait(5)\n"
    assert said(lesson(BOT + count)) == ""
    always_one = BOT + count.replace("+= 1", "= 1")
    assert why(lesson(always_one)) == sentence(
        "check.why.reacts_state", count=2, found=1, expected=2
    )
    assert "sans événement" in why(lesson(BOT + "wait(900)\nprint(1)\n" + count))


BRAKES = """\
kind = "reacts"
event = "wall_mm"
below = 150
effect = "motors"
within_ms = 400
states = ["off"]
rest = "on"
after_s = 0.8
"""
WALLED = WORLD + "[[wall]]\npoints = [[0, 560], [300, 560]]\n"
BRAKE = "bot.drive(100, 0)\nwhile bot.range.distance() > {}: wait(20)\nbot.stop()\nwait(1000)\n"


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (BRAKE.format(140), ""),
        (BRAKE.format(300), ALONE),
        (BRAKE.format(70), sentence("check.why.reacts_state", count=1, found="en avant", expected="à l'arrêt")),
        ("wait(3000)\n", ALONE),
        ("bot.drive(20, 0)\nwait(3000)\n", sentence("check.why.reacts_missed", count=1)),
    ],
)  # fmt: skip
def test_a_robot_stops_when_it_is_near_a_wall(asked: Make, program: str, reason: str) -> None:
    assert why(asked(BRAKES, WALLED, seconds=12)(BOT + program, seeds=range(3))) == reason


KNOB = WORLD + '[environment]\nlight = 500\n[[input]]\nname = "light"\ntime = 3\nvalue = 90\n'
NIGHT = 'kind = "reacts"\nevent = "light"\nbelow = 100\neffect = "buzzer"\nwithin_ms = 500\nduring_ms = 2000\n'


def test_an_input_that_falls_below_a_bound_is_an_event(asked: Make) -> None:
    lesson = asked(NIGHT, KNOB, seconds=6)
    assert said(lesson(BOT + "wait(3100)\nbot.buzzer.beep(300)\nwait(2000)\n")) == ""
    assert why(lesson(BOT + "wait(2000)\nbot.buzzer.beep(300)\nwait(3000)\n")) == ALONE


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (('"button"', '"buton"'), "E-LESSON-24"),
        (('"led"', '"lamp"'), "E-LESSON-13"),
        (("within_ms = 200", "within_ms = 0"), "E-LESSON-10"),
        (("within_ms = 200", ""), "E-LESSON-07"),
        (("during_ms = 700", "during_ms = 100"), "E-LESSON-10"),
        (("during_ms = 700", 'states = ["lit"]'), "E-LESSON-13"),
        (("during_ms = 700", "states = []"), "E-LESSON-08"),
        (("during_ms = 700", 'part = "red led"'), "E-LESSON-26"),
        (("during_ms = 700", 'part = "buzzer"'), "E-LESSON-26"),
        (("during_ms = 700", "above = 3\nbelow = 4"), "E-LESSON-25"),
        (("during_ms", 'states = ["on", "off"]\nduring_ms'), "E-LESSON-25"),
        (("during_ms = 700", 'rest = "on"'), "E-LESSON-07"),
        (('"button"', '"temperature"\nabove = 3'), "E-LESSON-24"),
    ],
)
def test_options_that_cannot_be_are_refused_with_their_line(
    asked: Make, change: tuple[str, str], code: str
) -> None:
    assert change[0] in FLASHES
    with refuses(LessonError, code) as caught:
        asked(FLASHES.replace(*change), pressed(*TIMES))
    assert caught.value.facts["line"] in range(2, 11)


def test_a_name_that_no_part_has_is_told_of_the_world_before_the_checks(asked: Make) -> None:
    world = pressed(*TIMES).replace('"button"', '"bouton"')
    with refuses(LessonError, "E-WORLD-30", value="bouton", nearest="button"):
        asked(FLASHES, world, files={"worlds/second.toml": world})


def test_a_world_without_any_event_is_told_what_to_add(asked: Make) -> None:
    with refuses(LessonError, "E-LESSON-27", value="button"):
        asked(FLASHES, pressed())
