"""The current robot, and what `wait()` serves: the one place with state that lives for a whole run.

`avancer()` and `wait(10)` name no object, so the robot that was made last is kept here. Every run starts with this file
freshly loaded, hence empty.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .robot import Robot


class Current:
    """What the level 0 words and `wait()` work on."""

    def __init__(self) -> None:
        self.robot: "Robot | None" = None
        self.square = 150  # mm, the side of one square of the mat
        self.stops: "list[Callable[[], None]]" = []
        self.services: "list[Callable[[], None]]" = []

    def take(self, robot: "Robot", stop: "Callable[[], None]") -> None:
        """Make `robot` the current one; the one before stops for good."""
        stop_all()
        self.robot = robot
        self.stops = [stop]
        self.services = []

    def get_robot(self) -> "Robot":
        """Return the robot that was made last; make the kit's robot if there is none."""
        if self.robot is None:
            from .robot import Robot

            Robot()
        assert self.robot is not None
        return self.robot


current = Current()


def stop_all() -> None:
    """Stop every motor and sound: called when a program ends, however it ends."""
    for stop in current.stops:
        stop()
