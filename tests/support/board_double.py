"""One double of a Pico for the tests of a link, with the toy robot of `toy_robot.py` where it is wanted."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from programs import QUICK_USB

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec

FAKES = Path(__file__).parents[1] / "board" / "fakes"


@contextmanager
def a_double(
    folder: Path,
    name: str = "board",
    *,
    main: str = "",
    settings: str = "",
    files: Mapping[str, str] = {},
    robot: bool = False,
    **wanted: Any,
) -> Iterator[BoardDouble]:
    """Give a double whose port is there.

    Args:
        folder: where its port and its flash are put. name: the port's in that folder.
        main: a `/main.py` that runs when the board starts.
        settings: a `/board.json`. files: others, by their path.
        robot: wire the toy robot to it, whose time is its own.
        wanted: more of `BoardSpec`, as `boot_speed=1.0` where it matters that a computer finds the board only a second after a start.
    """
    own = {path: text for path, text in (("/main.py", main), ("/board.json", settings)) if text}
    if robot:
        own |= {f"/lib/{path.name}": path.read_text("utf-8") for path in FAKES.glob("*.py")}
        own["/boot.py"] = "from toy_robot import install\ninstall()\ndel install\n"
    spec = BoardSpec(name=name, files={**files, **own}, **{"boot_speed": QUICK_USB, **wanted})
    with BoardDoubles(folder, [spec]) as (board,):
        board.wait_for_port()
        yield board
