"""Random worlds of robots, walls and boxes, driven at random or by programs, with any way of taking turns; and what must never happen in them, whatever the seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations
from math import hypot
from random import Random
from threading import Semaphore, Thread
from typing import TYPE_CHECKING

from greenlet import greenlet

from marelle_sim.kernel.turns import Alone, GreenletTurns
from marelle_sim.runners import Options, read_job
from marelle_sim.runners.in_process import LocalRun
from marelle_sim.world import Box, Segment, WallGrid
from marelle_sim.world.pushable import PushableBox
from marelle_sim.world.shared_drive import SharedDrive
from marelle_sim.world.shared_world import SharedWorld

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_sim.kernel.turns import Turns
    from marelle_sim.trace import Trace


WIDTH_MM, HEIGHT_MM = 800, 600
LOOK_MS = 5
MOST_OVERLAP_MM = 0.06  # in a wall, by the chord of a step around its end; 0.001 elsewhere
_FASTEST_MM_S = 600.0
_LEFT_MM = 0.5  # a contact ends there


class RandomWorld:
    """A pen with walls, boxes of all weights and robots that get a new command now and then."""

    def __init__(self, seed: int) -> None:
        self._random = random = Random(seed)
        corners = [(0, 0), (WIDTH_MM, 0), (WIDTH_MM, HEIGHT_MM), (0, HEIGHT_MM)]
        self.walls = WallGrid(
            [Segment(corners[i - 1], corners[i], "border") for i in range(4)]
            + [self._wall(number) for number in range(random.randrange(4))]
        )
        self.boxes: list[PushableBox] = []
        self._stood: list[tuple[float, float]] = []
        self.shared_world = SharedWorld(self.walls, self.boxes, watched=False)
        for number in range(random.randrange(1, 6)):
            self._add(partial(self._box, number), self._box_fits, self._keep_box)
        for number in range(random.randint(1, 5)):
            self._add(self._place, self._place_fits, partial(self._keep_robot, number))
        self.shared_world.wait = Alone().wait
        self._touching: set[tuple[str, str]] = set()
        self._untrue: list[str] = []  # of what was told
        for robot in self.shared_world.robots:
            robot.on_touch = partial(self._touched, robot.name)
            robot.on_leave = partial(self._left, robot.name)

    def _touched(self, robot: str, _x: float, _y: float, name: str) -> None:
        if (robot, name) in self._touching:
            self._untrue.append(f"{robot} touches {name} and has not left it")
        self._touching.add((robot, name))

    def _left(self, robot: str, name: str) -> None:
        if (robot, name) not in self._touching:
            self._untrue.append(f"{robot} leaves {name} and has not touched it")
        self._touching.discard((robot, name))

    def drive(self, seconds: float, look_ms: int = LOOK_MS) -> list[str]:
        """Drive at random for some seconds, looking so often; return what went wrong, in words."""
        robots, random = self.shared_world.robots, self._random
        wrong: list[str] = []
        for ms in range(0, round(seconds * 1000), look_ms):
            for robot in robots:
                if random.random() < 0.004 * look_ms:
                    robot.command(ms, self._goals())
            for robot in robots:
                robot.advance(ms + look_ms)
            wrong += [f"{ms + look_ms} ms: {what}" for what in self.wrong()]
        return wrong

    def _goals(self) -> Callable[[], tuple[float, float]]:
        left, right = (self._random.uniform(-0.3, 1) * _FASTEST_MM_S for _side in "lr")
        return lambda: (left, right)

    def wrong(self) -> list[str]:
        """Return what overlaps now, and which contacts were told wrong."""
        found, self._untrue = self._untrue, []
        for robot in self.shared_world.robots:
            names = [name for who, name in self._touching if who == robot.name]
            far = [name for name in names if self._gap_mm(robot, name) > _LEFT_MM]
            found += [f"{robot.name} has not left {name}" for name in far]
        for one, two in combinations(self.shared_world.robots, 2):
            gap = hypot(one.x - two.x, one.y - two.y) - one.radius_mm - two.radius_mm
            if gap < -MOST_OVERLAP_MM:
                found.append(f"{one.name} and {two.name} overlap by {-gap:.3f} mm")
        for robot in self.shared_world.robots:
            gap, _wall = self.walls.nearest(robot.x, robot.y, robot.radius_mm)
            if gap < robot.radius_mm - MOST_OVERLAP_MM:
                found.append(f"{robot.name} is {robot.radius_mm - gap:.3f} mm in a wall")
            for box in self.boxes:
                gap = box.gap_to(robot.x, robot.y)[0] - robot.radius_mm
                if gap < -MOST_OVERLAP_MM:
                    found.append(f"{robot.name} is {-gap:.3f} mm in {box.name}")
        found += [f"{box.name} is in a wall" for box in self.boxes if box.meets_wall(self.walls)]
        found += [
            f"{one.name} is in {two.name}"
            for one, two in combinations(self.boxes, 2)
            if one.meets_box(two)
        ]
        return found

    def _gap_mm(self, robot: SharedDrive, name: str) -> float:
        """Return how far a robot is from all that has a name: walls, a box or a robot."""
        far = [
            hypot(x - robot.x, y - robot.y)
            for wall in self.walls.around(robot.x, robot.y, 1e4)
            if wall.name == name
            for x, y in [wall.nearest(robot.x, robot.y)]
        ]
        far += [box.gap_to(robot.x, robot.y)[0] for box in self.boxes if box.name == name]
        far += [
            hypot(other.x - robot.x, other.y - robot.y) - other.radius_mm
            for other in self.shared_world.robots
            if other.name == name
        ]
        return min(far) - robot.radius_mm

    def pushed_mm(self) -> float:
        """Return how far boxes have been pushed in all, as the crow flies."""
        return sum(
            hypot(box.x - x, box.y - y)
            for box, (x, y) in zip(self.boxes, self._stood, strict=True)
        )

    def _add(
        self, make: Callable[[], object], fits: Callable[..., bool], keep: Callable[..., None]
    ) -> None:
        for _attempt in range(100):
            made = make()
            if fits(made):
                keep(made)
                return

    def _wall(self, number: int) -> Segment:
        start = self._point()
        end = self._random.uniform(-200, 200), self._random.uniform(-200, 200)
        return Segment(start, (start[0] + end[0], start[1] + end[1]), f"wall-{number}")

    def _point(self) -> tuple[float, float]:
        return self._random.uniform(0, WIDTH_MM), self._random.uniform(0, HEIGHT_MM)

    def _box(self, number: int) -> PushableBox:
        size = self._random.uniform(10, 120), self._random.uniform(10, 120)
        angle, mass = self._random.uniform(0, 90), self._random.choice((20, 150, 300, 2000))
        return PushableBox(
            Box(self._point(), size, name=f"box-{number}", angle_deg=angle, mass_g=mass)
        )

    def _box_fits(self, box: PushableBox) -> bool:
        return not box.meets_wall(self.walls) and not any(map(box.meets_box, self.boxes))

    def _keep_box(self, box: PushableBox) -> None:
        self.boxes.append(box)
        self.shared_world.boxes.append(box)
        self._stood.append((box.x, box.y))

    def _place(self) -> tuple[float, float, float]:
        return *self._point(), self._random.uniform(20, 65)

    def _place_fits(self, place: tuple[float, float, float]) -> bool:
        x, y, radius = place
        return (
            self.walls.nearest(x, y, radius)[0] >= radius
            and all(box.gap_to(x, y)[0] >= radius for box in self.boxes)
            and all(
                hypot(robot.x - x, robot.y - y) >= robot.radius_mm + radius
                for robot in self.shared_world.robots
            )
        )

    def _keep_robot(self, number: int, place: tuple[float, float, float]) -> None:
        x, y, radius = place
        robot = SharedDrive(
            self.shared_world,
            name=f"robot-{number}",
            top_mm_s=_FASTEST_MM_S,
            push_limit=350.0 * 5500.0,
            track_mm=1.5 * radius,
            radius_mm=radius,
            tau_ms=60.0,
            grip_mm_s2=self._random.choice((1500.0, 5500.0, 1e9)),
            walls=self.walls,
        )
        robot.place(x, y, self._random.uniform(0, 360))


class RandomTurns:
    """Whoever may go on goes on by chance: as unfair as can be."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._waiting: dict[int, int] = {}
        self._stacks: list[greenlet] = []
        self.clock_ms: Callable[[int], int] = lambda _index: 0
        self.switches = 0

    def run(self, programs: Sequence[Callable[[], object]]) -> None:
        self._stacks = [greenlet(program) for program in programs]
        self._waiting = dict.fromkeys(range(len(programs)), 0)
        while self._waiting:
            self._stacks[self._next()].switch()

    def wait(self, index: int, ms: int) -> None:
        self._waiting[index] = ms
        chosen = self._next()
        if chosen != index:
            self.switches += 1
            self._stacks[chosen].switch()

    def _next(self) -> int:
        can = [
            index
            for index, ms in self._waiting.items()
            if all(self.clock_ms(other) >= ms for other in self._waiting if other != index)
        ]
        chosen = self._random.choice(sorted(can))
        del self._waiting[chosen]
        return chosen


class ThreadTurns:
    """Each program in a thread of its own; one at a time runs, the one that is behind."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int]] = []
        self._may: list[Semaphore] = []
        self._over = Semaphore(0)

    def run(self, programs: Sequence[Callable[[], object]]) -> None:
        self._waiting = [(0, index) for index in range(len(programs))]
        self._may = [Semaphore(0) for _ in programs]
        threads = [
            Thread(target=self._play, args=(index, program))
            for index, program in enumerate(programs)
        ]
        for thread in threads:
            thread.start()
        self._wake()
        self._over.acquire()
        for thread in threads:
            thread.join()

    def wait(self, index: int, ms: int) -> None:
        self._waiting.append((ms, index))
        if self._wake() != index:
            self._may[index].acquire()
        else:
            self._may[index].acquire(blocking=False)

    def _play(self, index: int, program: Callable[[], object]) -> None:
        self._may[index].acquire()
        program()
        if self._waiting:
            self._wake()
        else:
            self._over.release()

    def _wake(self) -> int:
        first = min(self._waiting)
        self._waiting.remove(first)
        self._may[first[1]].release()
        return first[1]


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
