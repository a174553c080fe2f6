# ruff: noqa: E402 (the fakes are put in place first)
"""PID, StopWatch, level 0 words, French words and what is answered to a wrong call."""

import sys

sys.path.append(sys.path[0] + "/fakes")

from bench import install

bench = install()

from marelle import PID, Robot, RobotError, StopWatch, fr, wait
from marelle.parts.motor import Motor
from marelle.tools import Current


def refused(call, said):
    """Fail unless `call()` is refused with exactly that message."""
    try:
        call()
    except RobotError as error:
        assert str(error) == said, str(error)
    else:
        raise AssertionError(said)


def pid_multiplies_sums_and_compares():
    assert PID(kp=4, limit=150).step(10) == 40
    assert PID(kp=4, limit=30).step(-10) == -30
    assert PID(kp=0.5).step(10) == 5
    pid = PID(kp=0, ki=1, limit=25)
    assert [pid.step(10) for _ in range(4)] == [10, 20, 25, 25]
    assert pid.step(-10) == 15, "the sum stays within the limit"
    pid = PID(kp=1, kd=2)
    assert [pid.step(error) for error in (10, 12, 12)] == [10, 16, 12]
    assert pid.step(None) == 12, "a lost line repeats the last error"
    pid.reset()
    assert pid.step(None) == 0


def a_stopwatch_pauses():
    watch = StopWatch()
    wait(120)
    assert watch.time() == 120
    watch.pause()
    wait(50)
    assert watch.time() == 120
    watch.resume()
    wait(30)
    assert watch.time() == 150
    watch.reset()
    assert watch.time() == 0


def squares_and_quarter_turns():
    fr.avancer(2)
    assert 299 <= bench.distance_mm() <= 301
    fr.droite()
    assert 89 <= bench.heading_deg() <= 91
    fr.carreau(100)
    fr.reculer()
    assert 199 <= bench.distance_mm() <= 201
    fr.gauche(45)
    assert 44 <= bench.heading_deg() <= 46
    fr.bip()
    assert bench.duties[-17] == 880
    fr.attendre(10)


def a_wrong_call_is_answered_with_its_form():
    bot = Robot()
    refused(
        lambda: bot.straight("3"),
        "E-BOT-01 straight(mm): a number from -20000 to 20000 is expected",
    )
    refused(
        lambda: bot.turn(None), "E-BOT-01 turn(deg): a number from -36000 to 36000 is expected"
    )
    refused(
        lambda: bot.drive(100, "2"),
        "E-BOT-01 drive(speed, rate): a number from -1000 to 1000 is expected",
    )
    refused(
        lambda: bot.drive(float("nan"), 0),
        "E-BOT-01 drive(speed, rate): a number from -500 to 500 is expected",
    )
    refused(
        lambda: bot.straight(1e9),
        "E-BOT-01 straight(mm): a number from -20000 to 20000 is expected",
    )
    refused(
        lambda: bot.straight(10, then=7),
        "E-BOT-02 straight(mm): then=COAST, BRAKE or HOLD is expected",
    )
    refused(lambda: fr.avancer([1]), "E-BOT-01 forward(n): a number from -100 to 100 is expected")
    refused(lambda: Robot("mauvais"), "E-BOT-04 Robot('mauvais'): no such kit on this board")
    refused(lambda: Robot(3), "E-BOT-04 Robot(kit): a name in quotes is expected")
    bot.drive(100.4, 0)
    bot.stop()


def refused_settings_change_nothing():
    bot = Robot()
    for wrong in (
        {"axle_track": -5},
        {"axle_track": 0},
        {"wheel_diameter": (43,), "straight_speed": 100},
        {"turn_rate": "vite", "axle_track": 20},
    ):
        most = 2000 if "turn_rate" in wrong else 500
        name = next(one for one in wrong if wrong[one] not in (20, 100))
        refused(
            lambda wrong=wrong: bot.settings(**wrong),
            f"E-BOT-01 {name}: a number from 1 to {most} is expected",
        )
    bot.settings(straight_speed=200)  # works everything out again, from what is kept
    before = bench.heading_deg()
    bot.turn(90)
    assert 89 <= bench.heading_deg() - before <= 91
    assert bot.heading() == 90


def a_part_says_what_it_takes():
    bot = Robot()
    colour = "E-BOT-01 pixels.fill(red, green, blue): a number from 0 to 255 is expected"
    at = "E-BOT-01 pixels.set(index, red, green, blue): a number from 0 to %d is expected"
    refused(lambda: bot.pixels.fill(256, 256, 256), colour)
    refused(lambda: bot.pixels.fill(0, -1, 0), colour)
    refused(lambda: bot.pixels.set(0, 300, 0, 0), at % 255)
    refused(lambda: bot.pixels.set(4, 0, 0, 0), at % 3)
    bot.pixels.fill(254.6, 0, 0)
    assert bot.pixels._lights.shown == [(255, 0, 0)] * 4
    hertz = "E-BOT-01 %s: a number from 20 to 20000 is expected"
    refused(lambda: bot.buzzer.on(30000), hertz % "on(hertz)")
    refused(lambda: bot.buzzer.on(-440), hertz % "on(hertz)")
    refused(lambda: bot.buzzer.tone(0, 100), hertz % "tone(hertz, ms)")
    bot.buzzer.on(440.4)
    assert bench.duties[-17] == 440


def a_motor_takes_fractions_of_a_percent():
    Current.pins.clear()  # the robot's
    motor = Motor(10, 11)
    motor.power(33.34)
    assert (bench.duties[10], bench.duties[11]) == (65535, 65535 - 21849)
    motor.power(-100)
    assert (bench.duties[10], bench.duties[11]) == (0, 65535)
    for wrong in (100.1, "50", None):
        refused(
            lambda wrong=wrong: motor.power(wrong),
            "E-BOT-01 power(percent): a number from -100 to 100 is expected",
        )


def what_a_kit_cannot_import_is_named():
    try:
        Robot("kit_with_a_missing_driver")
    except ImportError as error:
        assert "no_such_driver" in str(error), str(error)
    else:
        raise AssertionError


pid_multiplies_sums_and_compares()
a_stopwatch_pauses()
squares_and_quarter_turns()
a_wrong_call_is_answered_with_its_form()
refused_settings_change_nothing()
a_part_says_what_it_takes()
a_motor_takes_fractions_of_a_percent()
what_a_kit_cannot_import_is_named()
print("ok")
