"""`marelle worlds`: list the bundled worlds; describe one in words and draw it."""

import click

from marelle_host.cli.authoring import schemas
from marelle_host.cli.files import destinations
from marelle_host.cli.files.writing import write_drawing
from marelle_host.cli.terminal.output import Terminal
from marelle_sim.world import World

PARAMETERS = (
    click.Option(["--show"], metavar="cli.metavar.name"),
    click.Option(["--picture"], metavar="cli.metavar.picture"),
    schemas.option(),
)


def answer(
    terminal: Terminal, *, show: str | None, picture: str | None, schema: str | None
) -> None:
    """Do what `marelle worlds` asks.

    Raises:
        WorldError: there is no such world, or its file is wrong.
        Problem: `E-PIC-…`, the picture or the schema cannot be written.
    """
    if schema is not None:
        from marelle_sim.schemas import world_schema  # not for help pages

        schemas.write(terminal, {schema: world_schema()})
    elif show is None:
        _list(terminal)
    else:
        _show(terminal, show, picture)


def _list(terminal: Terminal) -> None:
    from marelle_sim.world import load_world, world_names

    text = terminal.text
    worlds = [(name, load_world(name)) for name in world_names()]
    rows = [[name, world.title(text.language), _size(terminal, world)] for name, world in worlds]
    terminal.table(("name", "title", "size"), rows, heading="cli.worlds.heading.*")
    terminal.say(text("cli.worlds.next"))
    terminal.data([_as_data(terminal, name, world) for name, world in worlds])


def _show(terminal: Terminal, name: str, picture: str | None) -> None:
    from marelle_sim.runners import kits_of
    from marelle_sim.view import draw_world
    from marelle_sim.world import load_world

    destinations.check(picture, (".png",))
    world = load_world(name)
    kits, said = kits_of(world), world.describe(terminal.text)
    terminal.say(world.title(terminal.text.language), style="bold")
    terminal.tell(said)
    settable = {name: name for name in world.environment}
    settable |= {source.name: source.quantity for source in world.sources}
    if settable:
        names = [f"{name} ({terminal.text.quantity(what)})" for name, what in settable.items()]
        terminal.tell(terminal.text("cli.worlds.settable", names=", ".join(names)))
    image = draw_world(world, language=terminal.text.language, kits=kits)
    drawn = write_drawing(terminal, image, f"world-{world.name}", picture)
    terminal.data({**_as_data(terminal, name, world), "description": said, "picture": drawn})


def _size(terminal: Terminal, world: World) -> str:
    width, height = (terminal.text.number(mm / 10) for mm in (world.width_mm, world.height_mm))
    return terminal.text("cli.worlds.size", width=width, height=height)


def _as_data(terminal: Terminal, name: str, world: World) -> dict[str, object]:
    return {
        "name": name,
        "title": world.title(terminal.text.language),
        "width_mm": world.width_mm,
        "height_mm": world.height_mm,
    }
