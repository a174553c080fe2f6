"""`machine`, `rp2` and `time`: where a board takes whole numbers only, others are refused in its words."""

import pytest
from programs import Printed, program_text

SETUP = """
import rp2, time
from machine import ADC, I2C, PWM, RTC, SPI, UART, WDT, Pin, SoftI2C, SoftSPI, Timer
from machine import bitstream, enable_irq, freq, lightsleep, time_pulse_us
pin, pwm, bus = Pin(2), PWM(Pin(3), freq=1000), I2C(0, sda=Pin(4), scl=Pin(5))
spi, port = SPI(0), UART(0, tx=Pin(0), rx=Pin(1))
machine = rp2.StateMachine(0)
buffer = bytearray(2)
"""
CALLS = """
PWM(3, freq=NUMBER)
PWM(3, duty_u16=NUMBER)
PWM(3, invert=NUMBER)
pwm.init(duty_ns=NUMBER)
pwm.freq(NUMBER)
pwm.duty_u16(NUMBER)
pwm.duty_ns(NUMBER)
Pin(2, NUMBER)
Pin(2, Pin.IN, NUMBER)
pin.irq(print, NUMBER)
Timer(NUMBER)
Timer(period=NUMBER)
Timer(mode=NUMBER)
I2C(NUMBER)
I2C(0, NUMBER)
SoftI2C(scl=5, sda=4, timeout=NUMBER)
bus.readfrom(NUMBER, 2)
bus.readfrom(8, NUMBER)
bus.readfrom_into(NUMBER, buffer)
bus.writeto(NUMBER, buffer)
bus.readfrom_mem(NUMBER, 2, 2)
bus.readfrom_mem(8, NUMBER, 2)
bus.readfrom_mem(8, 2, NUMBER)
bus.writeto_mem(8, NUMBER, buffer)
bus.writeto_mem(8, 2, buffer, addrsize=NUMBER)
SPI(NUMBER)
SPI(0, NUMBER)
SoftSPI(sck=2, mosi=3, miso=4, phase=NUMBER)
spi.read(NUMBER)
spi.read(2, NUMBER)
UART(NUMBER)
UART(0, NUMBER)
UART(0, rxbuf=NUMBER)
port.read(NUMBER)
port.readinto(buffer, NUMBER)
time_pulse_us(2, 1, NUMBER)
bitstream(2, NUMBER, (400, 850, 800, 450), buffer)
bitstream(2, 0, (400, NUMBER, 800, 450), buffer)
WDT(0, NUMBER)
lightsleep(NUMBER)
enable_irq(NUMBER)
freq(NUMBER)
RTC().datetime((2026, NUMBER, 1, 0, 0, 0, 0, 0))
rp2.PIO(NUMBER)
rp2.StateMachine(NUMBER)
machine.put(NUMBER)
machine.put(1, NUMBER)
time.sleep_ms(NUMBER)
time.sleep_us(NUMBER)
time.ticks_add(1, NUMBER)
time.gmtime(NUMBER)
time.mktime((2026, NUMBER, 1, 0, 0, 0, 0, 0))
""".strip().splitlines()
SAYS = """
try:
    {}
    print("taken")
except (TypeError, OverflowError) as error:
    print(type(error).__name__, error)
"""


def said(printed: Printed, number: str, calls: list[str]) -> dict[str, str]:
    """Return what each call says when it is given that number."""
    program = SETUP + "".join(SAYS.format(call.replace("NUMBER", number)) for call in calls)
    return dict(zip(calls, printed(program), strict=True))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("33.0", "TypeError can't convert float to int"),
        ("'33'", "TypeError can't convert str to int"),
    ],
)
def test_only_a_whole_number_is_taken(printed: Printed, number: str, words: str) -> None:
    assert said(printed, number, CALLS) == dict.fromkeys(CALLS, words)


def test_a_number_fits_in_a_machine_word(printed: Printed) -> None:
    calls = [call for call in CALLS if call != "machine.put(NUMBER)"]  # its low 32 bits are taken
    overflow = "OverflowError overflow converting long int to machine word"
    assert said(printed, "1 << 40", calls) == dict.fromkeys(calls, overflow)


@pytest.mark.parametrize(
    ("name", "lines"),
    [("values_of_whole_numbers", ["440 1 2"]), ("levels_by_truth", ["1", "0 -2"])],
    ids=["what has the value of one", "the level of a pin is true or false"],
)
def test_what_stands_for_a_whole_number_is_taken(
    name: str, lines: list[str], printed: Printed
) -> None:
    assert printed(program_text(f"machine/{name}")) == lines
