"""`run`, `multitask`, `await wait()` and awaited moves; what is not awaited is told. `log` writes CSV."""

from collections.abc import Callable
from pathlib import Path

import pytest
from found_micropython import VMS
from world_files import written

from marelle_sim import Run, simulate

PROGRAMS = Path(__file__).parents[2] / "docs" / "programs"
START = "from marelle import Robot, multitask, run, wait\nfrom marelle.fr import avancer, droite; bot = Robot()\n"


@pytest.fixture(params=VMS)
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Run]:
    """Return what runs a program, in either interpreter."""

    def go(text: str, start: str = START) -> Run:
        program = written(tmp_path, start + text, "main.py")
        return simulate(program, world="empty", tolerances=False, vm=request.param, seconds=20)

    return go


def printed(run: Run) -> list[str]:
    assert run.error is None, run.error
    return run.stdout.splitlines()


@pytest.mark.parametrize("vm", VMS)
def test_the_program_of_the_page_drives_its_square_while_a_light_blinks(vm: str) -> None:
    run = simulate(PROGRAMS / "two_things.py", world="empty", tolerances=False, vm=vm)
    assert printed(run) == ["1200 360"]


def test_tasks_wait_side_by_side_and_give_what_they_return(play: Callable[..., Run]) -> None:
    run = play("""
import time
async def count(name, ms):
    for n in range(3):
        await wait(ms)
        print(name, n)
    return name
start = time.ticks_ms()
print(run(multitask(count("a", 100), count("b", 130))))
print(time.ticks_ms() - start)
""")
    *lines, results, took = printed(run)
    assert lines == ["a 0", "b 0", "a 1", "b 1", "a 2", "b 2"]
    assert results == "['a', 'b']"
    assert 390 <= int(took) < 400


def test_a_race_ends_with_the_first_and_stops_the_move_of_the_others(
    play: Callable[..., Run],
) -> None:
    run = play("""
async def far():
    print(await bot.straight(2000))
async def near():
    await wait(1000)
    return "near"
print(run(multitask(far(), near(), race=True)))
wait(1000)
a = bot.distance()
wait(500)
print(bot.done(), 100 < a < 300, bot.distance() - a)
""")
    assert printed(run) == ["[None, 'near']", "True True 0"]


def test_a_move_may_be_kept_and_awaited_later(play: Callable[..., Run]) -> None:
    run = play("""
async def main():
    move = bot.straight(200, wait=False)
    await wait(100)
    print(move.done(), await move.wait(), bot.distance())
run(main())
print(bot.straight(100), bot.distance())
""")
    assert printed(run) == ["False True 200", "True 300"]


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
    play: Callable[..., Run], body: str, line: int, part: str
) -> None:
    run = play(f"async def main():\n{body}run(main())\n")
    assert run.error is not None
    facts = run.error.facts
    assert (run.error.code, run.error.line, facts["part"]) == ("E-BOT-47", line, part)
    assert "cut short" not in " ".join(run.story("en"))


def test_the_first_words_are_awaited_inside_run_and_give_nothing_outside(
    play: Callable[..., Run],
) -> None:
    run = play("""
from marelle import forward, right
async def main():
    await forward(1)
    await right()
    print(bot.distance(), bot.heading())
run(main())
print(forward(1))
""")
    assert printed(run) == ["150 90", "None"]


def test_what_has_ended_already_is_not_awaited(play: Callable[..., Run]) -> None:
    run = play("async def main():\n    await bot.buzzer.beep()\nrun(main())\n")
    assert run.error is not None
    assert (run.error.code, run.error.line, run.error.facts["name"]) == ("E-CODE-18", 4, "beep")


def test_an_event_of_asyncio_and_its_tasks_may_be_mixed_with_ours(
    play: Callable[..., Run],
) -> None:
    run = play("""
import asyncio
async def blink():
    for _ in range(3):
        await wait(20)
async def main():
    task = asyncio.create_task(blink())
    await asyncio.gather(blink(), bot.straight(100))
    await task
    print(bot.distance())
run(main())
""")
    assert printed(run) == ["100"]


def test_one_that_fails_ends_all_and_its_error_is_raised(play: Callable[..., Run]) -> None:
    run = play("""
async def fails():
    await wait(50)
    raise ValueError("mine")
async def forever():
    while True:
        await wait(10)
try:
    run(multitask(forever(), fails()))
except ValueError as error:
    print("caught", error)
print(wait(10))
""")
    assert printed(run) == ["caught mine", "None"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("run(main)", "E-BOT-48"),
        ("multitask(main(), 3)", "E-BOT-48"),
        ("run(bot.straight(10))", "E-BOT-48"),
        ("run(again())", "E-BOT-49"),
    ],
)
def test_what_is_no_task_is_told(play: Callable[..., Run], line: str, code: str) -> None:
    tasks = "async def main():\n    pass\nasync def again():\n    run(main())\n"
    run = play(f"{tasks}{line}\n")
    assert run.error is not None
    assert run.error.facts["code"] == code


def test_what_is_logged_is_csv_on_the_console_and_in_a_file(play: Callable[..., Run]) -> None:
    run = play(
        """
for n in range(3):
    log(turn=2 * n, distance=n)
    wait(100)
log(light=5)
log("light.csv", light=6)
log("light.csv", light=7, dark=1)
""",
        "from marelle import log, wait\n",
    )
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


def test_a_log_for_which_a_board_has_no_room_is_told(play: Callable[..., Run]) -> None:
    run = play("log('nowhere/light.csv', light=6)\n", "from marelle import log\n")
    assert run.error is not None
    assert run.error.facts["code"] == "E-BOT-50"
