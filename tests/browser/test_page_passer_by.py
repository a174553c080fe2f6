"""A lesson with a passer-by in the page: she stands at her start, moves by her own program, and the pupil's alone is judged."""

from pathlib import Path

from shared_page import SharedPage

from marelle_sim import simulate

LESSON = Path(__file__).parents[2] / "lessons/marelle_lessons/content/06-stop-in-time"
SOLUTION = (LESSON / "solution.py").read_text("utf-8")
LEARNT = (LESSON / "wrong" / "trajet_appris.py").read_text("utf-8")


def test_a_passer_by_moves_in_the_page_as_on_a_computer(shared: SharedPage) -> None:
    page = shared.at("L06")
    page.tab.screenshot("passer-by-start")
    page.run(SOLUTION)
    world = LESSON / "worlds" / "avenue.toml"
    here = simulate(LESSON / "solution.py", world=world, seconds=40).story("fr")
    assert page.story() == here
    assert any(line.startswith("[passante]") for line in here)
    page.tab.screenshot("passer-by-run")


def test_who_learnt_a_way_by_heart_is_refused_on_the_other_mat(shared: SharedPage) -> None:
    page = shared.at("L06")
    said = page.check(LEARNT)
    assert "le robot touche « passant »" in said
    assert "Le marché" in said
    page.tab.screenshot("passer-by-refused")
    page.check(SOLUTION)
    assert page.tab.find(".verdict.good").is_displayed()
