# ruff: noqa: E402 (the fakes are put in place first)
"""PID, StopWatch, the first words, French words, and the errors of wrong calls."""

from checks import check, raised, run_checks
from toy_robot import install

toy = install()

from marelle import PID, Robot, StopWatch, fr, wait
from marelle.parts.motor import Motor
from marelle.tools import Current


def refused(call, said):
    """Fail unless `call()` raises an error with exactly that text."""
    assert str(raised(call)) == said


@check
def pid_multiplies_sums_and_compares():
    assert PID(kp=4, limit=150).step(10) == 40
    assert PID(kp=4, limit=30).step(-10) == -30
    assert PID(kp=0.5).step(10) == 5
    pid = PID(kp=0, ki=1, limit=25)
    assert [pid.step(10) for _ in range(4)] == [10, 20, 25, 25]
    assert pid.step(-10) == 15, "the sum stays within the limit"
    pid = PID(kp=0, ki=-1, limit=25)
    assert [pid.step(10) for _ in range(4)] == [-10, -20, -25, -25]
    pid = PID(kp=1, kd=2)
    assert [pid.step(error) for error in (10, 12, 12)] == [10, 16, 12]
    assert pid.step(None) == 12, "a lost line repeats the last error"
    pid.reset()
    assert pid.step(None) == 0


@check
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


@check
def squares_and_quarter_turns():
    fr.avancer(2)
    assert 299 <= toy.distance_mm() <= 301
    fr.droite()
    assert 89 <= toy.heading_deg() <= 91
    fr.carreau(100)
    fr.reculer()
    assert 199 <= toy.distance_mm() <= 201
    fr.gauche(45)
    assert 44 <= toy.heading_deg() <= 46
    fr.bip()
    assert toy.duties[-17] == 880
    fr.attendre(10)


@check
def a_wrong_call_is_answered_with_its_form():
    bot = Robot()
    number = "E-BOT-01 %s: a number from -%d to %d is expected"
    for call, said in (
        (lambda: bot.straight("3"), number % ("straight(mm)", 20000, 20000)),
        (lambda: bot.straight(1e9), number % ("straight(mm)", 20000, 20000)),
        (lambda: bot.turn(None), number % ("turn(deg)", 36000, 36000)),
        (lambda: bot.drive(100, "2"), number % ("drive(speed, rate)", 1000, 1000)),
        (lambda: bot.drive(float("nan"), 0), number % ("drive(speed, rate)", 500, 500)),
        (lambda: fr.avancer([1]), number % ("forward(n)", 100, 100)),
        (lambda: fr.carreau(-150), "E-BOT-01 square(mm): a number from 1 to 1000 is expected"),
        (
            lambda: bot.straight(10, then=7),
            "E-BOT-02 straight(mm): then=COAST, BRAKE or HOLD is expected",
        ),
        (lambda: Robot("mauvais"), "E-BOT-04 Robot('mauvais'): no such kit on this board"),
        (lambda: Robot(3), "E-BOT-04 Robot(kit): a name in quotes is expected"),
    ):
        refused(call, said)
    bot.drive(100.4, 0)
    bot.stop()


@check
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
    before = toy.heading_deg()
    bot.turn(90)
    assert 89 <= toy.heading_deg() - before <= 91
    assert bot.heading() == 90


@check
def a_part_says_what_it_takes():
    bot = Robot()
    colour = "E-BOT-01 pixels.fill(red, green, blue): a number from 0 to 255 is expected"
    hertz = "E-BOT-01 %s: a number from 20 to 20000 is expected"
    at = "E-BOT-01 pixels.set(index, red, green, blue): a number from 0 to %d is expected"
    for call, said in (
        (lambda: bot.pixels.fill(256, 256, 256), colour),
        (lambda: bot.pixels.fill(0, -1, 0), colour),
        (lambda: bot.pixels.set(0, 300, 0, 0), at % 255),
        (lambda: bot.pixels.set(4, 0, 0, 0), at % 3),
        (lambda: bot.buzzer.on(30000), hertz % "on(hertz)"),
        (lambda: bot.buzzer.on(-440), hertz % "on(hertz)"),
        (lambda: bot.buzzer.tone(0, 100), hertz % "tone(hertz, ms)"),
    ):
        refused(call, said)
    bot.pixels.fill(254.6, 0, 0)
    assert bot.pixels._lights.shown == [(255, 0, 0)] * 4
    bot.buzzer.on(440.4)
    assert toy.duties[-17] == 440


@check
def a_motor_takes_fractions_of_a_percent():
    Current.pins.clear()  # the robot's
    motor = Motor(10, 11)
    motor.power(33.34)
    assert (toy.duties[10], toy.duties[11]) == (65535, 65535 - 21849)
    motor.power(-100)
    assert (toy.duties[10], toy.duties[11]) == (0, 65535)
    for wrong in (100.1, "50", None):
        refused(
            lambda wrong=wrong: motor.power(wrong),
            "E-BOT-01 power(percent): a number from -100 to 100 is expected",
        )


@check
def what_a_kit_cannot_import_is_named():
    assert "no_such_driver" in str(raised(Robot, "kit_with_a_missing_driver"))


run_checks()
