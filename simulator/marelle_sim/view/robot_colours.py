"""The colour of each robot in pictures and replays; that of a robot alone is `world.default_colours.ROBOT_COLOR`."""

from collections.abc import Iterable
from itertools import cycle
from math import dist

from marelle_sim.kits import Kit
from marelle_sim.view.colours import BODY, Colour, oklab, parse_colour
from marelle_sim.world import World

ROBOTS: tuple[Colour, ...] = (
    BODY,
    (224, 112, 24),
    (58, 98, 214),
    (188, 60, 142),
    (112, 142, 30),
    (112, 76, 190),
    (0, 146, 204),
    (140, 92, 56),
    (204, 66, 58),
    (96, 106, 122),
)
"""The colours for robots to which neither the world nor their kit gives one; for more robots the list starts again."""
_ALIKE = 0.17  # distance of two colours in OKLab; nearer colours look alike on two robots


def colours_in(world: World, kits: Iterable[Kit]) -> list[Colour]:
    """Return the colour of each robot of a world: that of the world's file; of its kit, for the first robot only; or one of `ROBOTS`.

    `kits` has the kit of each robot, one kit for a world with one robot.
    """
    given: list[str] = []
    for color, kit in zip([robot.color for robot in world.robots] or [""], kits, strict=True):
        given.append(color or ("" if kit.body.color in given else kit.body.color))
    return robot_colours(given)


def robot_colours(given: Iterable[str]) -> list[Colour]:
    """Return a colour for each robot: the given one, or the next of `ROBOTS` that no given colour looks like.

    `given` has "#rrggbb" or "" for each robot.

    Example:
        >>> robot_colours(["", "#d32f2f", ""])[1]
        (211, 47, 47)
    """
    asked = [parse_colour(one) if one else None for one in given]
    taken = [colour for colour in asked if colour is not None]
    unlike = [
        one for one in ROBOTS if all(dist(oklab(one), oklab(other)) >= _ALIKE for other in taken)
    ]
    free = cycle(unlike or ROBOTS)
    return [next(free) if colour is None else colour for colour in asked]
