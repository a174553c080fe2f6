"""The events of a trace with names: what each kind holds, and in which unit (`docs/trace.md`).

A field's unit stands in its name: `_us` microseconds, `_um` micrometres, `_mdeg` thousandths of a degree, `_um_s`
micrometres a second. An event has the values of the row of the file that it comes from, `[time_us, robot, kind, ...]`.
"""
# Without `from __future__ import annotations`: `tracefile` checks a file's rows against the types of the fields.

from typing import NamedTuple


class Motion(NamedTuple):
    """The robot's pose, the speeds of its wheels and the speeds to which they are driven: an event `pose`.

    Attributes:
        heading_mdeg: 0 is the top of the mat, positive to the right; it goes on counting past a whole turn.
        left_goal_um_s, right_goal_um_s: the speeds to which the wheels are driven.
        mode: 1, the wheels follow their law until the next pose; 0, the robot goes straight to it (contact, slip).
    """

    time_us: int
    robot: int
    kind: str
    x_um: int
    y_um: int
    heading_mdeg: int
    left_um_s: int
    right_um_s: int
    left_goal_um_s: int
    right_goal_um_s: int
    mode: int

    @property
    def glides(self) -> bool:
        """Whether the wheels follow their law until the next pose."""
        return self.mode == 1

    @property
    def speeds_um_s(self) -> tuple[int, int, int, int]:
        """(left speed, right speed, left goal, right goal) of the wheels, in um/s."""
        return self.left_um_s, self.right_um_s, self.left_goal_um_s, self.right_goal_um_s


class Touch(NamedTuple):
    """The robot's body begins to touch a wall, a box or another robot.

    Attributes:
        x_um, y_um: the point of contact on the mat.
        wall: the name of the wall, the box or the other robot.
    """

    time_us: int
    robot: int
    kind: str
    x_um: int
    y_um: int
    wall: str


class Leave(NamedTuple):
    """The robot's body no longer touches a wall, a box or another robot.

    Attributes:
        wall: its name, as in the `Touch` with which the contact began.
    """

    time_us: int
    robot: int
    kind: str
    wall: str


class BoxMoved(NamedTuple):
    """The place of the centre of a pushed box; it moves in a straight line between two such events."""

    time_us: int
    robot: int
    kind: str
    box: str
    x_um: int
    y_um: int


class Print(NamedTuple):
    """One call of `print`, with its newline."""

    time_us: int
    robot: int
    kind: str
    text: str


class Typed(NamedTuple):
    """A line that a person typed for `input()`; the board's echo of it is an event `print` at the same time."""

    time_us: int
    robot: int
    kind: str
    text: str


class Callback(NamedTuple):
    """The traceback of an exception in a function that a timer or a pin calls."""

    time_us: int
    robot: int
    kind: str
    text: str


class Button(NamedTuple):
    """A button is pressed (level 1) or released (0).

    Attributes:
        origin: `script`, or `automatic` where the program waited for a button that nobody had scripted.
    """

    time_us: int
    robot: int
    kind: str
    name: str
    level: int
    origin: str


class Await(NamedTuple):
    """The program waits for a button that is not scripted, or at the end of the run for one that is not pressed again."""

    time_us: int
    robot: int
    kind: str
    name: str


class Set(NamedTuple):
    """The environment, or an input, takes a value."""

    time_us: int
    robot: int
    kind: str
    name: str
    value: int


CARRIED_US = 500_000
"""How long a robot is in the hand that lifts it: about as long as a person takes from one place of a mat to another."""


class Carry(NamedTuple):
    """A person lifts the robot and puts it down at this place 0.5 s later; meanwhile the program runs and the wheels turn freely."""

    time_us: int
    robot: int
    kind: str
    x_um: int
    y_um: int
    heading_mdeg: int


class Led(NamedTuple):
    """A LED is on (level 1) or off (0)."""

    time_us: int
    robot: int
    kind: str
    pin: int
    level: int


class Glow(NamedTuple):
    """The brightness of a lit LED from now on, in percent: 100 for a pin that is high."""

    time_us: int
    robot: int
    kind: str
    pin: int
    percent: int


class Tone(NamedTuple):
    """The buzzer sounds at a frequency in Hz; 0: it is silent."""

    time_us: int
    robot: int
    kind: str
    hz: int


class Pixels(NamedTuple):
    """The colours of a strip of lights.

    Attributes:
        colours: six hexadecimal digits a light, red green blue, in order.
    """

    time_us: int
    robot: int
    kind: str
    colours: str

    @property
    def each(self) -> list[str]:
        """The colour of each light, as six hexadecimal digits."""
        return [self.colours[index : index + 6] for index in range(0, len(self.colours) - 5, 6)]


class ScreenPage(NamedTuple):
    """Eight rows of the screen have changed.

    Attributes:
        page: 0 to 7, from the top.
        columns: 128 bytes in hexadecimal, one a column, bit 0 on top.
    """

    time_us: int
    robot: int
    kind: str
    page: int
    columns: str


class Servo(NamedTuple):
    """A servo is sent to an angle, or released: it turns at its speed from `angle_mdeg` to `goal_mdeg`, and stays there."""

    time_us: int
    robot: int
    kind: str
    name: str
    angle_mdeg: int
    goal_mdeg: int
    speed_mdeg_s: int

    def angle_at(self, time_us: int) -> float:
        """Return the servo's angle in degrees, at a time between this event and its next one."""
        way = self.speed_mdeg_s * max(0, time_us - self.time_us) / 1_000_000
        off = self.goal_mdeg - self.angle_mdeg
        return (self.angle_mdeg + max(-way, min(way, off))) / 1000


class Relay(NamedTuple):
    """The contact of a relay closes (level 1) or opens (0)."""

    time_us: int
    robot: int
    kind: str
    name: str
    level: int


class Received(NamedTuple):
    """A text that the world sends to a serial port begins to come in."""

    time_us: int
    robot: int
    kind: str
    port: str
    text: str


class Sent(NamedTuple):
    r"""The text that a program sends on a serial port; a byte that is not UTF-8 is written as `\x` and two digits."""

    time_us: int
    robot: int
    kind: str
    port: str
    text: str


class Cut(NamedTuple):
    """A move was cut short, or a drive that had hardly begun.

    Attributes:
        by: what cut it: `end`, that of the program.
    """

    time_us: int
    robot: int
    kind: str
    by: str


class Last(NamedTuple):
    """The program is over while timers, interrupts, state machines or motors go on.

    Attributes:
        reason: `done` or `error`. code: an error's code, or empty.
    """

    time_us: int
    robot: int
    kind: str
    reason: str
    code: str


class End(NamedTuple):
    """The end of the run: of the program, or of what went on after it.

    Attributes:
        reason: `done`, `deadline`, `error` and so on. code: an error's code, what `sys.exit` was given, or empty.
    """

    time_us: int
    robot: int
    kind: str
    reason: str
    code: str


class Stuck(NamedTuple):
    """The program is in a line that does not end: it was still running when the run was stopped from outside."""

    time_us: int
    robot: int
    kind: str
    file: str
    line: int


class Other(NamedTuple):
    """An event of an unknown kind, from a trace that another program wrote."""

    time_us: int
    robot: int
    kind: str
    values: tuple[int | str, ...]


Event = (
    Motion | Touch | Leave | BoxMoved | Print | Typed | Callback | Button | Await | Set | Carry | Led | Glow | Tone | Pixels
    | ScreenPage | Servo | Relay | Received | Sent | Cut | Last | Stuck | End | Other
)  # fmt: skip

KINDS: dict[str, type[Event]] = {
    "pose": Motion, "touch": Touch, "leave": Leave, "box": BoxMoved, "print": Print, "typed": Typed, "callback": Callback,
    "button": Button, "await": Await, "set": Set, "carry": Carry, "led": Led, "glow": Glow, "tone": Tone, "pixels": Pixels,
    "screen": ScreenPage, "servo": Servo, "relay": Relay, "received": Received, "sent": Sent, "cut": Cut, "last": Last, "stuck": Stuck, "end": End,
}  # fmt: skip
KIND_OF: dict[type[NamedTuple], str] = {event: kind for kind, event in KINDS.items()}


def named(row: list[int | str]) -> Event:
    """Return the event of a row of a trace."""
    kind = KINDS.get(str(row[2]))
    if kind is not None:
        return kind(*row)  # type: ignore[arg-type]  # `tracefile` has checked the row, or the recorder wrote it
    return Other(int(row[0]), int(row[1]), str(row[2]), tuple(row[3:]))


def values_of(event: Event) -> tuple[int | str, ...]:
    """Return an event's values without its time, robot and kind, in the order of its fields."""
    return event.values if isinstance(event, Other) else event[3:]


def subject_of(event: Event) -> int | str | None:
    """Return the pin, page, wall, box or name whose state an event changes; None for events of the robot as a whole."""
    match event:
        case Led() | Glow():
            return event.pin
        case ScreenPage():
            return event.page
        case Touch() | Leave():
            return event.wall
        case BoxMoved():
            return event.box
        case Button() | Set() | Servo() | Relay():
            return event.name
    return None
