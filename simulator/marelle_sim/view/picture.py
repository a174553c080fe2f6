"""Compose the picture of a world, and that of a run in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import Image

from marelle_sim.view.annotations import Actor, Annotations, stance_of
from marelle_sim.view.colours import BACKGROUND
from marelle_sim.view.frames import Frames, Place, State, travelled_mm
from marelle_sim.view.geometry import Point, Stance
from marelle_sim.view.ground import draw_ground, draw_obstacles, mat_mask
from marelle_sim.view.layout import LEGEND_HEIGHT, Beyond, Layout, beyond_mat, fitting_scale
from marelle_sim.view.lettering import Lettering, Words
from marelle_sim.view.marks import draw_ring
from marelle_sim.view.panel import Caption, Panel
from marelle_sim.view.pushed import boxes_at
from marelle_sim.view.robot import Body, draw_ghost, draw_robot
from marelle_sim.view.shading import drop_shadow

if TYPE_CHECKING:
    from marelle_sim.run import Run
    from marelle_sim.world.model import Box, World

_ROOM = (1128, 820)
_SHARPER = 3  # drawn so many times larger, then reduced: smooth edges
_SCREEN_LEGEND = 124
_ARROWS_APART = 78


class Scene:
    """The unmoving part of a picture: background, mat, walls, boxes.

    Args:
        world: what to draw.
        layout: where the mat stands.
        sharper: how many times larger than the final picture.
        boxes: the boxes, where they are now; None for where they stand at the start.
    """

    def __init__(
        self,
        world: World,
        layout: Layout,
        *,
        sharper: int = _SHARPER,
        boxes: list[Box] | None = None,
    ) -> None:
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
        draw_obstacles(self.image, world, self.transform, boxes)

    def reduced(self) -> Image.Image:
        """Return the image in its final size."""
        return self.image.resize(self.layout.size, Image.Resampling.LANCZOS)


def world_picture(world: World, *, text: Words, language: str, scale: float) -> Image.Image:
    """Return the picture of a world with the robot at its start."""
    size = (world.width_mm, world.height_mm)
    wanted = scale or fitting_scale(size, _ROOM)
    layout = Layout(size, scale=wanted, legend=LEGEND_HEIGHT)
    scene = Scene(world, layout)
    for start in [robot.start for robot in world.robots] or [world.start]:
        stance = Stance(start.x_mm, start.y_mm, start.heading_deg)
        place = Place(0, start.x_mm, start.y_mm, start.heading_deg)
        draw_robot(scene.image, scene.transform, stance, usual_body(), at_rest(place))
    image = scene.reduced()
    lettering = Lettering(layout.zoom)
    detail = text("view.mat_size", width=world.width_mm, height=world.height_mm)
    panel = Panel(image, layout, lettering, text)
    panel.title(Caption(world.title(language), detail, "", ()))
    panel.scale_and_north()
    return image


class RunPicture:
    """The picture of a run.

    Args:
        run: what happened.
        text: says things in the reader's language.
        language: "fr" or "en", for the world's title.
        marked: whether to ring each robot where it is in the end.
    """

    def __init__(self, run: Run, *, text: Words, language: str, marked: bool = False) -> None:
        self._run = run
        self._marked = marked
        self._text = text
        self._language = language
        self.end_us: int = run.trace.end_us
        several = len(run.robots) > 1
        self.actors = [
            Actor(Frames(run.trace, one.number), body_of(one.kit), one.name if several else "")
            for one in run.robots
        ]

    def draw(self) -> Image.Image:
        """Return the picture at the end of the run."""
        world = self._run.world
        size = (world.width_mm, world.height_mm)
        screen = self.actors[0].frames.at(self.end_us).screen
        legend = _SCREEN_LEGEND if screen else LEGEND_HEIGHT
        beyond = self.beyond()
        scale = fitting_scale(size, _ROOM, beyond)
        layout = Layout(size, scale=scale, legend=legend, beyond=beyond)
        scene = Scene(world, layout, boxes=boxes_at(self._run.trace, world, self.end_us))
        marks = self._draw_ways(scene)
        if self._marked:
            for actor in self.actors:
                draw_ring(scene.image, scene.transform, actor.end, actor.body.radius_mm)
        image = scene.reduced()
        lettering = Lettering()
        annotations = Annotations(image, layout, lettering, self._text)
        annotations.write(self.actors, marks)
        panel = Panel(image, layout, lettering, self._text)
        panel.title(self.caption())
        panel.time_bar(self.end_us, until_us=self.end_us, seconds=self._run.seconds)
        panel.scale_and_north()
        if any(actor.frames.uses("touch") for actor in self.actors):
            panel.contacts_key()
        if screen:
            panel.screen(screen)
        return image

    @property
    def radius_mm(self) -> float:
        """Return the radius of the largest robot."""
        return max(actor.body.radius_mm for actor in self.actors)

    def beyond(self) -> Beyond:
        """Return what to show beside the mat."""
        world = self._run.world
        places = [(place.x_mm, place.y_mm) for actor in self.actors for place in actor.path]
        size = (world.width_mm, world.height_mm)
        return beyond_mat(size, places, radius_mm=self.radius_mm)

    def caption(self) -> Caption:
        """Return what the title says."""
        run, text = self._run, self._text
        metres = sum(travelled_mm(actor.path) for actor in self.actors) / 1000
        contacts = sum(len(actor.frames.touches()) for actor in self.actors)
        figures = [(text("view.distance", metres=metres), text("view.distance_label"))]
        if contacts:
            label = text("view.contacts_label")
            figures.append((text("view.count", count=contacts), label))
        figures.append((text("view.duration", seconds=run.seconds), text("view.duration_label")))
        detail = text("view.kit_and_seed", kit=run.kit.name, seed=run.trace.header["seed"])
        return Caption(run.world.title(self._language), detail, run.ended, tuple(figures))

    def _draw_ways(self, scene: Scene) -> list[Place]:
        """Draw ghosts, trails and robots; return the time marks."""
        image, transform = scene.image, scene.transform
        marks: list[Place] = []
        for actor in self.actors:
            draw_ghost(image, transform, actor.start, actor.body)
        for actor in self.actors:
            trail = actor.trail
            trail.draw(image, transform)
            trail.draw_arrows(image, transform, every=_ARROWS_APART * _SHARPER)
            kept = actor.marks(actor.body.radius_mm + 10)
            for place in kept:
                trail.draw_mark(image, transform, place)
            marks += kept
        for actor in self.actors:
            state = actor.frames.at(self.end_us, place=actor.end)
            draw_robot(image, transform, stance_of(actor.end), actor.body, state)
        return marks


def at_rest(place: Place) -> State:
    """Return the state of a robot that has done nothing yet."""
    return State(place, (), b"", (), 0, "", (), ())


def usual_body() -> Body:
    """Return the body of `pico_bot`, for worlds shown without a run."""
    return Body(
        radius_mm=65,
        wheel_mm=43,
        track_mm=100,
        wheel_width_mm=18,
        line=[(50, -15), (50, 0), (50, 15)],
        ranges=[(60, 0, 0)],
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
        ranges=[
            (values["ahead_mm"], values["right_mm"], values["direction_deg"])
            for values in (part.values for part in kit.parts if part.kind == "ultrasonic")
        ],
    )
