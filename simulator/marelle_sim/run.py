"""What a run gives back: how it ended, and every question that its trace can answer."""

from __future__ import annotations

from marelle_sim.run_robot import Contact, RobotRun

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from typing import Any

    from marelle_sim.errors import ProgramError
    from marelle_sim.kits.kit import Kit
    from marelle_sim.microcontroller.transactions import Transaction
    from marelle_sim.programs.source import Source
    from marelle_sim.trace import Trace
    from marelle_sim.world.model import Pose, World

__all__ = ["Contact", "RobotRun", "Run"]


class Run:
    """One execution of a program in a world.

    Attributes:
        ended: "done", "deadline", "error", "exit", "reset", "brown-out", "output", "memory", "wall-clock" or
            "interrupted".
        error: what failed (`.code`, `.traceback`, `.file`, `.line`, `.source_line`), or None.
        stdout: all that the program printed. trace: what happened. world, kit: where, and with what.
        written: the files that the program wrote, by their path on the board.
        removed: the files of `simulate(flash=…)` that the program removed.
        lines: `(time_us, file, line)` of the pupil's lines as they began, at most 20 000; [] if nobody asked.
        bus: what went over the board's buses, in order: each `.time_us`, `.bus` ("i2c0", "spi1", "uart0"),
            `.address`, `.written`, `.read`, `.ack`; the last 100 000; of an isolated run, if it has a board.
        returned: what a program that is a function returned.
        robots: what each robot did, in order of their names: `.name`, `.pose`, `.contacts`, `.ended`, `.stdout`, …
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
        robots: list[RobotRun] | None = None,
    ) -> None:
        self.ended, self.error, self.stdout, self.trace = ended, error, stdout, trace
        self.world, self.kit, self.written, self.wall_s = world, kit, written, wall_s
        self.removed: list[str] = [] if removed is None else removed
        self.lines: list[tuple[int, str, int]] = [] if lines is None else lines
        self.source = source
        self.bus: list[Transaction] = [] if bus is None else bus
        self.returned: Any = returned
        self.robots: list[RobotRun] = [self._only()] if robots is None else robots

    def _only(self) -> RobotRun:
        return RobotRun(
            number=0, trace=self.trace, world=self.world, kit=self.kit, ended=self.ended,
            error=self.error, stdout=self.stdout, written=self.written, removed=self.removed,
            lines=self.lines, bus=self.bus, source=self.source,
        )  # fmt: skip

    def robot(self, robot: int | str) -> RobotRun:
        """Return one of several robots, by its name or its number from 0 (in order of the names).

        Raises:
            ValueError: there is no such robot.

        Example:
            >>> run.robot("red").pose, run.robot("red").visited("B2")
        """
        for found in self.robots:
            if robot in (found.name, found.number):
                return found
        names = ", ".join(found.name for found in self.robots)
        raise ValueError(f"no robot {robot!r} in this run: there are {names}")

    @property
    def seconds(self) -> float:
        """Virtual seconds from power on to the end of the program."""
        ends = self.trace.select("end")
        return (ends[-1][0] if ends else self.trace.end_us) / 1e6

    @property
    def exit_code(self) -> int:
        """What the program gave to `sys.exit`; 0 if it gave nothing or ended otherwise."""
        for event in self.trace.select("end"):
            code = str(event[4]) if event[3] == "exit" else ""
            if len(code) < 5 and code.removeprefix("-").isdecimal():
                return int(code)
        return 0

    @property
    def pose(self) -> Pose:
        """Where the robot (the first of several) stands in the end: mm, mm and degrees."""
        return self.robots[0].pose

    @property
    def contacts(self) -> list[Contact]:
        """Everything that the robot touched, or each of several, in order."""
        found = [contact for robot in self.robots for contact in robot.contacts]
        return sorted(found, key=_time)

    def visited(
        self,
        place: str | float,
        y_mm: float | None = None,
        *,
        within_mm: float = 20,
        robot: int | str = 0,
    ) -> bool:
        """Tell whether the middle of the robot passed a square, or within some mm of a point.

        Args:
            place: the name of a square ("B3"), or x in mm.
            y_mm: y in mm, if `place` is x.
            within_mm: how near counts for a point.
            robot: which of several.

        Raises:
            ValueError: the world has no squares or not that one, x without y, or no such robot.
        """
        return self.robot(robot).visited(place, y_mm, within_mm=within_mm)

    def on_line(self, robot: int | str = 0) -> float:
        """Return the share of time (0..1) that a line passed under the robot's row of line sensors.

        The row is taken between the outermost sensors, read 5 mm apart on the unblurred mat.
        """
        return self.robot(robot).on_line()

    def story(self, language: str = "fr", *, reveal: bool = False) -> list[str]:
        """Return what happened, in sentences; the robot's faults are found out, or told with `reveal`."""
        from marelle_sim.story import sentences  # noqa: PLC0415 - catalogues load when words are wanted

        return sentences(self, language, reveal=reveal)

    def remarks(self, language: str = "fr") -> list[dict[str, str | int]]:
        """Return what looks like a mistake in a program that did not fail, at most three, as `as_help` does."""
        from marelle_help import remarks  # noqa: PLC0415 - see story()
        from marelle_text import Text  # noqa: PLC0415

        if self.error is not None or self.source is None:
            return []  # a program that failed has its error to look at first
        places = {tuple(event[3:6]) for event in self.trace.select("pose")}
        return remarks(
            self.source.text, self.source.entry.lstrip("/"), Text(language),
            idle=len(places) < 2, endless=self.ended == "deadline",
        )  # fmt: skip

    def sha256(self) -> str:
        """Return the SHA-256 of the trace."""
        return self.trace.sha256()

    def save(
        self, path: str | PathLike[str], *, language: str = "fr", reveal: bool = False
    ) -> None:
        """Write the run's picture (.png), moving picture (.gif), replay for a browser (.html) or trace (.jsonl).

        A picture shows the robots' faults with `reveal` alone, as the story does.

        Raises:
            PictureError: another ending, or the file cannot be written.
        """
        from marelle_sim.saving import save_run  # noqa: PLC0415 - Pillow loads when a picture is wanted

        save_run(self, path, language=language, reveal=reveal)

    def keep(self, folder: str | PathLike[str], *, robot: int | str = 0) -> list[str]:
        """Write the files that the program wrote to a folder, and remove those that it removed.

        The next run with `flash=folder` finds them. Hidden names are left out.

        Args:
            folder: what the flash is after the run.
            robot: whose flash, of several.

        Raises:
            PictureError: E-PIC-04, a file cannot be written or removed; the others are.
            ValueError: no such robot.
        """
        return self.robot(robot).keep(folder)

    def __repr__(self) -> str:
        return f"Run({self.ended!r}, {self.seconds:.3f} s, {self.trace.header['world']!r})"


def _time(contact: Contact) -> float:
    return contact.time_s
