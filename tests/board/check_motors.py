# ruff: noqa: E402 (the fakes are put in place first)
"""The signals of each kind of bridge, and an encoder that counts by interrupts."""

from checks import check, raised, run_checks
from toy_robot import install

toy = install()

from marelle import bridge
from marelle.back_end import gains
from marelle.encoders import Wheel
from marelle.parts.motor import Motor

Motor(2, 3, encoder=(8, 21))  # pins that PIO cannot count, while nothing has loaded what can

from marelle.chips.edges import QuadratureEncoder as EdgeEncoder
from marelle.hal import claim
from marelle.tools import Current

FULL = 65535


def pins(*numbers):
    """Return the duty of each pin, or its level if it has no PWM."""
    return [toy.duties.get(number, toy.levels.get(number)) for number in numbers]


@check
def two_inputs_take_the_signal_and_short_the_motor_in_its_pauses():
    motor = Motor(10, 11)
    assert pins(10, 11) == [0, 0], "nothing drives before the first word"
    for act, wanted in (
        (lambda: motor.power(25), [FULL, FULL - FULL // 4]),
        (lambda: motor.duty(-FULL), [0, FULL]),
        (motor.brake, [FULL, FULL]),
        (motor.coast, [0, 0]),
    ):
        act()
        assert pins(10, 11) == wanted, (pins(10, 11), wanted)


@check
def an_encoder_counts_one_motor():
    """With a copied line the control loop of the second wheel would run away on the counts of the first."""
    Motor(10, 11, encoder=(6, 7))
    claim("Servo", 20)
    for pin, said in (
        (6, "E-BOT-12 Motor: pin 6 serves Motor already"),
        (20, "E-BOT-11 Motor: pin 20 is used by Servo already"),
    ):
        assert str(raised(Motor, 12, 13, encoder=(pin, pin + 1))) == said


@check
def a_direction_pin_is_high_for_back():
    motor, turned = Motor(7, direction=6), Motor(15, direction=14, reverse=True)
    for act, wanted in (
        (lambda it: it.power(25), [FULL // 4, 0, FULL // 4, 1]),
        (lambda it: it.power(-100), [FULL, 1, FULL, 0]),
        (lambda it: it.brake(), [0, 1, 0, 0]),
        (lambda it: it.power(100), [FULL, 0, FULL, 1]),
        (lambda it: it.coast(), [0, 0, 0, 1]),
    ):
        act(motor)
        act(turned)
        assert pins(7, 6, 15, 14) == wanted, (pins(7, 6, 15, 14), wanted)


@check
def an_enable_pin_takes_the_signal_beside_two_levels():
    motor = Motor(16, 17, enable=18, standby=19, frequency=1000)
    assert pins(16, 17, 18, 19) == [0, 0, 0, 1]
    for act, wanted in (
        (lambda: motor.power(25), [True, False, FULL // 4]),
        (lambda: motor.duty(-FULL), [False, True, FULL]),
        (motor.brake, [True, True, FULL]),
        (motor.coast, [False, False, 0]),
    ):
        act()
        assert pins(16, 17, 18) == wanted, (pins(16, 17, 18), wanted)


@check
def a_standby_pin_is_held_high_for_any_form():
    Motor(10, 11, standby=21).power(-100)
    assert pins(10, 11, 21) == [0, FULL, 1]


@check
def levels_change_while_the_counter_stands():
    seen = []
    bridge._LATCHES = True  # as on an RP2040
    motor, other = Motor(16, 17, enable=18), Motor(7, direction=6)
    motor.power(100)
    other.power(100)
    toy.moved = lambda pin, level: seen.append(toy.duties[7 if pin == 6 else 18])
    motor.power(-100)
    motor.brake()
    other.power(-100)
    toy.moved = None
    bridge._LATCHES = False
    assert seen == [None] * 5, seen  # it takes the new duty at once


@check
def a_motor_mounted_the_other_way_exchanges_its_inputs():
    Motor(10, 11, reverse=True).power(100)
    assert pins(10, 11) == [0, FULL]
    Motor(16, 17, enable=18, reverse=True).power(100)
    assert pins(16, 17) == [False, True]


@check
def pins_that_make_no_motor_are_refused():
    for back, wires in (
        (None, {}),
        (11, {"direction": 12}),
        (None, {"direction": 12, "enable": 13}),
    ):
        assert raised(Motor, 10, back, **wires).code == "E-BOT-20"
    motor = Motor(10, 11)
    for ask in (motor.angle, motor.speed):
        assert raised(ask).code == "E-BOT-21"


def turn(pin_a, pin_b, steps):
    """Turn an encoder by a number of edges; A leads B if that is positive."""
    order = ((0, 0), (1, 0), (1, 1), (0, 1))
    place = order.index((toy.levels[pin_a], toy.levels[pin_b]))
    for _ in range(abs(steps)):
        place = (place + (1 if steps > 0 else -1)) % 4
        for pin, level in ((pin_a, order[place][0]), (pin_b, order[place][1])):
            if toy.levels[pin] != level:
                toy.edge(pin, level)


@check
def edges_are_counted_with_their_sign():
    toy.levels.update({2: 0, 4: 0})
    encoder, turned = EdgeEncoder(2, 4), None
    turn(2, 4, 1403)
    assert encoder.count() == 1403, encoder.count()
    turn(2, 4, -2000)
    assert encoder.count() == -597, encoder.count()
    turned = EdgeEncoder(2, 4, reverse=True)
    turn(2, 4, 5)
    assert turned.count() == -5
    toy.edge(2, toy.levels[2])  # a disturbance that is over when it is looked at
    assert turned.count() == -5


@check
def pins_apart_are_counted_by_interrupts_and_neighbours_by_the_machine():
    toy.levels.update({2: 0, 4: 0})
    motor = Motor(10, 11, encoder=(4, 2), counts=360)  # exchanged: it counts the other way
    assert type(motor.encoder) is EdgeEncoder
    turn(2, 4, 30)
    assert motor.angle() == -30, motor.angle()
    toy.left.counts = 720
    for pair, angle in (((6, 7), 720), ((7, 6), -720)):
        Current.pins.clear()
        motor = Motor(10, 11, encoder=pair, counts=360)
        assert type(motor.encoder) is not EdgeEncoder
        assert motor.angle() == angle, motor.angle()


@check
def the_constants_of_a_wheel_follow_from_its_motor():
    """Of pico_bot: 60 292 steps of duty for 5500 um a tick are 11; 5 are fed back; 60 ms are 6 ticks, 11 x 6 / 16; 3/2 and 5/64."""
    answer = gains(550, 8, 60)
    assert answer == (5243, 11, 5, 4, 48, 80, 400_000), answer
    wheel = Wheel(Motor(10, 11).bridge, EdgeEncoder(2, 4), 1400, answer)
    wheel.fit(43 * 1000 * 355 // 113)
    assert (wheel._near, wheel.settled_um, wheel.strain_duty) == (120, 300, 14_000)


@check
def the_control_step_stays_small_for_any_motor():
    for speed in (50, 550, 3000):
        for dead in (0, 80):
            for constant in (10, 40, 300):
                _, forward, damping, change, pull, learn, most = gains(speed, dead, constant)
                top = speed * 160 * 48 // 55
                total = (top >> 4) * (forward + damping) + 262_000 * damping + 2 * top * change
                total += 16_000 * pull + (most + 16_000) * learn
                assert total < 1 << 30, (speed, dead, constant, total)


run_checks(Current.pins.clear)
