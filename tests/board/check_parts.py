# ruff: noqa: E402 (the fakes are put in place first)
"""Parts of `pico_bot`: signals on pins are read in the units of the library."""

from checks import check, raised, run_checks
from toy_robot import install

toy = install()
toy.registers = {
    0x6A0F: b"\x6c",
    0x6A26: b"\x0a\x00",
    0x6A28: b"\x00\x00\x00\x00\x09\x40",
    0x3C00: b"",
}

from marelle import NoAnswerError, Robot, wait

bot = Robot()
shots = []


def answer_after(mm):
    """Let the range sensor receive an echo from `mm`; None: nothing is in reach, and the echo pin is high for 38 ms."""

    def moved(pin, level):
        if pin == 14 and level == 0:
            shots.append(toy.now_us)
            rise = toy.now_us + 450
            toy.at(rise, lambda: toy.edge(15, 1))
            toy.at(rise + (38_000 if mm is None else mm * 58 // 10), lambda: toy.edge(15, 0))

    toy.moved = moved


@check
def a_distance_is_timed_in_mm():
    a_sensor_that_never_answers_is_told()  # made first: setting up its pins is no shot
    answer_after(1000)
    wait(100)
    del shots[:]
    assert 999 <= bot.range.distance() <= 1000
    assert len(shots) == 1, shots


@check
def a_reading_is_kept_while_it_is_fresh_and_shots_are_30_ms_apart():
    del shots[:]
    start = toy.now_us
    readings = set()
    while toy.now_us - start < 600_000:
        readings.add(bot.range.distance())
        wait(10)
    assert readings == {999} or readings == {1000} or readings == {999, 1000}, readings
    apart = [shots[index + 1] - shots[index] for index in range(len(shots) - 1)]
    assert min(apart) >= 30_000, apart
    assert max(apart) <= 50_000, apart


@check
def something_near_is_seen_at_once():
    answer_after(200)
    wait(100)
    bot.range.distance()
    answer_after(120)
    wait(40)
    assert 119 <= bot.range.distance() <= 120


def a_sensor_that_never_answers_is_told():
    bot.range.distance  # noqa: B018 - made
    toy.moved = lambda pin, level: shots.append(pin) if level else None
    start = toy.now_us
    error = raised(bot.range.distance)
    assert (type(error), error.code, error.pin) == (NoAnswerError, "E-BOT-33", 15), error
    assert len(shots) == 3, shots
    assert toy.now_us - start <= 190_000


@check
def an_echo_that_is_lost_leaves_the_last_reading():
    answer_after(1000)
    wait(100)
    assert 999 <= bot.range.distance() <= 1000

    def late(
        pin, level
    ):  # writing to the flash holds interrupts up, and both edges come when it is over
        if pin == 14 and level == 0:
            toy.at(toy.now_us + 30_000, lambda: toy.edge(15, 0))

    toy.moved = late
    wait(40)
    assert 999 <= bot.range.distance() <= 1000  # this shot's echo is lost
    wait(45)
    start = toy.now_us
    assert 999 <= bot.range.distance() <= 1000  # and this one's
    assert toy.now_us - start < 1000  # the reading is fresh enough not to wait
    answer_after(2000)
    wait(100)
    assert 1999 <= bot.range.distance() <= 2000


@check
def silence_is_9999_within_42_ms():
    answer_after(None)
    wait(100)
    bot.range.distance()
    wait(100)
    start = toy.now_us
    assert bot.range.distance() == 9999
    assert toy.now_us - start <= 42_000
    answer_after(6500)
    wait(100)
    assert bot.range.distance() == 9999
    toy.moved = None


@check
def a_line_has_a_place():
    toy.adc.update({26: 12000, 27: 52000, 28: 12000})
    assert bot.line.position() == 0
    toy.adc.update({26: 52000, 27: 12000})
    assert bot.line.position() == -100
    toy.adc.update({26: 12000, 27: 32000, 28: 32000})
    assert bot.line.position() == 50
    assert bot.line.values() == [0, 50, 50]
    toy.adc.update({27: 12000, 28: 12000})
    assert bot.line.position() is None


@check
def a_line_is_calibrated_by_what_was_seen():
    bot.line.calibrate(20000, 30000)
    toy.adc.update({26: 20000, 27: 30000, 28: 20000})
    assert bot.line.values() == [0, 100, 0]
    bot.line.calibrate(12000, 52000)


@check
def lights_and_sounds_reach_their_pins():
    bot.led.on()
    assert toy.levels[64] == 1
    bot.led.toggle()
    assert toy.levels[64] == 0
    bot.pixels.fill(1, 2, 3)
    bot.pixels.set(1, 9, 8, 7)
    assert bot.pixels._lights.shown == [(1, 2, 3), (9, 8, 7), (1, 2, 3), (1, 2, 3)]
    start = toy.now_us
    bot.buzzer.tone(440, 200)
    assert toy.duties[-17] == 440
    assert toy.duties[17] == 0
    assert toy.now_us - start == 200_000


@check
def a_button_is_pressed_when_its_pin_is_low():
    toy.levels[20] = 1
    assert bot.button.pressed() is False
    toy.at(
        toy.now_us + 500_000,
        lambda: toy.edge(20, 0) if 20 in toy.listeners else toy.levels.update({20: 0}),
    )
    start = toy.now_us
    bot.button.wait_for_press()
    assert bot.button.pressed() is True
    assert 500_000 <= toy.now_us - start <= 511_000


@check
def the_battery_is_in_millivolts():
    toy.adc[29] = 39718  # 6.0 V through a third
    assert 5995 <= bot.battery.voltage() <= 6001


@check
def the_inertial_unit_has_the_robots_signs():
    assert bot.imu.turn_rate() == -1  # 10 steps of 35 millidegrees/s to the left
    assert bot.imu.acceleration() == (0, 0, 9803)


@check
def the_screen_shows_lines():
    bot.screen.text("Bonjour")
    bot.screen.text("ici")
    bot.screen.value("mm", 12, 3)
    for wrong in (8, -1, "1"):
        error = raised(bot.screen.text, "nowhere", wrong)
        assert (error.code, error.least, error.most) == ("E-BOT-01", 0, 7)
    assert bot.screen._frame.drawn == [("Bonjour", 0, 0), ("ici", 0, 8), ("mm 12", 0, 24)]
    address, _, data = toy.written[-1]
    assert (address, len(data), data[0]) == (0x3C, 1025, 0x40)


@check
def a_part_that_is_not_there_is_named():
    error = raised(getattr, bot, "gripper")
    assert str(error).startswith("E-BOT-08 gripper: the robot has no 'gripper'; it has ")
    other = Robot("pico_bot")
    toy.registers = {0x3C00: b""}
    error = raised(getattr, other, "imu")
    said = "E-BOT-06 imu: no answer at 106; push its cable in. Seen on the bus: [60]"
    assert (type(error), error.part, str(error)) == (NoAnswerError, "imu", said)


run_checks()
