# ruff: noqa: E402 (the fakes are put in place first)
"""A calibration: its results are saved, and nothing is changed if it is given up or cannot be saved."""

import builtins
import sys

from checks import Saved, check, near, raised, run_checks
from toy_robot import install

toy = install()
sys.modules["marelle.board"] = board = Saved()

from marelle import Robot


def answering(**answers):
    """Return a function that gives these answers and lists the questions."""

    def ask(name, least, most):
        asked.append((name, least, most))
        return answers.get(name, 0)

    asked.clear()
    return ask


asked = []


@check
def three_answers_make_three_numbers():
    """985 mm ahead and 10 mm to the right are an arc of 0.0203 rad: in a metre the wheels differ by 100 mm times that."""
    bot = Robot()
    assert bot.calibrate(answering(ahead=985, right=10, turned=-25)) is True
    assert [name for name, _, _ in asked] == ["start", "ahead", "right", "turns", "turned"]
    near(board.found["wheel_diameter"], 43 * 0.98507, 0.01)
    near(board.found["trim"], 100 * 0.0203 * 50 / 985.07, 0.01)
    near(board.found["track"], 100 * 1800 / 1775, 0.01)


@check
def the_next_robot_drives_with_them():
    bot = Robot()
    left, right, track = bot._base._values[:3]
    near(left, 42_358 + 43.6, 3)
    near(right, 42_358 - 43.6, 3)
    near(track, 101_408, 10)
    board.found["kit"] = "another"
    assert Robot("pico_bot")._base._values[:3] == [43_000, 43_000, 100_000], (
        "it is another robot's"
    )
    board.found.clear()


@check
def a_table_without_encoders_needs_no_full_speed():
    table = __import__("marelle.kits.pico_bot", None, None, ("DRIVE",))
    kept = table.LEFT, table.RIGHT, table.DRIVE
    table.LEFT, table.RIGHT = {"forward": 10, "back": 11}, {"forward": 12, "back": 13}
    for given, at_duty in (({}, 550), ({"mm_per_s_at_duty": 830}, 830)):
        table.DRIVE = dict(wheel_diameter=43, axle_track=100, **given)
        bot = Robot("pico_bot")
        assert bot._base._engine.wheels[0]._full == at_duty * 160
        assert bot.calibrate(answering(ahead=985, turned=-25)) is True
        near(board.found["mm_per_s_at_duty"], at_duty * 0.985, 0.1)
        near(Robot("pico_bot")._base._values[0], 43_000 * 0.985, 5)
        board.found.clear()
    table.LEFT, table.RIGHT, table.DRIVE = kept


@check
def what_is_given_up_changes_nothing():
    bot = Robot()
    before = list(bot._base._values)
    for name in ("ahead", "right", "turned"):
        given = {"ahead": 900, "right": 30, "turned": 20}
        given[name] = None
        assert bot.calibrate(answering(**given)) is False
        assert bot._base._values == before, name
        assert board.found == {}
    toy.left.blocked = True
    assert bot.calibrate(answering(ahead=900)) is False
    toy.left.blocked = False


@check
def a_full_flash_is_told_and_the_robot_drives_as_before():
    bot = Robot()
    before = list(bot._base._values)
    board.full = True
    error = raised(bot.calibrate, answering(ahead=900, right=3, turned=5))
    assert error.code == "E-BOT-46"
    board.full = False
    assert bot._base._values == before
    assert board.found == {}


@check
def the_console_asks_again_for_what_is_no_number():
    from marelle.calibrate import console

    typed = ["", "beaucoup", "2501", " 998,5 ", ""]
    builtins.input = lambda prompt="": typed.pop(0)
    assert console("start", 0, 0) == 0
    assert console("ahead", 200, 2500) == 998.5
    assert console("right", -1500, 1500) is None
    assert typed == []


run_checks()
