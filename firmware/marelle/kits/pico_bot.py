"""The `pico_bot` kit: Raspberry Pi Pico, two N20 motors with encoders, and its parts. What the program believes is wired."""

# A motor's pins: forward, back. Its encoder: state machine, pin A; pin B follows it.
LEFT = ((10, 11), (0, 6))
RIGHT = ((12, 13), (1, 8))
COUNTS_PER_TURN = 1400
SETTINGS = {"wheel_diameter": 43, "axle_track": 100}
PARTS = {
    "battery": (3, 3),  # ADC channel, divider
    "button": (20,),
    "buzzer": (17,),
    "imu": ((0, 4, 5), 0x6A),  # I2C: bus, data, clock; address
    "led": ("LED",),
    "line": (26, 27, 28),  # left to right
    "pixels": (16, 4),
    "range": (14, 15),  # trigger, echo
    "screen": ((0, 4, 5), 0x3C, 128, 64),
}
