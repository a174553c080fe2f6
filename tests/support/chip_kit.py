"""Kits for tests, as texts: a bare robot, and the project's robot with parts more, such as a chip of a file beside the kit."""

from pathlib import Path

from marelle_sim import load_kit

BARE = """
format = 1
board = "pico"
[body]
radius_mm = 80
track_mm = 120
wheel_mm = 60
wheel_width_mm = 18
motor_ms = 70
no_load_mm_s = 700
nominal_mv = 6000
dead_band = 0.08
grip_mm_s2 = 5000
[battery]
open_mv = 6000
ohm = 0.5
"""
"""A robot without parts, to which tables of parts are added."""

_CHIP = """
[[part]]
kind = "chip"
name = "{name}"
chip = "{chip}"
bus = 0
pins = [4, 5]
address = {address}
"""


def kit_with(chip: str, name: str = "climate", address: int = 0x44) -> str:
    """Return the text of that kit.

    Args:
        chip: its file and class, as a kit names them.
        name: what the kit calls it.
        address: the chip's, on bus 0.

    Example:
        >>> (folder / "kit.toml").write_text(kit_with("twin.py:Twin"), encoding="utf-8")
    """
    return pico_bot_with(_CHIP.format(chip=chip, name=name, address=address))


def pico_bot_with(parts: str) -> str:
    """Return the text of `pico_bot`'s kit with these tables of parts more."""
    return Path(load_kit("pico_bot").source).read_text("utf-8") + parts
