"""Draw the frames of the animation of a run: a GIF of at most eight seconds.

The mat and the obstacles are drawn once. From frame to frame the next part of each path is drawn on this picture; the robots are
drawn on a copy of it. All frames have one palette, and the file stores of each frame only what changed.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import hypot

from PIL import Image

from marelle_sim.results import RunResult
from marelle_sim.view.annotations import bursts_of, mouth_of, sign_points
from marelle_sim.view.colours import (
    BACKGROUND,
    BLACK,
    DANGER,
    FAINT,
    GOOD,
    INK,
    MUTED,
    PAPER,
    WARNING,
    WHITE,
    Colour,
    darker,
)
from marelle_sim.view.frames import State, pose_in
from marelle_sim.view.geometry import LEGEND_HEIGHT, Point, bounding_box
from marelle_sim.view.labels import (
    Placer,
    bubble_words,
    draw_bubble,
    draw_burst,
    draw_contacts,
    draw_warning,
    label_size,
)
from marelle_sim.view.lettering import Lettering
from marelle_sim.view.obstacles import box_colours, box_shapes, boxes_at
from marelle_sim.view.painter import Painter, draw_robot
from marelle_sim.view.panel import Panel
from marelle_sim.view.picture import RunPicture, Scene
from marelle_sim.view.trail import RIBBON_MM, Trail
from marelle_sim.world import Box
from marelle_text import Text

_FRAME_MS = 80  # 12.5 frames a second; a GIF counts in hundredths of a second
_LAST_FRAME_MS = 1_600
_LONGEST_MS = 8_000
_ZOOM = 0.62
_BURST = 15 * _ZOOM
_ROOM = (596, 460)
_SCREEN_LEGEND = 150
_SHARPER = 2
_TIME_COLOURS = 45
_BOXES = 8  # at most so many boxes have their exact colours in the palette
_COLOURS = 255  # the 256th colour of a GIF means "as in the frame before"
_Region = tuple[int, int, int, int]


class Film:
    """The frames of the animation of a run.

    Args:
        run: a run that has ended.
        text: the catalogue of the reader's language.
        reveal: True to show the faults of the robots.
    """

    def __init__(self, run: RunResult, *, text: Text, reveal: bool = False) -> None:
        self._picture = picture = RunPicture(run, text=text, reveal=reveal)
        uses_screen = any(actor.frames.uses_screen for actor in picture.actors)
        legend = _SCREEN_LEGEND if uses_screen else LEGEND_HEIGHT
        self._layout = picture.layout(_ROOM, legend, _ZOOM)
        self._lettering = Lettering(_ZOOM * 1.15)
        firm = [box for box in run.world.boxes if not box.mass_g]
        scene = Scene(run.world, self._layout, sharper=_SHARPER, boxes=firm)
        picture.draw_beginnings(scene)
        self._transform, self._ground = scene.transform, scene.image
        self._still = self._ground.reduce(_SHARPER)
        panel = self._panel(self._still)
        panel.scale_and_north()
        if not uses_screen:
            panel.robots_key(picture.named(), beside=40)
        panel.faults_key(picture.fault_signs, top=legend)
        self._fault_signs = sign_points(picture.fault_signs, self._layout.transform, _BURST)
        self._caption = picture.caption()
        self._bursts = [
            burst
            for actor in picture.actors
            for burst in bursts_of(actor.frames, self._layout, _BURST)
        ]

    def times_us(self) -> list[int]:
        """Return the time of the run (us) that each frame shows, from 0 to the end of the run."""
        end_us = self._picture.end_us
        moving_ms = min(end_us / 1000, _LONGEST_MS - _LAST_FRAME_MS)
        count = max(int(moving_ms // _FRAME_MS), 1)
        return [end_us * index // count for index in range(count + 1)]

    def durations_ms(self) -> list[int]:
        """Return how long each frame is shown, in ms: the last one longer than the others."""
        return [_FRAME_MS] * (len(self.times_us()) - 1) + [_LAST_FRAME_MS]

    def frames(self) -> Iterator[Image.Image]:
        """Yield the frames as RGB images, in order of time; the trails stay drawn, so only the first call gives the whole film."""
        times = self.times_us()
        for before_us, time_us in pairwise([0, *times]):
            for actor in self._picture.actors:
                self._extend(actor.trail, before_us, time_us)
            yield self._frame(time_us, last=time_us == times[-1])

    def indexed(self) -> list[Image.Image]:
        """Return the frames as images with one common palette, chosen for the last frame and the robots in it.

        It calls `frames`, so only the first call of either gives the whole film.
        """
        frames = list(self.frames())
        last = frames[-1]
        reach = self._picture.radius_mm * self._layout.scale
        actors = self._picture.actors
        sample = Image.new("RGB", (last.width, last.height * 2))
        sample.paste(last, (0, 0))
        wide = last.width // len(actors)
        for index, actor in enumerate(actors):
            x, y = self._at(actor.end.x_mm, actor.end.y_mm)
            robot = last.crop((int(x - reach), int(y - reach), int(x + reach), int(y + reach)))
            sample.paste(robot.resize((wide, last.height)), (index * wide, last.height))
        trails = [actor.trail.colours for actor in actors]
        boxes = [box_colours(box) for box in self._picture.run.world.boxes[:_BOXES]]
        colours = [self._picture.colours] if len(trails) > 1 else []
        palette = _palette(sample, [*colours, *trails], [shade for box in boxes for shade in box])
        return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]

    def _frame(self, time_us: int, *, last: bool) -> Image.Image:
        image = self._still.copy()
        states = [
            actor.frames.at(time_us, pose=pose_in(actor.path, time_us))
            for actor in self._picture.actors
        ]
        boxes = boxes_at(self._picture.run.trace, self._picture.run.world, time_us)
        self._draw_things(image, states, [box for box in boxes if box.mass_g])
        self._draw_bursts(image, time_us)
        for state in states:
            self._draw_words(image, state)
        self._write_panel(image, time_us, last=last)
        if states[0].screen:
            self._panel(image).screen(states[0].screen)
        return image

    def _extend(self, trail: Trail, before_us: int, time_us: int) -> None:
        """Draw a trail between two times on the large picture, and update the same region of the small one."""
        path = trail.between(before_us, time_us)
        if len(path) < 2:
            return
        points = [self._transform.point(pose.x_mm, pose.y_mm) for pose in path]
        trail.draw(self._ground, self._transform, path)
        region = self._whole(bounding_box(points, margin=RIBBON_MM * self._transform.scale))
        self._still.paste(self._ground.crop(_times(region, _SHARPER)).reduce(_SHARPER), region[:2])

    def _draw_things(self, image: Image.Image, states: list[State], boxes: list[Box]) -> None:
        """Draw each robot and pushable box on a frame.

        For smooth edges, a region around it is drawn at twice the size, with all boxes and near robots, and then reduced.
        """
        reach = self._picture.radius_mm + 42
        places = [(state.pose.x_mm, state.pose.y_mm, reach) for state in states]
        places += [(box.x_mm, box.y_mm, hypot(box.width_mm, box.height_mm) / 2) for box in boxes]
        for x, y, radius in places:
            margin = radius * self._transform.scale
            region = self._whole(bounding_box([self._transform.point(x, y)], margin=margin))
            large = _times(region, _SHARPER)
            part = self._ground.crop(large)
            transform = self._transform.moved(large[0], large[1])
            for box in boxes:
                Painter(part, transform).paint(box_shapes(box))
            for actor, state in zip(self._picture.actors, states, strict=True):
                if hypot(state.pose.x_mm - x, state.pose.y_mm - y) < radius + reach:
                    draw_robot(part, transform, actor.body, state)
            image.paste(part.reduce(_SHARPER), region[:2])

    def _draw_bursts(self, image: Image.Image, time_us: int) -> None:
        font = self._lettering.font(14, bold=True)
        for mark, _place in self._bursts:
            draw_contacts(image, self._layout.transform, mark, time_us)
        for mark, place in self._bursts:
            if mark.pieces[0].time_us <= time_us:
                draw_burst(image, place, _BURST, str(mark.number), font)
        for one, place in self._fault_signs:
            if one.time_us <= time_us:
                draw_warning(image, place, _BURST, str(one.number), font)

    def _draw_words(self, image: Image.Image, state: State) -> None:
        words = bubble_words(state.words)
        if not words:
            return
        font = self._lettering.font(15)
        at = self._at(state.pose.x_mm, state.pose.y_mm)
        reach = self._picture.radius_mm * self._layout.scale
        size = label_size(words, font, padding=8)
        box = Placer(self._layout.shown).find(
            at, size, distance=reach, angles=(45, 315, 135, 225, 0, 180, 90, 270)
        )
        if box is not None:
            draw_bubble(image, box, mouth_of(at, reach, box, at), words, font)

    def _write_panel(self, image: Image.Image, time_us: int, *, last: bool) -> None:
        panel = self._panel(image)
        clock = self._picture.text("view.duration", seconds=time_us / 1_000_000)
        meanwhile = replace(
            self._caption, ended="", figures=((clock, self._caption.figures[-1][1]),)
        )
        panel.title(self._caption if last else meanwhile)
        panel.time_bar(
            self._picture.end_us,
            until_us=time_us,
            seconds=self._picture.run.seconds,
            colours=self._picture.colours,
        )

    def _at(self, x_mm: float, y_mm: float) -> Point:
        return self._layout.transform.point(x_mm, y_mm)

    def _panel(self, image: Image.Image) -> Panel:
        return Panel(image, self._layout, self._lettering, self._picture.text)

    def _whole(self, box: _Region) -> _Region:
        """Return a region of the large picture, converted to whole pixels of the final picture and clipped to its edges.

        Of a region outside, as of a robot that drove far off the mat, a line of pixels at the edge is returned.
        """
        width, height = self._layout.size
        left = min(max(box[0] // _SHARPER, 0), width - 1)
        top = min(max(box[1] // _SHARPER, 0), height - 1)
        right, bottom = min(-(-box[2] // _SHARPER), width), min(-(-box[3] // _SHARPER), height)
        return (left, top, max(right, left + 1), max(bottom, top + 1))


def _palette(sample: Image.Image, trails: list[list[Colour]], others: list[Colour]) -> Image.Image:
    """Return a palette of 255 colours.

    It has the colours of the trails (time) with darker shades, the fixed colours of pictures, and `others`; the rest are chosen
    by median cut from the image `sample`.
    """
    count = max(_TIME_COLOURS // len(trails), 3)
    gradient = [
        trail[step * (len(trail) - 1) // (count - 1)]
        for trail in trails[: _TIME_COLOURS // 3]
        for step in range(count)
    ]
    known = [*gradient, *(darker(colour, 0.30) for colour in gradient[::3])]
    known += [BACKGROUND, PAPER, INK, MUTED, FAINT, DANGER, WARNING, GOOD, WHITE, BLACK, *others]
    adapted = sample.quantize(
        _COLOURS - len(known), Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    ).getpalette()
    palette = Image.new("P", (1, 1))
    palette.putpalette([*(adapted or []), *(channel for colour in known for channel in colour)])
    return palette


def _times(region: _Region, factor: int) -> _Region:
    return (region[0] * factor, region[1] * factor, region[2] * factor, region[3] * factor)
