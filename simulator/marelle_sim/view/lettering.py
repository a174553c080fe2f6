"""Words in a picture: the bundled font, the width of words, shortening, and words with an outline.

Lexend (the Lexend Project Authors, OFL 1.1, `fonts/OFL.txt`) is drawn to be read easily by people who
learn to read; Pillow's built-in font has no accents.
"""

from importlib import resources
from io import BytesIO
from math import inf

from PIL import Image, ImageDraw, ImageFont

from marelle_sim.view.colours import Colour
from marelle_sim.view.geometry import Layout
from marelle_text import Text

Box = tuple[float, float, float, float]

_REGULAR = 400
_BOLD = 600


class Lettering:
    """The fonts of a picture; each size is loaded once.

    Args:
        zoom: factor on every size, 1 for a full picture.
    """

    def __init__(self, zoom: float = 1.0) -> None:
        self.zoom = zoom
        self._file = (resources.files("marelle_sim.view") / "fonts" / "Lexend.ttf").read_bytes()
        self._fonts: dict[tuple[int, int], ImageFont.FreeTypeFont] = {}

    def font(self, size: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
        """Return the font of `size` pixels at zoom 1, and at least 7 pixels at the present zoom."""
        weight = _BOLD if bold else _REGULAR
        pixels = max(round(size * self.zoom), 7)
        if (weight, pixels) not in self._fonts:
            font = ImageFont.truetype(
                BytesIO(self._file), pixels, layout_engine=ImageFont.Layout.BASIC
            )
            font.set_variation_by_axes([weight])
            self._fonts[weight, pixels] = font
        return self._fonts[weight, pixels]


class Writer:
    """Base of the classes that write on one picture.

    Args:
        image: RGB picture in its final size.
        lettering: fonts at the zoom of the picture.
        text: the catalogue of the reader's language.
    """

    def __init__(self, image: Image.Image, lettering: Lettering, text: Text) -> None:
        self._image, self._draw = image, ImageDraw.Draw(image)
        self._lettering, self._text = lettering, text

    def _say(  # noqa: PLR0913 - as of `write`, with a size in place of a font
        self,
        place: tuple[float, float],
        words: str,
        size: float,
        colour: Colour,
        *,
        bold: bool = False,
        anchor: str = "ls",
        room: float = inf,
    ) -> float:
        """Write words at a pixel, shortened if they are wider than `room` pixels; return their width in pixels.

        `size` is that of `Lettering.font`, `anchor` that of `write`.
        """
        font = self._lettering.font(size, bold=bold)
        words = fit_words(words, font, room)
        write(self._draw, place, words, font=font, colour=colour, anchor=anchor)
        return width_of(words, font)


class LayoutWriter(Writer):
    """Base of the classes that write around and on a mat.

    Args: those of `Writer`, and `layout`: the positions of the picture's parts.
    """

    def __init__(
        self, image: Image.Image, layout: Layout, lettering: Lettering, text: Text
    ) -> None:
        super().__init__(image, lettering, text)
        self._layout, self._zoom = layout, layout.zoom


def write(  # noqa: PLR0913 - a text has a place, words, a font, a colour, an anchor and a halo
    draw: ImageDraw.ImageDraw,
    place: tuple[float, float],
    words: str,
    *,
    font: ImageFont.FreeTypeFont,
    colour: Colour,
    anchor: str = "ls",
    halo: Colour | None = None,
) -> None:
    """Draw words at a pixel.

    `anchor` says which point of the words is there, as in Pillow; `halo` is the colour of an outline around the letters, or None.
    """
    width = 0 if halo is None else max(2, round(font.size / 7))
    draw.text(
        place, words, font=font, fill=colour, anchor=anchor, stroke_width=width, stroke_fill=halo
    )


def width_of(words: str, font: ImageFont.FreeTypeFont) -> float:
    """Return the width of words on one line, in pixels."""
    return float(font.getlength(words))


def clip_words(words: str, limit: int) -> str:
    """Return words on one line with at most `limit` characters; if they were shortened, the last one is an ellipsis."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def fit_words(words: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    """Return words that are at most `room` pixels wide: the given ones, or shortened with an ellipsis; "" if nothing fits."""
    while words and width_of(words, font) > room:
        words = words[:-2].rstrip() + "…" if len(words) > 2 else ""
    return words
