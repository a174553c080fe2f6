"""The check `follows_line`: the distance of a robot from the lines, how long it loses them, and how much of the line it follows."""

from itertools import pairwise
from math import inf

from marelle_lessons.checks.kind import Evidence, Failed, Kind, Options, once
from marelle_sim.toml import Field, Table
from marelle_sim.trace import LineFollowing, follow_lines
from marelle_sim.world import CentreLines, World, centre_lines_of, sensor_row

_WHOLE = 0.97
_FAR_MM = CentreLines.far_mm


_FIELDS = {
    "mean_mm": Field.number(1, 60).optional(),
    "never_lost_s": Field.number(0.1, 3600).optional(),
    "whole_loop": Field.flag(),
}


def _check_together(table: Table, options: Options, worlds: list[World]) -> None:
    if len(options) == 1 and not options["whole_loop"]:
        raise table.source.error("E-WORLD-07", (*table.path, "mean_mm"), example="mean_mm = 15")
    for world in worlds:
        if centre_lines_of(world) is None:
            raise table.source.error("E-LESSON-21", (*table.path, "kind"), world=world.name)


def follows_line(evidence: Evidence, options: Options) -> Failed | None:
    """Check how the middle of the row of line sensors follows the lines of the world.

    By the options: it never loses a line for longer than `never_lost_s`, its mean distance is at most `mean_mm`, and with
    `whole_loop` it has passed 97 % of the longest line.
    """
    drive = _drive_of(evidence)
    if drive is None:
        return Failed(0, {"expected": 0, "count": 0})
    lost = _lost(drive, options.get("never_lost_s", inf))
    return lost or _far(drive, options) or _not_whole(drive, evidence.end_us, options)


@once
def _drive_of(evidence: Evidence) -> LineFollowing | None:
    lines = centre_lines_of(evidence.run.world)
    row = sensor_row(evidence.run.kit.sensors) or (0.0, 0.0)
    return follow_lines(evidence.path, lines, row, evidence.end_us) if lines else None


def _lost(drive: LineFollowing, longest_s: float) -> Failed | None:
    for since_us, last_us in drive.losses(longest_s * 1e6):
        lost_s = (last_us - since_us) / 1e6
        return Failed(since_us, {"expected": longest_s, "count": round(lost_s, 1)})
    return None


def _far(drive: LineFollowing, options: Options) -> Failed | None:
    """Return the failure if the mean distance is more than `mean_mm`, or None; its moment is that of the greatest distance.

    A distance of more than `CentreLines.far_mm` counts as that.
    """
    most_mm = options.get("mean_mm")
    if most_mm is None:
        return None
    # A conditional takes a third of the time of min().
    near = [(when, gap if gap < _FAR_MM else _FAR_MM) for when, gap in drive.gaps]
    lasted_us = near[-1][0] - near[0][0]
    total = sum(
        gap_mm * (following[0] - time_us) for (time_us, gap_mm), following in pairwise(near)
    )
    mean_mm = total / lasted_us if lasted_us else near[0][1]
    if mean_mm <= most_mm:
        return None
    worst_us = max(near, key=lambda look: look[1])[0]
    return Failed(worst_us, {"expected": most_mm, "count": round(mean_mm, 1)})


def _not_whole(drive: LineFollowing, end_us: int, options: Options) -> Failed | None:
    if not options["whole_loop"] or drive.share >= _WHOLE:
        return None
    return Failed(end_us, {"expected": 100, "count": int(drive.share * 100)})


FOLLOWS_LINE = Kind(
    follows_line,
    _FIELDS,
    ("expected", "count"),
    _check_together,
    {
        "anyOf": [
            {"required": ["mean_mm"]},
            {"required": ["never_lost_s"]},
            {"required": ["whole_loop"], "properties": {"whole_loop": {"enum": [True]}}},
        ]
    },
)
