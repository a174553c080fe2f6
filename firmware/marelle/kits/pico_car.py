"""The `pico_car` kit: a car with two motors and an L298N, no encoders. A program assumes that the parts are wired as listed here."""

BOARD = "pico"
LEFT = {"forward": 10, "back": 11, "enable": 8, "frequency": 100}  # IN1, IN2, ENA
RIGHT = {"forward": 12, "back": 13, "enable": 9, "frequency": 100}  # IN3, IN4, ENB
DRIVE = {
    "wheel_diameter": 65,  # mm
    "axle_track": 130,  # mm
    "full_speed": 450,  # mm/s at full power and 6 V
    "dead_band": 25,  # % of power below which a motor only hums
    # ms. The motor's own are some 100; but an L298N lets it run in the pauses of ENA, which at usual speeds are over half of the time
    "time_constant": 240,
    # mm/s. The duty is linear in the speed only from 50 to 200 mm/s; the line through these would reach full duty at this speed
    "mm_per_s_at_duty": 830,
}
PARTS = {
    "led": ("LED", "LED"),
    "line": ("LineSensor", 18, 19, {"black": 1}),  # left, right
    "range": ("UltrasonicSensor", 14, 15),  # trigger, echo; the servo carries it
    "servo": ("Servo", 16),
}
