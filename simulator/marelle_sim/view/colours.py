"""The palette of the pictures, and the gradient whose colours show the time along a path.

The gradient runs from blue through violet and rose to amber in OKLab (B. Ottosson, 2020). Its lightness only grows, and equal
times have equal distances in OKLab, so a grey print and colour-blind readers show the order too. Its lightness stays between
that of a black line and that of white paper, so the path is seen on both.
"""

from functools import cache
from itertools import accumulate, pairwise
from math import dist

from marelle_sim.world.default_colours import ROBOT_COLOR, WALL_COLOR

Colour = tuple[int, int, int]
Lab = tuple[float, float, float]


def parse_colour(text: str) -> Colour:
    """Return the colour of a text `#rrggbb`, such as that of a thing in a world."""
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


BACKGROUND: Colour = (230, 234, 240)
PAPER: Colour = (253, 252, 249)
INK: Colour = (31, 41, 55)
MUTED: Colour = (98, 110, 126)
FAINT: Colour = (196, 204, 214)
BLACK: Colour = (30, 33, 38)
WHITE: Colour = (255, 255, 255)
WALL = parse_colour(WALL_COLOR)
BODY = parse_colour(ROBOT_COLOR)
DANGER: Colour = (204, 41, 54)
GOOD: Colour = (22, 128, 106)
WARNING: Colour = (184, 92, 0)
NAMED = {
    "paper": PAPER, "ink": INK, "muted": MUTED, "black": BLACK, "white": WHITE, "wall": WALL,
}  # fmt: skip
"""The colours that a `Shape` can have by name, besides "body" and "light"."""

TIME_STEPS = 160
_TIME_STOPS: tuple[Colour, ...] = (
    (44, 90, 214),
    (122, 86, 206),
    (196, 82, 170),
    (238, 106, 112),
    (250, 176, 52),
)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return a mixture of two colours (linear in sRGB); `share`, 0 to 1, is the part of the second."""
    return (
        round(first[0] + (second[0] - first[0]) * share),
        round(first[1] + (second[1] - first[1]) * share),
        round(first[2] + (second[2] - first[2]) * share),
    )


def lighter(colour: Colour, share: float) -> Colour:
    """Return the colour mixed with white; `share`, 0 to 1, is the part of white."""
    return mix(colour, WHITE, share)


def darker(colour: Colour, share: float) -> Colour:
    """Return the colour mixed with a near-black; `share`, 0 to 1, is the part of the near-black."""
    return mix(colour, (12, 18, 28), share)


@cache
def named_colour(name: str, body: Colour = BODY) -> Colour:
    """Return the colour of a name that a `Shape` has.

    Args:
        name: `#rrggbb`, "body", or one of `NAMED`; "+10" after a name mixes 10 % of white into it, "-35" 35 % of near-black.
        body: the colour of the name "body".

    Example:
        >>> named_colour("ink+50")
        (143, 148, 155)
    """
    if name.startswith("#"):
        return parse_colour(name)
    sign = "-" if "-" in name else "+"
    plain, _sign, percent = name.partition(sign)
    colour = body if plain == "body" else NAMED[plain]
    return (darker if sign == "-" else lighter)(colour, int(percent or 0) / 100)


def as_text(colour: Colour) -> str:
    """Return a colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def label_colour(colour: Colour) -> Colour:
    """Return the colour darkened by 20 % or more, until white words on it have a contrast of 4.5 to 1 (WCAG 2.2)."""
    shades = (darker(colour, hundredths / 100) for hundredths in range(20, 100, 5))
    return next(dark for dark in shades if 1.05 / (luminance(dark) + 0.05) >= 4.5)


def tint_gradient(colour: Colour) -> list[Colour]:
    """Return `TIME_STEPS` shades of a robot's colour that show the time where several robots are drawn, pale at the start."""
    first, last = lighter(colour, 0.6), darker(colour, 0.12)
    return [mix(first, last, step / (TIME_STEPS - 1)) for step in range(TIME_STEPS)]


def luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    red, green, blue = (_linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def time_gradient(steps: int = TIME_STEPS) -> list[Colour]:
    """Return colours for the time from the start to the end of a run, at equal distances in OKLab, except for their rounding.

    `steps` is the number of colours, 2 or more.
    """
    stops = [oklab(stop) for stop in _TIME_STOPS]
    fine = [_between(stops, index / 400) for index in range(401)]
    travelled = [*accumulate((dist(*pair) for pair in pairwise(fine)), initial=0.0)]
    colours: list[Colour] = []
    place = 0
    for step in range(steps):
        goal = travelled[-1] * step / (steps - 1)
        while place < 399 and travelled[place + 1] < goal:
            place += 1
        length = travelled[place + 1] - travelled[place]
        share = (goal - travelled[place]) / length if length else 0.0
        colours.append(_from_oklab(_blend(fine[place], fine[place + 1], share)))
    return colours


def oklab(colour: Colour) -> Lab:
    """Return the coordinates of a colour in OKLab: lightness (0 to 1), a (green to red), b (blue to yellow)."""
    red, green, blue = (_linear(channel) for channel in colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(lab: Lab) -> Colour:
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _coded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _coded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _coded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def _between(stops: list[Lab], share: float) -> Lab:
    place = min(int(share * (len(stops) - 1)), len(stops) - 2)
    return _blend(stops[place], stops[place + 1], share * (len(stops) - 1) - place)


def _blend(first: Lab, second: Lab, share: float) -> Lab:
    return (
        first[0] + (second[0] - first[0]) * share,
        first[1] + (second[1] - first[1]) * share,
        first[2] + (second[2] - first[2]) * share,
    )


def _linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _coded(value: float) -> int:
    value = min(max(value, 0.0), 1.0)
    coded = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(coded * 255)
