"""Finds in a trace how a robot moved: when it drove straight, along an arc or a winding path, turned, or stood still.

The poses of the trace divide time into steps; the distance and the turn of a step are computed in closed form. Consecutive
steps of one kind are joined to a phase. The phases between two stops are an episode. In an episode in which the robot
changes its motion often, short phases become a winding one: a line follower corrects its path 100 times a second, which is one thing to tell.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from math import exp, pi

from marelle_sim.trace import Motion, Trace
from marelle_sim.trace.events import CARRIED_US, Carry
from marelle_sim.trace.path import stretches

STILL, STRAIGHT, TURN, ARC, WIND = "still", "straight", "turn", "arc", "wind"

_REST_UM_S = 12_000  # if both wheels are slower, one move has ended and another may begin
_STILL_MM_S = 2.0
_STILL_DEG_S = 2.0
_SHORT_STILL_US = 300_000  # a shorter stop is only the change from one move to the next
_MS_US = 1000  # a robot moves in whole milliseconds
_COAST_TAUS = 6  # after six time constants a stopped wheel has done 99.8 % of its coasting
_TINY_MM = 8.0
_TINY_DEG = 5.0
_STRAIGHT_DEG = 12.0  # drift that a person still calls straight
_CLEAR_MM = 100.0  # a phase of at least this length or turn gets a sentence
_CLEAR_DEG = 30.0
_FEW_PIECES = 4
_ON_THE_SPOT = 1.5  # a turn has more |turn| * track / 2 / |distance|; one wheel at rest: 1


class Phase:
    """A period of time in which a robot moved in one way.

    Attributes:
        kind: `STILL`, `STRAIGHT`, `TURN`, `ARC` or `WIND`.
        begin_us: Virtual time of its beginning, in us.
        end_us: Virtual time of its end, in us.
        distance_mm: Sum of the distances of its steps; backwards is negative.
        travel_mm: Sum of the distances of its steps without their signs.
        turn_deg: Sum of the turns of its steps; to the right is positive.
        swing_deg: Sum of the turns of its steps without their signs.
        stopped: Whether both wheels are slower than 12 mm/s at the pose with which the phase begins; False if it begins between two poses.
        apart: Whether it must not be joined with the phase before, since something is between, such as a contact or a lift.
    """

    def __init__(
        self,
        kind: str,
        begin_us: int,
        end_us: int,
        distance_mm: float = 0.0,
        turn_deg: float = 0.0,
    ) -> None:
        self.kind, self.begin_us, self.end_us = kind, begin_us, end_us
        self.distance_mm, self.turn_deg = distance_mm, turn_deg
        self.travel_mm, self.swing_deg = abs(distance_mm), abs(turn_deg)
        self.stopped = self.apart = False

    @property
    def lasts_us(self) -> int:
        """Its duration, in us of virtual time."""
        return self.end_us - self.begin_us

    def take(self, other: "Phase") -> None:
        """Add the phase that follows to this one: its end, distances and turns."""
        self.end_us = other.end_us
        self.distance_mm += other.distance_mm
        self.turn_deg += other.turn_deg
        self.travel_mm += other.travel_mm
        self.swing_deg += other.swing_deg

    def same_direction(self, other: "Phase") -> bool:
        """Tell whether the phase that follows has the same kind and direction as this one and is not `apart`."""
        if self.kind != other.kind or other.apart:
            return False
        if self.kind == TURN:
            return self.turn_deg * other.turn_deg >= 0
        return self.kind == STILL or self.distance_mm * other.distance_mm >= 0

    def is_tiny(self) -> bool:
        """Tell whether it is too small to see: a stop under 0.3 s, or a move of less than 8 mm and 5 degrees."""
        if self.kind == STILL:
            return self.lasts_us < _SHORT_STILL_US
        return self.travel_mm < _TINY_MM and self.swing_deg < _TINY_DEG

    def is_clear(self) -> bool:
        """Tell whether it is large enough for a sentence of its own: at least 100 mm, or a turn of at least 30 degrees."""
        return self.travel_mm >= _CLEAR_MM or (self.kind == TURN and self.swing_deg >= _CLEAR_DEG)


def phases_of(trace: Trace, cuts: Sequence[int] = (), *, apart: bool = False) -> list[Phase]:
    """Return the phases of the motion of a trace's only robot, in order of time.

    Those too small to see are left out; consecutive ones of the kind STILL, STRAIGHT or WIND are joined if they have the same
    direction.

    Args:
        trace: A whole trace of one robot.
        cuts: Sorted times, in us, at which a new phase begins in any case.
        apart: Whether two moves with a stop between them stay two phases, also if they have the same kind and direction.
    """
    episodes = _episodes(_joined(_steps(trace, cuts)))
    return _merged([phase for episode in episodes for phase in _told(episode)], apart=apart)


def _steps(trace: Trace, cuts: Sequence[int]) -> Iterator[Phase]:
    """Yield the steps of the robot's motion: one or more short phases for each pose of the trace, until the next pose."""
    robot = trace.header["robots"][0]
    track_mm, tau_us = robot["track_um"] * 1e-3, robot["tau_us"]
    lifts = [carry.time_us // _MS_US * _MS_US for carry in trace.find(Carry, 0)]
    carried = [(lift_us, lift_us + CARRIED_US) for lift_us in lifts]
    for pose, following, end_us in stretches(trace):
        if any(begin_us <= pose.time_us < put_us for begin_us, put_us in carried):
            in_the_hand = Phase(STILL, pose.time_us, end_us)
            in_the_hand.stopped = in_the_hand.apart = True
            yield in_the_hand
        elif end_us > pose.time_us:
            steps = _stretch(pose, following, end_us, track_mm=track_mm, tau_us=tau_us)
            yield from _cut(steps, pose, cuts, tau_us) if cuts else steps


def _cut(
    steps: Sequence[Phase], pose: Motion, cuts: Sequence[int], tau_us: int
) -> Iterator[Phase]:
    """Yield the steps after `pose`, each split at those times of `cuts` that are in it; a step after a cut is `apart`."""
    for step in steps:
        whole = step
        for cut_us in cuts[bisect_left(cuts, step.begin_us) : bisect_left(cuts, step.end_us)]:
            if cut_us > whole.begin_us:
                first, whole = _halves(whole, cut_us, pose, tau_us)
                yield first
            whole.apart = True
        yield whole


def _halves(step: Phase, cut_us: int, pose: Motion, tau_us: int) -> tuple[Phase, Phase]:
    """Return the two parts of a step before and after `cut_us`; distances and turns are divided by the law of the motors.

    If `pose` does not glide, they are divided in proportion to time.
    """
    share = (cut_us - step.begin_us) / step.lasts_us
    shares = [share, share]
    if pose.glides and step.kind != STILL:
        times = [time - pose.time_us for time in (step.begin_us, cut_us, step.end_us)]
        rolled = [_rolled(pose, time_us, tau_us) for time_us in times]
        sums = [(left + right, left - right) for left, right in rolled]
        shares = [
            (middle - begin) / (end - begin) if end != begin else share
            for begin, middle, end in zip(*sums, strict=True)
        ]
    distance_mm, turn_deg = step.distance_mm * shares[0], step.turn_deg * shares[1]
    first = Phase(step.kind, step.begin_us, cut_us, distance_mm, turn_deg)
    first.stopped, first.apart = step.stopped, step.apart
    return first, Phase(
        step.kind, cut_us, step.end_us, step.distance_mm - distance_mm, step.turn_deg - turn_deg
    )


def _stretch(
    pose: Motion, following: Motion | None, end_us: int, *, track_mm: float, tau_us: int
) -> Sequence[Phase]:
    """Return the motion from one pose to the next as one step; as two if the robot coasts to a stop and then stands still."""
    if not pose.glides:
        return (_between(pose, following, end_us, track_mm),)
    goals_at_rest = pose.left_goal_um_s == 0 and pose.right_goal_um_s == 0
    coasting = pose.time_us + _COAST_TAUS * tau_us
    cut_us = coasting if goals_at_rest and coasting < end_us else end_us
    left, right = _rolled(pose, cut_us - pose.time_us, tau_us)
    step = _step(pose, cut_us, (left + right) / 2, (left - right) / track_mm, track_mm)
    return (step, Phase(STILL, cut_us, end_us)) if cut_us < end_us else (step,)


def _rolled(pose: Motion, lasts_us: int, tau_us: int) -> tuple[float, float]:
    """Return (left, right): the distances that the wheels roll within `lasts_us` after a pose, in mm."""
    decay = 1.0 - exp(-lasts_us / tau_us) if tau_us > 0 else 0.0
    # v(t) = goal + (v0 - goal) e^(-t/tau), integrated
    goal = pose.left_goal_um_s * 1e-3
    left = (goal * lasts_us + (pose.left_um_s * 1e-3 - goal) * tau_us * decay) * 1e-6
    goal = pose.right_goal_um_s * 1e-3
    right = (goal * lasts_us + (pose.right_um_s * 1e-3 - goal) * tau_us * decay) * 1e-6
    return left, right


def _between(pose: Motion, following: Motion | None, end_us: int, track_mm: float) -> Phase:
    """Return the step from a pose of mode 0 (slip, contact, another kind of chassis) to the next one, in a straight line.

    After the last pose (`following` is None) the robot stands still until `end_us`.
    """
    if following is None:
        return Phase(STILL, pose.time_us, end_us)
    x_mm, y_mm = (following.x_um - pose.x_um) * 1e-3, (following.y_um - pose.y_um) * 1e-3
    forward = pose.left_um_s + pose.right_um_s >= 0
    distance_mm = (x_mm * x_mm + y_mm * y_mm) ** 0.5 * (1 if forward else -1)
    turn = (following.heading_mdeg - pose.heading_mdeg) * 1e-3 * pi / 180
    return _step(pose, end_us, distance_mm, turn, track_mm)


def _step(pose: Motion, end_us: int, distance_mm: float, turn: float, track_mm: float) -> Phase:
    """Return the phase of a step from a pose on, in which the robot moves by `distance_mm` and turns by `turn` (radians).

    Below 2 mm/s and 2 degrees/s its kind is STILL. It is TURN if the wheels roll in opposite directions, the slower one at more than
    a fifth of the other's speed; else STRAIGHT, also if the robot drives along an arc.
    """
    seconds = (end_us - pose.time_us) * 1e-6
    turn_deg = turn * 180 / pi
    if abs(distance_mm) < _STILL_MM_S * seconds and abs(turn_deg) < _STILL_DEG_S * seconds:
        kind = STILL
    elif abs(turn) * track_mm / 2 > _ON_THE_SPOT * abs(distance_mm):
        kind = TURN
    else:
        kind = STRAIGHT
    step = Phase(kind, pose.time_us, end_us, distance_mm, turn_deg)
    step.stopped = abs(pose.left_um_s) < _REST_UM_S and abs(pose.right_um_s) < _REST_UM_S
    return step


def _joined(steps: Iterator[Phase]) -> list[Phase]:
    """Return the steps with consecutive ones of the same kind and direction joined, unless the second is `apart`."""
    joined: list[Phase] = []
    for step in steps:
        if joined and joined[-1].same_direction(step):
            joined[-1].take(step)
        else:
            joined.append(step)
    return joined


def _episodes(phases: list[Phase]) -> Iterator[list[Phase]]:
    """Yield the phases of each episode: those between two stops or cuts.

    A stop of at least 0.3 s is an episode of its own; a shorter one ends an episode and is left out.
    """
    episode: list[Phase] = []
    apart = False
    for phase in phases:
        short = phase.kind == STILL and phase.is_tiny()
        phase.apart = phase.apart or apart
        apart = short and phase.apart
        stands = phase.kind == STILL or (bool(episode) and episode[-1].kind == STILL)
        if episode and (stands or phase.stopped or phase.apart):
            yield episode
            episode = []
        if not short:
            episode.append(phase)
    if episode:
        yield episode


def _told(episode: list[Phase]) -> list[Phase]:
    pieces = _without_tiny(episode)
    if len(pieces) <= _FEW_PIECES and all(piece.is_clear() for piece in pieces[1:]):
        return [_shaped(piece) for piece in pieces]
    told: list[Phase] = []
    for piece in pieces:
        long_enough = piece.is_clear() and piece.lasts_us >= 1_000_000
        if not long_enough and told and told[-1].kind == WIND:
            told[-1].take(piece)
        else:
            if not long_enough:
                piece.kind = WIND
            told.append(piece)
    if any(piece.kind == WIND for piece in told) and len(told) > _FEW_PIECES:
        for piece in told[1:]:
            told[0].take(piece)
        told[0].kind = WIND
        return told[:1]
    return [_shaped(piece) for piece in told]


def _without_tiny(episode: list[Phase]) -> list[Phase]:
    """Return an episode in which phases of one kind and direction are joined, and those too small to see to the phase before or after."""
    kept: list[Phase] = []
    for phase in episode:
        if kept and (phase.is_tiny() or kept[-1].same_direction(phase)):
            kept[-1].take(phase)
        elif kept and kept[-1].is_tiny():
            phase.begin_us, phase.apart = kept[-1].begin_us, kept[-1].apart
            kept[-1] = phase
        else:
            kept.append(phase)
    return kept


def _shaped(phase: Phase) -> Phase:
    """Return the phase itself, after its kind was changed from STRAIGHT to ARC or WIND, if its turns are large enough."""
    if phase.kind == STRAIGHT and abs(phase.turn_deg) > _STRAIGHT_DEG:
        phase.kind = ARC
    if phase.kind in (STRAIGHT, ARC) and phase.swing_deg > abs(phase.turn_deg) + 2 * _CLEAR_DEG:
        phase.kind = WIND
    return phase


def _merged(phases: list[Phase], *, apart: bool) -> list[Phase]:
    """Return the phases without those that are too small to see, and with consecutive ones of one kind and direction joined.

    Turns and arcs are never joined, and no phase that is `apart` to the one before; with the argument `apart`, only stops are joined.
    """
    merged: list[Phase] = []
    after = False  # whether a phase that was `apart` has been dropped just before
    for phase in phases:
        phase.apart = phase.apart or after
        after = phase.apart and phase.is_tiny()
        if phase.is_tiny():
            continue
        joins = phase.kind == STILL or (phase.kind in (STRAIGHT, WIND) and not apart)
        if merged and merged[-1].same_direction(phase) and joins:
            merged[-1].take(phase)
        else:
            merged.append(phase)
    return merged
