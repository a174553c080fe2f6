"""`marelle kits`: list the bundled kits; show the parts of one kit, and their pins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from marelle_host.cli.authoring import schemas
from marelle_host.cli.authoring.own_robot import kit_text
from marelle_host.cli.files import destinations
from marelle_host.cli.files.writing import write_drawing

if TYPE_CHECKING:
    from marelle_host.cli.terminal.output import Terminal
    from marelle_sim.kits import Kit, Part
    from marelle_text import Text


PARAMETERS = (
    click.Option(["--show"], metavar="cli.metavar.name"),
    click.Option(["--toml"], is_flag=True),
    click.Option(["--picture"], metavar="cli.metavar.picture"),
    schemas.option(),
)


def answer(
    terminal: Terminal,
    *,
    show: str | None,
    toml: bool,
    picture: str | None,
    schema: str | None,
) -> None:
    """Do what `marelle kits` asks.

    Raises:
        KitError: E-KIT-01, there is no such kit; another code, its file is wrong.
        Problem: `E-PIC-…`, the picture or the schema cannot be written.
    """
    from marelle_sim.kits import kit_names, load_kit  # not for help pages

    if schema is not None:
        from marelle_sim.schemas import kit_schema

        schemas.write(terminal, {schema: kit_schema()})
    elif show is None:
        _list(terminal, [load_kit(name) for name in kit_names()])
    elif toml:
        table = kit_text(load_kit(show))
        terminal.pour(table)
        terminal.data({"name": show, "toml": table})
    else:
        _show(terminal, load_kit(show), picture)


def _list(terminal: Terminal, kits: list[Kit]) -> None:
    text = terminal.text
    rows = [[kit.name, kit.title(text.language), kit.facts.title] for kit in kits]
    terminal.table(("name", "title", "board"), rows, heading="cli.kits.heading.*")
    terminal.say(text("cli.kits.next"))
    terminal.data(
        [{"name": kit.name, "title": kit.title(text.language), "board": kit.board} for kit in kits]
    )


def _show(terminal: Terminal, kit: Kit, picture: str | None) -> None:
    from marelle_sim.view import draw_kit  # Pillow: only to draw

    destinations.check(picture, (".png",))
    text, body = terminal.text, kit.body
    terminal.say(kit.title(text.language), style="bold")
    terminal.tell(text("cli.kits.board", board=kit.facts.title, chip=kit.facts.chip.name))
    if kit.has_wheels:
        measures = {"wheel": body.wheel_mm, "track": body.track_mm, "radius": body.radius_mm}
        numbers = {key: text.number(value) for key, value in measures.items()}
        terminal.tell(text("cli.kits.body", **numbers))
    _tell_parts(terminal, kit)
    image = draw_kit(kit, language=text.language)
    drawn = write_drawing(terminal, image, f"kit-{kit.called}", picture)
    terminal.data(
        {
            "name": kit.name,
            "title": kit.title(text.language),
            "board": kit.board,
            "parts": [{"name": part.name, "kind": part.kind, **part.values} for part in kit.parts],
            "picture": drawn,
        }
    )


def _tell_parts(terminal: Terminal, kit: Kit) -> None:
    from marelle_sim.kits import chip_name  # not for help pages

    text = terminal.text
    rows = [
        (text.part(part.name), part.name, chip_name(part), pins(part, kit, text))
        for part in kit.parts
    ]
    if "adc" in kit.battery:
        name = str(kit.battery["name"])
        rows.append((text.part(name), name, "", _adc(kit.battery["adc"], kit)))
    terminal.table(("part", "name_typed", "chip", "pins"), rows, heading="cli.kits.heading.*")


_TOLD = {
    "pins": "{}, {}",
    "phase": "PH {}",
    "enable": "EN {}",
    "standby": "STBY {}",
    "trigger": "trigger {}",
    "echo": "echo {}",
    "adcs": "VRX {}, VRY {}",
    "shutdown": "XSHUT {}",
}


def pins(part: Part, kit: Kit, text: Text) -> str:
    """Return the pins of a part of a kit, and its bus and address if it is on one: "GP10, GP11; encoder GP6, GP7"."""
    from marelle_sim.kits import ANALOG_KEYS, wired  # not for help pages

    said = []
    for key, numbers in wired(part):
        names = [
            _adc(number, kit) if key in ANALOG_KEYS else kit.facts.pin_name(number)
            for number in numbers
        ]
        if key == "encoder":
            said.append(text("cli.kits.encoder", pins=", ".join(names)))
        elif key == "pins" and "bus" in part.values:
            said.append("I2C{bus} SDA {}, SCL {}, 0x{address:02X}".format(*names, **part.values))
        else:
            said.append(_TOLD.get(key, "{}").format(*names))
    return "; ".join(said)


def _adc(channel: int, kit: Kit) -> str:
    pin = kit.facts.adc_name(channel)
    return f"ADC {channel} ({pin})" if pin else f"ADC {channel}"
