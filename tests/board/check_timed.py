# ruff: noqa: E402 (the fakes are put in place first)
"""A drive base without encoders on the toy robot: its moves are timed, and what it cannot do is refused."""

import gc

from checks import check, near, raised, run_checks
from toy_robot import install

toy = install()

from marelle import COAST, HOLD, DriveBase, Motor, wait
from marelle.tools import Current

NAN = float("nan")
SIZES = {"wheel_diameter": 43, "axle_track": 100}
base = DriveBase(Motor(10, 11), Motor(12, 13), **SIZES)
left, right = base._engine.wheels


def refused(code, call, *arguments, **options):
    """Fail unless a call raises the error of that code, and nothing moves."""
    before = dict(toy.duties)
    assert raised(call, *arguments, **options).code == code
    assert (toy.duties, toy.timers) == (before, [])


@check
def it_goes_where_the_time_and_the_speed_take_it():
    start = toy.now_us
    assert base.straight(300) is True
    near((toy.now_us - start) / 1e6, 2.0, 0.1)  # 300 / 200 + 200 / 400
    wait(300)
    near(toy.distance_mm(), 300, 4)
    near(toy.heading_deg(), 0, 0.1)
    assert base.distance() == 300
    base.turn(90)
    wait(300)
    near(toy.heading_deg(), 90, 4)  # the kick's, and the end's that takes no power away
    assert base.heading() == 90
    base.turn(-90)
    wait(300)
    near(toy.heading_deg(), 0, 0.1)
    ahead = toy.distance_mm()
    base.straight(-300, then=COAST)
    near(toy.distance_mm() - ahead, -300, 4)
    assert toy.duties[10] == toy.duties[11] == 0
    wait(400)
    assert toy.timers == [], "the tick stops when nothing moves"


@check
def what_is_measured_changes_the_duty():
    """A wheel whose diameter is 10 % larger gets 10 % less duty above the dead band."""
    base.settings(wheel_diameter=(47.3, 43))
    base.drive(200, 0)
    wait(1500)
    quick, slow = (65535 - toy.duties[pin] - 5243 for pin in (11, 13))
    near(slow / quick, 1.1, 0.01)
    base.settings(wheel_diameter=43)
    base.stop()
    wait(500)


@check
def a_wheel_at_rest_is_kicked():
    move = base.straight(5, wait=False)
    wait(20)
    first = 65535 - toy.duties[11]
    wait(20)
    later = 65535 - toy.duties[11]
    assert first > later + 10_000, (first, later)
    assert move.wait() is True


@check
def what_it_cannot_is_refused_with_its_reason():
    Current.pins.clear()
    wait(400)
    refused("E-BOT-22", base.straight, 100, then=HOLD)
    refused("E-BOT-22", base.stop, HOLD)
    pair = Motor(10, 11, encoder=(6, 7)), Motor(12, 13)
    refused("E-BOT-21", DriveBase, *pair, **SIZES)


@check
def bad_input_is_refused_and_nothing_starts():
    Current.pins.clear()
    pair = Motor(10, 11), Motor(12, 13)
    for wrong in ("3", None, 1e9, -1e9, NAN, [1]):
        refused("E-BOT-01", base.straight, wrong)
        refused("E-BOT-01", base.turn, wrong)
        refused("E-BOT-01", base.arc, wrong, 90)
        refused("E-BOT-01", base.drive, wrong, 0)
        refused("E-BOT-01", base.drive, 0, wrong)
        refused("E-BOT-01", DriveBase, *pair, **SIZES, full_speed=wrong)
    for wrong in (-200, 0, NAN, "fast"):
        refused("E-BOT-01", base.settings, straight_speed=wrong)
    for wrong in (7, -1, None, "HOLD", 1.5, NAN):
        refused("E-BOT-02", base.straight, 100, then=wrong)
        refused("E-BOT-02", base.turn, 90, then=wrong)
        refused("E-BOT-02", base.stop, wrong)


def hold_up(ms):
    """Hold all callbacks up for some ms. A board then calls 8 at once; the others are lost."""
    timers, toy.timers[:] = list(toy.timers), []
    toy.sleep_us(ms * 1000)
    toy.timers[:] = timers
    for timer in timers:
        for _ in range(min(8, (toy.now_us - timer.next_us) // timer.period_us + 1)):
            timer.callback(timer)
        while timer.next_us <= toy.now_us:
            timer.next_us += timer.period_us


@check
def lost_ticks_are_made_up_for():
    """While callbacks are held up the wheels go on at their duty, and the base knows how far."""
    wait(1000)
    ahead, told = toy.distance_mm(), base.distance()
    move = base.straight(600, wait=False)
    wait(1000)
    hold_up(300)
    near(base.distance() - told, toy.distance_mm() - ahead, 5)
    hold_up(30)  # of which none is lost
    assert move.wait() is True
    wait(300)
    near(toy.distance_mm() - ahead, 600, 8)
    near(base.distance() - told, 600, 1)
    base.drive(200, 0)
    wait(1000)
    hold_up(200)
    base.stop()
    hold_up(200)  # it goes on until it hears of it
    wait(500)
    # Then it is braked at once, and runs out: 200 mm/s x 60 ms. Without what was made up for, 70 mm more.
    near(base.distance() - told + 12, toy.distance_mm() - ahead, 10)


@check
def a_lost_tick_stops_it_and_its_way_is_known():
    ahead, told = toy.distance_mm(), base.distance()
    base.drive(200, 0)
    wait(1000)
    (guard,) = [timer for timer in toy.timers if timer.period_us != 10_000]
    ticks, toy.timers[:] = [timer for timer in toy.timers if timer is not guard], [guard]
    wait(600)
    assert toy.duties[10] == toy.duties[11] == 65535
    toy.timers.extend(ticks)
    wait(500)
    near(base.distance() - told + 12, toy.distance_mm() - ahead, 8)  # it ran out
    assert base.straight(50) is True


@check
def a_step_allocates_nothing_and_stays_small():
    base.drive(480, 800)
    wait(1000)
    left.shift = -9000
    tick, guard = base._engine._tick, base._engine._guard
    if hasattr(gc, "mem_alloc"):
        import micropython

        for _ in range(100):
            toy.now_us += 33_000  # two or three are lost each time
            micropython.heap_lock()
            try:
                tick(None)
                guard(None)
            finally:
                micropython.heap_unlock()
    for wheel in (left, right):
        assert (
            max([abs(value) for value in wheel.__dict__.values() if type(value) is int]) < 1 << 30
        )
    assert 480_000 * 1024 < 1 << 30  # the fastest motor of a table
    left.shift = 0
    base.stop()
    wait(1000)


run_checks()
