"""The result of `simulate`, with methods for its story, its pictures and its files."""

from __future__ import annotations

from array import array
from os import PathLike
from typing import Any

from marelle_sim.microcontroller.bus import Transaction
from marelle_sim.results import Contact, RobotResult, RunOf, RunResult
from marelle_sim.world import Pose

__all__ = ["Contact", "RobotRun", "Run"]


class RobotRun(RobotResult):
    """The result of one robot, with methods for its story and its files; it is equal only to itself."""

    __slots__ = ()
    # It is a tuple, but equal only to itself: equal contents do not make two results equal.
    __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__

    def story(self, language: str | None = None, *, reveal: bool = False) -> list[str]:
        """Return the story of this robot as a list of sentences.

        Args:
            language: "fr" or "en"; None for that of the computer.
            reveal: whether the story names the faults that were put into the robot.

        Example:
            >>> run.robot("red").story("en")[0]
            'The robot starts facing east, 30 cm from the left side and 60 cm from the bottom.'
        """
        from marelle_sim.story import (  # catalogues load when words are wanted
            sentences,
            tell_robot,
        )

        return sentences(tell_robot(self, reveal=reveal), language)

    def keep(self, folder: str | PathLike[str]) -> list[str]:
        """Write the files that this robot's program wrote to a folder of the computer; see `Run.keep`."""
        from marelle_sim.files import keep_all  # only where files are kept

        return keep_all(self, folder)


class Run(RunOf[RobotRun]):
    """One execution of a program in a world.

    Attributes:
        ended: "done", "deadline", "error", "exit", "reset", "brown-out", "output", "memory", "wall-clock" or
            "interrupted".
        error: the error that ended the program (`.code`, `.traceback`, `.file`, `.line`, `.source_line`), or None.
        stdout: all text that the program printed. trace: all recorded events. world, kit: those of the run.
        written: {path on the board: bytes} of the files that the program wrote.
        removed: paths of the files in `simulate(flash=…)` that the program removed.
        lines: `(time_us, file, line)` of the pupil's lines in the order in which they began, at most 20 000; [] unless
            `simulate(lines=…)` asked for them.
        bus: the last 100 000 transactions on the board's buses, in order, each with `.time_us`, `.bus` ("i2c0", "spi1",
            "uart0"), `.address`, `.written`, `.read`, `.ack`. In an isolated run only with `simulate(board=…)`.
        returned: the value that the program returned, if it is a function; else None.
        robots: the result of each robot, in order of their names: `.name`, `.pose`, `.contacts`, `.ended`, `.stdout`, …
        wall_s: time that the run took on this computer, in s. source: the program that was run.

    With several robots, `kit`, `written`, `removed`, `lines`, `bus`, `returned` and `pose` are those of the first.

    Example:
        >>> run = simulate("square.py", world="squares")
        >>> run.ended, run.visited("A1")
        ('done', True)
    """

    __slots__ = ()
    __eq__, __ne__, __hash__ = object.__eq__, object.__ne__, object.__hash__  # as RobotRun

    @classmethod
    def of(cls, result: RunResult) -> Run:
        """Return a `Run` with the data of a result."""
        return cls(tuple(RobotRun(*robot) for robot in result.robots), result.wall_s)

    @property
    def written(self) -> dict[str, bytes]:
        """The files that the program wrote: {path on the board: bytes}."""
        return self.robots[0].written

    @property
    def removed(self) -> list[str]:
        """The paths of the files in `simulate(flash=…)` that the program removed."""
        return self.robots[0].removed

    @property
    def lines(self) -> list[tuple[int, str, int]]:
        """(time_us, file, line) of the program's lines in the order in which they began, at most 20 000."""
        return self.robots[0].lines

    @property
    def bus(self) -> list[Transaction]:
        """The last 100 000 transactions on the board's buses, in order of time."""
        return self.robots[0].bus

    @property
    def returned(self) -> Any:
        """The value that the program returned, if it is a function; else None."""
        return self.robots[0].returned

    @property
    def pose(self) -> Pose:
        """The pose at the end of the run: x and y in mm, heading in degrees; of several robots, the first's."""
        return self.robots[0].pose

    @property
    def contacts(self) -> list[Contact]:
        """The contacts of all robots, in order of time."""
        return sorted(
            (contact for robot in self.robots for contact in robot.contacts),
            key=lambda contact: contact.time_s,
        )

    def path(self, step_ms: int = 20, *, robot: int | str = 0) -> dict[str, array[float]]:
        """Return the poses over time as columns `time_s`, `x_mm`, `y_mm`, `heading_deg`; see `RobotResult.path`.

        Args:
            step_ms: virtual time between two rows, in ms, at least 1.
            robot: name or number of one of several robots.

        Raises:
            ValueError: `step_ms` is less than 1, or there is no such robot.

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
        """Tell whether the robot's centre was, at some moment, in a square or near a point.

        Poses 20 ms apart are tested.

        Args:
            place: name of a square ("B3"), or x of a point in mm.
            y_mm: y of the point in mm, if `place` is x.
            within_mm: greatest distance from the point, in mm.
            robot: name or number of one of several robots.

        Raises:
            ValueError: the world has no such square, x was given without y, or there is no such robot.
        """
        return self.robot(robot).visited(place, y_mm, within_mm=within_mm)

    def on_line(self, robot: int | str = 0) -> float:
        """Return the share of time (0 to 1) that a line was under the robot's row of line sensors.

        The mat is read at points 5 mm apart between the outermost sensors, every 20 ms. A robot without line sensors has 0.
        """
        return self.robot(robot).on_line()

    def story(self, language: str | None = None, *, reveal: bool = False) -> list[str]:
        """Return the story of the run as a list of sentences.

        Args:
            language: "fr" or "en"; None for that of the computer.
            reveal: whether the story names the faults that were put into the robots.
        """
        from marelle_sim.story import sentences, tell  # catalogues load when words are wanted

        return sentences(tell(self, reveal=reveal), language)

    def remarks(self, language: str | None = None) -> list[dict[str, str | int]]:
        """Return at most three remarks on what looks like a mistake in a program that did not fail, in the form of `as_help`.

        For a program that failed, there is only a remark for each `Robot("…")` that names another kit than that of its robot. [] for several
        robots.
        """
        from marelle_help import kit_remarks, remarks
        from marelle_text import Text

        if self.source is None:
            return []
        program = self.source.text, self.source.entry.lstrip("/")
        if self.error is not None:  # the error comes first
            refused = self.error.facts.get("code") == "E-BOT-19"
            return [] if refused else kit_remarks(*program, self.kit.name, Text(language))
        return remarks(
            *program, Text(language),
            idle=not self.trace.moved(), endless=self.ended == "deadline", printed_text=self.stdout, kit=self.kit.name,
        )  # fmt: skip

    def sha256(self) -> str:
        """Return the SHA-256 of the trace, in hexadecimal: equal runs have equal ones."""
        return self.trace.sha256()

    def save(
        self, path: str | PathLike[str], *, language: str | None = None, reveal: bool = False
    ) -> None:
        """Write a file with the run's picture (.png), animation (.gif), replay for a browser (.html) or trace (.jsonl).

        Args:
            path: of the file; its ending decides what is written.
            language: "fr" or "en", for the texts in it; None for that of the computer.
            reveal: whether a picture shows the faults that were put into the robots.

        Raises:
            PictureError: the path has another ending, or the file cannot be written.
        """
        from marelle_sim.view import save_run  # Pillow loads when a picture is wanted

        save_run(self, path, language=language, reveal=reveal)

    def _repr_png_(self) -> bytes:
        """Return the picture of the run as PNG, for a notebook that cannot play the replay."""
        from marelle_sim.view import draw_run, png_bytes  # Pillow loads when a picture is wanted

        return png_bytes(draw_run(self))

    def _repr_html_(self) -> str:
        """Return the replay of the run as HTML; it plays in the cell of a notebook, without a network."""
        from marelle_sim.view.replay_file import replay_frame  # reads the page and its script

        return replay_frame(self)

    def keep(self, folder: str | PathLike[str], *, robot: int | str = 0) -> list[str]:
        """Write the program's files to a folder of the computer, delete those there that it removed, and return the written paths.

        A later run with `simulate(flash=folder)` finds them. Files with hidden names (".name") are not written.

        Args:
            folder: the folder to write to, such as that of `simulate(flash=…)`.
            robot: name or number of one of several robots.

        Raises:
            PictureError: E-PIC-04, a file cannot be written or removed; the other files are.
            ValueError: there is no such robot.
        """
        return self.robot(robot).keep(folder)
