"""A robot of a kit, as drawn from a seed, on a wide floor: it is calibrated with a ruler and a protractor, and where moves end is measured."""

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from marelle_sim import simulate

_WORLD = "format = 1\nsize = [9000, 9000]\n[robot]\nat = [4500, 4500]\nheading = 0\n"
_EVERY_US = 10_000
_PROTRACTOR_DEG = 5
_REST = 20  # looks: the calibration's `ask` waits longer than that before each move
_CALIBRATE = """\
from marelle import Robot, wait
answers = {answers}

def ask(name, least, most):
    print(name)
    wait(400)
    if not most:
        return 0
    if not answers:
        raise SystemExit
    return answers.pop(0)

Robot({kit!r}).calibrate(ask)
with open("/board.json") as file:
    print(file.read())
"""
_MOVE = "from marelle import Robot, wait\nRobot({kit!r}).{move}\nwait(400)\n"


class Way(NamedTuple):
    """What a move did: mm along where the robot looked and to the right of it, and degrees to the right."""

    ahead_mm: float
    right_mm: float
    turned_deg: float


class MeasuredRobot:
    """One robot, whose program and `board.json` lie in `folder`."""

    def __init__(self, kit: str, seed: int, folder: Path) -> None:
        self._kit, self._seed, self._folder = kit, seed, folder
        (folder / "world.toml").write_text(_WORLD, encoding="utf-8")
        self.answers: list[int] = []

    def move(self, move: str, board: dict[str, Any] | None = None) -> Way:
        """Return what one move did, by a board that keeps nothing or what `board` says."""
        saved = self._folder / "board.json"
        saved.unlink(missing_ok=True)
        if board is not None:
            saved.write_text(json.dumps(board), encoding="utf-8")
        _printed, poses = self._run(_MOVE.format(kit=self._kit, move=move))
        return _way(poses)

    def calibrate(self) -> dict[str, Any]:
        """Return what `calibrate()` keeps, when each answer is what a ruler (1 mm) or a protractor says of the true robot.

        A program cannot see where it is. So it runs until a question that nobody has answered yet, and then again, with the answer.
        """
        (self._folder / "board.json").unlink(missing_ok=True)
        self.answers = []
        while True:
            printed, poses = self._run(_CALIBRATE.format(kit=self._kit, answers=self.answers))
            if printed[-1] not in ("ahead", "turned"):
                found: dict[str, Any] = json.loads(printed[-1])
                return found
            way = _way(poses)
            if printed[-1] == "ahead":
                self.answers += [round(way.ahead_mm), round(way.right_mm)]
            else:
                self.answers.append(_by_protractor(way.turned_deg))

    def _run(self, program: str) -> tuple[list[str], list[tuple[float, ...]]]:
        """Return what it prints and where the robot was each 10 ms."""
        (self._folder / "main.py").write_text(program, encoding="utf-8")
        poses: list[tuple[float, ...]] = []
        run = simulate(
            self._folder,
            kit=self._kit,
            world=self._folder / "world.toml",
            seconds=120,
            seed=self._seed,
            observers=[(_EVERY_US, lambda _us, pose: poses.append(tuple(pose)))],
        )
        assert run.error is None, run.error
        return run.stdout.splitlines(), poses


def _way(poses: list[tuple[float, ...]]) -> Way:
    """Return what the last move did, from the rest before it to the end."""
    first = len(poses) - 1
    while first and poses[first] == poses[first - 1]:  # the rest at the end
        first -= 1
    still = 0
    while first and still < _REST:
        still = still + 1 if poses[first] == poses[first - 1] else 0
        first -= 1
    move = poses[first:]
    (x, y, heading), (end_x, end_y, _) = move[0][:3], move[-1][:3]
    east, north = end_x - x, end_y - y
    turned = 0.0
    for before, after in pairwise(move):
        turned += (after[2] - before[2] + math.pi) % (2 * math.pi) - math.pi
    return Way(
        east * math.sin(heading) + north * math.cos(heading),
        east * math.cos(heading) - north * math.sin(heading),
        math.degrees(turned),
    )


def _by_protractor(turned_deg: float) -> int:
    """Return by how much more than whole turns that is, as a protractor shows it."""
    over = (turned_deg + 180) % 360 - 180
    return round(over / _PROTRACTOR_DEG) * _PROTRACTOR_DEG
