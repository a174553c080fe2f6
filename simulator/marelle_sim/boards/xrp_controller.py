"""SparkFun XRP Controller (ports/rp2/boards/SPARKFUN_XRP_CONTROLLER of MicroPython 1.25): RP2350B, a radio, 8 MiB of external memory."""

from types import MappingProxyType

from marelle_sim.boards.chips import RP2350B
from marelle_sim.boards.facts import EXTERNAL, BoardFacts, Memory
from marelle_sim.boards.pico import RADIO_PINS

# What is wired to each GPIO, under the two names that MicroPython has for it.
_NAMES = (
    ("MOTOR_L_IN_1", "ML_IN_1", 34), ("MOTOR_L_IN_2", "ML_IN_2", 35),
    ("MOTOR_R_IN_1", "MR_IN_1", 32), ("MOTOR_R_IN_2", "MR_IN_2", 33),
    ("MOTOR_3_IN_1", "M3_IN_1", 20), ("MOTOR_3_IN_2", "M3_IN_2", 21),
    ("MOTOR_4_IN_1", "M4_IN_1", 10), ("MOTOR_4_IN_2", "M4_IN_2", 11),
    ("MOTOR_L_ENCODER_A", "ML_ENC_A", 30), ("MOTOR_L_ENCODER_B", "ML_ENC_B", 31),
    ("MOTOR_R_ENCODER_A", "MR_ENC_A", 24), ("MOTOR_R_ENCODER_B", "MR_ENC_B", 25),
    ("MOTOR_3_ENCODER_A", "M3_ENC_A", 22), ("MOTOR_3_ENCODER_B", "M3_ENC_B", 23),
    ("MOTOR_4_ENCODER_A", "M4_ENC_A", 2), ("MOTOR_4_ENCODER_B", "M4_ENC_B", 3),
    ("MOTOR_L_CURRENT", "ML_CUR", 40), ("MOTOR_R_CURRENT", "MR_CUR", 43),
    ("MOTOR_3_CURRENT", "M3_CUR", 41), ("MOTOR_4_CURRENT", "M4_CUR", 42),
    ("SERVO_1", "S1", 6), ("SERVO_2", "S2", 9), ("SERVO_3", "S3", 7), ("SERVO_4", "S4", 8),
    ("I2C_SDA_0", "SDA_0", 4), ("I2C_SCL_0", "SCL_0", 5),
    ("I2C_SDA_1", "SDA_1", 38), ("I2C_SCL_1", "SCL_1", 39),
    ("DISTANCE_TRIGGER", "RANGE_TRIGGER", 0), ("DISTANCE_ECHO", "RANGE_ECHO", 1),
    ("LINE_L", "REFLECTANCE_L", 44), ("LINE_R", "REFLECTANCE_R", 45),
    ("BOARD_VIN_MEASURE", "BRD_VIN", 46), ("BOARD_USER_BUTTON", "BRD_USR_BTN", 36),
    ("BOARD_NEOPIXEL", "BRD_RGB_LED", 37), ("BOARD_LED", "BRD_LED", EXTERNAL),
)  # fmt: skip

_OWN_MOTORS = dict.fromkeys((34, 35, 32, 33, 20, 21, 10, 11), "motor")
_EDGES: tuple[tuple[int | str, ...], tuple[int | str, ...]] = (  # connector by connector
    (34, 35, 30, 31, "", 32, 33, 24, 25, "", 20, 21, 22, 23, "", 10, 11, 2, 3, "", 6, 9, 7, 8),
    ("VIN", "", 36, 37, "", 0, 1, "", 44, 45, "", 38, 39, 4, 5, "", 12, 13, 14, 15, 16, 17, 18, 19),
)  # fmt: skip

XRP_CONTROLLER = BoardFacts(
    name="xrp_controller",
    title="SparkFun XRP Controller",
    machine="SparkFun XRP Controller with RP2350",
    build="SPARKFUN_XRP_CONTROLLER",
    chip=RP2350B,
    # heap: an estimate, as a Pico 2's less the radio's buffers; and all of the external memory less the collector's own tables
    memory=Memory(heap=443_008 + 8_196_496, flash=16384 << 10, storage=14848 << 10),
    pins=MappingProxyType(
        {
            "LED": EXTERNAL,
            **{long: number for long, _short, number in _NAMES},
            **{short: number for _long, short, number in _NAMES},
            "NEOPIXEL": 37,
            **RADIO_PINS,
        }
    ),
    # the radio's four, the external memory's chip select, what measures the motors' currents and the supply
    reserved=frozenset((26, 27, 28, 29, 47, 40, 41, 42, 43, 46)),
    own=MappingProxyType({**_OWN_MOTORS, 36: "button", 37: "pixels", EXTERNAL: "led"}),
    edges=_EDGES,
    inner=MappingProxyType({46: "VIN"}),
    i2c=MappingProxyType({0: (4, 5), 1: (38, 39)}),
    spi=MappingProxyType({0: (18, 19, 16), 1: (14, 15, 12)}),
    uart=MappingProxyType({0: (12, 13), 1: (8, 9)}),
    hostname="XRP",
)
