# What the program believes: which part is on which pin. See firmware/marelle/kits/pico_bot.py
LEFT = ((10, 11), (0, 6))  # motor; encoder: state machine, first pin
RIGHT = ((12, 13), (1, 8))
COUNTS_PER_TURN = 1920
SETTINGS = {"wheel_diameter": 65, "axle_track": 140}
PARTS = {
    "button": (20,),
    "buzzer": (17,),
    "line": (26, 27),
    "range": (14, 15),
}
