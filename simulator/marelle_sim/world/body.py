"""The round body of a robot and its contacts with walls.

In a corner it touches several walls at once; each contact is reported when it begins and when it ends.
"""

from collections.abc import Callable

from marelle_sim.world.friction import Wheels
from marelle_sim.world.model import Segment
from marelle_sim.world.walls import WallGrid

_LEAVE_MM = 0.5  # a contact ends this far from the wall


class Body(Wheels):
    """The round body of a robot with two wheels.

    Attributes:
        x, y: its middle, in mm; sine, cosine: the sine and the cosine of its heading.
        on_touch: called with x, y (mm) and the name of a wall when a contact with the wall begins.
        on_leave: called with the name of the wall when the contact ends.
    """

    __slots__ = (
        "_touched", "_touching", "_wall_grid", "cosine", "on_leave", "on_touch", "radius_mm", "sine", "x", "y",
    )  # fmt: skip
    # In a corner: corrections per step, the overlap (mm) that is tolerated, and whether the wall touched before is preferred.
    _pushes, _deepest_mm, _clings = 3, 0.5, False
    _record: Callable[[int], None]

    def __init__(self, track_mm: float, tau_ms: float, radius_mm: float, walls: WallGrid) -> None:
        super().__init__(track_mm, tau_ms)
        self.radius_mm, self._wall_grid = radius_mm, walls
        self.x = self.y = self.sine = 0.0
        self.cosine = 1.0
        self._touched: tuple[Segment, ...] = ()  # in the order in which they began
        self._touching: Segment | None = None  # the last of these
        self.on_touch: Callable[[float, float, str], None] | None = None
        self.on_leave: Callable[[str], None] | None = None

    def _gap(self, travel_mm: float) -> float:
        distance, _wall = self._wall_grid.nearest(self.x, self.y, self.radius_mm + travel_mm)
        return distance - self.radius_mm

    def _push_out(
        self, before_x: float, before_y: float, sine: float, cosine: float, travel_mm: float
    ) -> float:
        """Move the body, after a step, out of the walls that it overlaps, and report contacts; return its travel (mm) in the end.

        Before the step it was at (before_x, before_y) mm; it went `travel_mm`, negative backwards, at a mean heading with this sine
        and cosine. The result has the same sign and lies between 0 and `travel_mm`. From a corner so sharp that it still overlaps a
        wall, the body goes back to where it was before the step.
        """
        touched: Segment | None = None
        for _corner in range(self._pushes):
            distance, wall = self._wall_grid.nearest(self.x, self.y, self.radius_mm)
            if wall is None or distance >= self.radius_mm:
                break
            if touched is None or touched is not self._touching or not self._clings:
                touched = wall
            self._push_from(wall, distance)
        else:  # a corner so sharp that one wall pushes it into the other
            if self._gap(0.0) < -self._deepest_mm:
                self.x, self.y = before_x, before_y
        self._tell_contact(touched)
        if touched is None:
            return travel_mm
        went = (self.x - before_x) * sine + (self.y - before_y) * cosine
        return min(travel_mm, max(0.0, went)) if travel_mm >= 0 else max(travel_mm, min(0.0, went))

    def _push_from(self, wall: Segment, distance: float) -> None:
        near_x, near_y = wall.nearest(self.x, self.y)
        if distance < 1e-9:  # the centre is on the wall: push back where it came from
            self.x -= self.radius_mm * self.sine
            self.y -= self.radius_mm * self.cosine
        else:
            scale = self.radius_mm / distance
            self.x = near_x + (self.x - near_x) * scale
            self.y = near_y + (self.y - near_y) * scale

    def _tell_contact(self, wall: Segment | None) -> None:
        """Update the contacts after a step and report changes; `wall` is the wall that pushed the body last, or None."""
        before = self._touched
        if (not before and wall is None) or (wall is self._touching and len(before) == 1):
            return
        far_mm = self.radius_mm + _LEAVE_MM
        near = [one for one in before if one is wall or one.distance_mm(self.x, self.y) <= far_mm]
        self._touched = tuple(near) if wall is None or wall in near else (*near, wall)
        self._touching = wall or (near[-1] if near else None)
        self._tell_change({one.name for one in before}, wall)

    def _tell_change(self, before: set[str], wall: Segment | None) -> None:
        """Call `on_leave` and `on_touch` for the contacts that changed; `before` has the names of the walls touched before.

        The four sides of a box have one name, so passing from one side to the next is no change.
        """
        if self._touching is None:
            self._free_ms = self._clear_ms = 0
        gone = before - {one.name for one in self._touched}
        if self.on_leave is not None:
            for name in sorted(gone):
                self.on_leave(name)
        if wall is not None and wall.name not in before:
            self._record(0)
            if self.on_touch is not None:
                near_x, near_y = wall.nearest(self.x, self.y)
                self.on_touch(near_x, near_y, wall.name)
