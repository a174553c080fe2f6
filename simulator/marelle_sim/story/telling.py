"""Makes the story of a run from its trace: moments in order of time, as facts without words of any language.

`marelle_text.story` turns each moment into a sentence; the view and the page show the same sentences.
"""

from operator import attrgetter
from typing import Any

from marelle_help import ASKS
from marelle_sim.kernel import Ending
from marelle_sim.kits import Kit
from marelle_sim.results import RobotResult, RunResult
from marelle_sim.story.edges import exits, outside
from marelle_sim.story.events import OWN_LIGHT, faults, happenings
from marelle_sim.story.line import LineStory, contacts
from marelle_sim.story.moment import Moment
from marelle_sim.story.motion import ARC, STILL, STRAIGHT, TURN, WIND, Phase, phases_of
from marelle_sim.trace import Await, Trace
from marelle_sim.trace.events import Cut, Last, Stuck
from marelle_sim.world import Pose
from marelle_text import Text
from marelle_text.story import sentences as said

__all__ = [
    "DIRECTIONS", "MOST_MOMENTS", "Moment", "direction_of", "sentences", "tell", "tell_robot",
]  # fmt: skip

MOST_MOMENTS = 25
"""The number of moments to which a longer story is summarised, because a person reads about so many sentences."""

DIRECTIONS = (
    "north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west",
)  # fmt: skip

_LEAST_OF_MANY = 6  # least number of moments of a robot among many
_LEAST_MOVES = 8  # least number of moves in a story, however many other events there are
_MANY_MOVES = 12  # in more moves than these a cycle is looked for
_SHOWN_OF_CYCLES = 6  # moves of a cycle that are told before the rest is summarised
_CYCLES = 3
_MORE_THAN_A_TURN_DEG = 400
_LONGEST_CYCLE = 8
_MOST_LEAD = 6
_PAUSE_US = 1_000_000  # a shorter pause is not worth a sentence
_MS_US = 1000
_SAME_HEADING_DEG = 2.0  # by which a robot may still turn as it comes to rest
_STRAIGHT_ON_DEG = 20.0  # greatest deviation from a compass direction at which squares are counted


def tell(run: RunResult, *, reveal: bool = False, apart: bool = False) -> list[Moment]:
    """Return the story of a run, in order of time: at most about 25 moments for one robot; for several about 50, or 6 for each.

    Args:
        run: A finished run; it is not changed.
        reveal: Whether the story has the faults that were put into the robots; a pupil who searches for them must not read them.
        apart: Whether each move is a moment of its own, however many there are; for the step-by-step view.

    Example:
        >>> [moment.kind for moment in tell(simulate("square.py"))][:3]
        ['start', 'squares', 'turn']
    """
    if len(run.robots) == 1:
        return tell_robot(run.robots[0], reveal=reveal, apart=apart)
    most = max(_LEAST_OF_MANY, 2 * MOST_MOMENTS // len(run.robots))
    told: list[Moment] = []
    for robot in run.robots:
        for moment in tell_robot(robot, most, reveal=reveal, apart=apart):
            moment.facts["robot"] = robot.name
            told.append(moment)
    return sorted(told, key=_time)


def tell_robot(
    robot: RobotResult, most: int = MOST_MOMENTS, *, reveal: bool = False, apart: bool = False
) -> list[Moment]:
    """Return the story of one robot of a run: at most about `most` moments, in order of time; see `tell`."""
    trace = robot.own_trace
    teller = _Teller(robot, trace)
    is_over = robot.ended is not Ending.MOMENT
    moves = [moment for phase in teller.phases(apart=apart) for moment in teller.moment(phase)]
    remotes = frozenset(part.name for part in robot.kit.parts if part.kind == "ir_receiver")
    events = [
        *happenings(trace, teller.place, _lights_of(robot.kit), remotes),
        *exits(trace, robot.world),
        *teller.line.moments(),
    ]
    room = max(min(_LEAST_MOVES, most - 2), most - 2 - len(events))
    still = all(phase.kind == STILL for phase in teller.seen)
    unmoved = [Moment(0, "no_move", until_us=teller.end_us)] if still and is_over else []
    told = moves if apart else _summarised(moves, room, teller.moves_until())
    middle = [*unmoved, *_in_order(events, told), *teller.cut(), *teller.stuck()]
    last = teller.last()
    if last:
        middle = sorted([*middle, *last], key=_time)
    if reveal:
        middle = [*faults(trace), *middle]
    return [teller.start(), *middle, *([teller.end()] if is_over else [])]


def _lights_of(kit: Kit) -> dict[int, str]:
    """Return {pin: name} of a kit's LEDs that have a name; the board's own LED is `"led"`."""
    named = {
        part.values["pin"]: part.name
        for part in kit.parts
        if part.kind == OWN_LIGHT and part.name != OWN_LIGHT
    }
    return named | {pin: what for pin, what in kit.facts.own.items() if what == OWN_LIGHT}


def _time(moment: Moment) -> int:
    return moment.time_us // _MS_US


def sentences(moments: list[Moment], language: str | None = None) -> list[str]:
    """Return the sentence of each moment of `tell` or `tell_robot`, in `"fr"` or `"en"`; None: the person's."""
    return said(moments, Text(language))


def direction_of(heading_deg: float) -> str:
    """Return the nearest of the eight compass directions in `DIRECTIONS`: 0 degrees is `"north"`, 90 is `"east"`."""
    return DIRECTIONS[round(heading_deg / 45.0) % 8]


def _in_order(events: list[Moment], moves: list[Moment]) -> list[Moment]:
    """Return two lists of moments merged in order of time.

    In the trace a motion begins at a whole millisecond. Events within that millisecond are put before it, because the
    program printed, say, before it started the motors.
    """
    by_us = attrgetter("time_us")
    return sorted([*sorted(events, key=by_us), *sorted(moves, key=by_us)], key=_time)


def _summarised(moves: list[Moment], room: int, end_us: int) -> list[Moment]:
    """Return the moves, or if there are too many, the first ones and one moment that summarises the rest.

    Args:
        moves: the moments of the moves.
        room: largest number of moments to return, if the moves do not repeat.
        end_us: virtual time at which the last motion ended, in us.
    """
    if len(moves) <= min(room, _MANY_MOVES):
        return moves
    lead, period = _cycle([(move.kind, move.facts.get("side")) for move in moves])
    if period:
        cycles = (len(moves) - lead) // period
        shown = lead + period * min(max(1, _SHOWN_OF_CYCLES // period), cycles - 1)
        count = (len(moves) - shown) // period
        return [*moves[:shown], _rest(moves[shown:], "again", count, end_us)]
    if len(moves) <= room:
        return moves
    rest = moves[room - 1 :]
    return [*moves[: room - 1], _rest(rest, "more", len(rest), end_us)]


def _cycle(signs: list[tuple[str, object]]) -> tuple[int, int]:
    """Return (number of moves before a cycle that is repeated to the end, number of moves in the cycle).

    (0, 0) if no cycle of at most eight moves, after at most six others, is repeated at least three times. `signs` are the kind and
    side of each move.
    """
    for lead in range(_MOST_LEAD + 1):
        for period in range(1, _LONGEST_CYCLE + 1):
            whole = len(signs) - lead >= _CYCLES * period
            if whole and signs[lead:-period] == signs[lead + period :]:
                return lead, period
    return 0, 0


def _rest(moves: list[Moment], kind: str, count: int, end_us: int) -> Moment:
    return Moment(
        moves[0].time_us,
        kind,
        count=count,
        turns=sum(move.kind == "turn" for move in moves),
        distance_mm=sum(abs(move.facts.get("distance_mm", 0)) for move in moves),
        lasts_us=max(end_us, moves[-1].time_us) - moves[0].time_us,
    )


def _side(phase: Phase) -> str:
    return "right" if phase.turn_deg >= 0 else "left"


class _Teller:
    """Makes the moments of one robot's motion, start and end, with the squares of its world."""

    def __init__(self, robot: RobotResult, trace: Trace) -> None:
        self.trace, self.world = trace, robot.world
        self.line = LineStory(robot, trace)
        self.waits = [event.time_us for event in self.trace.find(Await)]
        self.seen: list[Phase] = []
        self.end_us = self.trace.program_end_us()

    def start(self) -> Moment:
        pose = self.trace.pose_at(0)
        return Moment(0, "start", **self.place(0), direction=direction_of(pose.heading_deg))

    def cut(self) -> list[Moment]:
        """Return the moment `cut_short` if the program ended before a move did; [] if not, or if the program failed."""
        end = self.trace.end()
        if end is not None and end.reason == "error":
            return []
        return [Moment(event.time_us, "cut_short") for event in self.trace.find(Cut)]

    def stuck(self) -> list[Moment]:
        """Return the moment `stuck` if the run was ended from outside while a line of the program was running, else []."""
        return [
            Moment(event.time_us, "stuck", line=event.line) for event in self.trace.find(Stuck)
        ]

    def last(self) -> list[Moment]:
        told = []
        for event in self.trace.find(Last):
            ended = self._ended(event.time_us, event.reason, event.code, event.time_us)
            told += [ended, Moment(event.time_us, "goes_on")]
        return told

    def end(self) -> Moment:
        end = self.trace.end()
        reason, code = (end.reason, end.code) if end else ("done", "")
        if reason in ("done", "error") and self.trace.find(Last):
            reason = "all"
        return self._ended(self.end_us, reason, code, self.trace.end_us)

    def _ended(self, time_us: int, reason: str, code: str, rest_us: int) -> Moment:
        """Return the moment of an end at `time_us`, with the robot's place and direction at `rest_us`.

        `reason` is an `Ending` or "all", `code` the error's code or exit code.
        """
        heading = self.trace.pose_at(rest_us).heading_deg
        moved = self.trace.pose_at(self.moves_until()).heading_deg
        if abs(heading - moved) < _SAME_HEADING_DEG:  # as its last move was told
            heading = moved
        kind = "end_" + reason.replace("-", "_")
        if reason == "exit" and code:
            kind = "end_exit_code"
        if reason == "error" and code in ASKS:
            kind = "end_asks"
        return Moment(
            time_us, kind, **self.place(rest_us), direction=direction_of(heading), code=code
        )

    def place(self, time_us: int) -> dict[str, Any]:
        """Return the facts of the robot's place at a time: x and y in mm, the name of its square or "".

        Also, as `beside`, the neighbouring square if its border is near; and, if the robot is off the mat, `beyond` and `off_mm` of `outside`.
        """
        pose = self.trace.pose_at(time_us)
        beside = self._beside(pose)
        return {
            "x_mm": round(pose.x_mm),
            "y_mm": round(pose.y_mm),
            "square": self._square(pose),
            **({"beside": beside} if beside else {}),
            **outside(pose, self.world),
        }

    def phases(self, *, apart: bool) -> list[Phase]:
        """Return the phases of the robot's motion, joined as `_together` says, and append them to `seen`; call it once.

        `apart`: see `phases_of`.
        """
        breaks = {*contacts(self.trace), *(moment.time_us for moment in self.line.moments())}
        for phase in phases_of(self.trace, cuts=sorted({*breaks, *self.line.cuts()}), apart=apart):
            phase.apart = phase.begin_us in breaks
            previous = self.seen[-1] if self.seen else None
            if previous is not None and self._together(previous, phase):
                previous.kind = previous.kind if previous.kind == phase.kind else WIND
                previous.take(phase)
            else:
                self.seen.append(phase)
        return self.seen

    def moves_until(self) -> int:
        """Return the virtual time, in us, at which the last motion or the program ended, whichever was first."""
        ends = [phase.end_us for phase in self.seen if phase.kind != STILL]
        return min(max(ends, default=0), self.end_us)

    def moment(self, phase: Phase) -> list[Moment]:
        """Return the moment of a phase, as a list of one; [] for a pause under 1 s, at the end, or while the robot waits for a button."""
        if phase.kind == STILL:
            return self._pause(phase)
        if phase.kind == TURN:
            return [self._turn(phase)]
        if phase.kind == STRAIGHT:
            return [self._straight(phase)]
        share = self.line.followed(phase)
        if share:
            return [self._driven(phase, "follow", percent=round(share * 100))]
        return [self._driven(phase, phase.kind)]

    def _pause(self, phase: Phase) -> list[Moment]:
        if (
            phase.lasts_us < _PAUSE_US
            or phase.end_us == self.trace.end_us
            # A wait for a button is another moment.
            or any(phase.begin_us <= time_us <= phase.end_us for time_us in self.waits)
        ):
            return []
        return [Moment(phase.begin_us, "pause", lasts_us=phase.lasts_us)]

    def _turn(self, phase: Phase) -> Moment:
        angle = round(abs(phase.turn_deg))
        facts: dict[str, Any] = {
            "until_us": phase.end_us,
            "angle_deg": angle,
            "side": _side(phase),
            "direction": direction_of(self.trace.pose_at(phase.end_us).heading_deg),
        }
        if angle > _MORE_THAN_A_TURN_DEG:
            return Moment(phase.begin_us, "spins", count=round(angle / 360), **facts)
        return Moment(phase.begin_us, "turn", **facts)

    def _straight(self, phase: Phase) -> Moment:
        """Return the moment of a straight move; in a world with squares, from one square to another if it can be told so."""
        begin, end = self.trace.pose_at(phase.begin_us), self.trace.pose_at(phase.end_us)
        here, there = self._square(begin), self._square(end)
        heading = begin.heading_deg + (180.0 if phase.distance_mm < 0 else 0.0)
        off = abs((heading + 45.0) % 90.0 - 45.0)
        forward = phase.distance_mm >= 0
        direction = direction_of(heading)
        between = {"origin_beside": self._beside(begin), "beside": self._beside(end)}
        whole = not any(between.values())
        if here and there and (here != there or not whole) and off <= _STRAIGHT_ON_DEG:
            facts: dict[str, Any] = {
                "until_us": phase.end_us,
                "origin": here,
                "square": there,
                "direction": direction,
            }
            if not whole:
                kind = "squares_part" if forward else "squares_part_back"
                facts.update({name: beside for name, beside in between.items() if beside})
                return Moment(phase.begin_us, kind, distance_mm=round(phase.travel_mm), **facts)
            count = abs(ord(here[0]) - ord(there[0])) + abs(int(here[1:]) - int(there[1:]))
            kind = "squares" if forward else "squares_back"
            return Moment(
                phase.begin_us, kind, count=count, distance_mm=round(phase.travel_mm), **facts
            )
        return self._driven(phase, "straight" if forward else "back", direction=direction)

    def _driven(self, phase: Phase, kind: str, **facts: Any) -> Moment:
        if kind == ARC and abs(phase.turn_deg) > _MORE_THAN_A_TURN_DEG:
            kind, facts["count"] = "circles", round(abs(phase.turn_deg) / 360)
        shape = (
            {"side": _side(phase), "angle_deg": round(abs(phase.turn_deg))}
            if kind in (ARC, "circles")
            else {}
        )
        return Moment(
            phase.begin_us,
            kind,
            until_us=phase.end_us,
            distance_mm=round(phase.travel_mm),
            lasts_us=max(0, min(phase.end_us, self.end_us) - phase.begin_us),
            **self.place(phase.end_us),
            **shape,
            **facts,
        )

    def _square(self, pose: Pose) -> str:
        squares = self.world.squares
        return squares.name_at(pose.x_mm, pose.y_mm) if squares is not None else ""

    def _beside(self, pose: Pose) -> str:
        squares = self.world.squares
        return squares.beside(pose.x_mm, pose.y_mm) if squares is not None else ""

    def _together(self, first: Phase, second: Phase) -> bool:
        """Tell whether two consecutive phases are to be joined: both follow a line, or both are one motion in one direction."""
        if STILL in (first.kind, second.kind) or second.apart:
            return False
        followed = [self.line.followed(phase) > 0 for phase in (first, second)]
        straight = first.kind == second.kind == STRAIGHT
        if straight or (first.kind == second.kind != TURN and not any(followed)):
            return second.begin_us == first.end_us and first.same_direction(second)
        return all(followed)
