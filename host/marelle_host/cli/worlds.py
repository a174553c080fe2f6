"""`marelle worlds`: list the bundled worlds; say one in words and draw it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from marelle_host.cli import drawings, schemas, targets
from marelle_host.cli.house import HouseCommand

if TYPE_CHECKING:
    from marelle_host.cli.voice import Voice
    from marelle_sim.world import World


def command(voice: Voice) -> click.Command:
    """Return the command `worlds`."""
    text = voice.text
    show = click.Option(
        ["--show"], metavar=text("cli.metavar.name"), help=text("cli.worlds.option.show")
    )
    picture = click.Option(
        ["--picture"],
        metavar=text("cli.metavar.picture"),
        help=text("cli.worlds.option.picture"),
    )
    params = [show, picture, schemas.option(voice)]
    return HouseCommand(voice, "worlds", params=params, callback=partial(_worlds, voice))


def _worlds(voice: Voice, *, show: str | None, picture: str | None, schema: str | None) -> None:
    """List the worlds, show one of them, or write the schema of their files."""
    if schema is not None:
        from marelle_sim.schemas import world_schema  # noqa: PLC0415  (not for help pages)

        schemas.write(voice, {schema: world_schema()})
    elif show is None:
        _list(voice)
    else:
        _show(voice, show, picture)


def _list(voice: Voice) -> None:
    from marelle_sim.world import load_world, world_names  # noqa: PLC0415

    text = voice.text
    worlds = [(name, load_world(name)) for name in world_names()]
    headings = [text(f"cli.worlds.heading.{column}") for column in ("name", "title", "size")]
    rows = [[name, world.title(text.language), _size(voice, world)] for name, world in worlds]
    voice.table(headings, rows)
    voice.say(text("cli.worlds.next"))
    voice.data([_as_data(voice, name, world) for name, world in worlds])


def _show(voice: Voice, name: str, picture: str | None) -> None:
    """Say one world in words, then draw it."""
    from marelle_sim.runners import kits_of  # noqa: PLC0415
    from marelle_sim.view import draw_world  # noqa: PLC0415
    from marelle_sim.world import load_world  # noqa: PLC0415

    targets.check(picture, (".png",))
    world = load_world(name)
    kits = kits_of(world)
    said = world.describe(voice.text)
    voice.say(world.title(voice.text.language), style="bold")
    voice.tell(said)
    if world.environment:
        names = [f"{name} ({voice.text.quantity(name)})" for name in world.environment]
        voice.tell(voice.text("cli.worlds.settable", names=", ".join(names)))
    image = draw_world(world, language=voice.text.language, kits=kits)
    drawn = drawings.keep(voice, image, world.name, picture)
    voice.data({**_as_data(voice, name, world), "description": said, "picture": drawn})


def _size(voice: Voice, world: World) -> str:
    """Return the size of a mat as a person measures it, in centimetres."""
    width, height = (voice.text.number(mm / 10) for mm in (world.width_mm, world.height_mm))
    return voice.text("cli.worlds.size", width=width, height=height)


def _as_data(voice: Voice, name: str, world: World) -> dict[str, object]:
    return {
        "name": name,
        "title": world.title(voice.text.language),
        "width_mm": world.width_mm,
        "height_mm": world.height_mm,
    }
