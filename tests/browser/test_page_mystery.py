"""In the page a test of a car is judged by the faults that it tells apart, as by the command."""

from pathlib import Path

import pytest
from marelle_page import TEXT
from shared_page import SharedPage

from marelle_lessons import Submission, check, load_lesson

CONTENT = Path(__file__).parents[2] / "lessons/marelle_lessons/content/08-mystery-breakdown"
MOST_S = 60.0  # 65 runs in WebAssembly, beside other tests


@pytest.mark.parametrize("file", ["solution.py", "start.py", "wrong/une_seule_roue.py"])
def test_the_page_says_of_a_test_what_the_command_says(shared: SharedPage, file: str) -> None:
    program = (CONTENT / file).read_text("utf-8")
    page = shared.at("L08")
    told, seconds = page.ask(do="check", program=program, cards=False, lesson="L08", language="fr")
    here = check(load_lesson("L08"), Submission("programme.py", program, "p"), language="fr")
    assert told["report"]["results"] == here.as_data()["results"]
    assert told["report"]["seeds"] == here.seeds
    assert seconds < MOST_S


def test_neither_the_mat_nor_the_story_tells_what_is_broken(shared: SharedPage) -> None:
    page = shared.at("L08")
    page.choose_world("car_3")
    page.run((CONTENT / "start.py").read_text("utf-8"))
    said = " ".join(page.story())
    assert TEXT("world.heading.se") in said
    assert TEXT("fault.weak") not in said
    assert "panne" not in said.lower()
