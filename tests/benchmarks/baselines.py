"""What the simulator is compared with: IR-SIM and pymunk, one differential robot and one beam each.

Both are driven by a trivial loop at 100 Hz: no user program, no MicroPython, no virtual clock.
They come with the extra `bench` and are imported by name, so that nothing else needs them.
"""

import contextlib
import io
import math
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

STEP_S = 0.01
SPEED_M_S = 0.2
TURN_RAD_S = 0.5
BEAM_M = 4.0


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
