"""Draw the path of a robot: a ribbon whose colour shows the time, with arrowheads for the direction, and time marks."""

from bisect import bisect_right
from math import hypot
from operator import attrgetter

from PIL import Image, ImageDraw

from marelle_sim.view.colours import INK, TIME_STEPS, WHITE, Colour, darker
from marelle_sim.view.frames import TimedPose
from marelle_sim.view.geometry import Point, Transform

RIBBON_MM = 9.0
_EDGE_MM = 1.1
_SMOOTH = 6.0  # points closer than this many pixels would show the pixel grid in the edge
_NICE_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)
_MOST_MARKS = 8


class Trail:
    """Draws the path of one robot.

    Args:
        path: its poses in order of time.
        end_us: the end of the run, which has the last colour.
        colours: the `TIME_STEPS` colours that show the time, from the start to the end of the run.
    """

    def __init__(self, path: list[TimedPose], end_us: int, colours: list[Colour]) -> None:
        self.path, self.end_us, self.colours = path, max(end_us, 1), colours

    def colour_at(self, time_us: int) -> Colour:
        """Return the colour of the ribbon at a time of the run (us)."""
        step = time_us * (TIME_STEPS - 1) // self.end_us
        return self.colours[min(max(step, 0), TIME_STEPS - 1)]

    def between(self, since_us: int, until_us: int) -> list[TimedPose]:
        """Return the poses between two times, and before them the last pose up to `since_us`, from which the ribbon goes on."""
        first = max(bisect_right(self.path, since_us, key=_time) - 1, 0)
        return self.path[first : bisect_right(self.path, until_us, key=_time)]

    def draw(self, image: Image.Image, transform: Transform, path: list[TimedPose]) -> None:
        """Draw the ribbon of a part of the path, or of all of it; where it crosses itself, the later part is on top."""
        draw = ImageDraw.Draw(image)
        width = RIBBON_MM * transform.scale
        edge = width + 2 * _EDGE_MM * transform.scale
        before: tuple[list[Point], Colour] | None = None
        for points, colour in self._runs(transform, path):
            _polyline(draw, points, edge, darker(colour, 0.30))
            if before is not None:  # the new edge has cut into its end
                _polyline(draw, before[0], width, before[1])
            _polyline(draw, points, width, colour)
            _cap(draw, points[0], width, colour)
            _cap(draw, points[-1], width, colour)
            before = (points, colour)

    def draw_arrows(self, image: Image.Image, transform: Transform, *, every: float) -> None:
        """Draw a small white arrowhead in the ribbon for each `every` pixels of the path, but none close to another."""
        draw = ImageDraw.Draw(image)
        size = max(RIBBON_MM * 0.40 * transform.scale, 5.0)
        walked = every * 0.5
        drawn: set[tuple[int, int]] = set()
        previous: Point | None = None
        for pose in self.path:
            point = transform.point(pose.x_mm, pose.y_mm)
            if previous is not None:
                step = hypot(point[0] - previous[0], point[1] - previous[1])
                walked += step
                if walked >= every and step > 0:
                    walked %= every
                    column, row = round(3 * point[0] / every), round(3 * point[1] / every)
                    if (column, row) not in drawn:
                        _arrow(draw, previous, point, size)
                    drawn |= {(column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)}
            previous = point

    def marks(self) -> list[TimedPose]:
        """Return the poses of the time marks: the first pose at or after each multiple of `mark_step_s(end_us)` above 0, to the path's end.

        A pose within 30 mm of an earlier mark is left out.
        """
        step_us = mark_step_s(self.end_us) * 1_000_000
        marks: list[TimedPose] = []
        wanted = step_us
        for pose in self.path:
            if pose.time_us < wanted:
                continue
            wanted += step_us
            if all(hypot(pose.x_mm - m.x_mm, pose.y_mm - m.y_mm) > 30 for m in marks):
                marks.append(pose)
        return marks

    def draw_mark(self, image: Image.Image, transform: Transform, pose: TimedPose) -> None:
        """Draw a time mark: a small disc in the colour of its time, with a white edge and a dark one around that."""
        draw = ImageDraw.Draw(image)
        x, y = transform.point(pose.x_mm, pose.y_mm)
        for radius, colour in ((8.2, INK), (7.2, WHITE), (5.0, self.colour_at(pose.time_us))):
            r = radius * transform.scale
            draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def _runs(
        self, transform: Transform, path: list[TimedPose]
    ) -> list[tuple[list[Point], Colour]]:
        """Return the path cut into polylines (pixels) of one colour each; each begins at the last point of the one before."""
        runs: list[tuple[list[Point], Colour]] = []
        points: list[Point] = []
        colour = self.colour_at(path[0].time_us if path else 0)
        for pose in path:
            point = transform.point(pose.x_mm, pose.y_mm)
            close = points and hypot(point[0] - points[-1][0], point[1] - points[-1][1]) < _SMOOTH
            if close and pose is not path[-1]:
                continue
            points.append(point)
            following = self.colour_at(pose.time_us)
            if following != colour:
                runs.append((points, colour))
                points, colour = [point], following
        if points:
            runs.append((points, colour))
        return runs


def mark_step_s(end_us: int) -> int:
    """Return the time between two time marks in seconds: the shortest of some round numbers that gives at most eight marks."""
    whole_hours = -(-end_us // (_MOST_MARKS * 3_600_000_000)) * 3600
    fitting = (one for one in _NICE_SECONDS if end_us / 1_000_000 / one <= _MOST_MARKS)
    return next(fitting, whole_hours)


_time = attrgetter("time_us")


def _polyline(
    draw: ImageDraw.ImageDraw, points: list[Point], width: float, colour: Colour
) -> None:
    if len(points) > 1:
        draw.line(points, fill=colour, width=round(width), joint="curve")


def _cap(draw: ImageDraw.ImageDraw, point: Point, width: float, colour: Colour) -> None:
    r = width / 2 - 0.5
    draw.ellipse((point[0] - r, point[1] - r, point[0] + r, point[1] + r), fill=colour)


def _arrow(draw: ImageDraw.ImageDraw, start: Point, end: Point, size: float) -> None:
    length = hypot(end[0] - start[0], end[1] - start[1])
    ax, ay = (end[0] - start[0]) / length * size, (end[1] - start[1]) / length * size
    x, y = end
    draw.polygon(
        [
            (x + ax, y + ay),
            (x - ax - ay, y - ay + ax),
            (x - 0.35 * ax, y - 0.35 * ay),
            (x - ax + ay, y - ay - ax),
        ],
        fill=WHITE,
    )
