"""The same statements in other people's libraries, for `memory_scales.Scales`: what each keeps is compared with ours.

XRPLib is that of a checkout (`checkouts.py`), for the XRP's own board; it refuses any other, so a toy board stands in: `xrp` of
`tests/board/measure_memory.py`. Of its `defaults` the web server alone is left out.
"""

PICOZERO_LIGHT = "from picozero import LED"
PICOZERO_FIVE = (
    "from picozero import Button, Buzzer, DistanceSensor, LED, Robot\n"
    "parts = (Robot(left=(10, 11), right=(12, 13)), DistanceSensor(15, 14), Button(20), LED(2), Buzzer(17))"
)

XRPLIB = "Open-STEM/XRP_MicroPython"
XRPLIB_COMMIT = "dc6db1c3cbe319a492e70e5b8e01bcea6883467e"
XRPLIB_LIGHT = "from XRPLib.board import Board"
# An interpreter takes no word of more than 255 bytes from its command line.
XRPLIB_STEPS = (
    """from XRPLib.encoded_motor import EncodedMotor
from XRPLib.differential_drive import DifferentialDrive
motor = EncodedMotor.get_default_encoded_motor
bot = DifferentialDrive(motor(1), motor(2))""",
    """from XRPLib.rangefinder import Rangefinder
from XRPLib.reflectance import Reflectance
parts = Rangefinder.get_default_rangefinder(), Reflectance.get_default_reflectance()""",
    """from XRPLib.board import Board
from XRPLib.servo import Servo
more = Board.get_default_board(), Servo.get_default_servo(1)""",
    """from XRPLib.imu import IMU
all = IMU.get_default_imu(), motor(3), motor(4), Servo.get_default_servo(2)""",
)
"""Ready to drive; then with range, line; with button, light and servo; with all that it makes by default."""
