"""The `pico_bot` kit: Raspberry Pi Pico, two N20 motors with encoders, sensors and lights.

A program assumes that the parts are wired as listed here.
"""

BOARD = "pico"
I2C = (0, 4, 5)  # the bus of its parts: number, data, clock
LEFT = {"forward": 10, "back": 11, "encoder": (6, 7)}  # encoder: pins A and B
RIGHT = {"forward": 12, "back": 13, "encoder": (8, 9)}
DRIVE = {
    "wheel_diameter": 43,  # mm
    "axle_track": 100,  # mm
    "counts": 1400,  # of an encoder in a turn of its wheel
    "full_speed": 550,  # mm/s at full power, without load
    "dead_band": 8,  # % of power below which a motor only hums
    "time_constant": 60,  # ms
}
PARTS = {  # the name on the robot: its class, and the arguments of that
    "battery": ("Battery", 29, 3),  # pin, divider
    "button": ("Button", 20),
    "buzzer": ("Buzzer", 17),
    "imu": ("IMU", 0x6A),  # I2C address
    "led": ("LED", "LED"),
    "line": ("LineSensor", 26, 27, 28),  # left to right
    "pixels": ("Pixels", 16, 4),
    "range": ("UltrasonicSensor", 14, 15),  # trigger, echo
    "screen": ("Screen", 0x3C, 128, 64),
}
