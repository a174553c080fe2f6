"""Write on the mat of a run's picture: contacts, numbered signs of faults, the start or the names of robots, prints and times."""

from math import hypot
from typing import NamedTuple

from PIL import Image, ImageFont

from marelle_sim.results import RunResult
from marelle_sim.view.colours import (
    MUTED,
    PAPER,
    Colour,
    darker,
    label_colour,
    time_gradient,
    tint_gradient,
)
from marelle_sim.view.contact_marks import MOST_MARKS, ContactMark
from marelle_sim.view.frames import Frames, TimedPose
from marelle_sim.view.geometry import Layout, Point, Stance, Transform
from marelle_sim.view.labels import (
    Placer,
    around,
    bubble_words,
    draw_bubble,
    draw_burst,
    draw_contacts,
    draw_pill,
    draw_time,
    draw_warning,
    label_size,
    spread,
)
from marelle_sim.view.lettering import Box, LayoutWriter, Lettering
from marelle_sim.view.replay import faults_seen
from marelle_sim.view.robot import Body
from marelle_sim.view.trail import Trail
from marelle_sim.world import World
from marelle_text import Text
from marelle_text.story import sentence

Pill = tuple[Box, str, ImageFont.FreeTypeFont, Colour]

_MOST_SAYINGS = 6
_BURST = 15
_SIDES = (90, 270, 0, 180, 45, 315, 135, 225)
_SIDES_OF_ROBOT = (180, 0, 90, 270, 135, 225, 45, 315)
_OVERHANG = 1.12  # sensors stand out over the body's edge


class Actor:
    """One robot of a run as the pictures draw it; its path and its trail are computed once.

    Args:
        frames: the states of the robot during the run.
        body: its dimensions and colour.
        name: its name; "" if it is the only robot.
    """

    def __init__(self, frames: Frames, body: Body, name: str = "") -> None:
        self.frames, self.body, self.name = frames, body, name
        self.path = frames.path()
        colours = tint_gradient(body.colour) if name else time_gradient()
        self.trail = Trail(self.path, frames.end_us, colours)
        first, self.end = self.path[0], self.path[-1]
        self.start = Stance(first.x_mm, first.y_mm, first.heading_deg)

    def marks(self, reach_mm: float) -> list[TimedPose]:
        """Return the poses of its time marks, except those within `reach_mm` of its final place, which the robot covers."""
        end = self.end
        return [
            pose
            for pose in self.trail.marks()
            if hypot(pose.x_mm - end.x_mm, pose.y_mm - end.y_mm) > reach_mm
        ]


class Annotations(LayoutWriter):
    """Writes labels and signs on a finished picture, the most important first, so that room is found for them."""

    def __init__(
        self, image: Image.Image, layout: Layout, lettering: Lettering, text: Text
    ) -> None:
        super().__init__(image, layout, lettering, text)
        self._placer = Placer(layout.shown)

    def write(self, actors: list[Actor], marks: list[TimedPose], signs: "list[FaultSign]") -> None:
        """Write the fault signs, the contacts, the start or the names of the robots, their prints, and the times at the time marks."""
        for actor in actors:
            self._placer.take(around(self._at(actor.end), self._radius(actor) * _OVERHANG))
            self._placer.avoid([self._at(pose) for pose in actor.path])
        for pose in marks:
            self._placer.take(around(self._at(pose), 9 * self._layout.scale))
        self._draw_fault_signs(signs)
        for actor in actors:
            self._bursts(actor)
        pills = [self._name(actor) for actor in actors]
        for actor in actors:
            self._sayings(actor)
        for pill in pills:  # over the tails of the speech bubbles
            if pill is not None:
                draw_pill(self._image, *pill)
        self._times(marks)

    def _bursts(self, actor: Actor) -> None:
        radius = _BURST * self._zoom
        font = self._lettering.font(15, bold=True)
        found = bursts_of(actor.frames, self._layout, radius)
        for mark, _place in found:
            draw_contacts(self._image, self._layout.transform, mark)
        for mark, place in found:
            self._placer.take(around(place, radius))
            draw_burst(self._image, place, radius, str(mark.number), font)

    def _draw_fault_signs(self, signs: "list[FaultSign]") -> None:
        radius = _BURST * self._zoom
        font = self._lettering.font(13, bold=True)
        for one, place in sign_points(signs, self._layout.transform, radius):
            self._placer.take(around(place, radius * 1.3))
            draw_warning(self._image, place, radius, str(one.number), font)

    def _name(self, actor: Actor) -> Pill | None:
        """Return a label: the word "start" at the start of a single robot, or the name of one of several at its final place.

        Return None if there is no room for it.
        """
        words = actor.name or self._text("view.start")
        font = self._lettering.font(15, bold=True)
        if actor.name:
            at, colour = self._at(actor.end), label_colour(actor.body.colour)
        else:
            at = self._layout.transform.point(actor.start.x_mm, actor.start.y_mm)
            colour = darker(MUTED, 0.25)
        box = self._placer.find(
            at,
            label_size(words, font, padding=8),
            distance=self._radius(actor) * 0.86,
            angles=_SIDES_OF_ROBOT,
        )
        self._placer.take(around(at, self._radius(actor)))
        return None if box is None else (box, words, font, colour)

    def _sayings(self, actor: Actor) -> None:
        font = self._lettering.font(15)
        for pose, said in actor.frames.sayings(_MOST_SAYINGS):
            words = bubble_words(said)
            at = self._at(pose)
            box = self._placer.find(
                at,
                label_size(words, font, padding=9),
                distance=22 * self._zoom,
                angles=(45, 315, 0, 135, 225, 90, 270, 180),
            )
            if box is not None:
                mouth = mouth_of(self._at(actor.end), self._radius(actor), box, at)
                draw_bubble(self._image, box, mouth, words, font)

    def _times(self, marks: list[TimedPose]) -> None:
        font = self._lettering.font(15, bold=True)
        for pose in marks:
            words = self._text("view.seconds", seconds=round(pose.time_us / 1_000_000))
            size = label_size(words, font, padding=2)
            box = self._placer.find(
                self._at(pose), size, distance=9 * self._layout.scale, angles=_SIDES
            )
            if box is not None:
                draw_time(self._draw, box, words, self._lettering, PAPER)

    def _radius(self, actor: Actor) -> float:
        return actor.body.radius_mm * self._layout.scale

    def _at(self, pose: TimedPose) -> Point:
        return self._layout.transform.point(pose.x_mm, pose.y_mm)


def name_robots(
    image: Image.Image, layout: Layout, lettering: Lettering, world: World, bodies: list[Body]
) -> None:
    """Write the name of each robot of a world with several beside the robot at its start, where there is room."""
    placer = Placer(layout.shown)
    font = lettering.font(15, bold=True)
    places = [
        (layout.transform.point(robot.start.x_mm, robot.start.y_mm), body.radius_mm * layout.scale)
        for robot, body in zip(world.robots, bodies, strict=False)
    ]
    for at, radius in places:
        placer.take(around(at, radius))
    for robot, body, (at, radius) in zip(world.robots, bodies, places, strict=False):
        size = label_size(robot.name, font, padding=8)
        box = placer.find(at, size, distance=radius + 6, angles=_SIDES_OF_ROBOT)
        if box is not None:
            draw_pill(image, box, robot.name, font, label_colour(body.colour))


def mouth_of(robot: Point, radius: float, box: Box, at: Point) -> Point:
    """Return the pixel at which the tail of a print's speech bubble ends.

    It is `at`, the place of the print, unless the robot (middle `robot`, `radius`) covers this place: then it is the point of
    the robot's edge on the side of the bubble's `box`.
    """
    if hypot(at[0] - robot[0], at[1] - robot[1]) >= radius:
        return at
    dx, dy = (box[0] + box[2]) / 2 - robot[0], (box[1] + box[3]) / 2 - robot[1]
    length = hypot(dx, dy) or 1.0
    return (robot[0] + dx / length * radius, robot[1] + dy / length * radius)


def bursts_of(frames: Frames, layout: Layout, radius: float) -> list[tuple[ContactMark, Point]]:
    """Return those of the first 60 contact marks for which there is room, each with the pixel of its burst (the numbered red star).

    `radius` is that of a burst in pixels; the middles of two bursts are at least 1.8 radii apart.
    """
    marks = frames.contact_marks()[:MOST_MARKS]
    points = [layout.transform.point(*mark.pieces[0].first) for mark in marks]
    placed = zip(marks, spread(points, radius, layout.shown), strict=True)
    return [(mark, place) for mark, place in placed if place is not None]


class FaultSign(NamedTuple):
    """A fault: its number from 1, the time at which it began (us), the robot's pose at this time, and the sentence for it."""

    number: int
    time_us: int
    pose: TimedPose
    words: str


def fault_signs(run: RunResult, actors: list[Actor], text: Text) -> list[FaultSign]:
    """Return the faults that began up to the end of a run, in order of time, numbered from 1."""
    return [
        FaultSign(number, time_us, actors[index].frames.pose_at(time_us), sentence(moment, text))
        for number, (time_us, index, moment) in enumerate(faults_seen(run), 1)
    ]


def sign_points(
    signs: list[FaultSign], transform: Transform, radius: float
) -> list[tuple[FaultSign, Point]]:
    """Return the faults for whose signs the picture has room, each with the pixel of its sign; `radius` is in pixels."""
    places = spread([transform.point(one.pose.x_mm, one.pose.y_mm) for one in signs], radius)
    return [(one, at) for one, at in zip(signs, places, strict=True) if at is not None]
