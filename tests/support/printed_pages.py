"""Reads a PDF as a person with a ruler would: how long its ruler is, what it says, whether words lie over words."""

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

import pypdfium2
from PIL import Image

Box = tuple[float, float, float, float]

PER_MM = 20  # pixels: the ruler is measured to a twentieth of a millimetre and better
POINT_MM = 25.4 / 72
FOOT_MM = 28.0
TICKS = 101
DARK, INKED = re.compile(b"[\x00-\x7f]+"), re.compile(b"[\x00-\xfa]+", re.DOTALL)
TOUCH = 0.6  # points by which the boxes of two words may touch: letters of one line do


# Points by which a letter of a line may reach under the one before, and be away from it.
KERNED, NEAR = 2.5, 3.0


class Words(NamedTuple):
    """Words on a page, and their box in points: left, bottom, right, top."""

    said: str
    box: Box


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
    return max(len(run) for row in set(_rows(image)) for run in INKED.findall(row)) / PER_MM


def words_of(content: bytes) -> list[list[Words]]:
    """Return the words of each page with their boxes; what is drawn letter by letter is put together to a line."""
    found = []
    for page in pypdfium2.PdfDocument(content):
        read = page.get_textpage()
        runs = _runs([read.get_rect(at) for at in range(read.count_rects())])
        said = [Words(read.get_text_bounded(*box).strip(), box) for box in runs]
        found.append([words for words in said if words.said])
    return found


def _runs(boxes: list[Box]) -> list[Box]:
    """Put boxes together that follow each other on one line."""
    runs: list[Box] = []
    for box in boxes:
        last = runs[-1] if runs else box
        beside = -KERNED <= box[0] - last[2] <= NEAR and box[0] > last[0]
        if runs and beside and min(last[3], box[3]) > max(last[1], box[1]):
            runs[-1] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            runs.append(box)
    return runs


def letters_of(content: bytes) -> list[str]:
    """Return what each page says without spaces: a PDF may place each letter by itself."""
    pages = pypdfium2.PdfDocument(content)
    return ["".join(page.get_textpage().get_text_range().split()) for page in pages]


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
    """Return the length of the ruler in a picture of a page's foot: the row with 101 ticks, all as far apart, tells it.

    A line of words above it may be of 101 strokes too.
    """
    for row in _rows(foot):
        ticks = [(found.start() + found.end()) / 2 for found in DARK.finditer(row)]
        apart = [later - tick for tick, later in pairwise(ticks)]
        if len(ticks) == TICKS and max(apart) - min(apart) < PER_MM / 2:
            return (ticks[-1] - ticks[0]) / PER_MM
    return 0.0


def _rows(image: Image.Image) -> list[bytes]:
    width, height = image.size
    pixels = image.tobytes()
    return [pixels[row * width : (row + 1) * width] for row in range(height)]
