"""The `bench_pico` kit: a Pico on a breadboard with single parts, no wheels. A program assumes that the parts are wired as listed here."""

BOARD = "pico"
I2C = (0, 4, 5)  # number, data, clock
PARTS = {
    "button": ("Button", 20),
    "buzzer": ("Buzzer", 17),
    "knob": ("Potentiometer", 26),
    "led": ("LED", "LED"),
    "light": ("LightSensor", 0x23),
    "range": ("UltrasonicSensor", 14, 15),  # trigger, echo
    "red": ("LED", 2),
    "screen": ("Screen", 0x3C, 128, 64),
    "servo": ("Servo", 18),  # a timer of its own: GP16 and GP17 have one frequency
    "temperature": ("TemperatureSensor", "DHT22", 3),
}
