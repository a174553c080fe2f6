"""Accelerometers, gyroscopes and magnetometers."""

from libraries.library import Library, Registers, StRegisters, on_i2c

MOTION = [
    Library(
        "micropython-lis3dh", "lis3dh", "ST, AN3308, at ±2 g: 0x0000 is 0 g, 0x4000 is 1 g, 0xC000 is -1 g",
        on_i2c(0x18, lambda: StRegisters({0x0F: "33", 0x28: "0000004000C0"}, boot=0x24)), "0.0 9.8 -9.8\n",
    ),
    Library(
        "micropython-adxl343", "adxl343", "Analog Devices, ADXL343: 4 mg/LSB at ±2 g",
        on_i2c(0x53, lambda: Registers({0x00: "E5", 0x32: "00000000FA00"})), "0.0 0.0 9.807 RANGE_2\n",
    ),
    Library(
        "micropython-mma8451", "mma8451", "NXP, MMA8451Q: 4096 counts of 14 bits, left-justified, are 1 g at ±2 g",
        on_i2c(0x1D, lambda: Registers({0x0D: "1A", 0x01: "4000C0002000"})), "9.807 -9.807 4.903\n",
    ),
    Library(
        "micropython-bma400", "bma400", "Bosch, BMA400: 1024 LSB/g at ±2 g, 12 bits; 0 is 23 °C, 0.5 K/LSB",
        on_i2c(0x14, lambda: Registers({0x00: "90", 0x04: "0004000C0002", 0x11: "04"})), "1.0 -1.0 0.5 25.0\n",
    ),
    Library(
        "micropython-bmi160", "bmi160", "Bosch, BMI160: 16384 LSB/g at ±2 g, 16.4 LSB/(°/s) at ±2000 °/s",
        on_i2c(0x69, lambda: Registers({0x00: "D1", 0x0C: "68065CFF0000", 0x12: "000000C00040", 0x41: "03"})),
        "0.0 -1.0 1.0\n100.0 -10.0 0.0\n",
    ),
    Library(
        "micropython-lis2mdl", "lis2mdl", "ST, LIS2MDL: 1.5 mG/LSB",
        on_i2c(0x1E, lambda: Registers({0x4F: "40", 0x68: "640038FF0000"})), "15.0 -30.0 0.0\n",
    ),
    Library(
        "micropython-lis3mdl", "lis3mdl", "ST, LIS3MDL: 6842 LSB/gauss at ±4 gauss",
        on_i2c(0x1C, lambda: Registers({0x0F: "3D", 0x28: "BA1A46E50000"})), "100.0 -100.0 0.0\n",
    ),
]  # fmt: skip
