"""The `pico_bot` kit: Raspberry Pi Pico, two N20 motors with encoders, and its parts. What the program believes is wired."""

NAME = "pico_bot"
LEFT_MOTOR = (10, 11)  # forward, back
RIGHT_MOTOR = (12, 13)
LEFT_ENCODER = (0, 6)  # state machine, pin A; pin B follows it
RIGHT_ENCODER = (1, 8)
COUNTS_PER_TURN = 1400
WHEEL_DIAMETER = 43
AXLE_TRACK = 100
I2C = (0, 4, 5)  # bus, data, clock
LINE = (26, 27, 28)  # left to right
RANGE = (14, 15)  # trigger, echo
IMU = 0x6A
SCREEN = (0x3C, 128, 64)
PIXELS = (16, 4)
BUZZER = 17
BUTTON = 20
BATTERY = (3, 3)  # ADC channel, divider
LED = "LED"
