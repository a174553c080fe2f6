"""A kit, and the true dimensions of one robot of it."""

import os
from typing import Any, NamedTuple

from marelle_sim.boards import BOARDS, BoardFacts
from marelle_sim.kernel import stream

LINE_SENSORS = ("reflectance", "digital_reflectance")
"""The kinds of line sensors, each with a spot of `spot_mm`."""


class Body(NamedTuple):
    """Nominal dimensions of a robot, as its data sheet gives them.

    Attributes:
        radius_mm: of the round body. track_mm: between the wheels. wheel_mm: wheel diameter.
        wheel_counts: encoder counts per turn of a wheel. motor_ms: time constant.
        no_load_mm_s: rim speed at full duty and `nominal_mv`. dead_band: share of duty lost to friction, 0 to 1.
        grip_mm_s2: acceleration above which the wheels slip. stall_ma: current of a blocked motor at `nominal_mv`.
        color: "#rrggbb" in pictures, or "" if the kit gives none.
    """

    dead_band: float
    grip_mm_s2: float
    motor_ms: float
    no_load_mm_s: float
    nominal_mv: float
    radius_mm: float
    stall_ma: float
    track_mm: float
    wheel_counts: int
    wheel_mm: float
    wheel_width_mm: float
    color: str


class Part:
    """One part of a kit: its kind (a key of `kits.table.PARTS`), its name, and its other values."""

    def __init__(self, kind: str, name: str, values: dict[str, Any]) -> None:
        self.kind, self.name, self.values = kind, name, values


class Kit:
    """A board with parts wired to it.

    Attributes:
        name: of a bundled kit, its name; of another, that of its file without ".toml"; of a board alone, the board's.
        board: the kind of board, a name of `marelle_sim.boards`.
        library: the kit's name in the board library, which has its pins in a table; "" for a kit that somebody made, whose pins
            are in a table beside the program, which the program or its `board.json` names.
        identity: `machine`, `build`, `pins` of its board where they differ from its kind of board.
        body: nominal dimensions. parts: its parts. battery: values of the battery.
        tolerances: name of a dimension -> half-width of its range, as a share: 0.02 is ±2 %.
        trusted: whether the Python files of the kit's own chips may run.
    """

    def __init__(self, name: str, **values: Any) -> None:
        self.name = name
        self.source: str = values["source"]
        self.board: str = values["board"]
        self.library: str = values.get("library", "")
        self.identity: dict[str, Any] = values.get("identity", {})
        self.titles: dict[str, str] = values["titles"]
        self.body: Body = values["body"]
        self.battery: dict[str, Any] = values["battery"]
        self.tolerances: dict[str, float] = values["tolerances"]
        self.parts: tuple[Part, ...] = values["parts"]
        self.trusted = False

    def title(self, language: str) -> str:
        """Return the kit's name for people, in `fr` or `en`."""
        return self.titles.get(language) or self.titles.get("en") or self.name

    @property
    def facts(self) -> BoardFacts:
        """The facts of the kit's kind of board."""
        return BOARDS[self.board]

    @property
    def called(self) -> str:
        """The name to show to people: the kit's name; for a file called `kit.toml` the name of its folder."""
        folder, file = os.path.split(os.path.abspath(self.source))  # noqa: PTH100 - pathlib costs 10 ms
        return os.path.basename(folder) or self.name if file == "kit.toml" else self.name  # noqa: PTH119

    @property
    def has_wheels(self) -> bool:
        """Whether the kit has motors."""
        return any(part.kind == "motor" for part in self.parts)

    @property
    def sensors(self) -> list[tuple[str, float, float]]:
        """The line sensors and the ultrasonic ones, for drawings: ("line" or "range", mm ahead of the axle, mm to the right)."""
        kinds = {**dict.fromkeys(LINE_SENSORS, "line"), "ultrasonic": "range"}
        return [
            (kinds[part.kind], part.values["ahead_mm"], part.values.get("right_mm", 0))
            for part in self.parts
            if part.kind in kinds
        ]


class TrueBody(NamedTuple):
    """The true dimensions of one robot of a kit, drawn from the seed.

    Attributes:
        left_wheel_mm, right_wheel_mm: diameters. track_mm: between the wheels.
        left_motor, right_motor, gyro, battery: true value / nominal value, around 1.
    """

    left_wheel_mm: float
    right_wheel_mm: float
    track_mm: float
    left_motor: float
    right_motor: float
    gyro: float
    battery: float


def true_body(kit: Kit, seed: int, *, tolerances: bool = True) -> TrueBody:
    """Return the true dimensions of the robot that belongs to `seed`; with `tolerances=False`, the nominal ones.

    Example:
        >>> body = true_body(load_kit("pico_bot"), seed=3)
        >>> f"{body.left_wheel_mm:.2f} {body.right_wheel_mm:.2f} {body.track_mm:.1f}"
        '42.94 43.13 100.8'
    """

    def factor(name: str, tolerance: str) -> float:
        width = kit.tolerances.get(tolerance, 0.0) if tolerances else 0.0
        return 1.0 + width * (2.0 * stream(seed, kit.name, name).random() - 1.0)

    body = kit.body
    return TrueBody(
        left_wheel_mm=body.wheel_mm * factor("left wheel", "wheel"),
        right_wheel_mm=body.wheel_mm * factor("right wheel", "wheel"),
        track_mm=body.track_mm * factor("track", "track"),
        left_motor=factor("left motor", "motor"),
        right_motor=factor("right motor", "motor"),
        gyro=factor("gyro", "gyro"),
        battery=factor("battery", "battery"),
    )
