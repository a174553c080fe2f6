"""`marelle.fr`: a robot, its parts and what they can do have French names; the English ones stay."""

import re
from pathlib import Path

import pytest
from found_micropython import VMS, needs_micropython
from programs import program

from marelle import french
from marelle_sim import simulate

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "docs" / "programs" / "robot_en_francais.py"
PAGE = ROOT / "docs" / "robot.fr.md"
WORDS = dict(line.split() for line in french.WORDS.strip().splitlines())


@pytest.mark.parametrize("vm", VMS)
def test_the_program_of_the_page_drives_in_french(vm: str) -> None:
    run = simulate(PROGRAM, world="empty", tolerances=False, vm=vm)
    assert run.error is None, run.error
    way, *rest = run.stdout.split()
    assert rest == ["360", "True", "False"]
    assert 830 <= int(way) <= 860


@pytest.mark.micropython
@needs_micropython
def test_it_drives_the_same_in_both_interpreters() -> None:
    runs = [simulate(PROGRAM, world="empty", vm=vm) for vm in ("python", "micropython")]
    assert len({run.trace.sha256() for run in runs}) == 1


@pytest.mark.parametrize("vm", VMS)
def test_french_and_english_are_the_same_thing(vm: str) -> None:
    run = simulate(program("french/mixes_both_languages"), world="empty", tolerances=False, vm=vm)
    assert run.error is None, run.error
    assert run.stdout.splitlines() == [
        "True True True",
        "False True True True",
        "200",
        "E-BOT-08 lignes: the robot has no 'lignes': ligne?",
    ]


def test_no_french_name_stands_for_two_things_or_is_an_english_one() -> None:
    assert len(WORDS) == len(set(WORDS.values())) == len(french.WORDS.strip().splitlines())
    assert set(WORDS) & set(WORDS.values()) == set()
    assert all(re.fullmatch(r"[a-z_]+", word) for word in WORDS)


def test_the_page_has_each_french_name() -> None:
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]*)`", PAGE.read_text("utf-8")))))
    assert set(WORDS) - named == set()
