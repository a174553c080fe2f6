# ruff: noqa: E402 (the fakes are put in place first)
"""Parts that need no kit: servo, relay, knobs, digital sensors, two digital line sensors."""

from checks import check, raised, run_checks
from toy_robot import install

toy = install()

from marelle import (
    AnalogSensor,
    Button,
    Buzzer,
    DigitalSensor,
    DimmableLED,
    IRReceiver,
    Joystick,
    LineSensor,
    Motor,
    Potentiometer,
    Relay,
    Robot,
    Servo,
    wait,
)
from marelle.robot import make_part
from marelle.tools import Current, stop_all


def pulse_us(pin):
    """Return the width of the pulses on a pin in us; 0 without pulses."""
    assert toy.duties.get(-pin, 50) == 50
    return round(toy.duties[pin] * 20_000 / 65535)


@check
def a_servo_gets_the_pulse_of_its_angle():
    servo = Servo(15)
    assert (servo.angle(), toy.duties[15]) == (None, 0)
    for angle, us in ((0, 500), (90, 1500), (180, 2500), (45.4, 1000)):
        servo.move(angle)
        assert pulse_us(15) == us, (angle, pulse_us(15))
    assert servo.angle() == 45
    servo.off()
    assert (servo.angle(), toy.duties[15]) == (None, 0)
    wide = Servo(16, 600, 2400, degrees=270)
    wide.move(270)
    assert pulse_us(16) == 2400
    servo.move(10)
    stop_all()
    assert (toy.duties[15], toy.duties[16]) == (0, 0)


@check
def a_servo_has_bounds():
    servo = Servo(15)
    servo.move(20)
    for wrong in (-1, 181, 1e9, float("nan"), "90", None):
        said = str(raised(servo.move, wrong))
        assert said == "E-BOT-01 servo.move(degrees): a number from 0 to 180 is expected"
        assert pulse_us(15) == 722
    for wrong in ((100,), (500, 9000), (1500, 1500), (500, 2500, 0)):
        assert raised(Servo, 15, *wrong).code == "E-BOT-01"


@check
def a_relay_is_off_at_first_and_at_the_end():
    levels = []
    toy.moved = lambda pin, level: levels.append((pin, level))
    low, high = Relay(14, active=0), Relay(13)
    assert levels == [(14, 1), (13, 0)]
    low.on()
    high.toggle()
    assert (low.is_on(), high.is_on()) == (True, True)
    assert levels[2:] == [(14, 0), (13, 1)]
    stop_all()
    assert levels[4:] == [(14, 1), (13, 0)]
    assert (low.is_on(), high.is_on()) == (False, False)
    toy.moved = None


@check
def nothing_keeps_a_motor_from_being_stopped():
    """If one stop raises OSError and another KeyboardInterrupt, all others are stopped, then the last error is raised."""
    del Current.stops[:]
    pump, bot, motor = Relay(1), Robot(), Motor(4, 5)
    seen = []
    toy.moved = lambda pin, level: seen.append((toy.duties[5], toy.duties[11], level))

    def fail(error):
        raise error

    Current.stops.insert(0, lambda: fail(KeyboardInterrupt()))
    Current.stops.insert(2, lambda: fail(OSError(5)))
    pump.on()
    motor.power(50)
    bot.drive(300, 0)
    wait(300)
    assert toy.duties[11] < 65535, "driven"
    assert raised(stop_all).args[0] == 5
    assert seen[1:] == [(65535, 65535, 0)], "motors first, though the pump was there before"
    toy.moved = None
    del Current.stops[:]


@check
def what_belongs_to_no_robot_is_off_at_the_end_too():
    pump, arm, motor = Relay(1), Servo(2), Motor(4, 5)
    bot = Robot()
    kept = len(Current.stops)
    bot = Robot()
    assert len(Current.stops) == kept
    pump.on()
    arm.move(20)
    motor.power(50)
    bot.drive(100, 0)
    stop_all()
    assert (toy.levels[1], toy.duties[2]) == (0, 0)
    assert toy.duties[4] == toy.duties[5]
    assert toy.duties[10] == toy.duties[11]


@check
def a_knob_is_a_share_and_a_sensor_has_a_scale():
    knob, millivolts, falling = (
        Potentiometer(26),
        AnalogSensor(27, 0, 3300),
        AnalogSensor(28, 50, -50),
    )
    toy.adc.update({26: 0, 27: 32768, 28: 65535})
    assert (knob.value(), millivolts.value(), falling.value()) == (0, 1650, -50)
    toy.adc.update({26: 65535, 27: 65535, 28: 0})
    assert (knob.value(), millivolts.value(), falling.value()) == (100, 3300, 50)
    for wrong in ((0, 9000), ("0", 100)):
        assert raised(AnalogSensor, 26, *wrong).code == "E-BOT-01"


@check
def a_sensor_with_one_wire_is_waited_for():
    toy.levels[22] = 0
    motion, low = DigitalSensor(22), DigitalSensor(22, active=0)
    assert (motion.active(), low.active()) == (False, True)
    start = toy.now_us
    toy.at(start + 300_000, lambda: toy.levels.update({22: 1}))
    toy.at(start + 700_000, lambda: toy.levels.update({22: 0}))
    motion.wait_for()
    assert 300_000 <= toy.now_us - start <= 311_000
    motion.wait_for(False)
    assert 700_000 <= toy.now_us - start <= 711_000


@check
def a_button_may_be_high_when_pressed():
    toy.levels[21] = 1
    assert Button(21, active=1).pressed() is True
    assert Button(21).pressed() is False


@check
def two_line_sensors_say_black_or_white():
    for black in (1, 0):
        two = LineSensor(18, 19, black=black)
        found = []
        for left, right in ((0, 0), (1, 0), (0, 1), (1, 1)):
            toy.levels.update({18: left if black else 1 - left, 19: right if black else 1 - right})
            found.append((two.position(), tuple(two.values())))
        assert found == [
            (None, (0, 0)), (-100, (100, 0)), (100, (0, 100)), (0, (100, 100)),
        ], found  # fmt: skip
    said = str(raised(two.calibrate, 9000, 48000))
    assert said.startswith("E-BOT-40 line.calibrate(white, black): "), said
    one, many = (
        make_part(("LineSensor", 18, {"black": 1})),
        LineSensor(10, 11, 12, 13, 14, black=1),
    )
    toy.levels.update({18: 1, 10: 0, 11: 0, 12: 0, 13: 1, 14: 1})
    assert (one.position(), many.position()) == (0, 75)
    toy.levels[18] = 0
    assert one.position() is None


@check
def a_stick_has_its_middle_where_it_was_let_go():
    toy.adc.update({26: 34000, 27: 31000})
    toy.levels[22] = 1
    stick = Joystick(26, 27, 22)
    assert (stick.x(), stick.y(), stick.pressed()) == (0, 0, False)
    toy.adc.update({26: 65520, 27: 0})
    toy.levels[22] = 0
    assert (stick.x(), stick.y(), stick.pressed()) == (100, -100, True)
    toy.adc.update({26: 34000 + 15760, 27: 31000 - 15500})
    assert (stick.x(), stick.y()) == (50, -50)
    toy.adc.update({26: 35000, 27: 30000})
    assert (stick.x(), stick.y()) == (0, 0)
    assert Joystick(26, 27).pressed() is False
    toy.adc[27] = 60000
    assert str(raised(Joystick, 26, 27)).startswith("E-BOT-41 Joystick(x, y): ")


@check
def a_light_is_dimmed():
    light = DimmableLED(9)
    assert toy.duties[9] == 0
    light.brightness(30)
    assert toy.duties[9] == 19660
    light.toggle()
    assert toy.duties[9] == 0
    light.on()
    assert (toy.duties[9], toy.duties.get(-9, 1000)) == (65535, 1000)
    light.off()
    light.toggle()
    assert toy.duties[9] == 65535
    for wrong in (-1, 101, "50"):
        assert raised(light.brightness, wrong).code == "E-BOT-01"


@check
def a_tune_is_played_as_it_is_written():
    heard = []
    buzzer = Buzzer(17)
    buzzer.tone = lambda hertz, ms: heard.append((hertz, ms)) or toy.sleep_us(ms * 1000)
    start = toy.now_us
    buzzer.play("A4/4 do5/8 r/8 Bb3/4. si#/2 R\u00e9/1", tempo=60)
    assert heard == [(440, 875), (523, 437), (233, 1312), (523, 1750), (294, 3500)], heard
    assert toy.now_us - start == 1000 * (1000 + 500 + 500 + 1500 + 2000 + 4000)
    for wrong in ("H4/4", "C4/0", "C4/x", "/", "C#b", "C0", "A4/4 x"):
        said = str(raised(buzzer.play, wrong))
        assert said == "E-BOT-43 buzzer.play(notes): " + repr(wrong.split()[-1]) + " is no note"
    assert raised(buzzer.play, 440).code == "E-BOT-43"
    assert raised(buzzer.play, "C4/4", 0).code == "E-BOT-01"
    assert len(heard) == 5


def send(pin, address, command, bits=32):
    """Send a frame of the NEC protocol: the output of the receiver goes low for each burst."""
    word = address | (~address & 255) << 8 if address < 256 else address
    word |= command << 16 | (~command & 255) << 24
    burst(pin, 9000, 4500)
    for place in range(bits):
        burst(pin, 560, 1690 if word >> place & 1 else 560)
    burst(pin, 560, 0)


def burst(pin, low_us, high_us):
    toy.levels[pin] = 0
    toy.listeners[pin].handler(toy.listeners[pin])
    toy.now_us += low_us
    toy.levels[pin] = 1
    toy.now_us += high_us


def hold(pin):
    """Send "still held", as a remote does every 108 ms."""
    toy.now_us += 40_000
    burst(pin, 9000, 2250)
    burst(pin, 560, 0)


@check
def a_remote_control_is_heard():
    toy.now_us += 1_000_000
    remote, other = IRReceiver(21), IRReceiver(7, address=3)
    assert (remote.key(), remote.held(), remote.address()) == (None, None, None)
    send(21, 0, 0x45)
    assert (remote.held(), remote.key(), remote.key(), remote.address()) == (0x45, 0x45, None, 0)
    toy.now_us += 60_000
    hold(21)
    toy.now_us += 60_000
    assert (remote.held(), remote.key()) == (0x45, None)
    toy.now_us += 200_000
    hold(21)
    assert remote.held() is None  # of a key that nobody has heard go down
    send(21, 0x1234, 255)
    assert (remote.key(), remote.address()) == (255, 0x1234)
    send(21, 9, 7, bits=20)
    toy.now_us += 30_000
    assert remote.key() is None
    send(21, 9, 7)
    assert remote.wait_for_key() == 7
    send(7, 4, 1)
    assert other.key() is None
    send(7, 3, 2)
    assert other.key() == 2


run_checks(Current.pins.clear)
