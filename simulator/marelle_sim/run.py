"""What a run gives back: how it ended, and every question that its trace can answer."""

from __future__ import annotations

from math import cos, hypot, radians, sin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from typing import Any

    from marelle_sim.errors import ProgramError
    from marelle_sim.kits.kit import Kit
    from marelle_sim.microcontroller.transactions import Transaction
    from marelle_sim.runners.source import Source
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


class Run:
    """One execution of a program in a world.

    Attributes:
        ended: "done", "deadline", "error", "exit", "reset", "output", "memory", "wall-clock" or "interrupted".
        error: what failed (`.code`, `.traceback`, `.file`, `.line`, `.source_line`), or None.
        stdout: all that the program printed. trace: what happened. world, kit: where, and with what.
        written: the files that the program wrote, by their path on the board.
        removed: the files of `simulate(flash=…)` that the program removed.
        lines: `(time_us, file, line)` of the pupil's lines as they began, at most 20 000; [] if nobody asked.
        bus: what went over the board's buses, in order: each `.time_us`, `.bus` ("i2c0", "spi1", "uart0"),
            `.address`, `.written`, `.read`, `.ack`; the first 100 000, [] of an isolated run.
        returned: what a program that is a function returned.
        wall_s: how long the run took on this computer. source: the program that was run.

    Example:
        >>> run = simulate("square.py", world="squares")
        >>> run.ended, run.visited("A1")
        ('done', True)
    """

    def __init__(  # noqa: PLR0913 - one argument for each attribute
        self,
        *,
        ended: str,
        error: ProgramError | None,
        stdout: str,
        trace: Trace,
        world: World,
        kit: Kit,
        written: dict[str, bytes],
        wall_s: float,
        removed: list[str] | None = None,
        lines: list[tuple[int, str, int]] | None = None,
        source: Source | None = None,
        bus: list[Transaction] | None = None,
        returned: Any = None,
    ) -> None:
        self.ended, self.error, self.stdout, self.trace = ended, error, stdout, trace
        self.world, self.kit, self.written, self.wall_s = world, kit, written, wall_s
        self.removed: list[str] = [] if removed is None else removed
        self.lines: list[tuple[int, str, int]] = [] if lines is None else lines
        self.source = source
        self.bus: list[Transaction] = [] if bus is None else bus
        self.returned: Any = returned

    @property
    def seconds(self) -> float:
        """Virtual seconds from power on to the end of the program."""
        ends = self.trace.select("end")
        return (ends[-1][0] if ends else self.trace.end_us) / 1e6

    @property
    def exit_code(self) -> int:
        """What the program gave to `sys.exit`; 0 if it gave nothing or ended otherwise."""
        ends = self.trace.select("end")
        code = str(ends[-1][4]) if ends and ends[-1][3] == "exit" else ""
        return int(code) if len(code) < 5 and code.removeprefix("-").isdecimal() else 0

    @property
    def pose(self) -> Pose:
        """Where the robot stands in the end: mm, mm and degrees."""
        return self.trace.pose_at(self.trace.end_us)

    @property
    def contacts(self) -> list[Contact]:
        """Everything that the robot touched, in order."""
        return [
            Contact(time_us / 1e6, x_um / 1e3, y_um / 1e3, name)
            for time_us, _robot, _kind, x_um, y_um, name in self.trace.select("touch")
        ]

    def visited(
        self, place: str | float, y_mm: float | None = None, *, within_mm: float = 20
    ) -> bool:
        """Tell whether the middle of the robot passed a square, or within some mm of a point.

        Args:
            place: the name of a square ("B3"), or x in mm.
            y_mm: y in mm, if `place` is x.
            within_mm: how near counts for a point.

        Raises:
            ValueError: the world has no squares or not that one, or x without y.
        """
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

    def on_line(self) -> float:
        """Return the share of time (0..1) that a line passed under the robot's row of line sensors.

        The row is taken between the outermost sensors, read 5 mm apart on the unblurred mat.
        """
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

    def story(self, language: str = "fr") -> list[str]:
        """Return what happened, in sentences."""
        from marelle_sim.story import sentences  # noqa: PLC0415 - catalogues load when words are wanted

        return sentences(self, language)

    def remarks(self, language: str = "fr") -> list[dict[str, str | int]]:
        """Return what looks like a mistake in a program that did not fail, at most three, as `as_help` does."""
        from marelle_sim.runners.help import remarks  # noqa: PLC0415 - see story()
        from marelle_text import Text  # noqa: PLC0415

        return remarks(self, Text(language))

    def sha256(self) -> str:
        """Return the SHA-256 of the trace."""
        return self.trace.sha256()

    def save(self, path: str | PathLike[str], *, language: str = "fr") -> None:
        """Write the run's picture (.png), moving picture (.gif), replay for a browser (.html) or trace (.jsonl).

        Raises:
            PictureError: another ending, or the file cannot be written.
        """
        from marelle_sim.saving import save_run  # noqa: PLC0415 - Pillow loads when a picture is wanted

        save_run(self, path, language=language)

    def keep(self, folder: str | PathLike[str]) -> list[str]:
        """Write the files that the program wrote to a folder, and remove those that it removed.

        The next run with `flash=folder` finds them. Hidden names are left out.

        Raises:
            PictureError: E-PIC-04, a file cannot be written or removed; the others are.
        """
        from marelle_sim.kept import keep_all  # noqa: PLC0415 - only where files are kept

        return keep_all(self, folder)

    def _poses(self) -> list[Pose]:
        return [pose for _time_us, pose in self.trace.path(_STEP_MS)]

    def __repr__(self) -> str:
        return f"Run({self.ended!r}, {self.seconds:.3f} s, {self.trace.header['world']!r})"
