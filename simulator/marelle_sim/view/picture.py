"""Draw the still picture of a world, and that of a run."""

from collections.abc import Sequence

from PIL import Image

from marelle_sim.kits import Kit, load_kit
from marelle_sim.results import RunResult
from marelle_sim.view.annotations import Actor, Annotations, fault_signs, name_robots
from marelle_sim.view.colours import (
    BACKGROUND,
    MUTED,
    Colour,
    time_gradient,
    tint_gradient,
)
from marelle_sim.view.frames import Frames, State, TimedPose, travelled_mm
from marelle_sim.view.geometry import LEGEND_HEIGHT, Layout, Point, beyond_mat, fitting_scale
from marelle_sim.view.ground import (
    draw_box_ghost,
    draw_ground,
    draw_sources,
    mat_mask,
)
from marelle_sim.view.labels import draw_ring
from marelle_sim.view.lettering import Lettering
from marelle_sim.view.obstacles import boxes_at, obstacle_shapes, pushed_boxes
from marelle_sim.view.painter import Painter, draw_robot, drop_shadow
from marelle_sim.view.panel import FAULT_ROW, MOST_FAULTS, Caption, Panel
from marelle_sim.view.robot import body_of, ghost_shapes
from marelle_sim.view.robot_colours import colours_in
from marelle_sim.world import Box, World
from marelle_text import Text

_ROOM = (1128, 820)
_SHARPER = 3  # drawn so many times larger, then reduced: smooth edges
_SCREEN_LEGEND = 124
_ARROWS_APART = 78


class Scene:
    """A large picture with what does not move: background, mat, walls, boxes and sources.

    Args:
        world: the world to draw.
        layout: the positions of the parts in the final picture.
        sharper: the factor by which this picture is larger than the final one, for smooth edges.
        boxes: the boxes at their present places; None: all boxes of the world at their places at the start.
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
        self.image = Image.new(
            "RGB", (layout.width * sharper, layout.height * sharper), BACKGROUND
        )
        left, top, right, bottom = (edge * sharper for edge in layout.mat)
        outline: list[Point] = [(left, top), (right, top), (right, bottom), (left, bottom)]
        zoom = layout.zoom * sharper
        drop_shadow(self.image, [outline], offset=(0, 5 * zoom), blur=9 * zoom, strength=0.30)
        corner = layout.corner * sharper
        mat = draw_ground(world, self.transform, corner)
        self.image.paste(mat, (left, top), mat_mask(mat.size, corner))
        shapes = obstacle_shapes(world, world.boxes if boxes is None else boxes)
        Painter(self.image, self.transform).paint(shapes)
        draw_sources(self.image, world, self.transform)

    def reduced(self) -> Image.Image:
        """Return the picture reduced to its final size."""
        return self.image.resize(self.layout.size, Image.Resampling.LANCZOS)


def world_picture(
    world: World, *, text: Text, scale: float, kits: Sequence[Kit] = ()
) -> Image.Image:
    """Return the picture of a world with the robots at their starts; the arguments are those of `draw_world`."""
    size = (world.width_mm, world.height_mm)
    layout = Layout(size, scale=scale or fitting_scale(size, _ROOM), legend=LEGEND_HEIGHT)
    scene = Scene(world, layout)
    starts = [robot.start for robot in world.robots] or [world.start]
    kits = kits or [load_kit("pico_bot")] * len(starts)
    colours = colours_in(world, kits)
    bodies = [body_of(kit, colour) for kit, colour in zip(kits, colours, strict=True)]
    for start, body in zip(starts, bodies, strict=True):
        draw_robot(scene.image, scene.transform, body, State(TimedPose(0, *start)))
    image = scene.reduced()
    lettering = Lettering(layout.zoom)
    name_robots(image, layout, lettering, world, bodies)
    detail = text("view.mat_size", width=world.width_mm, height=world.height_mm)
    panel = Panel(image, layout, lettering, text)
    panel.title(Caption(world.title(text.language), detail, "", ()))
    panel.scale_and_north()
    return image


class RunPicture:
    """The still picture of a run, and the values that the animation needs too.

    Args:
        run: a run that has ended.
        text: the catalogue of the reader's language.
        marked: True to draw a ring around each robot at its final place.
        reveal: True to show the faults of the robots.
    """

    def __init__(
        self,
        run: RunResult,
        *,
        text: Text,
        marked: bool = False,
        reveal: bool = False,
    ) -> None:
        self.run, self.text, self._marked = run, text, marked
        self.end_us: int = run.trace.end_us
        self._several = len(run.robots) > 1
        self.colours = tint_gradient(MUTED) if self._several else time_gradient()
        self.actors = [
            Actor(
                Frames(run.trace, one.number),
                body_of(one.kit, colour),
                one.name if self._several else "",
            )
            for one, colour in zip(
                run.robots, colours_in(run.world, (one.kit for one in run.robots)), strict=True
            )
        ]
        self.fault_signs = fault_signs(run, self.actors, text) if reveal else []

    def draw(self) -> Image.Image:
        """Return the picture of the whole run, with the robots at their final places."""
        world = self.run.world
        screen = self.actors[0].frames.at(self.end_us).screen
        legend = _SCREEN_LEGEND if screen else LEGEND_HEIGHT
        layout = self.layout(_ROOM, legend)
        scene = Scene(world, layout, boxes=boxes_at(self.run.trace, world, self.end_us))
        marks = self._draw_trails(scene)
        if self._marked:
            for actor in self.actors:
                draw_ring(scene.image, scene.transform, actor.end, actor.body.radius_mm)
        image = scene.reduced()
        lettering = Lettering()
        Annotations(image, layout, lettering, self.text).write(
            self.actors, marks, self.fault_signs
        )
        panel = Panel(image, layout, lettering, self.text)
        panel.title(self.caption())
        panel.time_bar(
            self.end_us, until_us=self.end_us, seconds=self.run.seconds, colours=self.colours
        )
        panel.scale_and_north()
        touched = self._contacts > 0
        if touched:
            panel.contacts_key()
        if screen:
            panel.screen(screen)
        else:
            panel.robots_key(self.named(), beside=210 if touched else 40)
        panel.faults_key(self.fault_signs, top=legend)
        return image

    def layout(self, room: tuple[int, int], legend: int, zoom: float = 1.0) -> Layout:
        """Return the positions of the picture's parts, with what is shown beyond the mat so that robots which left it are seen.

        Args:
            room: the width and height (pixels) in which the mat fits.
            legend: height of the legend above the lines with the faults, in pixels at zoom 1.
            zoom: factor on the margins and panels.
        """
        size = (self.run.world.width_mm, self.run.world.height_mm)
        places = [(pose.x_mm, pose.y_mm) for actor in self.actors for pose in actor.path]
        beyond = beyond_mat(size, places, radius_mm=self.radius_mm)
        scale = fitting_scale(size, room, beyond)
        legend += FAULT_ROW * min(len(self.fault_signs), MOST_FAULTS)
        return Layout(size, scale=scale, zoom=zoom, legend=legend, beyond=beyond)

    def named(self) -> list[tuple[str, Colour]]:
        """Return the name and the colour of each robot; [] if there is only one."""
        return [(actor.name, actor.body.colour) for actor in self.actors if actor.name]

    @property
    def radius_mm(self) -> float:
        """The radius of the largest body, in mm."""
        return max(actor.body.radius_mm for actor in self.actors)

    def draw_beginnings(self, scene: Scene) -> None:
        """Draw the places that pushed boxes and the robots had at the start."""
        for box in pushed_boxes(self.run.trace, self.run.world, self.end_us):
            draw_box_ghost(scene.image, box, scene.transform)
        for actor in self.actors:
            painter = Painter(scene.image, scene.transform, actor.start)
            painter.paint(ghost_shapes(actor.body))

    def caption(self) -> Caption:
        """Return the texts above the mat: the world's title, the kit or the number of robots, seed, end, distance, contacts, duration."""
        run, text = self.run, self.text
        metres = sum(travelled_mm(actor.path) for actor in self.actors) / 1000
        contacts = self._contacts
        figures = [(text("view.distance", metres=metres), text("view.distance_label"))]
        if contacts:
            key = "view.contact" if contacts == 1 else "view.contacts_label"
            figures.append((text("view.count", count=contacts), text(key)))
        figures.append((text("view.duration", seconds=run.seconds), text("view.duration_label")))
        seed = run.trace.header["seed"]
        detail = (
            text.plural("view.robots_and_seed", len(self.actors), seed=seed)
            if self._several
            else text("view.kit_and_seed", kit=run.kit.called, seed=seed)
        )
        title = run.world.title(text.language)
        # The robots that ended for the same reason as the run, if not all did.
        who = [robot.name for robot in run.robots if robot.ended == run.ended]
        several = len(who) < len(self.actors)
        return Caption(title, detail, run.ended, tuple(figures), ", ".join(who) if several else "")

    @property
    def _contacts(self) -> int:
        """The number of contacts of all robots; a contact between two robots counts once."""
        names = [actor.name for actor in self.actors]
        return sum(
            actor.frames.contacts(without=names[:number])
            for number, actor in enumerate(self.actors)
        )

    def _draw_trails(self, scene: Scene) -> list[TimedPose]:
        image, transform = scene.image, scene.transform
        marks: list[TimedPose] = []
        self.draw_beginnings(scene)
        for actor in self.actors:
            trail = actor.trail
            trail.draw(image, transform, trail.path)
            trail.draw_arrows(image, transform, every=_ARROWS_APART * _SHARPER)
            kept = actor.marks(actor.body.radius_mm + 10)
            for pose in kept:
                trail.draw_mark(image, transform, pose)
            marks += kept
        for actor in self.actors:
            draw_robot(image, transform, actor.body, actor.frames.at(self.end_us, pose=actor.end))
        return marks
