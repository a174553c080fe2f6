"""Kits as they really are: tables of parts, read by one loader."""

from marelle_sim.kits.kit import Body, Kit, Part, TrueBody, true_body

__all__ = ["Body", "Kit", "Part", "TrueBody", "kit_names", "load_kit", "true_body"]

from marelle_sim.kits.kitfile import kit_names, load_kit
