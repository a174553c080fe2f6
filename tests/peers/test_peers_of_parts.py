"""Drivers from PyPI, unmodified, with what a Pico has itself, and with the parts of the robot."""

# The programs below are written in functions: their modules are the board's.
# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call"

from collections.abc import Callable
from pathlib import Path

import pytest

from marelle_sim import Run, simulate, virtual_board

Wheel = Callable[[str], Path]


def _well(run: Run) -> Run:
    assert run.error is None, run.error.traceback
    return run


def test_picozero_runs_its_own_example(wheel: Wheel, example: Callable[[str], Path]) -> None:
    def program() -> list[int]:
        import time

        import example

        seen = []
        for _ in range(3):
            time.sleep(0.9)
            seen.append(example.led.value)
        return seen

    board = virtual_board()
    board.pin(2).set(0, at_s=1)  # the button is pressed for a second
    board.pin(2).set(1, at_s=2)
    folder = example("picozero").parent
    run = simulate(program, board=board, path=[folder], packages=[wheel("picozero")])
    assert _well(run).returned == [0, 1, 0]


def test_picozero_drives_the_robot(wheel: Wheel) -> None:
    def program() -> list[float]:
        import time

        from picozero import DistanceSensor, Robot

        eyes = DistanceSensor(trigger=14, echo=15, max_distance=2)
        before_m = eyes.distance
        Robot(left=(10, 11), right=(12, 13)).forward(0.5, t=1, wait=True)
        time.sleep(0.5)  # it rolls on for a while
        return [before_m, eyes.distance]

    run = simulate(program, world="empty_room", packages=[wheel("picozero")], tolerances=False)
    before_m, after_m = _well(run).returned
    assert run.pose.y_mm > 1150  # it began at 1000
    assert (before_m - after_m) * 1000 == pytest.approx(run.pose.y_mm - 1000, abs=30)


def test_the_ultrasonic_driver_of_diyables_measures_the_room(wheel: Wheel) -> None:
    def program() -> object:
        from DIYables_MicroPython_Ultrasonic_Sensor import UltrasonicSensor

        sensor = UltrasonicSensor(14, 15)
        sensor.loop()
        return sensor.get_distance()

    run = simulate(
        program,
        world="empty_room",
        tolerances=False,
        packages=[wheel("diyables_micropython_ultrasonic_sensor")],
    )
    assert _well(run).returned == pytest.approx(95, abs=5)


@pytest.mark.parametrize(("angle", "pulse_us"), [(0, 600), (90, 1525), (180, 2450)])
def test_the_servo_driver_of_diyables_gives_the_pulse_of_an_angle(
    wheel: Wheel, angle: int, pulse_us: float
) -> None:
    def program() -> tuple[int, int]:
        import time

        from DIYables_MicroPython_Servo import Servo

        servo = Servo(5)
        servo.move_to_angle(angle)
        time.sleep(1)
        return servo.servo_pin.duty_u16(), servo.servo_pin.freq()

    run = _well(
        simulate(program, board=virtual_board(), packages=[wheel("diyables_micropython_servo")])
    )
    duty, hertz = run.returned
    assert hertz == 50
    assert duty / 65536 * 20_000 == pytest.approx(pulse_us, abs=1)


def test_lsm6dsox_measures_with_the_chip_of_the_robot(wheel: Wheel) -> None:
    def program() -> object:
        from machine import I2C, Pin
        from micropython_lsm6dsox import lsm6dsox

        sensor = lsm6dsox.LSM6DSOX(I2C(0, sda=Pin(4), scl=Pin(5)))
        return sensor.acceleration, sensor.gyro

    run = simulate(program, tolerances=False, packages=[wheel("micropython_lsm6dsox")])
    acceleration, gyro = _well(run).returned
    assert acceleration == pytest.approx((0, 0, 9.807), abs=0.05)
    assert gyro == pytest.approx((0, 0, 0), abs=0.01)
