"""What the pages of the kits have from the kits' tables: `python tests/support/kit_pages.py` writes tables and drawings anew.

A test compares both with the tables, and runs each page's first program.
"""

import re
from pathlib import Path

from PIL import Image

from marelle_sim import Run, load_kit, simulate
from marelle_sim.kits import Kit, chip_name, kit_names
from marelle_sim.kits.labels import wires_of
from marelle_sim.view import draw_kit, draw_run
from marelle_text import Text

DOCS = Path(__file__).parents[2] / "docs"
PAGES, PICTURES, PROGRAMS = DOCS / "kits", DOCS / "pictures" / "kits", DOCS / "programs" / "kits"
WORLDS = {
    "bench5": "line_loop", "bench_pico": "room", "pico_bot": "squares", "pico_car": "empty_room",
    "pico_car_tb6612": "empty_room", "xrp": "empty_room", "xrp_beta": "line_loop",
}  # fmt: skip
SECONDS = 20
_TABLE = re.compile(r"(<!-- wires -->\n).*?(<!-- end of wires -->)", re.S)


def page_of(kit: str, language: str) -> Path:
    """Return the page of a kit."""
    return PAGES / (f"{kit}.fr.md" if language == "fr" else f"{kit}.md")


def wiring_table(kit: Kit, language: str) -> str:
    """Return the table of a kit's wires."""
    text, facts = Text(language), kit.facts
    headings = " | ".join(text(f"cli.kits.heading.{name}") for name in ("part", "chip", "pins"))
    rows = [f"| {headings} |", "|---|---|---|"]
    for part in kit.parts:
        wires = ", ".join(
            f"{label}: {facts.pin_name(pin)}" for label, pin in wires_of(part, facts)
        )
        rows.append(f"| {text.part(part.name)} | {chip_name(part)} | {wires} |")
    return "\n".join(rows) + "\n"


def with_wires(page: str, kit: Kit, language: str) -> str:
    """Return the text of a page with the table of the kit's wires as it is now."""
    table = wiring_table(kit, language)
    return _TABLE.sub(lambda found: found[1] + table + found[2], page)


def first_run(kit: str, vm: str = "python") -> Run:
    """Return a run of the first program of a kit's page."""
    return simulate(
        PROGRAMS / f"{kit}.py",
        kit=kit,
        world=WORLDS[kit],
        tolerances=False,
        seconds=SECONDS,
        vm=vm,
    )


def _save(image: Image.Image, name: str) -> None:
    small = image.resize((image.width * 3 // 5, image.height * 3 // 5))
    # 256 colours, each moved to the middle of what it stands for: small files whose wires keep their colours
    small.quantize(256, kmeans=3).save(PICTURES / f"{name}.png", optimize=True)


def main() -> None:
    """Write the tables and the drawings anew."""
    for name in kit_names():
        kit = load_kit(name)
        for language in ("fr", "en"):
            page = page_of(name, language)
            page.write_text(with_wires(page.read_text("utf-8"), kit, language), encoding="utf-8")
            _save(draw_kit(kit, language=language), f"{name}.{language}")
        run = first_run(name)
        for language in ("fr", "en"):
            _save(draw_run(run, language=language), f"{name}-run.{language}")


if __name__ == "__main__":
    main()
