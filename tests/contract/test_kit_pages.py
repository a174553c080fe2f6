"""Each kit's page: its wires and drawings are those of its table, and its first program does what the page says."""

import pytest
from kit_pages import DOCS, PICTURES, PROGRAMS, first_run, page_of, wiring_table, with_wires

from marelle_sim import load_kit
from marelle_sim.kits import kit_names
from marelle_sim.view import draw_kit, draw_run

pytestmark = pytest.mark.unmeasured  # drawings and runs that other tests measure
LANGUAGES = ("fr", "en")
DOES = {  # how far it drives (mm), where it looks at the end (degrees), and the last that it prints
    "bench5": (0, 90, "[5200, 5200, 54000, 5200, 5200]"),
    "bench_pico": (0, 0, "knob: 50 wall: 630 mm"),
    "pico_bot": (1200, 0, ""),
    "pico_car": (961, 102, "1000 mm to the left"),
    "pico_car_tb6612": (1251, 24, ""),
    "xrp": (990, 90, "627 mm"),
    "xrp_beta": (740, 70, ""),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kit", kit_names())
def test_the_page_of_a_kit_has_its_wires_and_its_program(kit: str, language: str) -> None:
    page = page_of(kit, language).read_text("utf-8")
    assert wiring_table(load_kit(kit), language) in page
    assert with_wires(page, load_kit(kit), language) == page
    assert f"```python\n{(PROGRAMS / f'{kit}.py').read_text('utf-8')}```" in page
    for picture in (f"{kit}.{language}", f"{kit}-run.{language}"):
        assert f"(../pictures/kits/{picture}.png)" in page


@pytest.mark.parametrize("kit", kit_names())
def test_the_drawing_of_a_kit_is_as_it_is_drawn_now(kit: str) -> None:
    from PIL import Image, ImageChops, ImageStat

    drawn = draw_kit(load_kit(kit), language="fr")
    with Image.open(PICTURES / f"{kit}.fr.png") as kept:
        now = drawn.resize(kept.size)
        off = ImageStat.Stat(ImageChops.difference(now, kept.convert("RGB"))).mean
    assert max(off) < 2  # of 255: another palette, no other drawing


@pytest.mark.parametrize("kit", kit_names())
def test_the_first_program_of_a_kit_does_what_its_page_shows(kit: str) -> None:
    run = first_run(kit)
    assert (run.ended, run.error, run.contacts) == ("done", None, [])
    way_mm, heading_deg, said = DOES[kit]
    assert run.robot(0).travelled_mm == pytest.approx(way_mm, abs=25)
    assert abs((run.pose.heading_deg - heading_deg + 180) % 360 - 180) < 3
    assert run.stdout.splitlines()[-1:] == ([said] if said else [])
    assert draw_run(run, language="fr").width > 800


def test_each_kit_stands_in_the_lists() -> None:
    for name in ("kits/README.md", "../README.md", "../README.fr.md"):
        page = (DOCS / name).read_text("utf-8")
        assert [kit for kit in kit_names() if f"`{kit}`" not in page] == []
