"""`machine` of the toy robot. Its readings allocate no memory, so that the library's can be counted."""

from toy_robot import toy


class Pin:
    IN = 0
    OUT = 1
    PULL_UP = 1
    PULL_DOWN = 2
    IRQ_RISING = 8
    IRQ_FALLING = 4

    def __new__(cls, pin, mode=-1, pull=-1, value=None):
        """Return the object of a pin: the same one for all of its names."""
        if isinstance(pin, str):
            pin = _LED if pin == "LED" else int(pin[2:])
        number = pin.number if isinstance(pin, Pin) else pin
        if number not in _pins:
            _pins[number] = made = object.__new__(cls)
            made.number = number
            made.handler = None
        return _pins[number]

    def __init__(self, pin, mode=-1, pull=-1, value=None):
        self.init(mode, pull, value)

    def init(self, mode=-1, pull=-1, value=None):
        if value is not None:
            self.value(value)

    def value(self, level=None):
        if level is None:
            return toy.levels.get(self.number, 1)
        toy.levels[self.number] = level
        if toy.moved is not None:
            toy.moved(self.number, level)
        return None

    def irq(self, handler, trigger=12, hard=False):
        self.handler = handler
        toy.listeners[self.number] = self


_LED = 64  # of a pin that is none of the chip's
_pins = {}
for _number in range(_LED + 1):  # a board has them in its image: they are no memory of a program's
    Pin(_number)


class PWM:
    def __init__(self, pin, freq=0, duty_u16=0):
        self._number = pin.number
        self._freq = freq
        self.duty_u16(duty_u16)

    def duty_u16(self, duty):
        toy.duties[self._number] = duty

    def freq(self, hertz):
        self._freq = hertz
        toy.duties[-self._number] = hertz  # beside the duty

    def deinit(self):
        toy.duties[self._number] = None  # its counter stands


class ADC:
    def __init__(self, pin):
        self._number = pin if isinstance(pin, int) else pin.number

    def read_u16(self):
        return toy.adc.get(self._number, 0)


class Timer:
    PERIODIC = 1
    ONE_SHOT = 0

    def __init__(self, number=-1):
        self.period_us = 0

    def init(self, period=0, mode=1, callback=None, hard=False):
        self.period_us = period * 1000
        self.callback = callback
        self.next_us = toy.now_us + self.period_us
        if self not in toy.timers:
            toy.timers.append(self)

    def tick(self, now_us):
        if now_us >= self.next_us:
            self.next_us += self.period_us
            self.callback(self)

    def deinit(self):
        if self in toy.timers:
            toy.timers.remove(self)


class I2C:
    def __init__(self, number, sda=None, scl=None, freq=400_000):
        self.pins = number, sda.number if sda else 4, scl.number if scl else 5

    def __repr__(self):
        number, data, clock = self.pins
        return f"I2C({number}, freq=400000, scl={clock}, sda={data}, timeout=50000)"

    def writeto_mem(self, address, register, data):
        toy.written.append((address, register, bytes(data)))

    def writeto(self, address, data):
        if not any(key >> 8 == address for key in toy.registers):
            raise OSError(5)
        toy.written.append((address, -1, bytes(data)))

    def readfrom_mem(self, address, register, count):
        buffer = bytearray(count)
        self.readfrom_mem_into(address, register, buffer)
        return bytes(buffer)

    def readfrom_mem_into(self, address, register, buffer):
        found = toy.registers.get(address << 8 | register)
        if found is None:
            raise OSError(5)
        for index in range(len(buffer)):
            buffer[index] = found[index]

    def scan(self):
        return sorted({key >> 8 for key in toy.registers})
