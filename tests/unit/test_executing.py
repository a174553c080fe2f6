"""Text that a program runs, coroutines, and what acts after its last line: as on a board (MicroPython 1.25, unix port)."""

import ast
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from programs import Fails, Printed, RunText, error_of, program

from marelle_sim import Run, simulate
from marelle_sim.programs.guard import guarded
from marelle_sim.programs.parsing import parsed
from marelle_text import Text

BLINKS = program("after_the_end/blinks")
MOTORS = """

    from machine import PWM, Pin
    for pin in (10, 12):
        PWM(Pin(pin), freq=20_000, duty_u16=40_000)
    """


BRACKETS = """
    from array import array
    def joined(*parts):
        return [list(part) if hasattr(part, "send") else part for part in parts]
    print(array("H", n * 2 for n in range(3)), joined(n for n in (1, 2), "é", m for m in "ab"))
    print(joined("a", n for n in
        range(2)))
    """


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (program("executing/runs_text"), [
            "1 2", "2 5", "7 False", "3 ['g', 'q']", "{'a': 9} 3 5 [1, 2]", "0", "1", "2",
        ]),
        (program("executing/runs_wrong_text"), [
            "SyntaxError('invalid syntax',) True",
            "SyntaxError('not a constant',) True",
            "SyntaxError(\"'await' outside function\",) True",
            "SyntaxError('invalid syntax',) True",
            "ValueError(5,) False",
            "TypeError('object with buffer protocol required',)",
            "ValueError('bad compile mode',)",
            "SyntaxError('invalid syntax',)",
            "TypeError()",
            r"b'\xff\xff\xff'!",
        ]),
        (program("executing/executes_a_file"), ["1", "2"]),
        (BRACKETS, ["array('H', [0, 2, 4]) [[1, 2], '\\xe9', ['a', 'b']]", "['a', [0, 1]]"]),
        (program("executing/annotates_a_name"), ["local variable referenced before assignment", "False"]),
        (program("coroutines/awaits_a_generator"), ["2 7", "end", "[1, 'iter'] True", "[] [1]"]),
        (program("coroutines/counts"), ["1 1", "3 9", "1 1", "3 9", "4 16", "all", "4 4"]),
    ],
    ids=[
        "text runs among the names of who runs it", "text is read by a board's compiler",
        "a file is executed among the program's names", "a generator needs no brackets of its own",
        "an annotation alone makes a name local", "generators are awaited and coroutines yielded from",
        "async for ends as a loop does",
    ],
)  # fmt: skip
def test_a_program_runs_as_on_a_board(
    source: Path | str, lines: list[str], printed: Printed
) -> None:
    assert printed(source) == lines


def test_text_that_never_ends_ends_with_the_run(run_text: RunText) -> None:
    run = run_text("exec('while True: pass')", world="empty", seconds=2)
    assert (run.ended, run.seconds) == ("deadline", 2.0)


def test_a_failure_inside_text_is_told_with_both_places(fails: Fails) -> None:
    error = fails("x = 1\nexec('y = 2\\n1 / 0')\n", world="empty", seconds=2)
    assert error.facts["line"] == 2
    assert error.traceback.splitlines()[1:] == [
        '  File "program.py", line 2, in <module>',
        '  File "<string>", line 2, in <module>',
        "ZeroDivisionError: divide by zero",
    ]


def test_what_stands_behind_brackets_that_were_put_in_keeps_its_place() -> None:
    text = "f('é', n for n in a, m for m in b); g(x)\n"
    plain = "f('é', n     +    a, m      +   b); g(x)\n"
    places = [
        [
            (node.col_offset, node.end_col_offset)
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and node.id in "abfgx"
        ]
        for tree in (parsed(text, "essai.py"), ast.parse(plain))
    ]
    assert sorted(places[0]) == sorted(places[1])


@pytest.mark.parametrize("text", ["f(1, 2 for)", "f(x for x in y z)", "(1, 2"])
def test_what_no_parser_takes_is_refused(text: str) -> None:
    with pytest.raises(SyntaxError):
        parsed(text, "essai.py")


def test_async_with_leaves_in_every_way(printed: Printed) -> None:
    left = ["leave b None None None", "leave a None None None"]
    failed = [f"leave {name} ValueError ValueError('{{}}',) None" for name in "ba"]
    assert printed(program("coroutines/leaves_in_every_way")) == [
        "return a", *left, "returned",
        "break a", *left, "after",
        *["swallow a", *[line.format("swallow") for line in failed]] * 2, "after",
        "raise a", *[line.format("raise") for line in failed], "raised raise",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("await 5", "'await' outside function"),
        ("class A:\n    await 5", "'await' outside function"),
        ("async def f():\n    return [await g() for g in []]", "'await' outside function"),
        ("async def f(a=await 5): pass", "'await' outside function"),
        ("def f():\n    async with x: pass", "async for/with outside async function"),
        ("async for x in y: pass", "async for/with outside async function"),
    ],
)
def test_what_a_board_s_compiler_refuses_is_refused(text: str, message: str) -> None:
    with pytest.raises(SyntaxError, match=message):
        guarded(text, "essai.py", own=True)


async def from_another_file() -> int:
    return 3


async def _main() -> None:
    import asyncio

    coroutine = from_another_file
    await asyncio.sleep(1)
    assert await coroutine() == 3


def test_a_coroutine_of_a_test_is_a_program() -> None:
    run = simulate(_main, world="empty", seconds=5)
    assert (run.ended, run.error) == ("done", None)
    assert 1 <= run.seconds < 1.01


def after(run: Run) -> tuple[str, float, int]:
    """Return how a run ended, when, and how often it says that something goes on."""
    return str(run.ended), run.seconds, len(run.trace.select("last"))


def test_a_timer_goes_on_after_the_last_line(run_text: RunText, vm: str) -> None:
    run = run_text(BLINKS, seconds=10, vm=vm)
    assert after(run) == ("done", 10.0, 1)
    assert [event[0] // 1000 for event in run.trace.select("led")][:3] == [400, 800, 1200]


def test_a_motor_left_on_drives_until_the_time_is_over(run_text: RunText, vm: str) -> None:
    run = run_text(MOTORS, seconds=3, vm=vm, world="empty", tolerances=False)
    assert after(run) == ("done", 3.0, 1)
    speed = 550 * (40_000 / 65535 - 0.08) / 0.92
    assert 0.9 * 3 * speed < run.pose.y_mm - 2000 < 3 * speed


def test_a_timer_goes_on_after_a_failure_which_stays_what_is_told(
    run_text: RunText, vm: str
) -> None:
    run = run_text(BLINKS.read_text("utf-8") + "1 / 0\n", seconds=2, vm=vm)
    assert after(run) == ("error", 2.0, 1)
    assert error_of(run).code == "E-PROG-13"
    assert len(run.trace.select("led")) == 4


def test_a_timer_that_stops_itself_ends_the_run(run_text: RunText, vm: str) -> None:
    run = run_text(program("after_the_end/stops_its_timer"), vm=vm)
    assert (run.ended, round(run.seconds, 2), run.stdout) == ("done", 0.25, "tick\n")


@pytest.mark.parametrize(
    "program",
    [
        "from machine import PWM, Pin\nPWM(Pin(25), freq=1000, duty_u16=60_000)",
        "from machine import PWM, Pin\nPWM(Pin(17), freq=440, duty_u16=32768)",
        "from machine import Pin\nPin(2, Pin.IN, Pin.PULL_UP).irq(print)",
        "from machine import PWM, Pin\nPWM(Pin(10), freq=20_000, duty_u16=3000)",
        "from machine import Timer\nTimer(period=10)",
        "from machine import Pin\nPin(6, Pin.IN).irq(print)",
        "from marelle import *\nRobot().straight(100)",
        "from machine import Timer\nimport sys\nTimer(period=10, callback=print)\nsys.exit()",
    ],
    ids=[
        "a lamp", "a buzzer", "a deaf pin", "a motor that hums", "a timer without a callback",
        "an encoder at rest", "the library's robot", "a timer, and sys.exit",
    ],
)  # fmt: skip
def test_nothing_goes_on_after(run_text: RunText, program: str) -> None:
    run = run_text(program)
    assert run.seconds < 2
    assert run.trace.select("last") == []


def test_a_handler_is_called_for_a_press_that_comes_after_the_end(run_text: RunText) -> None:
    program = """
        from machine import Pin
        Pin(20, Pin.IN, Pin.PULL_UP).irq(lambda pin: print("pressed"), Pin.IRQ_FALLING)
        """
    run = run_text(program, press={"button": [3.0]})
    assert (run.ended, round(run.seconds, 2), run.stdout) == ("done", 3.15, "pressed\n")


def test_a_watchdog_restarts_a_board_whose_program_is_over(run_text: RunText) -> None:
    run = run_text("from machine import WDT\nWDT(timeout=1000)")
    assert (run.ended, round(run.seconds, 2)) == ("reset", 1.0)


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("bot.drive(100, 0)", 1),
        ("bot.straight(300, wait=False)\nwait(500)", 1),
        ("bot.drive(100, 0)\nwait(1000)", 0),
        ("bot.drive(100, 0)\nwait(500)\nfor i in range(20):\n    bot.drive(100, 60 - 120 * (i % 2))\n    wait(10)", 0),
        ("bot.straight(100)", 0),
        ("bot.drive(100, 0)\nwait(500)\nbot.stop()", 0),
    ],
)  # fmt: skip
def test_a_move_that_the_end_cuts_short_is_told(
    run_text: RunText, vm: str, last: str, told: int
) -> None:
    assert run_text("from marelle import *\nbot = Robot()\n" + last, vm=vm).story("en").count(
        Text("en")("story.cut_short")
    ) == told  # fmt: skip


def test_a_robot_whose_program_is_over_drives_on_among_others(tmp_path: Path) -> None:
    (tmp_path / "on.py").write_text(dedent(MOTORS))
    (tmp_path / "off.py").write_text("from time import sleep\nsleep(1)\n")
    programs = {"red": str(tmp_path / "on.py"), "blue": str(tmp_path / "off.py")}
    run = simulate(programs, world="arena", seconds=1.5)
    red, blue = run.robot("red"), run.robot("blue")
    assert (str(red.ended), red.end_us) == ("done", 1_500_000)
    assert (str(blue.ended), blue.end_us // 1000) == ("done", 1000)
    assert red.travelled_mm > 200
    assert blue.travelled_mm < 1


def pressed_once() -> Callable[[int, object], None]:
    """Return an observer that presses Ctrl-C once, when a second has passed."""
    presses = iter([KeyboardInterrupt])

    def pressed(time_us: int, _pose: object) -> None:
        for press in presses if time_us >= 1_000_000 else ():
            raise press

    return pressed


def test_ctrl_c_after_the_last_line_ends_the_run_as_before_it(run_text: RunText, vm: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_text(BLINKS, seconds=10, vm=vm, observers=[(500_000, pressed_once())])
    observers = [(500_000, pressed_once())]
    text = BLINKS.read_text("utf-8") + "print('over')\n"
    run = run_text(text, seconds=86_400, vm=vm, observers=observers, isolate=True)
    assert (run.ended, run.stdout, run.error) == ("interrupted", "over\n", None)
    assert run.seconds >= 1


@pytest.mark.unmeasured
def test_the_wall_clock_ends_what_goes_on_after_the_last_line(run_text: RunText, vm: str) -> None:
    tick = "def tick(timer):\n    for i in range(10_000):\n        pass\n"
    text = f"from machine import Timer\n{tick}Timer(period=1, callback=tick)\nprint('over')\n"
    run = run_text(text, seconds=86_400, vm=vm, isolate=True, wall_limit_s=0.5)
    assert (run.ended, run.stdout) == ("wall-clock", "over\n")
