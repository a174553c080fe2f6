"""The kinds of events in a trace, as tuples with named fields (`docs/trace.md`).

The name of a field ends in its unit: `_us` microseconds, `_um` micrometres, `_mdeg` thousandths of a degree, `_um_s`
micrometres per second. The fields are the values of the event's row in a trace file, `[time_us, robot, kind, ...]`.
"""
# Without `from __future__ import annotations`: `tracefile` checks a file's rows against the types of the fields.

from operator import itemgetter
from typing import Any, ClassVar


class Event(tuple[Any, ...]):
    """An event, made from its row: a tuple whose values have names, as those of a `NamedTuple` do.

    A class lists only the fields of its kind, and is defined and made in a fraction of the time of a `NamedTuple`.

    Attributes:
        time_us: the virtual time of the event, in us. robot: the number of its robot.
        kind: the name of the kind of event.

    Example:
        >>> Tone([1500, 0, "tone", 440]).hz
        440
    """

    time_us: int
    robot: int
    kind: str
    _fields: ClassVar[tuple[str, ...]] = ("time_us", "robot", "kind")

    def __init_subclass__(cls) -> None:
        cls._fields = (*Event._fields, *cls.__annotations__)
        for place, name in enumerate(cls._fields):
            setattr(cls, name, property(itemgetter(place)))

    def __repr__(self) -> str:
        values = [f"{name}={value!r}" for name, value in zip(self._fields, self, strict=False)]
        return f"{type(self).__name__}({', '.join(values)})"


class Motion(Event):
    """The robot's pose and the speeds of its wheels at a time, and how it moves until the next one: an event `pose`.

    Attributes:
        heading_mdeg: 0 is towards the top of the mat, positive clockwise; it is not reduced to one turn.
        left_goal_um_s, right_goal_um_s: the speeds that the motors drive the wheels towards.
        mode: 1: until the next pose the wheels' speeds approach the goals exponentially; 0: the robot moves on a straight line
            to the next pose (contact, slip).
    """

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


class Touch(Event):
    """The robot's body begins to touch a wall, a box or another robot.

    Attributes:
        x_um, y_um: the point of contact on the mat.
        wall: the name of the wall, the box or the other robot.
    """

    x_um: int
    y_um: int
    wall: str


class Leave(Event):
    """The robot's body no longer touches a wall, a box or another robot.

    Attributes:
        wall: its name, as in the `Touch` with which the contact began.
    """

    wall: str


class BoxMoved(Event):
    """The place of the centre of a pushed box; between two such events the box moves on a straight line."""

    box: str
    x_um: int
    y_um: int


class Print(Event):
    """A text that the program printed, such as that of one call of `print` with its newline."""

    text: str


class Typed(Event):
    """A line that a person typed for `input()`; the board's echo of it is an event `print` at the same time."""

    text: str


class Callback(Event):
    """An exception in a function that the board calls, such as for a timer or a pin; `text` is its traceback."""

    text: str


class Button(Event):
    """A button is pressed (level 1) or released (0).

    Attributes:
        origin: `script`: a scripted press; `automatic`: the simulator pressed it, since the program waited for it and no press
            was scripted.
    """

    name: str
    level: int
    origin: str


class Await(Event):
    """The program has waited for a second, the robot at rest, for a press of a button for which none is scripted.

    At the time limit of a run: it still waits so for a button that has scripted presses.
    """

    name: str


class Set(Event):
    """A scripted input of a part, or a quantity of the world such as the temperature, gets a value."""

    name: str
    value: int


CARRIED_US = 500_000
"""Time for which a robot is lifted, in us: about what a person takes to carry it from one place of a mat to another."""


class Carry(Event):
    """A person lifts the robot, and puts it down at this place 0.5 s later.

    Meanwhile its program goes on and its wheels turn in the air.
    """

    x_um: int
    y_um: int
    heading_mdeg: int


class Led(Event):
    """A LED is on (level 1) or off (0)."""

    pin: int
    level: int


class Glow(Event):
    """The brightness of a lit LED changes to this percentage; 100 is that of a pin that is high."""

    pin: int
    percent: int


class Tone(Event):
    """The buzzer starts to sound at the frequency `hz`; 0: it stops."""

    hz: int


class Pixels(Event):
    """The pixels of a strip get colours.

    Attributes:
        colours: six hexadecimal digits for each pixel, in order: red, green, blue.
    """

    colours: str

    @property
    def each(self) -> list[str]:
        """The colour of each pixel, in order, as six hexadecimal digits."""
        return [self.colours[index : index + 6] for index in range(0, len(self.colours) - 5, 6)]


class ScreenPage(Event):
    """A page of the screen, which is eight rows of dots, has changed.

    Attributes:
        page: number of the page, 0 to 7, from the top.
        columns: 128 bytes in hexadecimal: one for each column of eight dots, with bit 0 at the top.
    """

    page: int
    columns: str


class Servo(Event):
    """A servo starts to turn from `angle_mdeg` to `goal_mdeg` at `speed_mdeg_s`, and then stays there.

    If the two angles are equal, it stops at its present angle, because its pulses have ended, or is there already.
    """

    name: str
    angle_mdeg: int
    goal_mdeg: int
    speed_mdeg_s: int

    def angle_at(self, time_us: int) -> float:
        """Return the servo's angle, in degrees, at a time (us) between this event and the servo's next one."""
        way = self.speed_mdeg_s * max(0, time_us - self.time_us) / 1_000_000
        return (self.angle_mdeg + max(-way, min(way, self.goal_mdeg - self.angle_mdeg))) / 1000


class Relay(Event):
    """The contact of a relay closes (level 1) or opens (0)."""

    name: str
    level: int


class Received(Event):
    """A text that the world sends begins to arrive at a serial port."""

    port: str
    text: str


class Sent(Event):
    r"""A program sends a text on a serial port; a byte that is no UTF-8 is written as `\x` and two hexadecimal digits."""

    port: str
    text: str


class Cut(Event):
    """A move was ended before it was finished, or a drive shortly after it began.

    Attributes:
        by: the reason: `end` is the end of the program, the only one so far.
    """

    by: str


class Last(Event):
    """The program has ended, but timers, interrupts, state machines or motors are still active.

    Attributes:
        reason: the program's ending, `done` or `error`. code: the code of its error, or "".
    """

    reason: str
    code: str


class End(Event):
    """The end of the run: of the program, or of the timers, interrupts and motors that were active after it.

    Attributes:
        reason: the ending, such as `done`, `deadline` or `error`.
        code: the code of the error, the exit code of `sys.exit`, or "".
    """

    reason: str
    code: str


class Stuck(Event):
    """The line of the program that was running when the run was ended from outside, because the line did not finish."""

    file: str
    line: int


class Other(Event):
    """An event of a kind that is not in `KINDS`, from a trace file that another program wrote.

    Attributes:
        values: the values of its row after the time, the robot and the kind.
    """

    values: tuple[int | str, ...]


KINDS: dict[str, type[Event]] = {
    "pose": Motion, "touch": Touch, "leave": Leave, "box": BoxMoved, "print": Print, "typed": Typed, "callback": Callback,
    "button": Button, "await": Await, "set": Set, "carry": Carry, "led": Led, "glow": Glow, "tone": Tone, "pixels": Pixels,
    "screen": ScreenPage, "servo": Servo, "relay": Relay, "received": Received, "sent": Sent, "cut": Cut, "last": Last, "stuck": Stuck, "end": End,
}  # fmt: skip
KIND_OF: dict[type[Event], str] = {event: kind for kind, event in KINDS.items()}


def named(row: list[int | str]) -> Event:
    """Return the row of a trace as an object of its event class; an `Other` for an unknown kind."""
    kind = KINDS.get(str(row[2]))
    return Other((*row[:3], tuple(row[3:]))) if kind is None else kind(row)


def values_of(event: Event) -> tuple[int | str, ...]:
    """Return an event's values without its time, robot and kind, in the order of its fields."""
    return event.values if isinstance(event, Other) else event[3:]


_SUBJECTS: dict[type[Event], str] = {
    Led: "pin", Glow: "pin", ScreenPage: "page", Touch: "wall", Leave: "wall", BoxMoved: "box",
    Button: "name", Set: "name", Servo: "name", Relay: "name",
}  # fmt: skip


def subject_of(event: Event) -> int | str | None:
    """Return the pin, page, wall, box or name whose state an event changes; None for an event without such a subject."""
    field = _SUBJECTS.get(type(event))
    return getattr(event, field) if field else None
