"""Reads a PDF as a person with a ruler would: how long its ruler is, what it says, whether words lie over words."""

from __future__ import annotations

from itertools import combinations, groupby
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

PER_MM = 20  # pixels: the ruler is measured to a twentieth of a millimetre and better
POINT_MM = 25.4 / 72
FOOT_MM = 28.0
TICKS = 101
DARK, PAPER = 128, 250
TOUCH = 0.6  # points by which the boxes of two words may touch: letters of one line do


class Words(NamedTuple):
    """Words on a page, and their box in points: left, bottom, right, top."""

    said: str
    box: tuple[float, float, float, float]


def page_count(content: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(pypdfium2.PdfDocument(content))


def sizes_mm(content: bytes) -> list[tuple[float, float]]:
    """Return the size of each page."""
    pages = pypdfium2.PdfDocument(content)
    return [
        (round(w * POINT_MM, 1), round(h * POINT_MM, 1)) for w, h in (p.get_size() for p in pages)
    ]


def rulers_mm(content: bytes) -> list[float]:
    """Return how long the ruler at the foot of each page is, from the middle of its first tick to that of its last."""
    lengths = []
    for page in pypdfium2.PdfDocument(content):
        top = page.get_height() - FOOT_MM / POINT_MM
        image = page.render(scale=PER_MM * POINT_MM, crop=(0, 0, 0, top)).to_pil().convert("L")
        lengths.append(_length_mm(image))
    return lengths


def longest_line_mm(content: bytes, page: int) -> float:
    """Return the length of the longest thin horizontal line that is drawn across a page, counted from 0, below its head."""
    drawn = pypdfium2.PdfDocument(content)[page]
    foot, head = FOOT_MM / POINT_MM, FOOT_MM / POINT_MM
    image = drawn.render(scale=PER_MM * POINT_MM, crop=(0, foot, 0, head)).to_pil().convert("L")
    width, height = image.size
    pixels = image.tobytes()
    rows = {pixels[row * width : (row + 1) * width] for row in range(height)}
    runs = (
        len(list(run))
        for row in rows
        for inked, run in groupby(shade < PAPER for shade in row)
        if inked
    )
    return max(runs) / PER_MM


def words_of(content: bytes) -> list[list[Words]]:
    """Return the words of each page with their boxes."""
    found = []
    for page in pypdfium2.PdfDocument(content):
        read = page.get_textpage()
        boxes = [read.get_rect(at) for at in range(read.count_rects())]
        said = [Words(read.get_text_bounded(*box).strip(), box) for box in boxes]
        found.append([words for words in said if words.said])
    return found


def letters_of(content: bytes) -> list[str]:
    """Return what each page says without spaces: a PDF may place each letter by itself."""
    return [
        "".join(words.said for words in page).replace(" ", "").replace("\xa0", "")
        for page in words_of(content)
    ]


def overlaps(content: bytes) -> list[tuple[int, str, str]]:
    """Return each two words that lie over each other: the page, counted from 1, and what they say."""
    return [
        (number, one.said, other.said)
        for number, words in enumerate(words_of(content), 1)
        for one, other in combinations(words, 2)
        if _over(one.box, other.box)
    ]


def _over(one: Sequence[float], other: Sequence[float]) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    upright = min(one[3], other[3]) - max(one[1], other[1])
    return across > TOUCH and upright > TOUCH


def _length_mm(foot: Image.Image) -> float:
    """Return the length of the ruler in a picture of a page's foot: the row with 101 ticks, and nothing else, tells it."""
    width, height = foot.size
    pixels = foot.tobytes()
    for row in range(height):
        dark = [shade < DARK for shade in pixels[row * width : (row + 1) * width]]
        ticks = []
        at = 0
        for is_dark, run in groupby(dark):
            length = len(list(run))
            if is_dark:
                ticks.append(at + length / 2)
            at += length
        if len(ticks) == TICKS:
            return (ticks[-1] - ticks[0]) / PER_MM
    return 0.0
