"""`marelle run` of a lesson's program lasts as long as the lesson says, with its robot, unless one says otherwise."""

import json
from pathlib import Path

import pytest
from typed_commands import ENGLISH, Command
from world_files import written

from marelle_host.cli.main import main
from marelle_sim import load_kit

ENDLESS = "from marelle.fr import *\n\nwhile True:\n    attendre(1000)\n"
L06_S, COIN_S = 40, 30  # `seconds` of both lessons


def lasted(capsys: pytest.CaptureFixture[str], *words: str) -> float:
    """Return the virtual seconds of a run that its limit ends."""
    main(["run", *words, "--trust", "--json"], ENGLISH)
    data = json.loads(capsys.readouterr().out)
    assert data["ended"] == "deadline"
    return float(data["seconds"])


@pytest.fixture
def program(here: Path) -> Path:
    return written(here, ENDLESS, "essai.py")


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("more", "seconds"),
    [
        (["--lesson", "l6"], L06_S),
        (["--lesson", "coin"], COIN_S),
        (["--lesson", "L06", "--seconds", "2"], 2),
        ([], 60),
    ],
)
def test_a_run_lasts_as_long_as_the_lesson_says_unless_one_says_otherwise(
    program: Path, capsys: pytest.CaptureFixture[str], more: list[str], seconds: float
) -> None:
    assert lasted(capsys, str(program), *more) == seconds


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("lesson", "seconds"), [("L06", L06_S), ("COIN", 60), ("L06 label=poste-07", L06_S)]
)
def test_a_program_that_the_page_saved_is_of_its_lesson(
    program: Path, capsys: pytest.CaptureFixture[str], lesson: str, seconds: float
) -> None:
    end = f"\r\n# marelle: saved lesson={lesson} date=2026-11-28\r\n"
    program.write_bytes(ENDLESS.encode() + end.encode())
    assert lasted(capsys, str(program)) == seconds


def test_the_lesson_gives_the_mat_that_pupils_see_where_none_lies_beside_the_program(
    program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program.write_text("from marelle.fr import *\navancer()\n", encoding="utf-8")
    main(["run", str(program), "--lesson", "L03", "--trust", "--json"], ENGLISH)
    story = json.loads(capsys.readouterr().out)["story"]
    assert story[0] == "The robot starts in A1, facing north."


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("world", "start"),
    [([], "A1"), (["--world", "other"], "C2"), (["--world", "coin/worlds/first.toml"], "A1")],
)
def test_a_world_of_the_lesson_is_asked_for_by_its_name(
    here: Path, marelle: Command, world: list[str], start: str
) -> None:
    other = (here / "coin" / "worlds" / "first.toml").read_text("utf-8").replace("A1", "C2")
    written(here / "coin" / "worlds", other, "other.toml")
    typed = ["run", "juste.py", "--lesson", "coin", *world, "--trust", "--json"]
    assert marelle(*typed).data["story"][0] == f"Le robot part de {start}, vers le nord."


@pytest.mark.parametrize(("world", "nearest"), [("frist", "first"), ("sqares", "squares")])
def test_a_world_that_is_not_there_is_told_with_the_lessons_own_and_the_bundled_ones(
    here: Path, marelle: Command, world: str, nearest: str
) -> None:
    assert (here / "juste.py").exists()
    told = marelle("run", "juste.py", "--lesson", "coin", "--world", world, exits=2).told
    assert f"Essayez : {nearest}" in told
    assert "(E-WORLD-01)" in told


def test_a_pupils_folder_has_the_robot_that_is_the_lessons_own(
    here: Path, marelle: Command
) -> None:
    kit = Path(load_kit("pico_bot").source).read_text("utf-8")
    (here / "coin" / "kit.toml").write_text(
        kit.replace("track_mm = 100", "track_mm = 111"), "utf-8"
    )
    settings = here / "coin" / "lesson.toml"
    settings.write_text(
        settings.read_text("utf-8").replace('"pico_bot"', '"kit.toml"'), encoding="utf-8"
    )
    marelle("new", "coin", "moi")
    assert load_kit(here / "moi" / "kit.toml").body.track_mm == 111
    marelle("run", "moi/programme.py", "--lesson", "coin", "--trust")


def test_a_lesson_that_is_not_there_is_named(program: Path, marelle: Command) -> None:
    assert (
        marelle("run", str(program), "--lesson", "L99", exits=2)
        .lines[-1]
        .endswith("(E-LESSON-01)")
    )
