"""A trace written by hand, for tests of what is told of it."""

from types import SimpleNamespace
from typing import Any, Self

from drawn import run_of

from marelle_sim import Run, Trace, load_world
from marelle_sim.story import tell

SECOND = 1_000_000
TRACK_UM = 100_000
TAU_US = 60_000


class Script:
    """Writes a trace by hand: a robot that is driven, touches, prints."""

    def __init__(self, x_mm: int = 75, y_mm: int = 75, heading_deg: int = 0) -> None:
        self.events: list[list[Any]] = []
        self.pose(0, x_mm, y_mm, heading_deg)

    def pose(
        self,
        at_us: int,
        x_mm: float,
        y_mm: float,
        heading_deg: float,
        *,
        left: float = 0,
        right: float = 0,
    ) -> Self:
        """The robot is here, and from now on its wheels turn steadily at these mm/s."""
        um = [round(left * 1000), round(right * 1000)]
        place = [round(x_mm * 1000), round(y_mm * 1000), round(heading_deg * 1000)]
        self.events.append([at_us, 0, "pose", *place, *um, *um, 1])
        return self

    def drive(self, x_mm: float, y_mm: float, heading_deg: float, *wheels: float) -> Self:
        """At the start the robot is here, and its left and right wheels turn at these mm/s."""
        return self.pose(0, x_mm, y_mm, heading_deg, left=wheels[0], right=wheels[1])

    def add(self, at_us: int, kind: str, *values: object) -> Self:
        self.events.append([at_us, 0, kind, *values])
        return self

    def run(
        self, ended: str = "done", *, at_us: int, code: str = "", world: str = "squares"
    ) -> Run:
        self.add(at_us, "end", ended, code)
        robot = {"name": "r", "radius_um": 65_000, "track_um": TRACK_UM, "tau_us": TAU_US}
        header = {
            "trace": "trace-1",
            "kit": "pico_bot",
            "world": world,
            "seed": 0,
            "robots": [robot],
        }
        trace = Trace(header, sorted(self.events, key=lambda event: int(event[0])))
        kit: Any = SimpleNamespace(
            sensors=[("line", 50, -15), ("line", 50, 0), ("line", 50, 15)],
            facts=SimpleNamespace(own={25: "led"}),
            parts=[SimpleNamespace(kind="led", name="red led", values={"pin": 3})],
        )
        return run_of(trace, load_world(world), kit)


def kinds(run: Run) -> list[str]:
    return [moment.kind for moment in tell(run)]
