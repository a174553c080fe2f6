"""Small worlds and runs to draw: traces written by hand, read by the real classes."""

from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image

from marelle_sim import RobotRun, Run, Trace
from marelle_sim.kits import Kit, load_kit
from marelle_sim.results import Ending
from marelle_sim.view.colours import Colour
from marelle_sim.world import World

Stop = tuple[int, float, float, float]  # us, mm, mm, degrees
MakeRun = Callable[..., Run]
"""Of the fixture `make_run`: `make_run(stops, events, world=…, ended=…)`."""


def pose_event(stop: Stop, robot: int = 0) -> list[Any]:
    """Return a pose from which the trace goes in a straight line to the next one."""
    time_us, x_mm, y_mm, heading_deg = stop
    place = [round(x_mm * 1000), round(y_mm * 1000), round(heading_deg * 1000)]
    return [time_us, robot, "pose", *place, 0, 0, 0, 0, 0]


def make_trace(stops: Sequence[Stop], events: Sequence[list[Any]] = ()) -> Trace:
    """Return a trace that goes from stop to stop, with other events beside."""
    end = [stops[-1][0], 0, "end", "done", ""]
    merged = [*(pose_event(stop) for stop in stops), *events]
    merged.sort(key=lambda event: event[0])
    robot = {"name": "robot", "radius_um": 65_000, "track_um": 100_000, "tau_us": 60_000}
    header = {
        "trace": "trace-1",
        "kit": "pico_bot",
        "world": "plain",
        "seed": 7,
        "robots": [robot],
    }
    return Trace(header, [*merged, end])


def make_run(
    stops: Sequence[Stop],
    events: Sequence[list[Any]] = (),
    *,
    world: World | None = None,
    ended: str = "done",
) -> Run:
    """Return a run that goes from stop to stop, on a white mat of 900 x 600 mm if no other is given."""
    if world is None:
        world = World("plain", 900, 600)
        world.titles = {"fr": "Un tapis", "en": "A mat"}
    return run_of(make_trace(stops, events), world, load_kit("pico_bot"), Ending(ended))


def run_of(trace: Trace, world: World, kit: Kit, ended: Ending = Ending.DONE) -> Run:
    """Return the run of one robot whose trace was written by hand."""
    robot = RobotRun(
        number=0, name="pico_bot", kit=kit, source=None, world=world, trace=trace, ended=ended, error=None, stdout="",
        written={}, removed=[], lines=[], bus=[],
    )  # fmt: skip
    return Run((robot,), wall_s=0.0)


def count_of(image: Image.Image, colour: Colour) -> int:
    """Return how many pixels of a picture have a colour."""
    return sum(count for count, found in image.getcolors(1 << 24) or [] if found == colour)
