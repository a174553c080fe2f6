"""A world: the mat, the walls and things on it, what happens around it, and where a robot starts.

Lengths are millimetres, angles compass degrees (0 is the top of the mat, clockwise), times integer
microseconds; y goes up from the mat's bottom-left corner. A world does not change during a run,
so one world may serve many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from math import cos, hypot, pi, sin
from typing import NamedTuple

from .default_colours import BOX_COLOR, WALL_COLOR
from .describe import describe
from .draws import Draws
from .inputs import Input, WorldFault, drawn
from .mat import Mat, draw_mat
from .pose import Pose
from .room import Room
from .shapes import Label, Line, Patch
from .sources import Curve, Source
from .starts import RobotStart, check_start, starts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from PIL.Image import Image

    from marelle_text import Text

    Shape = Line | Patch | Label

__all__ = ["LETTERS", "Box", "Curve", "Input", "Pose", "Segment", "Squares", "World"]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Segment:
    """A straight obstacle without thickness: a wall, or one side of a box.

    Attributes:
        x1_mm: x of one end.
        y1_mm: y of that end.
        x2_mm: x of the other end.
        y2_mm: y of the other end.
        name: Its `name` in the world file; without one "wall-1", "box-2"…, or "north" and so on for the border.
        thickness_mm: For a picture only; a robot touches the line itself. 0 for a box's side.
        color: "#rrggbb".
        dx_mm: from the first end to the other along x.
        dy_mm: likewise along y.
        length2: Its squared length, in mm2.
    """

    __slots__ = (
        "color", "dx_mm", "dy_mm", "length2", "name", "thickness_mm", "x1_mm", "x2_mm", "y1_mm", "y2_mm",
    )  # fmt: skip

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
        self.dx_mm, self.dy_mm = self.x2_mm - self.x1_mm, self.y2_mm - self.y1_mm
        self.length2 = self.dx_mm * self.dx_mm + self.dy_mm * self.dy_mm
        self.name, self.thickness_mm, self.color = name, thickness_mm, color

    def __repr__(self) -> str:
        return f"Segment({(self.x1_mm, self.y1_mm)}, {(self.x2_mm, self.y2_mm)}, {self.name!r})"

    def nearest(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        """Return the point (x, y in mm) of the segment that is nearest to a place (mm)."""
        if self.length2 == 0.0:
            return self.x1_mm, self.y1_mm
        along = (x_mm - self.x1_mm) * self.dx_mm + (y_mm - self.y1_mm) * self.dy_mm
        share = min(1.0, max(0.0, along / self.length2))
        return self.x1_mm + share * self.dx_mm, self.y1_mm + share * self.dy_mm

    def distance_mm(self, x_mm: float, y_mm: float) -> float:
        """Return the distance from a point to the segment, in mm."""
        near_x, near_y = self.nearest(x_mm, y_mm)
        return hypot(near_x - x_mm, near_y - y_mm)


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
        self.angle_deg, self.name, self.color, self.mass_g = angle_deg, name, color, mass_g

    def corners(self) -> list[tuple[float, float]]:
        """Return the four corners (x, y) in mm, counter-clockwise from the one that is bottom left before the box is turned."""
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
        """Return the four sides as wall segments with the name and the colour of the box."""
        corners = self.corners()
        return [Segment(corners[i - 1], corners[i], self.name, color=self.color) for i in range(4)]

    def holds(self, x_mm: float, y_mm: float) -> bool:
        """Return True if a point (mm) lies in the box or on its edge."""
        angle = self.angle_deg * pi / 180
        x, y = x_mm - self.x_mm, y_mm - self.y_mm
        u, v = x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)
        return abs(u) <= self.width_mm / 2 and abs(v) <= self.height_mm / 2


_NEAR_BORDER = 0.15  # of a square's side: a place nearer than this to the border counts as between two squares


class Squares(NamedTuple):
    """The squares of a mat, each named by a letter along x and a digit along y: A1 is at the bottom left.

    Attributes:
        size_mm: Side of a square, in mm.
        columns: Number of columns, 1 to 26, from A.
        rows: Number of rows, 1 to 9, from 1.
    """

    size_mm: int
    columns: int
    rows: int

    def name_at(self, x_mm: float, y_mm: float) -> str:
        """Return the name, such as "A1", of the square of the grid in which a point (mm) lies, or "" outside all squares.

        A point on a border belongs to the square to the right of it or above it.
        """
        column, row = int(x_mm // self.size_mm), int(y_mm // self.size_mm)
        if 0 <= column < self.columns and 0 <= row < self.rows:
            return f"{LETTERS[column]}{row + 1}"
        return ""

    def beside(self, x_mm: float, y_mm: float) -> str:
        """Return the name of the neighbouring square whose border is nearer to a point than 15 % of a side, or "" if there is none.

        Near a corner of four squares this is the diagonal neighbour.

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
        """Return the offset (mm) along one axis to a square whose border is nearer than 15 % of a side: a side or minus a side; else 0."""
        share = value_mm / self.size_mm % 1
        if share < _NEAR_BORDER:
            return -self.size_mm
        return self.size_mm if share > 1 - _NEAR_BORDER else 0

    def centre_of(self, name: str) -> tuple[float, float] | None:
        """Return the middle (x, y in mm) of the square with a name such as "A1"; None if there is no such square.

        A name is the capital letter of the column, then the number of the row from 1, without a 0 before it.
        """
        column, row = LETTERS.find(name[:1]), name[1:]
        number = int(row) if row.isdecimal() else 0
        if str(number) != row or column not in range(self.columns) or not 1 <= number <= self.rows:
            return None
        return (column + 0.5) * self.size_mm, (number - 0.5) * self.size_mm


class World:
    """A mat with its walls, boxes, environment and events, in which a program runs.

    `load_world` reads a world from a file; a new world is a bare white mat.

    Attributes:
        name: The name of a bundled world, such as "squares"; otherwise that of the file's folder or of the file.
        titles: The title that a person reads, by language.
        width_mm: Size of the mat along x.
        height_mm: Size of the mat along y.
        walls: The segments of the border ("north", "east", "south", "west"), of the walls, and of the sides of fixed boxes.
        boxes: All boxes, fixed or pushable.
        shapes: Lines, patches and labels, the last one on top.
        squares: The squares, or None.
        start: The start pose of the robot; with several robots, that of the first.
        robots: The robots that the file gives as `[[robot]]`, in order of their names; () for one robot without a name.
        background: ("#rrggbb", darkness) of the bare mat.
        image: The mat's picture, stretched over the whole mat, or None.
        environment: The quantities that sensors measure (light, temperature, …), by name.
        sources: Lamps, radiators, …: each adds to a quantity around its place.
        room: The room that a heater of the kit warms, or None.
        inputs: The inputs that are set during a run, in order of time.
        faults: The faults of parts, in order of time.
        seed: A number that is added to the seed of each run.
        draws: The lists of words whose order depends on the seed, or None.
        drawn: The words of each draw in the order of run seed 0, by name; `drawn_for` gives the world of another seed.
        source: (file, line of the robot) for messages; ("", 0) without a file.
        text: The text of the file from which the world was read; "" without a file.

    Example:
        >>> world = World("mine", 500, 300)
        >>> world.mat(4).darkness[0]
        0
    """

    def __init__(self, name: str, width_mm: int, height_mm: int) -> None:
        self.name, self.width_mm, self.height_mm = name, width_mm, height_mm
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
        self.text = ""
        self._mats: dict[int, Mat] = {}
        self._channels: dict[int, list[Mat]] = {}

    def inputs_of(self, robot: str, seed: int) -> list[Input]:
        """Return the inputs of the robot named `robot`, with the times and values that a run's seed chooses, in order of time."""
        return [one for one in drawn(self.inputs, seed + self.seed) if one.robot in ("", robot)]

    def lay(self, shapes: Iterable[Shape], *, same_mat: bool) -> None:
        """Replace the shapes of the world; for a copy just made, before anybody uses it.

        Args:
            shapes: The new shapes, the last one on top.
            same_mat: True if lines and patches are the same, so that the mats already drawn stay valid.
        """
        self.shapes = tuple(shapes)
        if not same_mat:
            self._mats, self._channels = {}, {}

    def title(self, lang: str) -> str:
        """Return the title in a language, else in another one, else the name."""
        return self.titles.get(lang) or next(iter(self.titles.values()), self.name)

    def mat(self, spot_mm: int) -> Mat:
        """Return the darkness of the mat as a sensor with a round spot of this diameter (mm) measures it; drawn once per diameter."""
        if spot_mm not in self._mats:
            ground = self._ground(self.background[1], self.image, spot_mm)
            self._mats[spot_mm] = draw_mat(ground, self.shapes, spot_mm=spot_mm)
        return self._mats[spot_mm]

    def channels(self, spot_mm: int) -> list[Mat]:
        """Return three mats: the darkness in red, in green and in blue, for a spot of this diameter (mm); drawn once per diameter."""
        if spot_mm not in self._channels:
            self._channels[spot_mm] = [
                draw_mat(
                    self._ground(
                        _darkness_in(channel, self.background[0]),
                        self.image and self.image.getchannel(channel),
                        spot_mm,
                    ),
                    self.shapes,
                    spot_mm=spot_mm,
                    ink=partial(_ink_in, channel),
                )
                for channel in range(3)
            ]
        return self._channels[spot_mm]

    def describe(self, text: Text) -> str:
        """Return the description of the world, one sentence per fact, in the language of `text`."""
        return describe(self, text)

    def check_start(self, radius_mm: float) -> None:
        """Check that a round robot of this radius fits where it starts.

        Raises:
            WorldError: E-WORLD-20 (its middle is outside the mat), E-WORLD-21 (it overlaps a wall or a box).
        """
        check_start(self, starts_of(self)[0], radius_mm)

    def _ground(self, dark: int, image: Image | None, spot_mm: int) -> Mat:
        width, height = self.width_mm, self.height_mm
        if image is None:
            return Mat(width, height, bytes((dark,)) * (width * height))
        # Only a mat with a picture needs Pillow, which the browser's core does without.
        from .picture import darkness_of

        return Mat(width, height, darkness_of(image, (width, height), spot_mm))


def _ink_in(channel: int, shape: Line | Patch) -> int:
    return _darkness_in(channel, shape.color)


def _darkness_in(channel: int, color: str) -> int:
    return 255 - int(color[1 + 2 * channel : 3 + 2 * channel], 16)
