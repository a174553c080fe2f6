"""The modules that XRPLib needs of an XRP: pins by name, chips whose registers are all 1, a clock that moves when it is read."""

import sys


class _Thing:
    """A pin, bus or timer: it takes any arguments and reads 0."""

    def __init__(self, *_values, **_named):
        pass

    def __setitem__(self, _place, _value):
        pass

    def _rest(self, *_values, **_named):
        return 0

    value = read_u16 = duty_u16 = freq = deinit = init = irq = write = fill = exec = active = (
        get
    ) = _rest
    on = off = high = low = toggle = writeto_mem = _rest

    def readfrom_mem_into(self, _address, _register, buffer):
        for index in range(len(buffer)):
            buffer[index] = 1


class _Names:
    """The names of connectors that the library uses. A Beta has no RGB light."""

    LINE_L = I2C_SDA_1 = SERVO_1 = MOTOR_L_IN_1 = 0


class Pin(_Thing):
    IN = IRQ_FALLING = 0
    OUT = IRQ_RISING = 1
    PULL_UP = 2
    board = _Names


class _Machine:
    ADC = I2C = PWM = Timer = _Thing
    Pin = Pin

    @staticmethod
    def disable_irq():
        return 0

    @staticmethod
    def enable_irq(_state):
        pass


class _Rp2:
    StateMachine = _Thing

    class PIO:
        SHIFT_LEFT = SHIFT_RIGHT = 0

    @staticmethod
    def asm_pio(**_options):
        from fake_rp2 import asm_pio

        return asm_pio()


class _Neopixel:
    NeoPixel = _Thing


class _Time:
    now = 0

    @classmethod
    def ticks_ms(cls):
        cls.now += 1
        return cls.now

    ticks_us = ticks_ms

    @classmethod
    def sleep_ms(cls, duration):
        cls.now += int(duration)

    @staticmethod
    def ticks_diff(later, earlier):
        return later - earlier

    @staticmethod
    def ticks_add(ticks, delta):
        return ticks + delta

    sleep = sleep_us = sleep_ms


class _Sys:
    class implementation:  # noqa: N801 - its name on a board
        _machine = "SparkFun XRP Controller (Beta)"


def install():
    """Put the modules in place, with the name of an XRP: the library refuses any other board."""
    sys.modules["sys"] = _Sys
    sys.modules["machine"] = _Machine
    sys.modules["rp2"] = _Rp2
    sys.modules["neopixel"] = _Neopixel
    sys.modules["time"] = _Time
