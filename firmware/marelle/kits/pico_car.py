"""The `pico_car` kit: a car with two motors behind an L298N, no encoders. What the program believes is wired."""

BOARD = "pico"
LEFT = {"forward": 10, "back": 11, "enable": 8, "frequency": 100}  # IN1, IN2, ENA
RIGHT = {"forward": 12, "back": 13, "enable": 9, "frequency": 100}  # IN3, IN4, ENB
DRIVE = {
    "wheel_diameter": 65,  # mm
    "axle_track": 130,  # mm
    "full_speed": 450,  # mm/s at full power and 6 V
    "dead_band": 25,  # % of power below which a motor only hums
    "time_constant": 240,  # ms, at usual speeds: some 100 by the share of the time in which ENA drives, for nothing brakes in its pauses
    "mm_per_s_at_duty": 830,  # where the line through its usual speeds (50 to 200 mm/s) ends: ENA lets the motors go in its pauses
}
PARTS = {
    "led": ("LED", "LED"),
    "line": ("LineSensor", 18, 19, {"black": 1}),  # left, right
    "range": ("UltrasonicSensor", 14, 15),  # trigger, echo; the servo carries it
    "servo": ("Servo", 16),
}
