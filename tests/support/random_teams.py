"""Random worlds of robots with programs that drive, read and listen by chance, run with any way of taking turns."""

from __future__ import annotations

from itertools import combinations
from math import hypot
from random import Random
from typing import TYPE_CHECKING

from other_turns import RandomTurns

from marelle_sim.kernel.turns import GreenletTurns
from marelle_sim.runners import Options, read_job
from marelle_sim.runners.in_process import LocalRun

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_sim.kernel.turns import Turns
    from marelle_sim.trace import Trace

SECONDS = 5
_ROOM_MM = 65  # a robot's radius
_PROGRAM = """
from machine import ADC, PWM, Pin, time_pulse_us
from random import randint
from time import sleep_ms, sleep_us
wheels = [[PWM(Pin(pin), freq=20000) for pin in pins] for pins in ((10, 11), (12, 13))]
trigger, echo = Pin(14, Pin.OUT), Pin(15, Pin.IN)
eyes, phase = [ADC(channel) for channel in range(4)], Pin(6, Pin.IN)
while True:
    what = randint(0, 9)
    if what < {listens}:
        trigger.on()
        sleep_us(10)
        trigger.off()
        print(time_pulse_us(echo, 1, 30000))
    elif what < 6:
        print([eye.read_u16() for eye in eyes], phase.value())
    if randint(0, 3) == 0:
        for forwards, back in wheels:
            speed = randint(-20000, 65535)
            forwards.duty_u16(max(0, speed))
            back.duty_u16(max(0, -speed))
    sleep_ms(randint(1, {longest_ms}))
"""


class RandomTeam:
    """A world file with two to five robots, perhaps a line and boxes, and the program of all."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._random = random = Random(seed)
        self._folder = folder
        self._size = random.choice(((900, 700), (1500, 900)))
        self._taken: list[tuple[int, int]] = []
        head = f"format = 1\nsize = [{self._size[0]}, {self._size[1]}]\nborder = true\n"
        if random.random() < 0.5:
            head += f"[[line]]\npoints = [{self._point(0)}, {self._point(0)}]\nwidth = 18\n"
        robots = [self._robot(number) for number in range(random.randint(2, 5))]
        head += "".join(self._box() for _ in range(random.choice((0, 0, 0, 1, 3))))
        self.worlds = [
            self._written(head, robots, "one"),
            self._written(head, robots[::-1], "two"),
        ]
        self.program = folder / "program.py"
        self.program.write_text(
            _PROGRAM.format(
                listens=random.choice((0, 1, 3)), longest_ms=random.choice((5, 40, 200))
            ),
            encoding="utf-8",
        )

    def run(self, turns: Turns | None = None, world: int = 0) -> Trace:
        """Run it: with the robots in that order in the file, 0 or 1, and that way of taking turns."""
        options = Options(seconds=SECONDS, seed=3)
        job = read_job(str(self.program), "pico_bot", self.worlds[world], options)
        run = LocalRun(job, turns or GreenletTurns())
        if isinstance(turns, RandomTurns):
            turns.clock_ms = lambda index: run.engines[index].board.clock.now // 1000
        return run.run().trace

    def _written(self, head: str, robots: list[str], name: str) -> Path:
        path = self._folder / name / "team" / "world.toml"  # its folder is its name
        path.parent.mkdir(parents=True)
        path.write_text(head + "".join(robots), encoding="utf-8")
        return path

    def _robot(self, number: int) -> str:
        place, heading = list(self._place()), self._random.randrange(360)
        return f'[[robot]]\nname = "robot-{number}"\nat = {place}\nheading = {heading}\n'

    def _box(self) -> str:
        place, mass = list(self._place()), self._random.choice((50, 200))
        return f"[[box]]\nat = {place}\nsize = [60, 50]\nmass = {mass}\n"

    def _place(self) -> tuple[int, int]:
        while True:
            x, y = self._point(_ROOM_MM + 1)
            if all(hypot(x - other_x, y - other_y) > 140 for other_x, other_y in self._taken):
                self._taken.append((x, y))
                return x, y

    def _point(self, margin: int) -> list[int]:
        return [self._random.randint(margin, length - margin) for length in self._size]


def most_overlap_mm(trace: Trace, every_us: int = 20_000) -> float:
    """Return by how much two robots ever overlap, in the poses that a trace gives."""
    worst = 0.0
    for time_us in range(0, trace.end_us, every_us):
        poses = [trace.pose_at(time_us, index) for index in range(len(trace.header["robots"]))]
        for one, two in combinations(poses, 2):
            apart = hypot(one.x_mm - two.x_mm, one.y_mm - two.y_mm)
            worst = max(worst, 2 * _ROOM_MM - apart)
    return worst
