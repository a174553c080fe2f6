"""Programs of makers, unmodified, on a robot wired as theirs: forward is forward, right is right.

They are run from checkouts (tests/support/checkouts.py; makers_cars.py has the commits), with `pytest -m peers`.
"""

from pathlib import Path

import pytest
from checkouts import checkout
from driven import Driven, driven
from makers_cars import BACK, FORWARD, LEFT, MAKERS, RIGHT, Maker

from marelle_sim import simulate

pytestmark = pytest.mark.peers

LEAST_MM, LEAST_DEG = 20, 10


def way(move: Driven) -> str:
    """Return which way a robot went."""
    if abs(move.right_deg) > LEAST_DEG:
        return RIGHT if move.right_deg > 0 else LEFT
    if abs(move.ahead_mm) > LEAST_MM:
        return FORWARD if move.ahead_mm > 0 else BACK
    return ""


@pytest.mark.parametrize("name", MAKERS)
def test_a_makers_own_program_goes_where_its_author_says(name: str, tmp_path: Path) -> None:
    maker: Maker = MAKERS[name]
    root = checkout(maker.repository)
    folders = [root / folder for folder in maker.folders]
    folders += [checkout(repository) for repository, _commit in maker.others]
    program = root / maker.program.strip() if maker.program.endswith(".py") else None
    if program is None:
        program = tmp_path / "main.py"
        program.write_text(maker.program, encoding="utf-8")
    kit = maker.kit
    if "\n" in kit:
        (tmp_path / "kit.toml").write_text(kit, encoding="utf-8")
        kit = str(tmp_path / "kit.toml")
    inputs = "".join(
        f'\n[[input]]\nname = "button"\ntime = {second}\nvalue = {value}\n'
        for press in maker.press
        for second, value in ((press, 1), (press + 0.3, 0))
    )
    world = tmp_path / "world.toml"
    world.write_text(f"format = 1\nsize = [6000, 6000]\nborder = true\n{inputs}", encoding="utf-8")
    run = simulate(
        program, kit=kit, world=world, path=folders, tolerances=False, seconds=maker.seconds
    )
    assert run.error is None, run.error.traceback
    seen = [way(*driven(run, (begin, end))) for begin, end, _said in maker.moves]
    assert seen == [said for _begin, _end, said in maker.moves]
