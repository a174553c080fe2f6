"""Parts of a robot: motors and their drivers, encoders, sensors, lights and buttons."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st

from marelle_sim.kernel.clock import Clock
from marelle_sim.microcontroller.pin import Line
from marelle_sim.parts.encoder import QuadratureEncoder
from marelle_sim.parts.inertial import BodyMotion
from marelle_sim.parts.motor import Battery, DriveTrain, Drv8833
from marelle_sim.parts.reflectance import Reflectance
from marelle_sim.parts.signals import Buzzer, Light, Pixels
from marelle_sim.world import DifferentialDrive, Mat, WallGrid

FREE_MM_S, DEAD_BAND, STALL_MA = 550.0, 0.08, 500.0
RUNNING_MA = DEAD_BAND * STALL_MA  # 40
CELLS = {"idle_ma": 60.0, "capacity_mah": 1e9, "empty_mv": 0.0}


def chassis(track_mm: float) -> DifferentialDrive:
    return DifferentialDrive(
        track_mm=track_mm, radius_mm=65, tau_ms=60, grip_mm_s2=1e9, walls=WallGrid([])
    )


class Bench:
    """A body on a large white mat, its clock, battery and drive train, and a trace of plain lists."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.events: list[tuple[Any, ...]] = []
        self.chassis = chassis(track_mm=100)
        self.battery = Battery(open_mv=6000, ohm=1.0, **CELLS)
        self.train = DriveTrain(
            self.chassis,
            self.clock,
            self.battery,
            no_load_mm_s=(FREE_MM_S, FREE_MM_S),
            nominal_mv=6000,
            dead_band=DEAD_BAND,
            stall_ma=STALL_MA,
        )
        self.left_pins, self.right_pins = (Line(10), Line(11)), (Line(12), Line(13))
        Drv8833(*self.left_pins, self.train, 0)
        Drv8833(*self.right_pins, self.train, 1)

    def record(self, *event: Any) -> None:
        self.events.append(event)

    def goals(self) -> tuple[float, float]:
        """Return the speeds that the wheels tend to when they have nearly reached them."""
        self.clock.spend(500_000)
        self.chassis.advance(self.clock.now // 1000)
        return self.chassis.left_goal, self.chassis.right_goal

    def turn_wheels(self, left_mm_s: float, right_mm_s: float, ms: int) -> None:
        """Turn the wheels at these speeds (but for the run-up of 60 ms) for so long."""
        self.chassis.command(self.chassis.ms, lambda: (left_mm_s, right_mm_s))
        self.clock.spend(ms * 1000)

    def encoder(self, counts_per_mm: float = 10) -> tuple[QuadratureEncoder, Line, Line]:
        lines = Line(6), Line(7)
        return QuadratureEncoder(
            self.chassis, self.clock, lines, left=True, counts_per_mm=counts_per_mm
        ), *lines


@pytest.fixture
def bench() -> Bench:
    return Bench()


# Battery and motors


def test_a_battery_sags_with_what_board_and_motors_pull() -> None:
    battery = Battery(open_mv=6000, ohm=2.0, **CELLS)
    assert battery.millivolts() == 6000 - 2 * 60
    assert battery.millivolts(210) == 6000 - 2 * (60 + 210)


def test_a_battery_falls_evenly_as_it_is_used_up() -> None:
    battery = Battery(open_mv=6000, ohm=0.0, idle_ma=0, capacity_mah=2000, empty_mv=3600)
    voltages = []
    for _hour in range(5):
        battery.use(500)
        voltages.append(battery.millivolts())
    assert voltages == pytest.approx([5400, 4800, 4200, 3600, 3600])


def speed(duty: float, driven: int) -> float:
    """Return the speed of a wheel when so many motors have that duty: what the sagged voltage gives, less friction."""
    voltage = 6000 - 60 - driven * duty * RUNNING_MA
    return FREE_MM_S / (1 - DEAD_BAND) * (duty * voltage / 6000 - DEAD_BAND)


@pytest.mark.parametrize(
    ("duty", "mm_s"),
    [(0.05, 0), (0.08, 0), (-0.08, 0), (0.54, speed(0.54, 1))],
    ids=["below", "at its edge", "at its other edge", "above: proportional to the rest"],
)
def test_a_motor_has_a_dead_band(bench: Bench, duty: float, mm_s: float) -> None:
    bench.train.set_duty(0, duty)
    assert bench.goals() == pytest.approx((mm_s, 0), rel=2e-3)


def test_at_full_duty_the_speed_is_the_free_one_at_the_sagged_voltage(bench: Bench) -> None:
    bench.train.set_duty(0, 1.0)
    assert bench.goals() == pytest.approx((speed(1.0, 1), 0), rel=2e-3)
    bench.train.set_duty(1, -1.0)
    assert bench.goals() == pytest.approx((speed(1.0, 2), -speed(1.0, 2)), rel=2e-3)


def test_an_equal_duty_is_no_new_command(bench: Bench) -> None:
    poses: list[int] = []
    bench.train.set_duty(0, 0.5)
    bench.goals()
    bench.chassis.on_pose = lambda mode, *_motion: poses.append(mode)
    bench.train.set_duty(0, 0.5)
    bench.goals()
    assert poses == []


def test_the_drive_train_knows_since_when_both_motors_are_off(bench: Bench) -> None:
    bench.clock.spend(5000)
    bench.train.set_duty(0, 0.5)
    assert bench.train.still_since_us > 1 << 60
    bench.clock.spend(5000)
    bench.train.set_duty(0, 0.0)
    assert bench.train.still_since_us == 10_000


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(0, 0, 0), (1, 0, 1), (0, 1, -1), (1, 1, 0)],
    ids=["coast", "forwards", "backwards", "brake"],
)
def test_a_driver_follows_its_truth_table(
    bench: Bench, first: int, second: int, expected: int
) -> None:
    bench.left_pins[0].drive(first)
    bench.left_pins[1].drive(second)
    assert bench.goals()[0] == pytest.approx(expected * speed(1.0, 1), rel=2e-3)


def test_with_a_signal_on_one_input_and_the_other_high_the_motor_gets_the_difference(
    bench: Bench,
) -> None:
    bench.left_pins[0].drive(1)
    bench.left_pins[1].output(0.46, 20_000)
    assert bench.goals()[0] == pytest.approx(speed(0.54, 1), rel=2e-3)


def test_the_two_drivers_turn_their_own_wheels(bench: Bench) -> None:
    bench.right_pins[1].drive(1)
    assert bench.goals() == pytest.approx((0, -speed(1.0, 1)), rel=2e-3)


# Encoders


@pytest.mark.parametrize(
    ("left", "right", "ms", "count"),
    [(100, -300, 1000, 940), (-1, 0, 61, -1)],
    ids=["100 mm/s for 1 s less the run-up of 60 ms", "backwards, down from zero"],
)
def test_an_encoder_counts_what_its_wheel_has_turned(
    bench: Bench, left: int, right: int, ms: int, count: int
) -> None:
    encoder, _a, _b = bench.encoder(counts_per_mm=10)
    bench.turn_wheels(left, right, ms)
    assert encoder.count() == count


@pytest.mark.parametrize("right_mm_s", [200.0, 311.3, -88.8])
@pytest.mark.parametrize("track_mm", [100.0, 99.83])
def test_the_encoder_of_a_wheel_that_stands_counts_nothing_while_the_other_turns(
    bench: Bench, right_mm_s: float, track_mm: float
) -> None:
    bench.chassis = chassis(track_mm)
    encoder, _a, _b = bench.encoder(10.4)
    bench.turn_wheels(0, right_mm_s, 0)
    for _look in range(500):
        bench.clock.spend(10_000)
        assert encoder.count() == 0


def test_forwards_output_a_leads_output_b(bench: Bench) -> None:
    encoder, a, b = bench.encoder(counts_per_mm=1)
    seen = []
    bench.turn_wheels(100, 100, 70)
    for _ in range(8):
        seen.append((encoder.count() & 3, encoder.levels(), (a.level(), b.level())))
        bench.clock.spend(10_000)
    table = {0: (0, 0), 1: (1, 0), 2: (1, 1), 3: (0, 1)}
    assert {count for count, _levels, _lines in seen} == {0, 1, 2, 3}
    assert all(levels == lines == table[count] for count, levels, lines in seen)


def test_who_listens_gets_every_edge_of_an_output(bench: Bench) -> None:
    encoder, a, _b = bench.encoder(counts_per_mm=10)
    levels: list[int] = []
    a.watch(levels.append)
    bench.turn_wheels(100, 100, 1000)
    assert encoder.levels() == (0, 1)  # those of the 939 counts of a millisecond ago
    assert len(levels) == 470
    assert levels[:4] == [1, 0, 1, 0]


def test_edges_at_a_steady_speed_come_at_a_steady_pace(bench: Bench) -> None:
    _encoder, a, _b = bench.encoder(counts_per_mm=20)
    bench.turn_wheels(200, 200, 1000)
    times: list[int] = []
    a.watch(lambda _level: times.append(bench.clock.now))
    bench.clock.spend(100_000)
    assert (times[-1] - times[0]) / (len(times) - 1) == pytest.approx(500, abs=5)


def test_edges_end_when_nobody_listens_any_more(bench: Bench) -> None:
    encoder, a, _b = bench.encoder(counts_per_mm=10)
    levels: list[int] = []
    stop = a.watch(levels.append)
    bench.turn_wheels(100, 100, 200)
    stop()
    bench.clock.spend(5000)
    heard = len(levels)
    bench.clock.spend(500_000)
    assert len(levels) == heard
    assert encoder.levels() == [(0, 0), (1, 0), (1, 1), (0, 1)][encoder.count() & 3]


# Reflectance


def reflectance(
    bench: Bench, ahead_mm: float = 0, right_mm: float = 0, noise: Callable[[], int] = int
) -> Reflectance:
    return Reflectance(
        bench.chassis,
        bench.clock,
        # 10 x 4 mm, black where x is 5 or more, with one grey row at the bottom
        Mat(10, 4, bytes([51] * 10) + bytes([0] * 5 + [255] * 5) * 3),
        place_mm=(ahead_mm, right_mm),
        levels=(5200, 54000),
        noise=noise,
    )


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (2, 2, 5200), (7, 2, 54000), (4.9, 1, 5200), (5.0, 1, 54000), (2, 0.5, 5200 + 9760),
        (-0.1, 2, 5200), (10, 2, 5200), (7, -0.1, 5200), (7, 4, 5200),
    ],
)  # fmt: skip
def test_a_reflectance_sensor_reads_the_mat_below_it_and_light_off_it(
    bench: Bench, x: float, y: float, expected: int
) -> None:
    bench.chassis.place(x, y, 0)
    assert reflectance(bench).look() == expected & 0xFFF0


def test_a_reflectance_sensor_sits_where_the_kit_says(bench: Bench) -> None:
    bench.chassis.place(2, 2, 90)
    readings = [
        reflectance(bench, ahead).look() for ahead in (0, 2.9, 3.1)
    ]  # ahead is the right of the mat
    assert readings == [5200, 5200, 54000 & 0xFFF0]
    bench.chassis.place(2, 2, 0)
    assert reflectance(bench, right_mm=3.1).look() == 54000 & 0xFFF0


def test_a_reading_stays_within_its_bounds_whatever_the_noise(bench: Bench) -> None:
    bench.chassis.place(2, 2, 0)
    assert reflectance(bench, noise=lambda: -9000).look() == 0
    assert reflectance(bench, noise=lambda: 90000).look() == 65520


@given(st.integers(-500, 500))
def test_readings_have_the_steps_of_twelve_bits(noise: int) -> None:
    assert reflectance(Bench(), noise=lambda: noise).look() % 16 == 0


# The motion of the body


def test_a_body_that_turns_right_feels_a_positive_rate_and_a_pull_to_the_left_wheel(
    bench: Bench,
) -> None:
    motion = BodyMotion(bench.chassis, bench.clock)
    bench.turn_wheels(250, 150, 1000)
    assert motion.turn_rate_mdeg_s() == pytest.approx(57_296, abs=1)
    assert motion.acceleration_mm_s2() == pytest.approx((0, -200, 9807), abs=0.01)


# Lights and sounds


def test_a_light_is_told_when_it_changes(bench: Bench) -> None:
    line = Line(25)
    Light(line, bench.record)
    for level in (0, 1, 1, 0):
        line.drive(level)
    assert bench.events == [("led", 25, 1), ("led", 25, 0)]


def test_a_light_on_a_signal_is_dim(bench: Bench) -> None:
    line = Line(25)
    Light(line, bench.record)
    for share in (0.6, 0.6, 0.004, 0.0, 1.0):
        line.output(share, 1000)
    line.drive(0)
    line.output(0.3, 1000)
    line.drive(1)
    assert bench.events == [
        ("led", 25, 1), ("glow", 25, 60), ("glow", 25, 0), ("led", 25, 0), ("led", 25, 1), ("glow", 25, 100),
        ("led", 25, 0), ("led", 25, 1), ("glow", 25, 30), ("glow", 25, 100),
    ]  # fmt: skip


def test_a_buzzer_sounds_at_the_frequency_of_its_signal(bench: Bench) -> None:
    line = Line(17)
    Buzzer(line, bench.record)
    line.output(0.5, 440)
    line.output(0.4, 440)
    line.output(0.5, 880)
    line.output(0.0, 880)
    line.drive(1)
    assert bench.events == [("tone", 440), ("tone", 880), ("tone", 0)]


@pytest.mark.parametrize(
    ("streams", "shown"),
    [
        ([[1, 2, 3, 0x10, 0x20, 0x30]], ["020103201030"]),
        ([[255, 0, 0], [255, 0, 0, 255], [0] * 30], ["00ff00000000", "000000000000"]),
    ],
    ids=[
        "green, red, blue is shown as red, green, blue",
        "a short stream leaves the other pixels and a long one goes nowhere",
    ],
)
def test_two_pixels_show_what_is_streamed(
    streams: list[list[int]], shown: list[str], bench: Bench
) -> None:
    line = Line(16)
    Pixels(line, 2, bench.record)
    for stream in streams:
        line.stream(bytes(stream))
    assert bench.events == [("pixels", colours) for colours in shown]
