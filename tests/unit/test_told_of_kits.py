"""What is told of a kit that is not there, not that of the run, or has a mistake in its table: in both runners alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from chip_kit import BARE
from found_micropython import VMS

from marelle_help import cause
from marelle_sim import KitError, load_kit
from marelle_sim.kits.chips import ADDRESSES, CHIPS
from marelle_text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from marelle_sim import Run

_CHIP = '\n[[part]]\nkind = "{kind}"\nname = "chip"\nbus = 0\npins = {pins}\n'


@pytest.mark.parametrize("kind", sorted(ADDRESSES))
def test_an_example_is_right_for_its_own_chip(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "kit.toml"
    file.write_text(BARE + _CHIP.format(kind=kind, pins="[10, 11]"), "utf-8")
    with pytest.raises(KitError) as raised:
        load_kit(file)
    shown = str(raised.value.facts["example"])
    assert (raised.value.code, shown) == ("E-KIT-07", f"address = 0x{ADDRESSES[kind]:02X}")
    text = BARE + _CHIP.format(kind=kind, pins='"SDA"') + shown
    file.write_text(text, "utf-8")
    with pytest.raises(KitError) as raised:
        load_kit(file)
    shown = str(raised.value.facts["example"])
    where = "ahead_mm = 20\n" if "ahead_mm" in CHIPS[kind].shapes else ""
    file.write_text(text.replace('pins = "SDA"', shown) + "\n" + where, "utf-8")
    assert [part.kind for part in load_kit(file).parts] == [kind]


@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("Robot('pico_bott')", "E-BOT-04", 'Write "pico_bot" in place of "pico_bott".'),
        ("Robot('XRP')", "E-BOT-04", 'Write "xrp" in place of "XRP".'),
        (
            "bot = Robot()\nbot.settings(wheel_diametre=43)",
            "E-PROG-58",
            "Write wheel_diameter in place of wheel_diametre.",
        ),
    ],
)
def test_a_name_that_is_not_there_is_told_with_the_nearest(
    line: str, code: str, said: str, vm: str, run_text: Callable[..., Run]
) -> None:
    error = run_text(f"from marelle import Robot\n{line}\n", vm=vm).error
    assert error is not None
    told = cause(error).explain(Text("en"))
    assert (told.code, told.action) == (code, said)
