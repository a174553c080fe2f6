"""The result of `simulate`, with its story, pictures and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_sim.results import Contact, RobotResult, RunOf, RunResult

if TYPE_CHECKING:
    from array import array
    from os import PathLike
    from typing import Any

    from marelle_sim.microcontroller.transactions import Transaction
    from marelle_sim.world import Pose

__all__ = ["Contact", "RobotRun", "Run"]


class RobotRun(RobotResult):
    """One robot's result, with its story and its files."""

    __slots__ = ()
    # Tuples inside, but each is itself, whatever another one holds.
    __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__

    def story(self, language: str | None = None, *, reveal: bool = False) -> list[str]:
        """Return the story of this robot in sentences; with `reveal`, it names the faults that were put into the robot.

        Example:
            >>> run.robot("red").story("en")[0]
            'The robot starts facing east, 30 cm from the left edge and 60 cm from the bottom.'
        """
        from marelle_sim.story import (  # catalogues load when words are wanted
            sentences,
            tell_robot,
        )

        return sentences(tell_robot(self, reveal=reveal), language)

    def keep(self, folder: str | PathLike[str]) -> list[str]:
        """Write this robot's flash files to a folder; see `Run.keep`."""
        from marelle_sim.files import keep_all  # only where files are kept

        return keep_all(self, folder)


class Run(RunOf[RobotRun]):
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

    What is said of one robot is said of the first of several.

    Example:
        >>> run = simulate("square.py", world="squares")
        >>> run.ended, run.visited("A1")
        ('done', True)
    """

    __slots__ = ()
    __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__  # as RobotRun

    @classmethod
    def of(cls, result: RunResult) -> Run:
        """Return a result as a `Run`."""
        return cls(tuple(RobotRun(*robot) for robot in result.robots), result.wall_s)

    @property
    def written(self) -> dict[str, bytes]:
        """The files that the program wrote: {path on the board: bytes}."""
        return self.robots[0].written

    @property
    def removed(self) -> list[str]:
        """The paths of `simulate(flash=…)` that the program removed."""
        return self.robots[0].removed

    @property
    def lines(self) -> list[tuple[int, str, int]]:
        """The lines of the program in the order in which they began."""
        return self.robots[0].lines

    @property
    def bus(self) -> list[Transaction]:
        """The transactions on the board's buses."""
        return self.robots[0].bus

    @property
    def returned(self) -> Any:
        """The value that a program which is a function returned."""
        return self.robots[0].returned

    @property
    def pose(self) -> Pose:
        """The pose at the end: mm, mm and degrees."""
        return self.robots[0].pose

    @property
    def contacts(self) -> list[Contact]:
        """The contacts of all robots, in order of time."""
        found = [contact for robot in self.robots for contact in robot.contacts]
        return sorted(found, key=lambda contact: contact.time_s)

    def path(self, step_ms: int = 20, *, robot: int | str = 0) -> dict[str, array[float]]:
        """Return the poses over time as columns `time_s`, `x_mm`, `y_mm`, `heading_deg`; see `RobotResult.path`.

        Args:
            step_ms: virtual milliseconds between two rows, from 1.
            robot: which of several.

        Example:
            >>> path = run.path()
            >>> pyplot.plot(path["x_mm"], path["y_mm"])
        """
        return self.robot(robot).path(step_ms)

    def visited(
        self,
        place: str | float,
        y_mm: float | None = None,
        *,
        within_mm: float = 20,
        robot: int | str = 0,
    ) -> bool:
        """Tell whether the robot's centre passed a square, or came within some mm of a point.

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
        """Return the share of time (0 to 1) that a line was under the robot's row of line sensors.

        The row is taken between the outermost sensors, read 5 mm apart on the unblurred mat.
        """
        return self.robot(robot).on_line()

    def story(self, language: str | None = None, *, reveal: bool = False) -> list[str]:
        """Return the story of the run in sentences; with `reveal`, it names the faults that were put into the robots."""
        from marelle_sim.story import sentences, tell  # catalogues load when words are wanted

        return sentences(tell(self, reveal=reveal), language)

    def remarks(self, language: str | None = None) -> list[dict[str, str | int]]:
        """Return what looks like a mistake in a program that did not fail, at most three, as `as_help` does.

        Of one that failed it is only that it names another kit than its robot is.
        """
        from marelle_help import kit_remarks, remarks
        from marelle_text import Text

        if self.source is None:
            return []
        program = self.source.text, self.source.entry.lstrip("/")
        if self.error is not None:  # it has that to look at first
            refused = self.error.facts.get("code") == "E-BOT-19"
            return [] if refused else kit_remarks(*program, self.kit.name, Text(language))
        return remarks(
            *program, Text(language),
            idle=not self.trace.moved(), endless=self.ended == "deadline", printed_text=self.stdout, kit=self.kit.name,
        )  # fmt: skip

    def sha256(self) -> str:
        """Return the SHA-256 of the trace."""
        return self.trace.sha256()

    def save(
        self, path: str | PathLike[str], *, language: str | None = None, reveal: bool = False
    ) -> None:
        """Write the run's picture (.png), animation (.gif), replay for a browser (.html) or trace (.jsonl).

        A picture shows the robots' faults with `reveal` alone, as the story does.

        Raises:
            PictureError: another ending, or the file cannot be written.
        """
        from marelle_sim.view import save_run  # Pillow loads when a picture is wanted

        save_run(self, path, language=language, reveal=reveal)

    def _repr_png_(self) -> bytes:
        """Return the picture of the run, for a notebook that cannot play the replay."""
        from marelle_sim.view import draw_run, png_bytes  # Pillow loads when a picture is wanted

        return png_bytes(draw_run(self))

    def _repr_html_(self) -> str:
        """Return the replay of the run, which plays in the cell of a notebook without a network."""
        from marelle_sim.view.replay_file import replay_frame  # reads the page and its script

        return replay_frame(self)

    def keep(self, folder: str | PathLike[str], *, robot: int | str = 0) -> list[str]:
        """Write the files that the program wrote to a folder, and delete those that it removed.

        The next run with `flash=folder` finds them. Hidden names are left out.

        Args:
            folder: what the flash is after the run.
            robot: whose flash, of several.

        Raises:
            PictureError: E-PIC-04, a file cannot be written or removed; the others are.
            ValueError: no such robot.
        """
        return self.robot(robot).keep(folder)
