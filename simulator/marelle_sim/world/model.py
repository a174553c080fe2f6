"""A world: the mat, the walls and things on it, what happens around it, and where a robot starts.

Lengths are millimetres, angles compass degrees (0 is the top of the mat, clockwise), times integer
microseconds; y goes up from the mat's bottom-left corner. A world does not change during a run,
so one world may serve many.
"""

from __future__ import annotations

from functools import partial
from math import cos, hypot, pi, sin
from typing import NamedTuple

from .describe import describe
from .inputs import Input, drawn
from .mat import Mat, draw_mat
from .pose import Pose
from .sources import Curve, Source
from .starts import RobotStart, check_start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from PIL.Image import Image

    from marelle_text import Text

    from .draws import Draws
    from .faults import WorldFault
    from .room import Room
    from .shapes import Label, Line, Patch

    Shape = Line | Patch | Label

__all__ = ["LETTERS", "Box", "Curve", "Input", "Pose", "Segment", "Squares", "World"]

WALL_COLOR, BOX_COLOR, ROBOT_COLOR = "#7a8799", "#c98b4e", "#189688"
"""The colours of what has none in its file, for sensors and for pictures."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Segment:
    """A straight obstacle without thickness: a wall, or one side of a box.

    Attributes:
        x1_mm: One end.
        y1_mm: One end.
        x2_mm: The other end.
        y2_mm: The other end.
        name: Its `name` in the world file; without one "wall-1", "box-2"…, or "north" and so on for the border.
        thickness_mm: For a picture only; a robot touches the line itself. 0 for a box's side.
        color: "#rrggbb".
    """

    __slots__ = ("color", "name", "thickness_mm", "x1_mm", "x2_mm", "y1_mm", "y2_mm")

    def __init__(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        name: str,
        thickness_mm: float = 0.0,
        *,
        color: str = WALL_COLOR,
    ) -> None:
        self.x1_mm, self.y1_mm = start
        self.x2_mm, self.y2_mm = end
        self.name = name
        self.thickness_mm = thickness_mm
        self.color = color

    def __repr__(self) -> str:
        return f"Segment({(self.x1_mm, self.y1_mm)}, {(self.x2_mm, self.y2_mm)}, {self.name!r})"

    def distance_mm(self, x_mm: float, y_mm: float) -> float:
        """Return the distance from a point to the segment, in mm."""
        along_x, along_y = self.x2_mm - self.x1_mm, self.y2_mm - self.y1_mm
        x, y = x_mm - self.x1_mm, y_mm - self.y1_mm
        square = along_x * along_x + along_y * along_y
        part = min(1.0, max(0.0, (x * along_x + y * along_y) / square)) if square else 0.0
        return hypot(x - part * along_x, y - part * along_y)


class Box:
    """A box on the mat; the four sides of a box that cannot be pushed are among the walls.

    Attributes:
        x_mm: x of its centre.
        y_mm: y of its centre.
        width_mm: Size along x before the box is turned.
        height_mm: Size along y before the box is turned.
        angle_deg: Angle by which it is turned, clockwise.
        name: Its `name` in the world file; without one "box-1", "box-2"…
        color: "#rrggbb".
        mass_g: Mass in grams of a box that a robot can push; 0 for a fixed box.
    """

    __slots__ = (
        "angle_deg", "color", "height_mm", "mass_g", "name", "width_mm", "x_mm", "y_mm",
    )  # fmt: skip

    def __init__(
        self,
        centre: tuple[float, float],
        size: tuple[float, float],
        *,
        name: str,
        angle_deg: float = 0.0,
        color: str = BOX_COLOR,
        mass_g: float = 0.0,
    ) -> None:
        self.x_mm, self.y_mm = centre
        self.width_mm, self.height_mm = size
        self.angle_deg = angle_deg
        self.name = name
        self.color = color
        self.mass_g = mass_g

    def corners(self) -> list[tuple[float, float]]:
        """Return the four corners, in order around the box."""
        angle = self.angle_deg * pi / 180
        across, up = self.width_mm / 2, self.height_mm / 2
        return [
            (
                self.x_mm + u * cos(angle) + v * sin(angle),
                self.y_mm - u * sin(angle) + v * cos(angle),
            )
            for u, v in ((-across, -up), (across, -up), (across, up), (-across, up))
        ]

    def sides(self) -> list[Segment]:
        """Return the four sides as walls that carry the name of the box."""
        corners = self.corners()
        return [Segment(corners[i - 1], corners[i], self.name, color=self.color) for i in range(4)]

    def holds(self, x_mm: float, y_mm: float) -> bool:
        """Tell whether a point lies in the box."""
        angle = self.angle_deg * pi / 180
        x, y = x_mm - self.x_mm, y_mm - self.y_mm
        u, v = x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)
        return abs(u) <= self.width_mm / 2 and abs(v) <= self.height_mm / 2


NEAR_BORDER = 0.15  # of a square: a place so near its border counts as between two squares


class Squares(NamedTuple):
    """Squares named by a letter along x and a digit along y: A1 is at the bottom left.

    Attributes:
        size_mm: Side of a square.
        columns: Letters, 1 to 26.
        rows: Digits, 1 to 9.
    """

    size_mm: int
    columns: int
    rows: int

    def name_at(self, x_mm: float, y_mm: float) -> str:
        """Return the name of the square that holds a point, or "" outside all squares."""
        column, row = int(x_mm // self.size_mm), int(y_mm // self.size_mm)
        if 0 <= column < self.columns and 0 <= row < self.rows:
            return f"{LETTERS[column]}{row + 1}"
        return ""

    def beside(self, x_mm: float, y_mm: float) -> str:
        """Return the square across the border that a point lies near, or "" if it lies near none.

        Near is less than 15 % of a square's side; at a corner it is the square diagonally across.

        Example:
            >>> squares.name_at(75, 290), squares.beside(75, 290)
            ('A2', 'A3')
        """
        here = self.name_at(x_mm, y_mm)
        aside_x, aside_y = (self._across(value) for value in (x_mm, y_mm))
        if not self.name_at(x_mm + aside_x, y_mm):
            aside_x = 0
        if not self.name_at(x_mm, y_mm + aside_y):
            aside_y = 0
        there = self.name_at(x_mm + aside_x, y_mm + aside_y)
        return there if here and there != here else ""

    def _across(self, value_mm: float) -> int:
        """Return the step (mm) to the neighbouring square along one axis if its border is near, else 0."""
        share = value_mm / self.size_mm % 1
        if share < NEAR_BORDER:
            return -self.size_mm
        return self.size_mm if share > 1 - NEAR_BORDER else 0

    def centre_of(self, name: str) -> tuple[float, float] | None:
        """Return the middle of a square, or None when there is no square of that name."""
        column, row = LETTERS.find(name[:1]), name[1:]
        if not name or column not in range(self.columns) or not row.isdecimal():
            return None
        if int(row) not in range(1, self.rows + 1):
            return None
        return (column + 0.5) * self.size_mm, (int(row) - 0.5) * self.size_mm


class World:
    """Where a program runs. `load_world` makes one from a file; a new one is a bare white mat.

    Attributes:
        name: "squares", or the name of the file's folder or of the file.
        titles: What a person reads, by language.
        width_mm: Along x.
        height_mm: Along y.
        walls: Outer walls ("north", "east", "south", "west"), walls and the sides of boxes.
        boxes: All of them; the sides of fixed ones are among the walls too.
        shapes: Lines, patches and labels, the last one on top.
        squares: The squares, or None.
        start: Where the robot starts; the first of several.
        robots: The robots of a world with several, in order of their names; () for one robot.
        background: ("#rrggbb", darkness) of the bare mat.
        image: The mat's picture, stretched over the whole mat, or None.
        environment: Light, temperature, … by name, as the sensors of a kit measure them.
        sources: Lamps, radiators, …: each adds to a quantity around its place.
        room: The room that a heater of the kit warms, or None.
        inputs: The inputs that are set during a run, in order of time.
        faults: The faults of parts, in order of time.
        seed: Added to the seed of a run.
        draws: The draws, or None. drawn: The words drawn, by name: for seed 0; `drawn_for` gives the world of another seed.
        source: (file, line of the robot) for messages; ("", 0) without a file.

    Example:
        >>> world = World("mine", 500, 300)
        >>> world.mat(4).darkness[0]
        0
    """

    __slots__ = (
        "_channels",
        "_mats",
        "background",
        "boxes",
        "drawn",
        "draws",
        "environment",
        "faults",
        "height_mm",
        "image",
        "inputs",
        "name",
        "robots",
        "room",
        "seed",
        "shapes",
        "source",
        "sources",
        "squares",
        "start",
        "titles",
        "walls",
        "width_mm",
    )

    def __init__(self, name: str, width_mm: int, height_mm: int) -> None:
        self.name = name
        self.width_mm = width_mm
        self.height_mm = height_mm
        self.titles: Mapping[str, str] = {}
        self.walls: tuple[Segment, ...] = ()
        self.boxes: tuple[Box, ...] = ()
        self.shapes: tuple[Shape, ...] = ()
        self.squares: Squares | None = None
        self.start = Pose(width_mm / 2, height_mm / 2, 0.0)
        self.robots: tuple[RobotStart, ...] = ()
        self.background = ("#ffffff", 0)
        self.image: Image | None = None
        self.environment: Mapping[str, Curve] = {}
        self.sources: tuple[Source, ...] = ()
        self.room: Room | None = None
        self.inputs: tuple[Input, ...] = ()
        self.faults: tuple[WorldFault, ...] = ()
        self.seed = 0
        self.draws: Draws | None = None
        self.drawn: Mapping[str, Sequence[str]] = {}
        self.source = ("", 0)
        self._mats: dict[int, Mat] = {}
        self._channels: dict[int, list[Mat]] = {}

    def inputs_of(self, robot: str, seed: int) -> list[Input]:
        """Return the inputs of the robot of a name, drawn from a seed, in order of time."""
        given = drawn(self.inputs, seed + self.seed)
        return [one for one in given if one.robot in ("", robot)]

    def lay(self, shapes: Iterable[Shape], *, same_mat: bool) -> None:
        """Replace the shapes of a new copy of a world; with `same_mat` it keeps the mats already drawn."""
        self.shapes = tuple(shapes)
        if not same_mat:
            self._mats, self._channels = {}, {}

    def title(self, lang: str) -> str:
        """Return the title in a language, else in another one, else the name."""
        return self.titles.get(lang) or next(iter(self.titles.values()), self.name)

    def mat(self, spot_mm: int) -> Mat:
        """Return the mat blurred by a round spot of this diameter, as a sensor sees it; drawn once per diameter."""
        found = self._mats.get(spot_mm)
        if found is None:
            found = draw_mat(self._ground(spot_mm), self.shapes, spot_mm=spot_mm)
            self._mats[spot_mm] = found
        return found

    def channels(self, spot_mm: int) -> list[Mat]:
        """Return the darkness of the mat in red, green and blue through a spot of this diameter; drawn once per diameter."""
        found = self._channels.get(spot_mm)
        if found is None:
            found = self._channels[spot_mm] = [
                draw_mat(
                    self._ground_in(channel, spot_mm),
                    self.shapes,
                    spot_mm=spot_mm,
                    ink=partial(_ink_in, channel),
                )
                for channel in range(3)
            ]
        return found

    def describe(self, text: Text) -> str:
        """Return the description of the world, one sentence per fact, in the language of `text`."""
        return describe(self, text)

    def check_start(self, radius_mm: float) -> None:
        """Check that a round robot of this radius fits where it starts.

        Raises:
            WorldError: E-WORLD-20 (its middle is beside the mat), E-WORLD-21 (it is in a wall).
        """
        check_start(self, RobotStart("", self.start, line=self.source[1]), radius_mm)

    def _ground(self, spot_mm: int) -> Mat:
        if self.image is None:
            return self._bare(self.background[1])
        return self._pictured(self.image, spot_mm)

    def _ground_in(self, channel: int, spot_mm: int) -> Mat:
        if self.image is None:
            return self._bare(_darkness_in(channel, self.background[0]))
        return self._pictured(self.image.getchannel(channel), spot_mm)

    def _bare(self, dark: int) -> Mat:
        width, height = self.width_mm, self.height_mm
        return Mat(
            width, height, bytes((dark,)) * (width * height) if dark else bytes(width * height)
        )

    def _pictured(self, image: Image, spot_mm: int) -> Mat:
        # Only a mat with a picture needs Pillow, which the browser's core does without.
        from .picture import darkness_of

        width, height = self.width_mm, self.height_mm
        return Mat(width, height, darkness_of(image, (width, height), spot_mm))


def _ink_in(channel: int, shape: Line | Patch) -> int:
    return _darkness_in(channel, shape.color)


def _darkness_in(channel: int, color: str) -> int:
    """Return the darkness of "#rrggbb" in red (0), green (1) or blue (2): 0 bright to 255 dark."""
    return 255 - int(color[1 + 2 * channel : 3 + 2 * channel], 16)
