"""What one robot did in a run: every question that its part of the trace can answer."""

from __future__ import annotations

from copy import copy
from itertools import pairwise
from math import cos, hypot, radians, sin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

    from marelle_sim.errors import ProgramError
    from marelle_sim.kits.kit import Kit
    from marelle_sim.microcontroller.transactions import Transaction
    from marelle_sim.programs.source import Source
    from marelle_sim.runners.engine import Outcome
    from marelle_sim.runners.roles import Role
    from marelle_sim.trace import Trace
    from marelle_sim.world.model import Pose, World

_STEP_MS = 20  # between two looks at a path
_ON_LINE = 128  # of 255: darker than half is the line


class Contact:
    """The robot touched something.

    Attributes:
        time_s: when, in virtual seconds. x_mm, y_mm: where. name: what.
    """

    __slots__ = ("name", "time_s", "x_mm", "y_mm")

    def __init__(self, time_s: float, x_mm: float, y_mm: float, name: str) -> None:
        self.time_s, self.x_mm, self.y_mm, self.name = time_s, x_mm, y_mm, name

    def __repr__(self) -> str:
        return (
            f"Contact({self.time_s:.3f} s, {self.x_mm:.0f} mm, {self.y_mm:.0f} mm, {self.name!r})"
        )


class RobotRun:
    """One robot's part in a run.

    Attributes:
        name: of the robot, as in the trace. number: its place there, from 0.
        ended, error, stdout: of its program, as in `Run`. kit: what it is. source: its program.
        written: the files that its program wrote. removed, lines, bus: as in `Run`.
        trace, world: of the whole run.
    """

    def __init__(  # noqa: PLR0913 - one argument for each attribute
        self,
        *,
        number: int,
        trace: Trace,
        world: World,
        kit: Kit,
        ended: str,
        error: ProgramError | None,
        stdout: str,
        written: dict[str, bytes],
        removed: list[str],
        lines: list[tuple[int, str, int]],
        bus: list[Transaction],
        source: Source | None,
    ) -> None:
        self.number, self.trace, self.world, self.kit = number, trace, world, kit
        self.ended, self.error, self.stdout = ended, error, stdout
        self.written, self.removed = written, removed
        self.lines, self.bus, self.source = lines, bus, source
        self.name = str(trace.header["robots"][number].get("name", ""))

    @classmethod
    def of(cls, number: int, role: Role, outcome: Outcome, world: World) -> RobotRun:
        """Return what came of one role."""
        return cls(
            number=number,
            trace=outcome.trace,
            world=world,
            kit=role.kit,
            ended=outcome.ended,
            error=outcome.error,
            stdout=outcome.stdout,
            written=outcome.written,
            removed=outcome.removed,
            lines=outcome.lines,
            bus=outcome.bus,
            source=role.source,
        )

    def with_trace(self, trace: Trace) -> RobotRun:
        """Return the same robot's part in another trace of the run, such as one that ends earlier."""
        other = copy(self)
        other.trace = trace
        return other

    def keep(self, folder: str | PathLike[str]) -> list[str]:
        """Make a folder what the flash of this robot's board is after the run; see `Run.keep`."""
        from marelle_sim.results.flash_folder import keep_all  # noqa: PLC0415 - only where files are kept

        return keep_all(self, folder)

    @property
    def end_us(self) -> int:
        """When its program ended, in virtual microseconds."""
        ends = self.trace.select("end", self.number)
        return int(ends[-1][0]) if ends else self.trace.end_us

    @property
    def pose(self) -> Pose:
        """Where it stands in the end: mm, mm and degrees."""
        return self.trace.pose_at(self.trace.end_us, self.number)

    @property
    def contacts(self) -> list[Contact]:
        """Everything that it touched, in order."""
        return [
            Contact(time_us / 1e6, x_um / 1e3, y_um / 1e3, name)
            for time_us, _robot, _kind, x_um, y_um, name in self.trace.select("touch", self.number)
        ]

    def visited(
        self, place: str | float, y_mm: float | None = None, *, within_mm: float = 20
    ) -> bool:
        """Tell whether its middle passed a square, or within some mm of a point; see `Run.visited`."""
        if isinstance(place, str):
            squares = self.world.squares
            if squares is None:
                raise ValueError(f"the world {self.world.name!r} has no squares")
            if squares.centre_of(place) is None:
                raise ValueError(f"no square {place!r} in the world {self.world.name!r}")
            return any(squares.name_at(pose.x_mm, pose.y_mm) == place for pose in self._poses())
        if y_mm is None:
            raise ValueError("visited(x_mm, y_mm) needs both")
        return any(
            hypot(pose.x_mm - place, pose.y_mm - y_mm) <= within_mm for pose in self._poses()
        )

    @property
    def travelled_mm(self) -> float:
        """How long its way was, there and back again, in mm."""
        poses = self._poses()
        return sum(hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm) for a, b in pairwise(poses))

    def story(self, language: str = "fr", *, reveal: bool = False) -> list[str]:
        """Return what it did, in sentences; its faults are found out, or told with `reveal`.

        Example:
            >>> run.robot("red").story("en")[0]
            'The robot starts facing east, 30 cm from the left edge and 60 cm from the bottom.'
        """
        from marelle_sim.story import tell_robot  # noqa: PLC0415 - catalogues load when words are wanted
        from marelle_text import Text  # noqa: PLC0415
        from marelle_text.story import sentences  # noqa: PLC0415

        return sentences(tell_robot(self, reveal=reveal), Text(language))

    def on_line(self) -> float:
        """Return the share of time (0..1) that a line passed under its row of line sensors; see `Run.on_line`."""
        spots = [(ahead, right) for kind, ahead, right in self.kit.sensors if kind == "line"]
        if not spots:
            return 0.0
        ahead = max(ahead for ahead, _right in spots)
        most = max(abs(right) for _ahead, right in spots)
        mat = self.world.mat(1)
        seen = looks = 0
        for pose in self._poses():
            looks += 1
            angle = radians(pose.heading_deg)
            sine, cosine = sin(angle), cos(angle)
            for step in range(int(-most), int(most) + 1, 5):
                x = pose.x_mm + ahead * sine + step * cosine
                y = pose.y_mm + ahead * cosine - step * sine
                inside = 0 <= x < mat.width and 0 <= y < mat.height
                if inside and mat.darkness[int(y) * mat.width + int(x)] >= _ON_LINE:
                    seen += 1
                    break
        return seen / looks

    def _poses(self) -> list[Pose]:
        return [pose for _time_us, pose in self.trace.path(_STEP_MS, self.number)]

    def __repr__(self) -> str:
        return f"RobotRun({self.name!r}, {self.ended!r})"
