# ruff: noqa: E402 (the fakes are put in place first)
"""PID, StopWatch, level 0 words, French words and what is answered to a wrong call."""

import sys

sys.path.append(sys.path[0] + "/fakes")

from bench import install

bench = install()

from marelle import PID, Robot, RobotError, StopWatch, fr, wait


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
    refused(
        lambda: bot.settings(axle_track=0), "E-BOT-01 settings(...): a number above 0 is expected"
    )
    refused(lambda: Robot("mauvais"), "E-BOT-04 Robot('mauvais'): no such kit on this board")
    refused(lambda: Robot(3), "E-BOT-04 Robot(kit): a name in quotes is expected")
    refused(
        lambda: bot.pixels.set(4, 0, 0, 0),
        "E-BOT-01 pixels.set(index, red, green, blue): an index from 0 to 3 is expected",
    )
    bot.drive(100.4, 0)
    bot.stop()


pid_multiplies_sums_and_compares()
a_stopwatch_pauses()
squares_and_quarter_turns()
a_wrong_call_is_answered_with_its_form()
print("ok")
