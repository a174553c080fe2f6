"""The `xrp` kit: the XRP with its controller of 2024 (RP2350). A program assumes that the parts are wired as listed here."""

BOARD = "xrp_controller"
I2C = (1, 38, 39)  # number, data, clock
LEFT = {"forward": 34, "back": 35, "encoder": (30, 31)}
RIGHT = {"forward": 33, "back": 32, "encoder": (25, 24)}  # the pin that leads is first
DRIVE = {
    "wheel_diameter": 60,  # mm
    "axle_track": 155,  # mm
    "counts": 585,  # of an encoder in a turn of its wheel
    "full_speed": 380,  # mm/s at full power and 6 V
    "dead_band": 8,  # % of power, an estimate
    "time_constant": 80,  # ms, an estimate
}
PARTS = {
    "battery": ("Battery", 46, 4.24),  # pin, divider
    "button": ("Button", 36),
    "imu": ("IMU", 0x6B),
    "led": ("LED", "LED"),
    "line": ("LineSensor", 44, 45),  # left, right
    "pixels": ("Pixels", 37, 1),
    "range": ("UltrasonicSensor", 0, 1),  # trigger, echo
    "servo": ("Servo", 6),
}
