"""`run`, `multitask`, `await wait()` and awaited moves; what is not awaited is told. `log` writes CSV."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from programs import ROOT, error_of, output, program
from world_files import written

from marelle_sim import Run, simulate

PROGRAMS = ROOT / "docs" / "programs"
START = "from marelle import Robot, multitask, run, wait\nfrom marelle.fr import avancer, droite; bot = Robot()\n"


@pytest.fixture
def simulated(vm: str) -> Callable[..., Run]:
    """Return what runs a program's file, in either interpreter."""
    return partial(simulate, world="empty", tolerances=False, vm=vm, seconds=20)


@pytest.fixture
def play(simulated: Callable[..., Run], tmp_path: Path) -> Callable[[str], Run]:
    """Return what runs a program's text below its imports, in either interpreter."""

    def go(text: str) -> Run:
        return simulated(written(tmp_path, START + text, "main.py"))

    return go


def printed(run: Run) -> list[str]:
    return output(run).splitlines()


@pytest.mark.unmeasured
def test_the_program_of_the_page_drives_its_square_while_a_light_blinks(vm: str) -> None:
    run = simulate(PROGRAMS / "two_things.py", world="empty", tolerances=False, vm=vm)
    assert printed(run) == ["1200 360"]


def test_tasks_wait_side_by_side_and_give_what_they_return(simulated: Callable[..., Run]) -> None:
    *lines, results, took = printed(simulated(program("tasks/wait_side_by_side")))
    assert lines == ["a 0", "b 0", "a 1", "b 1", "a 2", "b 2"]
    assert results == "['a', 'b']"
    assert 390 <= int(took) < 400


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("races", ["[None, 'near']", "True True 0"]),
        ("keeps_a_move", ["False True 200", "True 300"]),
        ("first_words", ["150 90", "None"]),
        ("mixed_with_asyncio", ["100"]),
        ("one_fails", ["caught mine", "None"]),
    ],
    ids=[
        "a race ends with the first and stops the others' moves", "a move may be kept and awaited later",
        "the first words are awaited inside run alone", "an event and tasks of asyncio may be mixed with ours",
        "one that fails ends all and its error is raised",
    ],
)  # fmt: skip
def test_tasks_end_as_their_program_says(
    simulated: Callable[..., Run], name: str, lines: list[str]
) -> None:
    assert printed(simulated(program(f"tasks/{name}"))) == lines


@pytest.mark.parametrize(
    ("body", "line", "part"),
    [
        ("    bot.straight(300)\n    await bot.turn(90)\n", 4, "straight"),
        ("    bot.turn(90)\n", 4, "turn"),
        ("    while True:\n        wait(10)\n", 5, "wait"),
        ("    multitask(wait(10))\n    await wait(5)\n", 4, "multitask"),
        ("    await avancer(1)\n    droite()\n", 5, "droite"),
        ("    move = bot.straight(50, wait=False)\n    move.wait()\n", 5, "wait"),
    ],
)
def test_what_is_not_awaited_is_told_where_it_stands(
    play: Callable[[str], Run], body: str, line: int, part: str
) -> None:
    run = play(f"async def main():\n{body}run(main())\n")
    assert run.error is not None
    assert (run.error.code, run.error.line, run.error.facts["part"]) == ("E-BOT-47", line, part)
    assert "cut short" not in " ".join(run.story("en"))


def test_what_has_ended_already_is_not_awaited(play: Callable[[str], Run]) -> None:
    error = error_of(play("async def main():\n    await bot.buzzer.beep()\nrun(main())\n"))
    assert (error.code, error.line, error.facts["name"]) == ("E-CODE-18", 4, "beep")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("run(main)", "E-BOT-48"),
        ("multitask(main(), 3)", "E-BOT-48"),
        ("run(bot.straight(10))", "E-BOT-48"),
        ("run(again())", "E-BOT-49"),
        ("from marelle import log\nlog('nowhere/light.csv', light=6)", "E-BOT-50"),
    ],
)
def test_what_is_no_task_and_a_log_without_room_are_told(
    play: Callable[[str], Run], line: str, code: str
) -> None:
    tasks = "async def main():\n    pass\nasync def again():\n    run(main())\n"
    assert error_of(play(f"{tasks}{line}\n")).facts["code"] == code


def test_what_is_logged_is_csv_on_the_console_and_in_a_file(simulated: Callable[..., Run]) -> None:
    run = simulated(program("tasks/logs"))
    lines = printed(run)
    assert lines[0] == "ms,distance,turn"
    assert [line.split(",")[1:] for line in lines[1:4]] == [["0", "0"], ["1", "2"], ["2", "4"]]
    times = [int(line.split(",")[0]) for line in lines[1:4]]
    assert times[0] == 0
    assert 100 <= times[1] <= 101
    assert lines[4] == "ms,light"
    kept = run.written["/light.csv"].decode().splitlines()
    assert [line.partition(",")[2] for line in kept] == [
        "light", "6", "dark,light", "1,7",
    ]  # fmt: skip
