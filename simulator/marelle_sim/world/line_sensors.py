"""The row of a robot's line sensors, and a check whether a line is under the row."""

from __future__ import annotations

from math import cos, radians, sin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .mat import Mat
    from .pose import Pose

    SensorRow = tuple[float, float]
    """How far ahead of the robot's middle the row is, and how far it reaches to each side, in mm."""

_STEP_MM = 5  # between two points of the row that are looked at
_DARK = 128  # of 255: darker than half is the line


def sensor_row(sensors: Iterable[tuple[str, float, float]]) -> SensorRow | None:
    """Return how far ahead of the robot's middle the foremost line sensor is, and how far aside the outermost, in mm.

    Return None if no sensor is of the kind "line".

    Args:
        sensors: (kind, mm ahead, mm to the right) of each sensor of a kit.
    """
    spots = [(ahead, right) for kind, ahead, right in sensors if kind == "line"]
    if not spots:
        return None
    return max(ahead for ahead, _right in spots), max(abs(right) for _ahead, right in spots)


def line_under(mat: Mat, pose: Pose, row: SensorRow) -> bool:
    """Return True if any point of a robot's row of line sensors, looked at every 5 mm, is over a darkness of 128 or more.

    Args:
        mat: The mat with spots of 1 mm, `world.mat(1)`.
        pose: The pose of the robot.
        row: The result of `sensor_row` for the robot's kit.
    """
    ahead, aside = row[0], int(row[1])
    sine, cosine = sin(radians(pose.heading_deg)), cos(radians(pose.heading_deg))
    for right in range(-aside, aside + 1, _STEP_MM):
        x = pose.x_mm + ahead * sine + right * cosine
        y = pose.y_mm + ahead * cosine - right * sine
        inside = 0 <= x < mat.width and 0 <= y < mat.height
        if inside and mat.darkness[int(y) * mat.width + int(x)] >= _DARK:
            return True
    return False
