"""Whether a robot's row of line sensors is over a line, as `Run.on_line` and the story count it."""

from __future__ import annotations

from math import cos, radians, sin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.kits.kit import Kit
    from marelle_sim.world.model import Pose, World

    Row = tuple[float, int]

_STEP_MM = 5  # between two looks along the row
_DARK = 128  # of 255: darker than half is the line


def row_of(kit: Kit) -> Row | None:
    """Return how far ahead of the axle the row is and how far it reaches to each side, in mm; None if it has no sensor."""
    spots = [(ahead, abs(right)) for kind, ahead, right in kit.sensors if kind == "line"]
    if not spots:
        return None
    return max(ahead for ahead, _aside in spots), int(max(aside for _ahead, aside in spots))


def is_over_line(row: Row, pose: Pose, world: World) -> bool:
    """Tell whether a line passes under the row; it is looked for each 5 mm, on the mat that is not blurred."""
    mat = world.mat(1)
    sine, cosine = sin(radians(pose.heading_deg)), cos(radians(pose.heading_deg))
    ahead, aside = row
    for right in range(-aside, aside + 1, _STEP_MM):
        x = pose.x_mm + ahead * sine + right * cosine
        y = pose.y_mm + ahead * cosine - right * sine
        inside = 0 <= x < mat.width and 0 <= y < mat.height
        if inside and mat.darkness[int(y) * mat.width + int(x)] >= _DARK:
            return True
    return False
