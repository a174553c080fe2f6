"""Runs several programs, each on a robot of its own, in one world; or one program among boxes that it can push."""

from __future__ import annotations

from warnings import catch_warnings, simplefilter

from marelle_sim.kernel.turns import Alone, together
from marelle_sim.runners.engine import COAST_MS, engine_of
from marelle_sim.trace import make_trace
from marelle_sim.world.crowd import Crowd, Place
from marelle_sim.world.pushable import LooseBox
from marelle_sim.world.walls import WallGrid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from marelle_sim.kernel.turns import Turns
    from marelle_sim.runners.engine import Engine, Outcome
    from marelle_sim.runners.roles import Role
    from marelle_sim.world.model import World

_MOTION = frozenset(("pose", "touch", "leave", "box"))
_CUT_SHORT = ("deadline", "interrupted", "wall-clock")


class Group:
    """Robots with their programs, ready to run.

    Attributes:
        engines: one for each robot, in order of their names.
    """

    def __init__(self, roles: Sequence[Role], world: World, turns: Turns | None = None) -> None:
        """Put the robots into the world.

        Args:
            roles: in order of their names.
            world: where they start.
            turns: how the programs take turns; by default directly for one, and for more as `together` finds here.

        Raises:
            UsageProblem: there are several robots, and nothing here by which they could take turns.
        """
        boxes = [LooseBox(box) for box in world.boxes if box.mass_g]
        watched = len(roles) > 1 and any(_has_eyes(role) for role in roles)
        self._crowd = Crowd(WallGrid(world.walls), boxes, watched=watched)
        self.engines: list[Engine] = []
        for role in roles:
            among = Place(self._crowd, role.name, role.start)
            engine = engine_of(role.request)(
                role.source, role.kit, world, role.request, among=among
            )
            self.engines.append(engine)
        if turns is None:
            turns = Alone() if len(roles) == 1 else together()
        self._turns = turns
        self._crowd.wait = turns.wait

    def stop(self, reason: str) -> None:
        """End the run of every robot at its next access."""
        for engine in self.engines:
            engine.stop(reason)

    def observe(
        self,
        interval_us: int,
        seen: Callable[[int, tuple[float, float, float]], object],
        robot: str = "",
    ) -> None:
        """Look at one robot (the first, if it is not named), as `Engine.observe` does."""
        names = [found.name for found in self._crowd.robots]
        self.engines[names.index(robot) if robot else 0].observe(interval_us, seen)

    def run(self, finished: Callable[[], object] = bool) -> list[Outcome]:
        """Run all programs to their ends, let the robots come to rest, and return what came of each."""
        with catch_warnings():
            simplefilter("ignore")  # see Engine.run
            self._turns.run([self._player(engine) for engine in self.engines])
        finished()
        for engine in self.engines:
            engine.raise_others()
        end_ms = max(engine.end_us for engine in self.engines) // 1000
        if all(engine.over for engine in self.engines):
            end_ms += COAST_MS
        self._crowd.finish(max(end_ms, *(engine.robot.chassis.ms for engine in self.engines)))
        for engine in self.engines:
            engine.close()
        header = self.engines[0].header | {
            "robots": [self._named(engine) for engine in self.engines]
        }
        order = _motion_first if len(self.engines) > 1 else None
        trace = make_trace(header, *(engine.recorder for engine in self.engines), order=order)
        return [engine.outcome(trace) for engine in self.engines]

    def _player(self, engine: Engine) -> Callable[[], None]:
        def play() -> None:
            """Run one program, then stop its robot: the others go on."""
            engine.play()
            if engine.ended in ("interrupted", "wall-clock"):
                self.stop(engine.ended)
            engine.power_off(over=engine.ended not in _CUT_SHORT)
            if engine.over:
                self._crowd.robots[engine.recorder.robot].done_ms = engine.end_us // 1000

        return play

    def _named(self, engine: Engine) -> dict[str, str | int]:
        """Return what the trace's header says of one robot of several."""
        (robot,) = engine.header["robots"]
        name = self._crowd.robots[engine.recorder.robot].name
        return {**robot, "name": name, "kit": engine.robot.kit.name}


def _motion_first(event: list[Any]) -> int:
    """Sort by time, and at the same time first what moves: a program may go ahead of its robot, or wait for it."""
    order: int = event[0] * 2 + (event[2] not in _MOTION)
    return order


def _has_eyes(role: Role) -> bool:
    return any(kind == "range" for kind, _ahead, _right in role.kit.sensors)
