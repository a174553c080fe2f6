"""Random worlds of robots, walls and boxes, driven at random; and what must never happen in them, whatever the seed."""

from collections.abc import Callable
from functools import partial
from itertools import combinations
from math import hypot
from random import Random

from marelle_sim.kernel.turns import Alone
from marelle_sim.world import Box, Segment, WallGrid
from marelle_sim.world.pushable import PushableBox
from marelle_sim.world.shared_drive import SharedDrive
from marelle_sim.world.shared_world import SharedWorld

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
