"""The second child of a run that hung: it repeats the run and reports each event at once.

A child sends its answer at the end of the run. A child that hangs in a call in C, or that the system ends, sends none, and no
code in it can run any more. So a second child repeats the run, which is deterministic, and sends each event when it happens.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marelle_sim.runners.child.progress import file_message, time_message
from marelle_sim.runners.engine import Engine
from marelle_sim.trace.poses import SIZE
from marelle_sim.trace.recorder import Recorder
from marelle_sim.trace.recordings import events_message, poses_message
from marelle_sim.world import Chassis

Say = Callable[[dict[str, Any]], object]

_LEAST_LOOK_US = 1_000
_LOOKS = 60_000  # largest number of progress reports in a run


class ReportingRecorder(Recorder):
    """A recorder that also sends each event to the parent at once."""

    __slots__ = ("_say",)

    def __init__(self, robot: int, say: Say) -> None:
        super().__init__(robot)
        self._say = say

    def add(self, time_us: int, kind: str, *values: int | str) -> None:
        """Record an event that is no pose, and send it to the parent."""
        super().add(time_us, kind, *values)
        self._say(events_message(self.robot, self._others[-1:]))

    def add_pose(self, time_us: int, *motion: int) -> None:
        """Record a pose, and send it to the parent."""
        super().add_pose(time_us, *motion)
        self._say_pose()

    def watch(self, chassis: Chassis) -> None:
        """From now on, record each pose of the robot with this chassis, and send it to the parent."""
        super().watch(chassis)
        keep = chassis.on_pose
        assert keep is not None

        def tell(*motion: Any) -> None:
            keep(*motion)
            self._say_pose()

        chassis.on_pose = tell

    def _say_pose(self) -> None:
        self._say(poses_message(self.robot, bytes(self._poses[-SIZE:])))


def report_progress(engine: Engine, limit_us: int, say: Say, seen: Callable[[], object]) -> None:
    """From now on, regularly send to the parent the virtual time of a robot's board and the files that its program changed.

    Args:
        engine: the robot's engine.
        limit_us: limit of the run in virtual time, in us; a report is sent each 1/60 000 of it, but at least 1 ms apart.
        say: function that sends a message.
        seen: function that is called after each report.
    """
    board, number = engine.board, engine.recorder.robot
    clock, interval_us = board.clock, max(_LEAST_LOOK_US, limit_us // _LOOKS)
    known: dict[str, bytes] = {}

    def look() -> None:
        say(time_message(clock.now))
        for path, data in board.flash.written().items():
            before = known.get(path, b"")
            if before != data or path not in known:
                start = len(before) if data.startswith(before) else 0
                known[path] = data
                say(file_message(number, path, start, data[start:]))
        seen()
        clock.at(clock.now + interval_us, look)

    clock.at(interval_us, look)
