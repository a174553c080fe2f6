"""The world in which robots drive: its file, its mat, its walls, the motion of the robots, and its description in words."""

from marelle_sim.world.any_chassis import Chassis, catch_up
from marelle_sim.world.centre_lines import CentreLines, centre_lines_of, line_under, sensor_row
from marelle_sim.world.chassis import DifferentialDrive
from marelle_sim.world.draws import check_drawn_once, check_place, drawn_words, numbered_words
from marelle_sim.world.mat import Mat
from marelle_sim.world.model import Box, Curve, Input, Pose, Segment, Squares, World
from marelle_sim.world.room import WARMED, Room, Warmth
from marelle_sim.world.shapes import Line
from marelle_sim.world.walls import WallGrid, beam
from marelle_sim.world.worldfile import (
    drawn_for,
    load_world,
    refuse_unknown_world,
    world_from,
    world_names,
)

__all__ = [
    "WARMED",
    "Box",
    "CentreLines",
    "Chassis",
    "Curve",
    "DifferentialDrive",
    "Input",
    "Line",
    "Mat",
    "Pose",
    "Room",
    "Segment",
    "Squares",
    "WallGrid",
    "Warmth",
    "World",
    "beam",
    "catch_up",
    "centre_lines_of",
    "check_drawn_once",
    "check_place",
    "drawn_for",
    "drawn_words",
    "line_under",
    "load_world",
    "numbered_words",
    "refuse_unknown_world",
    "sensor_row",
    "world_from",
    "world_names",
]  # fmt: skip
