"""The kinds of events in a trace, as named tuples (`docs/trace.md`).

The name of a field ends in its unit: `_us` microseconds, `_um` micrometres, `_mdeg` thousandths of a degree, `_um_s`
micrometres per second. The fields are the values of the event's row in a trace file, `[time_us, robot, kind, ...]`.
"""
# Without `from __future__ import annotations`: `tracefile` checks a file's rows against the types of the fields.

from typing import NamedTuple


class Motion(NamedTuple):
    """The robot's pose and the speeds of its wheels at a time, and how it moves until the next one: an event `pose`.

    Attributes:
        heading_mdeg: 0 is towards the top of the mat, positive clockwise; it is not reduced to one turn.
        left_goal_um_s, right_goal_um_s: the speeds that the motors drive the wheels towards.
        mode: 1: until the next pose the wheels' speeds approach the goals exponentially; 0: the robot moves on a straight line
            to the next pose (contact, slip).
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
        """Whether `mode` is 1: until the next pose the wheels' speeds approach their goals exponentially."""
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
    """The place of the centre of a pushed box; between two such events the box moves on a straight line."""

    time_us: int
    robot: int
    kind: str
    box: str
    x_um: int
    y_um: int


class Print(NamedTuple):
    """A text that the program printed, such as that of one call of `print` with its newline."""

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
    """An exception in a function that the board calls, such as for a timer or a pin; `text` is its traceback."""

    time_us: int
    robot: int
    kind: str
    text: str


class Button(NamedTuple):
    """A button is pressed (level 1) or released (0).

    Attributes:
        origin: `script`: a scripted press; `automatic`: the simulator pressed it, since the program waited for it and no press
            was scripted.
    """

    time_us: int
    robot: int
    kind: str
    name: str
    level: int
    origin: str


class Await(NamedTuple):
    """The program waits for a press of a button for which none is scripted, or at the end of the run still waits for one."""

    time_us: int
    robot: int
    kind: str
    name: str


class Set(NamedTuple):
    """A scripted input of a part, or a quantity of the world such as the temperature, gets a value."""

    time_us: int
    robot: int
    kind: str
    name: str
    value: int


CARRIED_US = 500_000
"""Time for which a robot is lifted, in us: about what a person takes to carry it from one place of a mat to another."""


class Carry(NamedTuple):
    """A person lifts the robot, and puts it down at this place 0.5 s later.

    Meanwhile its program goes on and its wheels turn in the air.
    """

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
    """The brightness of a lit LED changes to this percentage; 100 is that of a pin that is high."""

    time_us: int
    robot: int
    kind: str
    pin: int
    percent: int


class Tone(NamedTuple):
    """The buzzer starts to sound at the frequency `hz`; 0: it stops."""

    time_us: int
    robot: int
    kind: str
    hz: int


class Pixels(NamedTuple):
    """The pixels of a strip get colours.

    Attributes:
        colours: six hexadecimal digits for each pixel, in order: red, green, blue.
    """

    time_us: int
    robot: int
    kind: str
    colours: str

    @property
    def each(self) -> list[str]:
        """The colour of each pixel, in order, as six hexadecimal digits."""
        return [self.colours[index : index + 6] for index in range(0, len(self.colours) - 5, 6)]


class ScreenPage(NamedTuple):
    """A page of the screen, which is eight rows of dots, has changed.

    Attributes:
        page: number of the page, 0 to 7, from the top.
        columns: 128 bytes in hexadecimal: one for each column of eight dots, with bit 0 at the top.
    """

    time_us: int
    robot: int
    kind: str
    page: int
    columns: str


class Servo(NamedTuple):
    """A servo starts to turn from `angle_mdeg` to `goal_mdeg` at `speed_mdeg_s`, where it stays, or is switched off."""

    time_us: int
    robot: int
    kind: str
    name: str
    angle_mdeg: int
    goal_mdeg: int
    speed_mdeg_s: int

    def angle_at(self, time_us: int) -> float:
        """Return the servo's angle, in degrees, at a time (us) between this event and the servo's next one."""
        way = self.speed_mdeg_s * max(0, time_us - self.time_us) / 1_000_000
        return (self.angle_mdeg + max(-way, min(way, self.goal_mdeg - self.angle_mdeg))) / 1000


class Relay(NamedTuple):
    """The contact of a relay closes (level 1) or opens (0)."""

    time_us: int
    robot: int
    kind: str
    name: str
    level: int


class Received(NamedTuple):
    """A text that the world sends begins to arrive at a serial port."""

    time_us: int
    robot: int
    kind: str
    port: str
    text: str


class Sent(NamedTuple):
    r"""A program sends a text on a serial port; a byte that is no UTF-8 is written as `\x` and two hexadecimal digits."""

    time_us: int
    robot: int
    kind: str
    port: str
    text: str


class Cut(NamedTuple):
    """A move was ended before it was finished, or a drive shortly after it began.

    Attributes:
        by: the reason: `end` is the end of the program, the only one so far.
    """

    time_us: int
    robot: int
    kind: str
    by: str


class Last(NamedTuple):
    """The program has ended, but timers, interrupts, state machines or motors are still active.

    Attributes:
        reason: the program's ending, `done` or `error`. code: the code of its error, or "".
    """

    time_us: int
    robot: int
    kind: str
    reason: str
    code: str


class End(NamedTuple):
    """The end of the run: of the program, or of the timers, interrupts and motors that were active after it.

    Attributes:
        reason: the ending, such as `done`, `deadline` or `error`.
        code: the code of the error, the exit code of `sys.exit`, or "".
    """

    time_us: int
    robot: int
    kind: str
    reason: str
    code: str


class Stuck(NamedTuple):
    """The line of the program that was running when the run was ended from outside, because the line did not finish."""

    time_us: int
    robot: int
    kind: str
    file: str
    line: int


class Other(NamedTuple):
    """An event of a kind that is not in `KINDS`, from a trace file that another program wrote."""

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
    """Return the row of a trace as an object of its event class; an `Other` for an unknown kind."""
    kind = KINDS.get(str(row[2]))
    if kind is not None:
        return kind(*row)  # type: ignore[arg-type]  # `tracefile` has checked the row, or the recorder wrote it
    return Other(int(row[0]), int(row[1]), str(row[2]), tuple(row[3:]))


def values_of(event: Event) -> tuple[int | str, ...]:
    """Return an event's values without its time, robot and kind, in the order of its fields."""
    return event.values if isinstance(event, Other) else event[3:]


def subject_of(event: Event) -> int | str | None:
    """Return the pin, page, wall, box or name whose state an event changes; None for an event without such a subject."""
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
