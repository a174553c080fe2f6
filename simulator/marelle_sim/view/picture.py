"""Compose the picture of a world, and that of a run in it."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from marelle_sim.view.colours import BACKGROUND, INK, MUTED, PAPER, darker
from marelle_sim.view.frames import Frames, Place, State, travelled_mm
from marelle_sim.view.geometry import Point, Stance
from marelle_sim.view.ground import draw_ground, draw_obstacles, mat_mask
from marelle_sim.view.layout import LEGEND_HEIGHT, Layout, fitting_scale
from marelle_sim.view.lettering import Box, Lettering, Words
from marelle_sim.view.marks import (
    Placer,
    around,
    bubble_words,
    draw_bubble,
    draw_burst,
    draw_pill,
    draw_time,
    label_size,
)
from marelle_sim.view.panel import Caption, Panel
from marelle_sim.view.robot import Body, draw_ghost, draw_robot
from marelle_sim.view.shading import drop_shadow
from marelle_sim.view.trail import Trail, mark_step_s

if TYPE_CHECKING:
    from marelle_sim.run import Run
    from marelle_sim.world.model import World

_ROOM = (1128, 820)
_SHARPER = 3  # drawn so many times larger, then reduced: smooth edges
_SCREEN_LEGEND = 124
_MOST_BURSTS = 40
_MOST_SAYINGS = 6
_SIDES = (90, 270, 0, 180, 45, 315, 135, 225)


class Scene:
    """The unmoving part of a picture: background, mat, walls, boxes.

    Args:
        world: what to draw.
        layout: where the mat stands.
        sharper: how many times larger than the final picture.
    """

    def __init__(self, world: World, layout: Layout, *, sharper: int = _SHARPER) -> None:
        self.layout = layout
        self.transform = layout.transform.magnified(sharper)
        size = (layout.width * sharper, layout.height * sharper)
        self.image = Image.new("RGB", size, BACKGROUND)
        left, top, right, bottom = (edge * sharper for edge in layout.mat)
        outline: list[Point] = [(left, top), (right, top), (right, bottom), (left, bottom)]
        zoom = layout.zoom * sharper
        drop_shadow(self.image, [outline], offset=(0, 5 * zoom), blur=9 * zoom, strength=0.30)
        corner = layout.corner * sharper
        mat = draw_ground(world, self.transform, corner)
        self.image.paste(mat, (left, top), mat_mask(mat.size, corner))
        draw_obstacles(self.image, world, self.transform)

    def reduced(self) -> Image.Image:
        """Return the image in its final size."""
        return self.image.resize(self.layout.size, Image.Resampling.LANCZOS)


def world_picture(world: World, *, text: Words, language: str, scale: float) -> Image.Image:
    """Return the picture of a world with the robot at its start."""
    size = (world.width_mm, world.height_mm)
    wanted = scale or fitting_scale(size, _ROOM)
    layout = Layout(size, scale=wanted, legend=LEGEND_HEIGHT)
    scene = Scene(world, layout)
    start = Stance(world.start.x_mm, world.start.y_mm, world.start.heading_deg)
    place = Place(0, start.x_mm, start.y_mm, start.heading_deg)
    draw_robot(scene.image, scene.transform, start, usual_body(), at_rest(place))
    image = scene.reduced()
    lettering = Lettering(layout.zoom)
    detail = text("view.mat_size", width=world.width_mm, height=world.height_mm)
    panel = Panel(image, layout, lettering, text)
    panel.title(Caption(world.title(language), detail, "", ()))
    panel.scale_and_north()
    return image


class Writer:
    """What labels need: fonts, words, and room."""

    __slots__ = ("lettering", "placer", "text")

    def __init__(self, lettering: Lettering, text: Words, placer: Placer) -> None:
        self.lettering = lettering
        self.text = text
        self.placer = placer


class RunPicture:
    """The picture of a run.

    Args:
        run: what happened.
        text: says things in the reader's language.
        language: "fr" or "en", for the world's title.
    """

    def __init__(self, run: Run, *, text: Words, language: str) -> None:
        self._run = run
        self._text = text
        self._language = language
        self.robots = [Frames(run.trace, robot) for robot in range(robot_count(run))]
        self.paths = [frames.path() for frames in self.robots]
        self.body = body_of(run.kit)
        self.end_us = self.robots[0].end_us

    def draw(self) -> Image.Image:
        """Return the picture at the end of the run."""
        world = self._run.world
        size = (world.width_mm, world.height_mm)
        state = self.robots[0].at(self.end_us)
        legend = _SCREEN_LEGEND if state.screen else LEGEND_HEIGHT
        layout = Layout(size, scale=fitting_scale(size, _ROOM), legend=legend)
        scene = Scene(world, layout)
        trails = [Trail(path, self.end_us) for path in self.paths]
        marks = self._draw_ways(scene, trails)
        image = scene.reduced()
        writer = Writer(Lettering(), self._text, Placer(layout.mat))
        self._write_marks(image, layout, marks, writer)
        panel = Panel(image, layout, writer.lettering, self._text)
        panel.title(self.caption())
        panel.time_bar(self.end_us, mark_step_s(self.end_us), until_us=self.end_us)
        panel.scale_and_north()
        if self.robots[0].uses("touch"):
            panel.contacts_key()
        if state.screen:
            panel.screen(state.screen)
        return image

    def caption(self) -> Caption:
        """Return what the title says."""
        run, text = self._run, self._text
        metres = sum(travelled_mm(path) for path in self.paths) / 1000
        contacts = sum(len(frames.touches()) for frames in self.robots)
        figures = [(text("view.distance", metres=metres), text("view.distance_label"))]
        if contacts:
            label = text("view.contacts_label")
            figures.append((text("view.count", count=contacts), label))
        figures.append((text("view.duration", seconds=run.seconds), text("view.duration_label")))
        detail = text("view.kit_and_seed", kit=run.kit.name, seed=run.trace.header["seed"])
        return Caption(run.world.title(self._language), detail, run.ended, tuple(figures))

    def _draw_ways(self, scene: Scene, trails: list[Trail]) -> list[tuple[Trail, Place]]:
        """Draw ghosts, trails and robots; return the time marks."""
        image, transform = scene.image, scene.transform
        marks: list[tuple[Trail, Place]] = []
        for path in self.paths:
            draw_ghost(image, transform, stance_of(path[0]), self.body)
        for frames, trail in zip(self.robots, trails, strict=True):
            trail.draw(image, transform)
            trail.draw_arrows(image, transform, every=78 * _SHARPER)
            kept = self._marks(trail, frames)
            for place in kept:
                trail.draw_mark(image, transform, place)
            marks += [(trail, place) for place in kept]
        for frames in self.robots:
            state = frames.at(self.end_us)
            draw_robot(image, transform, stance_of(state.place), self.body, state)
        return marks

    def _marks(self, trail: Trail, frames: Frames) -> list[Place]:
        """Return the time marks that the robot at its end does not hide."""
        end = frames.place_at(self.end_us)
        reach = self.body.radius_mm + 10
        return [
            place
            for place in trail.marks()
            if (place.x_mm - end.x_mm) ** 2 + (place.y_mm - end.y_mm) ** 2 > reach**2
        ]

    def _write_marks(
        self, image: Image.Image, layout: Layout, marks: list[tuple[Trail, Place]], writer: Writer
    ) -> None:
        transform = layout.transform
        for frames in self.robots:
            end = frames.place_at(self.end_us)
            radius = self.body.radius_mm * layout.scale * 1.12
            writer.placer.take(around(transform.point(end.x_mm, end.y_mm), radius))
        for path in self.paths:
            writer.placer.avoid([transform.point(place.x_mm, place.y_mm) for place in path])
        for _, place in marks:
            at = transform.point(place.x_mm, place.y_mm)
            writer.placer.take(around(at, 9 * layout.scale))
        for frames, path in zip(self.robots, self.paths, strict=True):
            self._write_bursts(image, layout, frames, writer)
            start = stance_of(path[0])
            label_start(image, layout, start, self.body, writer)
            ghost = transform.point(start.x_mm, start.y_mm)
            writer.placer.take(around(ghost, self.body.radius_mm * layout.scale))
            self._write_sayings(image, layout, frames, writer)
        self._write_times(image, layout, marks, writer)

    def _write_times(
        self, image: Image.Image, layout: Layout, marks: list[tuple[Trail, Place]], writer: Writer
    ) -> None:
        draw = ImageDraw.Draw(image)
        font = writer.lettering.font(15, bold=True)
        for _, place in marks:
            seconds = round(place.time_us / 1_000_000)
            words = writer.text("view.seconds", seconds=seconds)
            at = layout.transform.point(place.x_mm, place.y_mm)
            box = writer.placer.find(
                at, label_size(words, font, padding=2), distance=9 * layout.scale, angles=_SIDES
            )
            if box is not None:
                draw_time(draw, box, words, writer.lettering, PAPER)

    def _write_bursts(
        self, image: Image.Image, layout: Layout, frames: Frames, writer: Writer
    ) -> None:
        radius = 15 * layout.zoom
        font = writer.lettering.font(15, bold=True)
        for touch in reversed(frames.touches()[:_MOST_BURSTS]):
            at = layout.transform.point(touch.x_mm, touch.y_mm)
            writer.placer.take(around(at, radius))
            draw_burst(image, at, radius, str(touch.number), font)

    def _write_sayings(
        self, image: Image.Image, layout: Layout, frames: Frames, writer: Writer
    ) -> None:
        font = writer.lettering.font(15)
        for saying in frames.sayings(_MOST_SAYINGS):
            words = bubble_words(saying.words)
            at = layout.transform.point(saying.place.x_mm, saying.place.y_mm)
            size = label_size(words, font, padding=9)
            box = writer.placer.find(
                at, size, distance=22 * layout.zoom, angles=(45, 315, 0, 135, 225, 90, 270, 180)
            )
            if box is not None:
                draw_bubble(image, box, self._mouth(layout, frames, at, box), words, font)

    def _mouth(self, layout: Layout, frames: Frames, at: Point, box: Box) -> Point:
        """Return where a bubble's tail ends: where it was said, but not on top of the robot."""
        end = frames.place_at(self.end_us)
        x, y = layout.transform.point(end.x_mm, end.y_mm)
        radius = self.body.radius_mm * layout.scale
        if hypot(at[0] - x, at[1] - y) >= radius:
            return at
        dx, dy = (box[0] + box[2]) / 2 - x, (box[1] + box[3]) / 2 - y
        length = hypot(dx, dy) or 1.0
        return (x + dx / length * radius, y + dy / length * radius)


def label_start(
    image: Image.Image, layout: Layout, start: Stance, body: Body, writer: Writer
) -> None:
    """Write "start" beside the ghost of the robot."""
    words = writer.text("view.start")
    font = writer.lettering.font(15, bold=True)
    at = layout.transform.point(start.x_mm, start.y_mm)
    box = writer.placer.find(
        at,
        label_size(words, font, padding=8),
        distance=body.radius_mm * layout.scale * 0.86,
        angles=(180, 0, 90, 270, 135, 225, 45, 315),
    )
    if box is not None:
        draw_pill(image, box, words, font, darker(MUTED, 0.25))


def stance_of(place: Place) -> Stance:
    """Return a place as a stance to draw at."""
    return Stance(place.x_mm, place.y_mm, place.heading_deg)


def at_rest(place: Place) -> State:
    """Return the state of a robot that has done nothing yet."""
    return State(place, (), b"", (), 0, "", (), ())


def robot_count(run: Run) -> int:
    """Return how many robots the trace speaks of."""
    return max(len(run.trace.header["robots"]), 1)


def usual_body() -> Body:
    """Return the body of `pico_bot`, for worlds shown without a run."""
    return Body(
        radius_mm=65,
        wheel_mm=43,
        track_mm=100,
        wheel_width_mm=18,
        line=[(50, -15), (50, 0), (50, 15)],
        ranges=[(60, 0)],
    )


def body_of(kit: Any) -> Body:
    """Return what the view draws of a kit."""
    body = kit.body
    return Body(
        radius_mm=body.radius_mm,
        wheel_mm=body.wheel_mm,
        track_mm=body.track_mm,
        wheel_width_mm=body.wheel_width_mm,
        line=[(ahead, right) for kind, ahead, right in kit.sensors if kind == "line"],
        ranges=[(ahead, right) for kind, ahead, right in kit.sensors if kind == "range"],
    )


__all__ = ["INK", "RunPicture", "Scene", "State", "world_picture"]
