"""The check `keeps`: inside the bounds for its share of the time, and not by switching all the while; an incubator is kept warm so."""

import pytest
from incubator import KEEPER, KIT, ROOM
from refused import refuses
from small_lesson import LESSON, WORLD, Make, failure_of, said, why
from typed_commands import sentence

from marelle_lessons import LessonError

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
    told = why(lesson(BOT + program, seeds=range(4)))
    assert told.startswith(reason)
    assert bool(told) == bool(reason)


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
    told = why(asked(ASKS, SHOWN, seconds=1800, files=FILES)(program, seeds=range(2)))
    assert told.startswith(reason)
    assert bool(told) == bool(reason)
