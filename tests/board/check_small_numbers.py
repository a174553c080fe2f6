# ruff: noqa: E402 (the fakes are put in place first)
"""All numbers of the control loop stay under 2**30: a larger one would take memory on a 32-bit board."""

from checks import check, run_checks
from toy_robot import install

toy = install()

from marelle import DriveBase, Motor, Robot, wait
from marelle.odometry import along
from marelle.tools import Current

LIMIT = 1 << 30
bot = Robot()
engine = bot._engine
left, right = engine.wheels


def largest(thing):
    """Return the largest whole number among the attributes of an object."""
    return max([abs(value) for value in thing.__dict__.values() if type(value) is int] + [0])


def watch(ms):
    """Let the robot run for some ms; fail if a number reaches 2**30."""
    for _ in range(ms // 10):
        wait(10)
        for thing in (engine, left, right):
            assert largest(thing) < LIMIT


@check
def a_profile_keeps_its_top_and_its_acceleration():
    for way, angle in ((300, 0), (-1, 0), (20000, 0), (0, 90), (0, -1), (0, 36000), (5, 3)):
        move = bot.arc(way * 57.3 / angle, angle, wait=False) if way and angle else None
        if move is None:
            move = bot.turn(angle, wait=False) if angle else bot.straight(way, wait=False)
        mean = half = 0
        while engine._mode == 4:
            left.um, right.um = left.goal, right.goal
            left.strain_ticks = right.strain_ticks = 0  # nothing turns here
            engine._tick(None)
            # One sixteenth of slack: the division of a way into ticks rounds.
            assert abs(engine._mean) <= engine.mean_top + 1
            assert abs(engine._half) <= engine.half_top + 1
            assert abs(engine._mean - mean) <= engine.mean_gain + 1
            assert abs(engine._half - half) <= engine.half_gain + 1
            mean, half = engine._mean, engine._half
            assert largest(engine) < LIMIT
        assert left.goal == left.end
        assert right.goal == right.end
        engine.halt()
        left._count, right._count = left.encoder.count(), right.encoder.count()


@check
def driving_fast_and_turning_stay_small():
    bot.drive(500, 1000)
    watch(3000)
    bot.drive(-500, -1000)
    watch(3000)
    toy.left.blocked = toy.right.blocked = True
    watch(3000)
    toy.left.blocked = toy.right.blocked = False
    bot.drive(480, 0)
    watch(20_000)
    bot.straight(-200)


@check
def a_gentle_ramp_is_planned_within_a_tick():
    bot.settings(straight_acceleration=1, turn_acceleration=1)
    for move in (lambda: bot.straight(20000, wait=False), lambda: bot.turn(36000, wait=False)):
        move()
        assert engine._ramp <= 2 * 1250, engine._ramp
        engine.halt()
    bot.settings(straight_acceleration=400, turn_acceleration=400)


@check
def the_ramps_of_the_fastest_robot_stay_small():
    """Each tick multiplies a speed by its place in the ramp."""
    Current.pins.clear()
    pair = Motor(2, 3, encoder=(8, 9)), Motor(16, 17, encoder=(18, 19))
    fast = DriveBase(*pair, wheel_diameter=100, axle_track=500, full_speed=3000)
    engine = fast._engine
    fast.settings(
        straight_speed=2000, straight_acceleration=1, turn_rate=2000, turn_acceleration=1
    )
    for move in (lambda: fast.straight(20000, wait=False), lambda: fast.turn(36000, wait=False)):
        move()
        assert max(abs(engine._mean_aim), abs(engine._half_aim)) * engine._ramp < LIMIT
        engine.halt()


@check
def a_wide_robot_finds_its_place():
    for mm in (100, 160, 170, 500):
        turn = mm * 1000 * 355 // 113
        for axis in (0, 1):
            assert abs(along(axis, 100_000, turn // 8, turn) - 35355) < 10, (mm, axis)


run_checks()
