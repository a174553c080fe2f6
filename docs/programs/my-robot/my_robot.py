# What the program believes: which part is on which pin. See firmware/marelle/kits/pico_bot.py
BOARD = "pico"
LEFT = {"forward": 10, "back": 11, "encoder": (6, 7)}
RIGHT = {"forward": 12, "back": 13, "encoder": (8, 9)}
DRIVE = {
    "wheel_diameter": 65,  # mm
    "axle_track": 140,  # mm
    "counts": 1920,  # of an encoder in a turn of its wheel
    "full_speed": 600,  # mm/s at full power, without load
    "dead_band": 10,  # % of power below which a motor only hums
    "time_constant": 80,  # ms
}
PARTS = {  # the name on the robot: its class, and the pins of that
    "button": ("Button", 20),
    "buzzer": ("Buzzer", 17),
    "line": ("LineSensor", 26, 27),
    "range": ("UltrasonicSensor", 14, 15),
}
