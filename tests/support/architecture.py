"""Draws the tables of `docs/architecture.md`: one lane for each room, one arrow for each call, from top to bottom.

    python tests/support/architecture.py

writes `docs/pictures/architecture-….svg` anew; a test compares them with the page.
"""

import re
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
LANE_PX, ROW_PX, TOP_PX, MARGIN_PX = 190, 46, 64, 24
INK, LINE, PAPER, CALL = "#26324a", "#c4ccd8", "#ffffff", "#2563a8"
# From the program, on the left, down to the mat and to what is made of it.
ORDER = (
    "program", "marelle", "kernel", "modules", "microcontroller", "simulation", "runners", "programs", "parts", "world",
    "trace", "run",
)  # fmt: skip
_STYLE = 'font-family="Lexend, Segoe UI, system-ui, sans-serif"'


class Call(NamedTuple):
    """One arrow: who calls, what is called, and why."""

    caller: str
    callee: str
    why: str


def tables(page: str) -> dict[str, list[Call]]:
    """Return the calls of each table of the page, by the name of its picture."""
    found: dict[str, list[Call]] = {}
    for part in re.split(r"^!\[[^\]]*\]\(pictures/architecture-", page, flags=re.M)[1:]:
        rows = re.findall(r"^\| `([\w.<>]+)` \| `([\w.<>]+)` \| (.*) \|$", part, re.M)
        found[part.partition(".svg")[0]] = [Call(*row) for row in rows]
    return found


def room(name: str) -> str:
    """Return the room of a function: the first two parts of its dotted name, or what a pupil would call it."""
    if name.startswith("program."):
        return "program"
    package, inside = name.split(".")[:2]
    return package if package != "marelle_sim" else inside


def svg(calls: list[Call]) -> str:
    """Return a drawing of calls in their order."""
    rooms = sorted({room(end) for call in calls for end in call[:2]}, key=ORDER.index)
    width = MARGIN_PX * 2 + LANE_PX * len(rooms)
    height = TOP_PX + ROW_PX * (len(calls) + 1)
    lanes = {name: MARGIN_PX + LANE_PX // 2 + LANE_PX * at for at, name in enumerate(rooms)}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {_STYLE} font-size="13">',
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        *(_lane(name, x, height) for name, x in lanes.items()),
        *(_arrow(call, lanes, TOP_PX + ROW_PX * (at + 1)) for at, call in enumerate(calls)),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _lane(name: str, x: int, height: int) -> str:
    return (
        f'<line x1="{x}" y1="44" x2="{x}" y2="{height - 12}" stroke="{LINE}" stroke-width="2"/>\n'
        f'<text x="{x}" y="30" text-anchor="middle" font-weight="600" font-size="15" fill="{INK}">{escape(name)}</text>'
    )


def _arrow(call: Call, lanes: dict[str, int], y: int) -> str:
    start, end = lanes[room(call.caller)], lanes[room(call.callee)]
    label = escape(".".join(call.callee.replace(".<locals>", "").split(".")[-2:]))
    if start == end:  # within a room: a loop beside its lane
        way = f"M {start} {y - 12} h 26 v 18 h -20"
        tip, text_x, anchor = (
            f"{start + 4},{y + 6} {start + 12},{y + 2} {start + 12},{y + 10}",
            start + 32,
            "start",
        )
    else:
        side = 1 if end > start else -1
        way = f"M {start} {y} H {end - 8 * side}"
        tip = f"{end},{y} {end - 9 * side},{y - 4} {end - 9 * side},{y + 4}"
        text_x, anchor = (start + end) // 2, "middle"
    return (
        f'<path d="{way}" fill="none" stroke="{CALL}" stroke-width="1.6"/>\n<polygon points="{tip}" fill="{CALL}"/>\n'
        f'<text x="{text_x}" y="{y - 7 if start != end else y + 1}" text-anchor="{anchor}" fill="{INK}">{label}</text>'
    )


def main() -> None:
    """Write the pictures."""
    for name, calls in tables(PAGE.read_text("utf-8")).items():
        path = ROOT / "docs" / "pictures" / f"architecture-{name}.svg"
        path.write_text(svg(calls), encoding="utf-8")


if __name__ == "__main__":
    main()
