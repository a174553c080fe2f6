"""Kits: a TOML file for each, with its board and parts, and the modules that read and check such files."""

from marelle_sim.kits.kit import Body, Kit, Part, TrueBody, true_body
from marelle_sim.kits.kitfile import board_alone, kit_names, load_kit
from marelle_sim.kits.labels import ANALOG_KEYS, chip_name, wired
from marelle_sim.kits.machines import machines_of_kits, may_carry

__all__ = [
    "ANALOG_KEYS", "Body", "Kit", "Part", "TrueBody", "board_alone", "chip_name", "kit_names", "load_kit", "machines_of_kits", "may_carry", "true_body", "wired",
]  # fmt: skip
