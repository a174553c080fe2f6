"""Tell what this board does where a simulator could be kinder. Nothing need be wired to GP2 and GP3."""

from machine import PWM, Pin, Timer
from time import sleep_ms, ticks_diff, ticks_us


def rises_after_us(pwm, wire):
    """Return how long a duty of 100 % takes to be seen on the pin."""
    start = ticks_us()
    pwm.duty_u16(65535)
    while not wire.value():
        pass
    return ticks_diff(ticks_us(), start)


def a_duty_waits_for_the_wrap(stand):
    """Tell whether it may take a millisecond, at 100 Hz; `stand`: when the counter stands."""
    wire = Pin(2)
    pwm = PWM(wire, freq=100, duty_u16=0)
    longest_us = 0
    for late_ms in (1, 3, 5, 7):
        pwm.duty_u16(0)
        sleep_ms(20 + late_ms)
        if stand:
            pwm.deinit()
        longest_us = max(longest_us, rises_after_us(pwm, wire))
    pwm.deinit()
    return longest_us > 1000


def writing_a_file_holds_timers_up():
    """Tell whether a timer of 2 ms is called more than 5 ms late meanwhile."""
    called_us = []
    timer = Timer(period=2, callback=lambda _timer: called_us.append(ticks_us()))
    sleep_ms(10)
    with open("/what_a_board_does.txt", "w") as file:
        file.write("." * 1000)
    sleep_ms(10)
    timer.deinit()
    gaps_us = [ticks_diff(b, a) for a, b in zip(called_us, called_us[1:])]
    return max(gaps_us) > 7000


def a_timer_may_be_hard():
    """Tell whether a timer's callback may be that of an interrupt, as from MicroPython 1.26 on."""
    try:
        Timer(period=1000, callback=lambda _timer: None, hard=True).deinit()
    except TypeError:
        return False
    return True


def a_pin_that_was_high_stays_so():
    """Tell whether the chip's own pull-down is too weak: RP2350, revision A2."""
    Pin(3, Pin.OUT, value=1)
    wire = Pin(3, Pin.IN, Pin.PULL_DOWN)
    sleep_ms(5)
    return wire.value() == 1


print("a duty waits for the wrap:", a_duty_waits_for_the_wrap(stand=False))
print("while the counter stands:", a_duty_waits_for_the_wrap(stand=True))
print("writing a file holds timers up:", writing_a_file_holds_timers_up())
print("a timer may be hard:", a_timer_may_be_hard())
print("a pin that was high stays so:", a_pin_that_was_high_stays_so())
