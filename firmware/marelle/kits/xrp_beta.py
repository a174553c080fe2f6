"""The `xrp_beta` kit: the XRP with its first controller (RP2040). A program assumes that the parts are wired as listed here."""

BOARD = "pico_w"
I2C = (1, 18, 19)  # number, data, clock
LEFT = {"forward": 7, "direction": 6, "encoder": (5, 4), "reverse": True}  # mounted the other way
RIGHT = {"forward": 15, "direction": 14, "encoder": (13, 12)}  # the pin that leads is first
DRIVE = {
    "wheel_diameter": 60,  # mm
    "axle_track": 155,  # mm
    "counts": 585,  # of an encoder in a turn of its wheel
    "full_speed": 380,  # mm/s at full power and 6 V
    "dead_band": 8,  # % of power, an estimate
    "time_constant": 80,  # ms, an estimate
}
PARTS = {
    "battery": ("Battery", 28, 4.24),  # pin, divider
    "button": ("Button", 22),
    "imu": ("IMU", 0x6B),
    "led": ("LED", "LED"),
    "line": ("LineSensor", 26, 27),  # left, right
    "range": ("UltrasonicSensor", 20, 21),  # trigger, echo
    "servo": ("Servo", 16),
}
