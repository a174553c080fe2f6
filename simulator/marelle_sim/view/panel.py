"""The title above the mat and the legend below it."""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from marelle_sim.view.annotations import FaultSign
from marelle_sim.view.colours import (
    DANGER,
    FAINT,
    GOOD,
    INK,
    MUTED,
    WARNING,
    WHITE,
    Colour,
    darker,
    mix,
)
from marelle_sim.view.frames import SCREEN_COLUMNS, SCREEN_PAGES
from marelle_sim.view.labels import around, draw_burst, draw_warning
from marelle_sim.view.lettering import LayoutWriter, clip_words, width_of
from marelle_sim.view.painter import Fine
from marelle_sim.view.trail import mark_step_s

_ENDS: dict[str, Colour] = {
    "done": GOOD,
    "exit": GOOD,
    "deadline": MUTED,
    "interrupted": WARNING,
}
_BAR_WIDTH = 330
_SCALE_WIDTH = 330  # at most, with the compass
_KEY_CHARACTERS = 14
_KEY_ROWS = 3
FAULT_ROW = 26
"""Height of the line of a fault, in pixels at zoom 1."""
MOST_FAULTS = 12
_NICE_MM = (50, 100, 200, 500, 1000, 2000, 5000, 10_000)


@dataclass(frozen=True, slots=True)
class Caption:
    """The texts above the mat of a picture.

    Attributes:
        title: the title of the world.
        detail: for a run, the kit (of several robots, their number) and the seed in words; for a world, the size of its mat.
        ended: the reason for the end of the run ("done", "deadline" …); "" if none is to be written, as for a world without a run.
        who: the names of the robots that ended for this reason, if not all did; else "".
        figures: the numbers at the right, as (value, label), the most important last.
    """

    title: str
    detail: str
    ended: str
    figures: tuple[tuple[str, str], ...]
    who: str = ""


class Panel(LayoutWriter):
    """Writes the title above the mat and the legend below it."""

    def title(self, caption: Caption) -> None:
        """Write the texts of a caption: title, reason for the end, detail, and the figures at the right."""
        left, zoom = self._layout.left, self._zoom
        room = self._figures(caption.figures) - left - 24 * zoom
        self._say((left, 47 * zoom), caption.title, 33, INK, bold=True, room=room)
        x = self._ended(caption, left, 77 * zoom) if caption.ended else left
        self._say((x, 77 * zoom), caption.detail, 17, MUTED, room=left + room - x)

    def _ended(self, caption: Caption, x: float, base: float) -> float:
        """Write why the run ended, with a coloured sign, at the pixel (x, base); return the x at which the next words begin."""
        zoom = self._zoom
        colour = _ENDS.get(caption.ended, DANGER)
        words = self._text(f"view.ended.{caption.ended}")
        if caption.who:
            words = self._text("view.who_ended", robot=caption.who, ended=words)
        r = 6.5 * zoom
        self._sign((x + r, base - 5.8 * zoom), r, colour)
        x += 2 * r + 8 * zoom
        return x + self._say((x, base), words, 17, darker(colour, 0.1), bold=True) + 16 * zoom

    def _sign(self, middle: tuple[float, float], r: float, colour: Colour) -> None:
        """Draw the sign for the end of a run: a triangle in the colours DANGER and WARNING, a disc in any other.

        The form says the same as the colour, for people who do not see colours.
        """
        x, y = middle
        with Fine(self._image, around(middle, r + 2)) as fine:
            if colour in (DANGER, WARNING):
                foot = y + r * 0.85
                fine.polygon([(x - r * 1.1, foot), (x, y - r), (x + r * 1.1, foot)], colour)
            else:
                fine.disc(middle, r, colour)

    def _figures(self, figures: tuple[tuple[str, str], ...]) -> float:
        """Write the figures at the right of the title, the last one at the edge; return x of the left edge of the first."""
        zoom = self._zoom
        x: float = self._layout.right
        for value, meaning in reversed(figures):
            above = self._say((x, 47 * zoom), value, 27, INK, bold=True, anchor="rs")
            below = self._say((x, 77 * zoom), meaning, 15, MUTED, anchor="rs")
            x -= max(above, below) + 34 * zoom
        return x + 34 * zoom

    def time_bar(
        self, end_us: int, *, until_us: int, seconds: float, colours: list[Colour]
    ) -> None:
        """Draw the bar that explains the colours of the trail: a scale of time in seconds.

        Args:
            end_us: the end of the run, which has the last colour.
            until_us: the time up to which the bar is filled.
            seconds: the duration of the program, written at the right end.
            colours: the colours from the start to the end of the run.
        """
        zoom = self._zoom
        x0, y0 = self._layout.left, self._layout.legend_top + 24 * zoom
        width, height = _BAR_WIDTH * zoom, 12 * zoom
        self._bar((x0, y0), (width, height), until_us / max(end_us, 1), colours)
        place = (x0 + width, y0 + height + 6 * zoom)
        last = self._text("view.seconds", seconds=round(seconds, 1))
        room = place[0] - self._say(place, last, 14, MUTED, anchor="rt") - 16 * zoom
        font = self._lettering.font(14)
        taken = -1.0
        for time_us in range(0, end_us + 1, mark_step_s(end_us) * 1_000_000):
            x = x0 + width * time_us / max(end_us, 1)
            words = str(time_us // 1_000_000)
            wide = width_of(words, font)
            left = max(x - wide / 2, x0)
            if left > taken and left + wide < room:
                self._say((left, place[1]), words, 14, MUTED, anchor="lt")
                taken = left + wide + 6 * zoom

    def _bar(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        share: float,
        colours: list[Colour],
    ) -> None:
        width, height = round(size[0] * 2), round(size[1] * 2)
        bar = Image.new("RGB", (width, height), FAINT)
        draw = ImageDraw.Draw(bar)
        filled = round(width * min(max(share, 0.0), 1.0))
        for column in range(filled):
            draw.line((column, 0, column, height), fill=colours[column * len(colours) // width])
        mask = Image.new("L", bar.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, width - 1, height - 1), height / 2, fill=255)
        half = (width // 2, height // 2)
        place = (round(corner[0]), round(corner[1]))
        self._image.paste(bar.resize(half), place, mask.resize(half))

    def scale_and_north(self) -> None:
        """Draw the scale bar (a length in cm or m) and the compass needle at the right of the legend."""
        zoom = self._zoom
        x1, y = self._layout.right, self._layout.legend_top + 40 * zoom
        self._north((x1 - 10 * zoom, y - 3 * zoom), 21 * zoom)
        x1 -= round(86 * zoom)
        length_mm = max(
            (mm for mm in _NICE_MM if mm * self._layout.scale <= 200 * zoom), default=_NICE_MM[0]
        )
        x0 = x1 - length_mm * self._layout.scale
        width, tip = max(2, round(2.5 * zoom)), 6 * zoom
        base = self._layout.legend_top + 30 * zoom
        self._draw.line((x0, base, x1, base), fill=MUTED, width=width)
        for x in (x0, x1):
            self._draw.line((x, base - tip, x, base + tip), fill=MUTED, width=width)
        words = (
            self._text("view.centimetres", length=length_mm // 10)
            if length_mm < 1000
            else self._text("view.metres", length=length_mm // 1000)
        )
        self._say(((x0 + x1) / 2, base + 12 * zoom), words, 14, MUTED, anchor="mt")

    def _north(self, middle: tuple[float, float], r: float) -> None:
        x, y = middle
        waist = r * 0.42
        with Fine(self._image, around(middle, r)) as fine:
            fine.polygon([(x - waist, y), (x, y - r), (x + waist, y)], DANGER)
            fine.polygon([(x - waist, y), (x, y + r), (x + waist, y)], mix(FAINT, MUTED, 0.35))
        place = (x - waist - 2 * self._zoom, y - r)
        self._say(place, self._text("view.north"), 14, INK, bold=True, anchor="rt")

    def contacts_key(self) -> None:
        """Write the legend for the red bursts, which mark the contacts of the robots."""
        zoom = self._zoom
        x = self._layout.left + (_BAR_WIDTH + 40) * zoom
        y = self._layout.legend_top + 30 * zoom
        font = self._lettering.font(12, bold=True)
        draw_burst(self._image, (x + 11 * zoom, y), 11 * zoom, "1", font)
        self._say((x + 30 * zoom, y), self._text("view.touched"), 15, MUTED, anchor="lm")

    def robots_key(self, robots: list[tuple[str, Colour]], *, beside: float) -> None:
        """Write the names of robots with their colours, in up to three rows; robots without room are left out.

        Args:
            robots: the name and the colour of each robot; of a name longer than 14 characters the beginning is written.
            beside: the distance from the bar of time to the first name, in pixels at zoom 1.
        """
        zoom = self._zoom
        font = self._lettering.font(14)
        left = self._layout.left + (_BAR_WIDTH + beside) * zoom
        room = self._layout.right - _SCALE_WIDTH * zoom - left
        named = [(clip_words(name, _KEY_CHARACTERS), colour) for name, colour in robots]
        wide = max((34 * zoom + width_of(words, font) for words, _ in named), default=1.0)
        columns = max(int(room / wide), 1)
        rows = min(-(-len(named) // columns), _KEY_ROWS)
        for index, (words, colour) in enumerate(named[: columns * rows]):
            x = left + wide * (index % columns)
            y = (
                self._layout.legend_top
                + ((20 if rows > 1 else 30) + 21 * (index // columns)) * zoom
            )
            middle = (x + 6 * zoom, y)
            with Fine(self._image, around(middle, 8 * zoom)) as fine:
                fine.disc(middle, 6 * zoom, colour)
            self._say((x + 18 * zoom, y), words, 14, INK, anchor="lm")

    def faults_key(self, signs: list[FaultSign], *, top: float) -> None:
        """Write the sentence of each fault with its orange triangle, one on each line, twelve at most.

        Args:
            signs: the faults.
            top: y of the first line, in pixels below the top of the legend at zoom 1.
        """
        zoom = self._zoom
        small = self._lettering.font(11, bold=True)
        room = self._layout.right - self._layout.left - 34 * zoom
        for row, one in enumerate(signs[:MOST_FAULTS]):
            y = self._layout.legend_top + (top + FAULT_ROW * row) * zoom
            sign = (self._layout.left + 11 * zoom, y)
            draw_warning(self._image, sign, 8.5 * zoom, str(one.number), small)
            place = (self._layout.left + 30 * zoom, y)
            self._say(place, one.words, 15, INK, anchor="lm", room=room)

    def screen(self, data: bytes) -> None:
        """Draw the robot's screen (128 x 64 pixels) in the legend; `data` is `State.screen`."""
        grain = max(1, round(self._zoom))
        panel = screen_image(data).resize(
            (SCREEN_COLUMNS * grain, SCREEN_PAGES * 8 * grain), Image.Resampling.NEAREST
        )
        edge = round(7 * self._zoom)
        x = round(self._layout.left + (_BAR_WIDTH + 190) * self._zoom)
        y = self._layout.legend_top + round(24 * self._zoom)
        frame = (x, y, x + panel.width + 2 * edge, y + panel.height + 2 * edge)
        self._draw.rounded_rectangle(frame, edge, fill=(16, 20, 28), outline=WHITE, width=2)
        self._image.paste(panel, (x + edge, y + edge))


def screen_image(data: bytes) -> Image.Image:
    """Return an RGB image, 128 x 64 pixels, of what a screen shows (`State.screen`).

    Each byte is a column of eight pixels of a page, bit 0 at the top; the pages follow from top to bottom.
    """
    image = Image.new("RGB", (SCREEN_COLUMNS, SCREEN_PAGES * 8), (10, 14, 22))
    lit = (190, 226, 255)
    for index, byte in enumerate(data):
        column, page = index % SCREEN_COLUMNS, index // SCREEN_COLUMNS
        for bit in range(8):
            if byte >> bit & 1:
                image.putpixel((column, page * 8 + bit), lit)
    return image
