# ruff: noqa: E402 (the fakes are put in place first)
"""The motor of a blocked wheel gets power for a short time only. E-BOT-03 is printed once, and the program goes on."""

import sys

from checks import check, run_checks
from toy_robot import install

toy = install()

from marelle import HOLD, Robot, wait

bot = Robot()
said = []
sys.modules["marelle.control"].print = lambda *words: said.append(" ".join(words))
BRAKED = [65535] * 4
DRIVE, HOLDING = (
    "E-BOT-03 drive(speed, rate): stopped, a wheel is blocked",
    "E-BOT-03 HOLD: stopped, a wheel is blocked",
)


def duties():
    return [toy.duties[pin] for pin in (10, 11, 12, 13)]


def seconds_until(reached, *call):
    """Wait until `reached()`, and make a call every 10 ms as a program's loop does; return the seconds."""
    start = toy.now_us
    while not reached():
        if call:
            call[0](*call[1:])
        wait(10)
        assert toy.now_us - start < 10_000_000
    return (toy.now_us - start) / 1e6


@check
def a_blocked_wheel_ends_the_move():
    toy.left.blocked = True
    start = toy.now_us
    assert bot.straight(300) is False
    assert (toy.now_us - start < 2_000_000, duties()) == (True, BRAKED)
    toy.left.blocked = False
    assert bot.straight(50) is True


@check
def a_hand_may_hold_it_for_a_moment():
    bot.drive(200, 0)
    wait(1000)
    toy.left.blocked = toy.right.blocked = True
    wait(900)
    toy.left.blocked = toy.right.blocked = False
    wait(1000)
    assert toy.left.speed > 190
    assert said == []


@check
def what_cannot_drive_brakes_and_tries_again_later():
    toy.left.blocked = True
    assert 1.0 <= seconds_until(lambda: duties() == BRAKED, bot.drive, 200, 0) < 1.5
    assert said == [DRIVE]
    assert 2.8 <= seconds_until(lambda: duties() != BRAKED, bot.drive, 200, 0) < 3.2
    assert 1.0 <= seconds_until(lambda: duties() == BRAKED, bot.drive, 200, 0) < 1.5
    assert said == [DRIVE, DRIVE]
    toy.left.blocked = False
    assert seconds_until(lambda: toy.left.speed > 190, bot.drive, 200, 0) < 4


@check
def what_is_blocked_may_back_off_at_once():
    for way in (200, -200):
        toy.right.blocked = True
        bot.drive(way, 0)
        wait(3000)
        assert duties() == BRAKED
        toy.right.blocked = False
        bot.drive(-way, 0)
        wait(1000)
        assert toy.right.speed * way < 0
        bot.drive(way, 0)
        wait(1000)
        assert toy.right.speed * way > 0
    toy.right.blocked = True
    bot.drive(200, 0)
    wait(3000)
    toy.right.blocked = False
    assert bot.straight(100) is True, "a move is another order"
    bot.drive(200, 0)
    wait(50)
    assert duties() != BRAKED


@check
def what_rests_sleeps():
    bot.stop()
    wait(1000)
    toy.left.blocked = True
    bot.drive(0, -90)
    wait(6000)
    assert toy.timers == []
    toy.left.blocked = False
    bot.drive(0, -90)
    wait(500)
    assert toy.left.speed < -50


@check
def a_place_is_not_held_against_what_is_stronger():
    bot.turn(90, then=HOLD)
    before = len(said)
    toy.left.distance_mm += 10
    toy.left.blocked = True
    assert seconds_until(lambda: duties() == BRAKED) < 3
    assert said[before:] == [HOLDING]
    toy.left.blocked = False
    wait(1000)
    assert toy.timers == []


@check
def friction_that_keeps_it_beside_its_place_is_not_told():
    """HOLD needs less than half of the power to keep a heavy robot on a slope: more than that is a blocked wheel."""
    bot.straight(50, then=HOLD)
    before = len(said)
    toy.left.distance_mm -= 1
    toy.left.blocked = True
    wait(1500)
    assert said[before:] == []
    assert 0.25 * 65535 < toy.duties[10] - toy.duties[11] < 0.5 * 65535
    wait(4000)
    assert said[before:] == [HOLDING]
    toy.left.blocked = False
    bot.stop()
    wait(1000)


run_checks()
