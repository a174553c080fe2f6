"""The `pico_car_tb6612` kit: `pico_car` with a TB6612FNG. A program assumes that the parts are wired as listed here."""

BOARD = "pico"
LEFT = {"forward": 10, "back": 11, "enable": 8, "standby": 22}  # AIN1, AIN2, PWMA
RIGHT = {"forward": 12, "back": 13, "enable": 9, "standby": 22}  # BIN1, BIN2, PWMB
DRIVE = {
    "wheel_diameter": 65,  # mm
    "axle_track": 130,  # mm
    "full_speed": 590,  # mm/s at full power: 4 x AA have 5.8 V and 0.6 ohm, the transistors 0.5; with 6 V at the motors it would be 650
    "dead_band": 14,  # % of power below which a motor only hums: 0.8 V of 5.8
    "time_constant": 100,  # ms, an estimate
}
PARTS = {
    "led": ("LED", "LED"),
    "line": ("LineSensor", 18, 19, {"black": 1}),  # left, right
    "range": ("UltrasonicSensor", 14, 15),  # trigger, echo; the servo carries it
    "servo": ("Servo", 16),
}
