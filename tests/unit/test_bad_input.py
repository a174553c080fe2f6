"""Bad input, through the real command: one sentence, one action, an exit code, nothing lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from programs import program_text
from typed_commands import Command
from wrong_files import BOMB, png

from marelle_text import Text

HEAD = "format = 1\nsize = [900, 600]\n"
I2C = "from machine import I2C, Pin\n"


@pytest.fixture
def told(here: Path, marelle: Command) -> Callable[..., list[str]]:
    """Return a function that runs `essai.py`, expects an exit code and gives the lines of the error."""

    def run(data: str | bytes, *options: str, exits: int = 1) -> list[str]:
        content = data.encode() if isinstance(data, str) else data
        (here / "essai.py").write_bytes(content)
        answer = marelle("run", "essai.py", *options, exits=exits)
        assert (here / "essai.py").read_bytes() == content
        assert "marelle_" not in answer.said
        assert str(here) not in answer.said
        return answer.told.replace("\u202f", " ").splitlines()

    return run


FILES = {
    "empty": ("", "Le programme « essai.py » est vide.", "E-PROG-02"),
    "binary": (
        b"\x89PNG\0",
        "« essai.py » n'est pas un texte, donc pas un programme.",
        "E-PROG-03",
    ),
    "latin-1": (
        b"x = 1\n# \xe9t\xe9\n",
        "« essai.py », ligne 2 : une lettre n'est pas enregistrée en UTF-8.",
        "E-PROG-04",
    ),
    "10 MB": (
        b"x = 1\n" * 1_700_000,
        "« essai.py » est trop gros : 1000 ko au plus.",
        "E-PROG-05",
    ),
}


@pytest.mark.parametrize(("data", "sentence", "code"), FILES.values(), ids=list(FILES))
def test_a_file_that_is_no_program_is_refused_before_the_run(
    data: str | bytes, sentence: str, code: str, told: Callable[..., list[str]]
) -> None:
    what, action = told(data, exits=2)
    assert (what, action.endswith(f" ({code})")) == (sentence, True)


def test_a_missing_program_is_answered_with_the_nearest_name(here: Path, marelle: Command) -> None:
    (here / "essai.py").touch()
    assert marelle("run", "esai.py", exits=2).told == (
        "Le programme « esai.py » n'existe pas.\nVoulais-tu dire essai.py ? (E-PROG-01)\n"
    )


def test_a_name_of_which_only_the_ending_is_alike_is_not_offered(
    here: Path, marelle: Command
) -> None:
    (here / "rect.py").touch()
    assert "rect" not in marelle("run", "eve.py", exits=2).said


PROGRAMS = {
    "syntax": (
        "x = 1\nif x\n    pass\n", "Ligne 2, il manque un deux-points « : ».", "E-PROG-32",
    ),
    "indentation": (
        "if 1:\nx = 1\n", "Ligne 2, il manque des espaces au début de la ligne.", "E-PROG-33",  # codespell:ignore espaces
    ),
    "recursion": (
        "def f():\n    f()\nf()\n", "Ligne 2, une fonction s'appelle elle-même sans fin.", "E-PROG-17",  # codespell:ignore fonction
    ),
    "memory bomb": (
        "x = []\nwhile True:\n    x.append(bytes(300_000_000))\n",
        "Ligne 3, il faut 300 000 001 octets : la carte n'a plus cette place.",
        "E-BOARD-06",
    ),
    "10 MB of prints": (
        "while True:\n    print('a' * 99_999)\n", Text("fr")("E-PROG-19.what"),
        "E-PROG-19",
    ),
    "input()": (
        "n = input('Combien ? ')\n",
        "Ligne 1, le programme attend une réponse : personne ne la tape.",
        "E-PROG-21",
    ),
    "a pin": (
        "from machine import Pin\nPin(99)\n",
        "Ligne 2, cette broche n'existe pas ou ne sait pas faire cela.",
        "E-PROG-16",
    ),
    "a bus on other pins": (
        I2C + "I2C(0, sda=Pin(3), scl=Pin(5))\n",
        "Ligne 2, cette broche n'existe pas ou ne sait pas faire cela.",
        "E-PROG-16",
    ),
    "a chip": (
        I2C + "I2C(0, sda=Pin(4), scl=Pin(5)).readfrom(0x29, 1)\n",
        "Ligne 2, un composant du robot ne répond pas.",  # codespell:ignore composant
        "E-PROG-15",
    ),
    "a module": (
        "import numpy\n", "Ligne 1, une carte n'a pas le module « numpy ».", "E-PROG-76",
    ),
}  # fmt: skip


@pytest.mark.unmeasured
@pytest.mark.parametrize(("source", "sentence", "code"), PROGRAMS.values(), ids=list(PROGRAMS))
def test_a_program_that_fails_is_told_in_one_sentence_with_one_action(
    source: str, sentence: str, code: str, told: Callable[..., list[str]]
) -> None:
    lines = told(source, "--seconds", "3600")
    assert lines[lines.index(sentence) + 1].endswith(f" ({code})")
    assert not any("File" in line and 'File "essai.py"' not in line for line in lines)


def test_a_bus_that_is_not_there_is_told_at_its_line(
    told: Callable[..., list[str]],
) -> None:
    lines = told(I2C + "I2C(5, sda=Pin(4), scl=Pin(5))\n")
    assert "ValueError: I2C(5) doesn't exist" in lines
    assert lines[1].startswith("Ligne 2, ")


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "source",
    [
        "while True: pass\n",
        "while True:\n    try:\n        while True: pass\n    except:\n        pass\n",
        "flag = False\nwhile not flag: pass\n",
    ],
)
def test_an_endless_program_ends_with_its_time_and_is_no_error(
    source: str, told: Callable[..., list[str]]
) -> None:
    assert told(source, "--seconds", "60", exits=0) == []


def test_a_flag_that_a_timer_sets_ends_its_loop(
    told: Callable[..., list[str]],
) -> None:
    source = program_text("bad_input/divides_when_a_timer_rings")
    assert told(source)[1] == "Ligne 16, le programme divise par zéro."


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (
            ("--kit", "pico_bto"),
            [
                "Il n'y a pas de kit « pico_bto ».",
                "Essayez : pico_bot, pico_car, pico_car_tb6612 (E-KIT-01)",
            ],
        ),
        (
            ("--world", "sqares"),
            ["Il n'y a pas de monde « sqares ».", "Essayez : squares (E-WORLD-01)"],
        ),
        (
            ("--seconds", "-1"),
            [
                "La durée « -1 » n'est pas possible.",
                "Donnez un nombre de secondes de 0,001 à 86 400. (E-RUN-01)",
            ],
        ),
        (
            ("--seconds", "1e9"),
            [
                "La durée « 1e9 » n'est pas possible.",
                "Donnez un nombre de secondes de 0,001 à 86 400. (E-RUN-01)",
            ],
        ),
    ],
)
def test_an_option_that_cannot_be_is_answered_with_what_can(
    options: tuple[str, ...], lines: list[str], told: Callable[..., list[str]]
) -> None:
    assert told("x = 1\n", *options, exits=2) == lines


WORLDS = {
    "an unknown key": (
        HEAD + "grid = 3\n", "w.toml, ligne 3 : « grid » n'existe pas dans un monde.", "E-WORLD-06",
    ),
    "a wrong type": (
        HEAD + "seed = 'a'\n", "w.toml, ligne 3 : « seed » n'a pas la bonne forme.", "E-WORLD-08",
    ),
    "NaN": (
        "format = 1\nsize = [nan, 600]\n",
        "w.toml, ligne 2 : « size » n'est pas un vrai nombre.",
        "E-WORLD-09",
    ),
    "a robot outside": (
        HEAD + "[robot]\nat = [2000, 100]\n",
        "w.toml, ligne 3 : le robot part de (2000, 100), hors du tapis de 900 x 600 mm.",
        "E-WORLD-20",
    ),
    "a robot in a box": (
        HEAD + "[robot]\nat = [300, 300]\n[[box]]\nat = [300, 300]\nsize = [100, 100]\n",
        "w.toml, ligne 3 : au départ (300, 300), le robot touche la boîte 1.",
        "E-WORLD-21",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("table", "sentence", "code"), WORLDS.values(), ids=list(WORLDS))
def test_a_wrong_world_is_refused_with_its_line(
    table: str,
    sentence: str,
    code: str,
    told: Callable[..., list[str]],
    tmp_path: Path,
) -> None:
    (tmp_path / "w.toml").write_text(table, encoding="utf-8")
    what, action = told("x = 1\n", "--world", "w.toml", exits=2)
    assert (what, action.endswith(f" ({code})")) == (sentence, True)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("mat.png", png(20_000, 20_000), "E-WORLD-23"),
        ("mat.svg", BOMB, "E-WORLD-19"),
        ("mat.png", BOMB, "E-WORLD-19"),
    ],
    ids=["20000 pixels", "entity bomb", "entity bomb as png"],
)
def test_a_picture_of_a_mat_that_is_a_trap_is_refused(
    name: str,
    data: bytes,
    code: str,
    told: Callable[..., list[str]],
    tmp_path: Path,
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "w.toml").write_text(f'{HEAD}image = "{name}"\n', encoding="utf-8")
    what, action = told("x = 1\n", "--world", "w.toml", exits=2)
    assert what.startswith("w.toml, ligne 3 : ")
    assert action.endswith(f" ({code})")
