"""Every message is in the language of whoever reads it; what a program prints depends on nobody."""

from pathlib import Path
from typing import Any

import pytest
from fixture_types import RunText

from marelle_sim import WorldError, simulate
from marelle_sim.view import draw_run

REFUSED = """
try:
    import network
except ImportError as error:
    print(error, str(error))
"""


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("MARELLE_LANG", request.param)
    chosen: str = request.param
    return chosen


def test_a_story_a_replay_and_an_exception_follow_the_person(
    language: str, run_text: RunText, tmp_path: Path
) -> None:
    run = run_text("import marelle.fr\n", world="squares")
    starts = {"fr": "Le robot part de", "en": "The robot starts"}[language]
    assert run.story()[0].startswith(starts)
    assert run.story() == run.robots[0].story() == run.story(language)
    run.save(tmp_path / "run.html")
    assert f'<html lang="{language}"' in (tmp_path / "run.html").read_text("utf-8")
    with pytest.raises(WorldError) as caught:
        simulate(tmp_path / "program.py", world="nowhere")
    assert {"fr": "Il n", "en": "There is no"}[language] in str(caught.value)


@pytest.mark.unmeasured
def test_a_picture_follows_the_person(run_text: RunText, monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_text("import marelle.fr\n", world="squares")
    monkeypatch.setenv("MARELLE_LANG", "en")
    assert draw_run(run) == draw_run(run, language="en") != draw_run(run, language="fr")


def test_what_a_board_refuses_is_printed_alike_for_everybody(
    monkeypatch: pytest.MonkeyPatch, run_text: RunText
) -> None:
    def ran(**options: Any) -> tuple[str, str]:
        run = run_text(REFUSED, **options)
        return run.stdout, run.sha256()

    monkeypatch.setenv("MARELLE_LANG", "fr")
    french = ran()
    monkeypatch.setenv("MARELLE_LANG", "en")
    assert ran() == ran(isolate=True) == french
    assert french[0] == "no module named 'network' no module named 'network'\n"
