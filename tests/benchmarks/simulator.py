"""Measure the simulator beside IR-SIM and pymunk, in one run, and print a Markdown table.

    pip install ".[bench]" && python tests/benchmarks/simulator.py [ROUNDS]

Each round runs every program and both anchors once, so that a ratio compares neighbours in time; the
table shows medians. A program's time is that of the whole call of `simulate()`, trace included; the first round
only warms up. Run it alone and without coverage.
"""

import contextlib
import io
import math
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from marelle_sim import simulate
from marelle_sim.runners import Options, read_job
from marelle_sim.runners.engine import Build
from marelle_sim.runners.in_process import LocalRun

PROGRAMS = Path(__file__).with_name("programs")
VIRTUAL_S = 60
ANCHOR_S = 30
STARTS = 15
PAIRS = 30  # with the guard and without
# IR-SIM and pymunk: one differential robot and one beam each, driven by a trivial loop at 100 Hz: no user program, no MicroPython, no
# virtual clock. They come with the extra `bench` and are imported by name, so that nothing else needs them.
STEP_S = 0.01
SPEED_M_S = 0.2
TURN_RAD_S = 0.5
BEAM_M = 4.0


class Case(NamedTuple):
    """One program to measure, and the floor that it must not fall below."""

    title: str
    program: str
    kit: str
    world: str
    floor: str


CASES = (
    Case("raw line follower", "raw_line_follower.py", "bench5", "line_loop", "20 IR-SIM"),
    Case("library line follower", "line_follower.py", "pico_bot", "line_loop", "10 IR-SIM"),
    Case("library avoider", "avoider.py", "pico_bot", "room", "10 IR-SIM"),
    Case("raw two-encoder loop", "two_encoders.py", "pico_bot", "empty", "1500 x real time"),
    Case("busy-wait loop", "busy_wait.py", "pico_bot", "empty", "2000 x real time"),
    Case("busy-wait loop that steers", "busy_wait_steering.py", "pico_bot", "empty", ""),
)


def program_seconds(case: Case) -> float:
    """Run one program for a virtual minute and return the seconds that it took."""
    program = str(PROGRAMS / case.program)
    started = perf_counter()
    run = simulate(program, kit=case.kit, world=case.world, seconds=VIRTUAL_S, seed=1)
    took = perf_counter() - started
    if run.ended != "deadline":
        message = f"{case.program} ended by {run.ended}: {run.error}"
        raise SystemExit(message)
    return took


def guard_seconds(*, guard: bool) -> float:
    """Run the library's line follower once, making all anew, and return the seconds that it took."""
    started = perf_counter()
    job = read_job(
        PROGRAMS / "line_follower.py", "pico_bot", "line_loop", Options(seconds=VIRTUAL_S, seed=1)
    )
    LocalRun(job, build=Build(guard=guard)).run()
    return perf_counter() - started


def guard_cost_percent() -> float:
    """Return the median over pairs of how much longer the guarded run takes, in percent.

    The guard makes a program stoppable; `simulate()` always has it. Here the layer below is asked to leave it out.
    """
    guard_seconds(guard=True), guard_seconds(guard=False)  # the first runs warm up
    ratios = []
    for number in range(PAIRS):
        first_guarded = number % 2 == 0  # neither of the two always comes first
        one, other = guard_seconds(guard=first_guarded), guard_seconds(guard=not first_guarded)
        ratios.append(one / other if first_guarded else other / one)
    return 100 * (median(ratios) - 1)


class IrSim:
    """IR-SIM without a display, its world made once."""

    def __init__(self) -> None:
        with contextlib.redirect_stdout(io.StringIO()):  # it tells which window systems it lacks
            irsim: Any = import_module("irsim")
            world = Path(__file__).with_name("ir_sim_world.yaml")
            self._world = irsim.make(str(world), headless=True, display=False, log_level="ERROR")
        self._action = import_module("numpy").array([[SPEED_M_S], [TURN_RAD_S]])

    def seconds(self, virtual_s: float) -> float:
        """Drive on for `virtual_s` and return the seconds that it took."""
        world, action = self._world, self._action
        started = perf_counter()
        for _ in range(round(virtual_s / STEP_S)):
            world.step(action)
            world.get_lidar_scan()
        return perf_counter() - started


class Pymunk:
    """Chipmunk through pymunk: the same robot, walls and box, seen from above."""

    def __init__(self) -> None:
        self._pymunk: Any = import_module("pymunk")
        self._space = self._pymunk.Space()
        corners = [(0, 0), (3, 0), (3, 2), (0, 2)]
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            self._space.add(self._pymunk.Segment(self._space.static_body, start, end, 0.005))
        box = self._pymunk.Body(body_type=self._pymunk.Body.STATIC)
        box.position, box.angle = (2.4, 1.0), 0.3
        self._space.add(box, self._pymunk.Poly.create_box(box, (0.3, 0.3)))
        self._robot = self._pymunk.Body(0.35, 0.001)
        self._robot.position = (1.0, 0.4)
        self._space.add(self._robot, self._pymunk.Circle(self._robot, 0.065))

    def seconds(self, virtual_s: float) -> float:
        """Drive on for `virtual_s` and return the seconds that it took."""
        space, robot = self._space, self._robot
        everything = self._pymunk.ShapeFilter()
        started = perf_counter()
        for _ in range(round(virtual_s / STEP_S)):
            ahead = (math.cos(robot.angle), math.sin(robot.angle))
            robot.velocity = (SPEED_M_S * ahead[0], SPEED_M_S * ahead[1])
            robot.angular_velocity = TURN_RAD_S
            space.step(STEP_S)
            x, y = robot.position
            nose = (x + 0.066 * ahead[0], y + 0.066 * ahead[1])
            far = (x + BEAM_M * ahead[0], y + BEAM_M * ahead[1])
            space.segment_query_first(nose, far, 0.0, everything)
        return perf_counter() - started


def start_ms(code: str) -> float:
    """Return what `code` adds to the start of a fresh interpreter: the median over pairs."""

    def start_s(text: str) -> float:
        started = perf_counter()
        subprocess.run([sys.executable, "-c", text], check=True)
        return perf_counter() - started

    return 1000 * median(start_s(code) - start_s("pass") for _ in range(STARTS))


def computer() -> str:
    """Say on what this was measured: processor, cores, system and Python."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [x for x in cpuinfo.read_text("utf-8").splitlines() if x.startswith("model name")]
        model = names[0].split(":", 1)[1].strip() if names else model
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, {python}"


def measure(rounds: int) -> tuple[dict[str, list[float]], list[float], list[float]]:
    """Return, round by round, seconds of each program, of IR-SIM and of pymunk per virtual second."""
    ir_sim, pymunk = IrSim(), Pymunk()
    programs: dict[str, list[float]] = {case.title: [] for case in CASES}
    ir_sim_s, pymunk_s = [], []
    for number in range(rounds + 1):
        row = {case.title: program_seconds(case) / VIRTUAL_S for case in CASES}
        anchors = ir_sim.seconds(ANCHOR_S) / ANCHOR_S, pymunk.seconds(ANCHOR_S) / ANCHOR_S
        if number == 0:
            continue
        for title, seconds in row.items():
            programs[title].append(seconds)
        ir_sim_s.append(anchors[0])
        pymunk_s.append(anchors[1])
    return programs, ir_sim_s, pymunk_s


def table(programs: dict[str, list[float]], ir_sim_s: list[float], pymunk_s: list[float]) -> str:
    """Lay the figures out as a Markdown table."""

    def row(title: str, seconds: list[float], floor: str) -> str:
        each = median(seconds)
        by_ir_sim = median(a / s for a, s in zip(ir_sim_s, seconds, strict=True))
        by_pymunk = median(a / s for a, s in zip(pymunk_s, seconds, strict=True))
        return (
            f"| {title} | {each * VIRTUAL_S:.4f} | {1 / each:.0f} | {by_ir_sim:.1f} "
            f"| {by_pymunk:.2f} | {floor} |"
        )

    rows = [row(case.title, programs[case.title], case.floor) for case in CASES]
    return "\n".join(
        [
            "| program | s per 60 s | x real time | x IR-SIM | x pymunk | floor |",
            "|---|---|---|---|---|---|",
            *rows,
            row("IR-SIM, 100 Hz, one beam", ir_sim_s, ""),
            row("pymunk, 100 Hz, one beam", pymunk_s, ""),
        ]
    )


def main(rounds: int = 9) -> None:
    """Measure and print everything."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, {computer()}. Medians of {rounds} rounds.\n")
    print(table(*measure(rounds)))
    first_run = f"from marelle_sim import simulate; simulate({str(PROGRAMS / 'hello.py')!r})"
    print(
        f"\nImport of `marelle_sim`: {start_ms('from marelle_sim import simulate'):.1f} ms (at most 20)."
    )
    print(f"Import and a first run, of one `print`: {start_ms(first_run):.1f} ms.")
    print(
        f"Guard, library line follower: {guard_cost_percent():+.1f} % (pairs, median of 30; at most 8)."
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
