"""Draw pages of labels as a picture or as a PDF."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from marelle_host.cli.labels.sheets import PAGE_MM, Line, Words
from marelle_sim.view import picture_fonts

_DPI = 300
_PER_MM = _DPI / 25.4
_BLACK, _GREY, _WHITE = (0, 0, 0), (187, 187, 187), "white"
_QUALITY = 92  # of the JPEG that is a page of a PDF


def as_png(drawn: Sequence[Sequence[Words | Line]]) -> bytes:
    """Return the pages as one PNG picture, one below the other."""
    images = [_page(marks) for marks in drawn]
    width, height = images[0].size
    whole = Image.new("RGB", (width, height * len(images)), _WHITE)
    for at, image in enumerate(images):
        whole.paste(image, (0, at * height))
    buffer = BytesIO()
    whole.convert("L").save(buffer, "PNG", dpi=(_DPI, _DPI))
    return buffer.getvalue()


def as_pdf(drawn: Sequence[Sequence[Words | Line]]) -> bytes:
    """Return the pages as a PDF."""
    first, *more = [_page(marks).convert("L") for marks in drawn]
    buffer = BytesIO()
    first.save(buffer, "PDF", resolution=_DPI, save_all=True, append_images=more, quality=_QUALITY)
    return buffer.getvalue()


def _page(marks: Sequence[Words | Line]) -> Image.Image:
    image = Image.new("RGB", (round(PAGE_MM[0] * _PER_MM), round(PAGE_MM[1] * _PER_MM)), _WHITE)
    draw, letters = ImageDraw.Draw(image), picture_fonts(_PER_MM)
    for mark in marks:
        if isinstance(mark, Line):
            places = [mark.x1, mark.y1, mark.x2, mark.y2]
            colour, width = (_GREY, 1) if mark.cut else (_BLACK, 2)
            draw.line([place * _PER_MM for place in places], fill=colour, width=width)
        else:
            font = letters.font(mark.size, bold=mark.bold)
            too_wide = font.getlength(mark.words) / (mark.most * _PER_MM)
            if too_wide > 1:
                font = letters.font(mark.size / too_wide, bold=mark.bold)
            place = (mark.x * _PER_MM, mark.y * _PER_MM)
            draw.text(place, mark.words, font=font, fill=_BLACK, anchor="ls")
    return image
