"""A kit of the program's own: no wheels, two equal sensors, and a part with a class of its own."""

I2C = (1, 18, 19)
PARTS = {
    "range_left": ("UltrasonicSensor", 2, 3),
    "range_right": ("UltrasonicSensor", 14, 15),
    "gripper": ("kit_of_parts.Gripper", 7),
    "imu": ("IMU", 0x6B),
    "tilt": ("IMU", 0x6A, (0, 4, 5)),
}


class Gripper:
    def __init__(self, pin):
        self.pin = pin
