# ruff: noqa: E402 (the fakes are put in place first)
"""No step of the control loop and no reading allocates memory. CPython, which cannot count that, prints SKIP."""

from allocation import assert_none, skip_where_it_is_not_counted, times
from toy_robot import install

toy = install()
toy.registers = {0x6A0F: b"\x6c", 0x6A26: b"\x0a\x00"}

from marelle import COAST, PID, Robot

skip_where_it_is_not_counted()

import micropython

bot = Robot()
engine = bot._engine
tick = engine._tick
count = engine.wheels[0].encoder.count
pid = PID(kp=4, kd=1, limit=150)
position, values = bot.line.position, bot.line.values
pressed, rate, distance = bot.button.pressed, bot.imu._read, bot.range.distance
edge = bot.range._edge
toy.adc.update({26: 30000, 27: 40000, 28: 20000})
toy.now_us += 1000  # an echo that begins at 0 us is none to the library


def locked_tick():
    """Do one tick while the heap is locked: an allocation would raise."""
    micropython.heap_lock()
    try:
        tick(None)
    finally:
        micropython.heap_unlock()


def drive_a_step():
    """Call `drive` as a program's loop does, and do one tick."""
    toy.now_us += 10_000
    bot.drive(120, 30)
    tick(None)


def hear():
    """Receive an echo, then read the distance."""
    toy.levels[15] = 1
    edge(None)
    toy.now_us += 5800
    toy.levels[15] = 0
    edge(None)
    toy.now_us += 10_000
    distance()


assert_none(
    (
        ("pid", pid.step, (25,)),
        ("encoder", count, ()),
        ("line position", position, ()),
        ("line values", values, ()),
        ("button", pressed, ()),
        ("gyro", rate, ()),
        ("range", hear, ()),
        ("drive and tick", drive_a_step, ()),
    )
)
bot.stop()
for _ in range(100):
    tick(None)
engine.halt()
for way, turn in ((300, 0), (0, 90), (0, -90)):
    move = bot.straight(way, wait=False) if way else bot.turn(turn, wait=False)
    assert times(tick, None) <= 0, ("move", way, turn)
    locked_tick()
    engine.halt()
bot.drive(200, 30)
for _ in range(50):
    toy.sleep_us(9000)
    locked_tick()
micropython.heap_lock()
engine._guard(None)  # there was a tick
engine._guard(None)  # there was none: it brakes
micropython.heap_unlock()
assert engine.wheels[0].duty == 0
engine._come_to_rest(COAST)
before = engine.wheels[0].um
for _ in range(10):  # it rolls out: the tick counts on
    toy.sleep_us(3000)
    locked_tick()
assert engine.wheels[0].um > before
print("ok")
