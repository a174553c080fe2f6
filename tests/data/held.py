"""One of each thing that a program may hold, for the walk of tests/unit/test_reach.py."""

import array, asyncio, binascii, collections, cryptolib, deflate, dht, ds18x20, errno, framebuf, gc, hashlib, io, json, machine, math, micropython, neopixel, onewire, os, random, re, rp2, select, struct, sys, time, uctypes, vfs
from marelle import Robot

robot = Robot()


class Own:
    def __init__(self):
        self.x = 1

    def meth(self):
        return 1

    @property
    def prop(self):
        return 2


class MyPin(machine.Pin):
    pass


def gen():
    yield 1


async def co():
    await asyncio.sleep_ms(1)


@rp2.asm_pio()
def prog():
    nop()
    irq(0)


try:
    None.x
except AttributeError as e:
    caught = e
try:
    open("nowhere")
except OSError as e:
    failed = e
try:
    machine.Pin(99)
except ValueError as e:
    wrong = e
pin = machine.Pin(2, machine.Pin.OUT)
class Ram:
    def __init__(self):
        self.data = bytearray(512 * 64)

    def readblocks(self, block, into, offset=0):
        into[:] = self.data[512 * block : 512 * block + len(into)]

    def writeblocks(self, block, data, offset=0):
        self.data[512 * block : 512 * block + len(data)] = data

    def ioctl(self, what, value):
        return {4: 64, 5: 512}.get(what)


ram = Ram()
vfs.VfsFat.mkfs(ram)
fat = vfs.VfsFat(ram)
vfs.mount(fat, "/ram")
things = {
    "fat": fat,
    "fat_file": open("/ram/a.txt", "w"),
    "names": os.ilistdir("/ram"),
    "robot": robot,
    "pin": pin,
    "mypin": MyPin(3),
    "irq": machine.Pin(4).irq(lambda p: None),
    "pwm": machine.PWM(machine.Pin(5), freq=50, duty_u16=1),
    "adc": machine.ADC(26),
    "i2c": machine.I2C(0, sda=machine.Pin(8), scl=machine.Pin(9)),
    "soft": machine.SoftI2C(sda=machine.Pin(10), scl=machine.Pin(11)),
    "spi": machine.SPI(0),
    "uart": machine.UART(0),
    "timer": machine.Timer(period=1000, callback=lambda t: None),
    "rtc": machine.RTC(),
    "signal": machine.Signal(pin),
    "mem": machine.mem32,
    "sm": rp2.StateMachine(4, prog),
    "pio": rp2.PIO(1),
    "pioirq": rp2.PIO(1).irq(),
    "file": open("/a.txt", "w"),
    "own": Own(),
    "dma": rp2.DMA(),
    "aes": cryptolib.aes(bytes(16), 1),
    "inflating": deflate.DeflateIO(io.BytesIO(b"")),
    "bound": Own().meth,
    "gen": gen(),
    "co": co(),
    "caught": caught,
    "failed": failed,
    "wrong": wrong,
    "array": array.array("H", [1]),
    "deque": collections.deque((), 3),
    "nt": collections.namedtuple("P", "a b")(1, 2),
    "od": collections.OrderedDict(a=1),
    "fb": framebuf.FrameBuffer(bytearray(8), 8, 8, framebuf.MONO_HLSB),
    "hash": hashlib.sha256(),
    "sio": io.StringIO("a"),
    "bio": io.BytesIO(b"a"),
    "np": neopixel.NeoPixel(machine.Pin(16), 2),
    "ow": onewire.OneWire(machine.Pin(17)),
    "dht": dht.DHT11(machine.Pin(18)),
    "re": re.compile("a(b)"),
    "m": re.match("a(b)", "ab"),
    "poll": select.poll(),
    "struct": uctypes.struct(uctypes.addressof(bytearray(8)), {"a": 0 | uctypes.UINT8}),
    "lock": asyncio.Lock(),
    "event": asyncio.Event(),
    "loop": asyncio.get_event_loop(),
    "task": asyncio.create_task(co()),
    "mv": memoryview(b"a"),
    "range": range(3),
    "zip": zip([1]),
    "rev": reversed([1]),
    "dv": {1: 2}.items(),
    "super": super(MyPin, MyPin(3)),
    "prop": Own.prop,
    "code": compile("1", "", "eval"),
    "lambda": lambda: 0,
    "slice": slice(1),
    "stdout": sys.stdout,
    "stdin": sys.stdin,
    "print": print,
   
    "it": iter([1]),
    "enum": enumerate([1]),
    "d": Own().__dict__,
    
    "cell": Own.__init__,
}
