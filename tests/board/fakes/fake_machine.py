"""`machine` on the bench. Readings allocate nothing, so that what allocates is the library."""

from bench import bench


class Pin:
    IN = 0
    OUT = 1
    PULL_UP = 1
    PULL_DOWN = 2
    IRQ_RISING = 8
    IRQ_FALLING = 4

    def __init__(self, number, mode=-1, pull=-1, value=None):
        self.number = number
        self.handler = None
        if value is not None:
            self.value(value)

    def value(self, level=None):
        if level is None:
            return bench.levels.get(self.number, 1)
        bench.levels[self.number] = level
        if bench.moved is not None:
            bench.moved(self.number, level)
        return None

    def irq(self, handler, trigger=12, hard=False):
        self.handler = handler
        bench.listeners[self.number] = self


class PWM:
    def __init__(self, pin, freq=0, duty_u16=0):
        self._number = pin.number
        self._freq = freq
        self.duty_u16(duty_u16)

    def duty_u16(self, duty):
        bench.duties[self._number] = duty

    def freq(self, hertz):
        self._freq = hertz
        bench.duties[-self._number] = hertz  # beside the duty

    def deinit(self):
        bench.duties[self._number] = 0


class ADC:
    def __init__(self, pin):
        self._number = pin if isinstance(pin, int) else pin.number

    def read_u16(self):
        return bench.adc.get(self._number, 0)


class Timer:
    PERIODIC = 1
    ONE_SHOT = 0

    def __init__(self, number=-1):
        self.period_us = 0

    def init(self, period=0, mode=1, callback=None, hard=False):
        self.period_us = period * 1000
        self.callback = callback
        self.next_us = bench.now_us + self.period_us
        if self not in bench.timers:
            bench.timers.append(self)

    def tick(self, now_us):
        if now_us >= self.next_us:
            self.next_us += self.period_us
            self.callback(self)

    def deinit(self):
        if self in bench.timers:
            bench.timers.remove(self)


class I2C:
    def __init__(self, number, sda=None, scl=None, freq=400_000):
        self.pins = number, sda and sda.number, scl and scl.number

    def writeto_mem(self, address, register, data):
        bench.written.append((address, register, bytes(data)))

    def writeto(self, address, data):
        if not any(key >> 8 == address for key in bench.registers):
            raise OSError(5)
        bench.written.append((address, -1, bytes(data)))

    def readfrom_mem(self, address, register, count):
        buffer = bytearray(count)
        self.readfrom_mem_into(address, register, buffer)
        return bytes(buffer)

    def readfrom_mem_into(self, address, register, buffer):
        found = bench.registers.get(address << 8 | register)
        if found is None:
            raise OSError(5)
        for index in range(len(buffer)):
            buffer[index] = found[index]

    def scan(self):
        return sorted({key >> 8 for key in bench.registers})
