"""A kit of the project's robot with one chip more, of a class in a Python file beside the kit."""

from __future__ import annotations

from pathlib import Path

from marelle_sim import load_kit

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
    return Path(load_kit("pico_bot").source).read_text("utf-8") + _CHIP.format(
        chip=chip, name=name, address=address
    )
