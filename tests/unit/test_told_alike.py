"""What is told of a wrong call, a part, a kit or by the board library is told in both runners, and of a real board."""

import re
from pathlib import Path
from textwrap import indent

import pytest
from chip_kit import BARE
from found_micropython import needs_micropython
from programs import Fails, RunText, error_of, program
from refused import refuses
from usual_mistakes import CORE, told_of
from world_files import written

import marelle
from marelle.french import WORDS
from marelle_help import cause, printed_remarks, read_failure
from marelle_help.mistakes.library import FRENCH_OF_ROBOTS
from marelle_sim import KitError, load_kit, simulate
from marelle_sim.kits.table import CHIPS
from marelle_sim.programs import MODULES, names_there
from marelle_sim.view import replay_data
from marelle_text import Problem, Text
from marelle_text.printed import PRINTED, told_by

_CHIP = '\n[[part]]\nkind = "{kind}"\nname = "chip"\nbus = 0\npins = {pins}\n'
BLOCKED = "E-BOT-03 straight(mm): stopped before the end, a wheel is blocked or slow\n"
TURN = "E-BOT-03 turn(deg): stopped before the end, a wheel is blocked or slow\n"


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize("text", CORE)
def test_a_usual_mistake_is_told_alike_by_both_runners_and_of_a_board(
    text: str, tmp_path: Path
) -> None:
    told = told_of(written(tmp_path, text, "program.py"))
    assert told["python"].code
    assert told["micropython"] == told["python"]
    assert told["board"] == told["python"]


# What the table's programs are told, where both could be wrong alike.
TOLD = [
    ("bot.straight()", "E-PROG-57", "bot.straight()"),
    ("print(bot.straight())", "E-PROG-57", "bot.straight()"),
    ("bot.buzzer.tone(5)", "E-PROG-57", "bot.buzzer.tone(5)"),
    ("bot.turn(90, HOLD)", "E-PROG-56", "HOLD"),
    ("bot.settings(wheel_diametre=43)", "E-PROG-58", "wheel_diametre=43"),
    ("bot.straight('3')", "E-PROG-92", "'3'"),
    ("bot.drive(1, float('9e9'))", "E-BOT-01", None),
    ("while bot.range.distance > 9:\n    pass", "E-PROG-49", "distance"),
]


@pytest.mark.parametrize(("line", "code", "marked"), TOLD)
def test_what_a_call_is_given_is_told(
    line: str, code: str, marked: str | None, fails: Fails
) -> None:
    error = fails(f"from marelle import *\nbot = Robot()\n{line}\n")
    assert (cause(error).code, error.line) == (code, 3)
    if marked is not None:
        assert line[error.column - 1 : error.end_column - 1] == marked


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize(
    ("body", "name"),
    [("total = 3\n    return totla + distanze", "total"), ("return 1 + distanze", "distance")],
)
def test_a_name_of_the_function_is_proposed_too(body: str, name: str, tmp_path: Path) -> None:
    program = written(tmp_path, f"def f(distance):\n    {body}\nf(1)\n", "program.py")
    assert {one.action for one in told_of(program).values()} == {f'Did you mean "{name}"?'}


BEFORE = 'Traceback (most recent call last):\n  File "main.py", line 2, in <module>\n'


def sent(words: str, source: str) -> tuple[str, int, str]:
    """Return the code, the line and what is marked, of what a board says of the second line."""
    error = read_failure(f"{BEFORE}{words}\n", {"main.py": source}.get, MODULES, names_there)
    return error.code, error.line, error.source_line[error.column - 1 : error.end_column - 1]


FEW = "TypeError: function takes 2 positional arguments but 1 were given"


MANY = "TypeError: function takes 1 positional arguments but 3 were given"


ADDED = "TypeError: unsupported types for __add__: 'str', 'int'"


COMPARED = "TypeError: unsupported types for __gt__: 'str', 'int'"


DIVIDED = "ZeroDivisionError: divide by zero"


UNKNOWN = "NameError: name 'm' isn't defined"


BOUNDS = "ArgumentError: E-BOT-01 drive(speed, rate): a number from -1000 to 1000 is expected"


CHAIN = "".join(f"a{n} = a{n + 1} + a{n + 1} + a{n + 1}\n" for n in range(600))


SENT = {
    "two calls that can have failed": (FEW, "\nb(c(1), d(2))", ("E-PROG-23", 2, "")),
    "the call with too few values": (FEW, "\nb(c(1), d(2, 3))", ("E-PROG-57", 2, "c(1)")),
    "the call of the function that wants two": (
        FEW, "def c(x): pass\nb(c(1), d(2))\ndef d(x, y): pass\n", ("E-PROG-57", 2, "d(2)"),
    ),
    "the value too many": (MANY, "def f(a): pass\nprint(f(1, 2), f(3))\n", ("E-PROG-56", 2, "2")),
    "the operation whose values fit": (ADDED, "n = 3\nprint(1 + 2, 'n' + n, n + 'n')\n", ("E-PROG-60", 2, "'n' + n")),
    "a name that is a text in every file": (ADDED, "\nn, m = n + m, __name__ + 3\n", ("E-PROG-60", 2, "__name__ + 3")),
    "the divisor that is zero": (DIVIDED, "n = 0\nprint(n / 2, 3 / n)\n", ("E-PROG-13", 2, "n")),
    "two divisors that are zero": (DIVIDED, "n = m = 0\nprint(m / n, 3 / n)\n", ("E-PROG-13", 2, "")),
    "what may be None": (BOUNDS, "p = bot.line.position()\nbot.drive(100, p)\n", ("E-BOT-32", 2, "p")),
    "another value out of bounds": (
        BOUNDS, "p = bot.line.position()\nbot.drive(5000, p)\n", ("E-PROG-29", 2, "bot.drive(5000, p)"),
    ),
    "the condition of a loop": (COMPARED, "while '3' > 2:\n    f()\n", ("E-PROG-60", 1, "'3' > 2")),
    "a name in the condition of a loop": (UNKNOWN, "while m > 2:\n    f()\n", ("E-PROG-12", 1, "m")),
    "a name in a loop": (UNKNOWN, "while n > 2:\n    m + f()\n", ("E-PROG-12", 2, "m")),
    "quotes that MicroPython takes for letters": (
        "NameError: name '“fini”' isn't defined", "\nprint(“fini”)\n", ("E-PROG-42", 2, "“"),
    ),
    "a long chain of names": (ADDED, f"\na0 + 1\n{CHAIN}", ("E-PROG-60", 2, "a0 + 1")),
}  # fmt: skip


@pytest.mark.parametrize(("words", "source", "told"), SENT.values(), ids=SENT)
def test_of_what_a_board_sends_the_one_thing_is_told_that_can_have_failed(
    words: str, source: str, told: tuple[str, int, str]
) -> None:
    assert sent(words, source) == told


def test_a_part_that_a_kit_lacks_is_told_with_those_that_it_has(vm: str, fails: Fails) -> None:
    source = "from marelle import *\nbot = Robot('xrp')\nbot.screen.text('a')\n"
    told = cause(fails(source, kit="xrp", vm=vm)).explain(Text("en"))
    assert (told.code, told.what) == ("E-BOT-08", 'On line 3, this robot has no "screen".')
    assert told.action.startswith("It has: ")
    assert "line" in told.action.removesuffix(".").split(": ")[1].split(", ")
    french = fails(
        source.replace("marelle", "marelle.fr").replace("screen", "ecran"), kit="xrp", vm=vm
    )
    assert "telemetre" in cause(french).explain(Text("fr")).action


def test_a_french_name_says_where_french_names_are(vm: str, fails: Fails) -> None:
    error = fails("from marelle import *\nbot = Robot()\nbot.telemetre.distance()\n", vm=vm)
    assert (error.code, error.facts["module"]) == ("E-PROG-31", "marelle.fr")


def test_the_french_names_are_those_of_the_library() -> None:
    assert {line.split()[0] for line in WORDS.strip().splitlines()} == FRENCH_OF_ROBOTS


def test_a_pin_s_method_without_parentheses_gets_a_remark(run_text: RunText) -> None:
    run = run_text("from machine import Pin\nled = Pin(25, Pin.OUT)\nled.on\nled.off()\n")
    (remark,) = run.remarks("en")
    assert (remark["code"], remark["line"], remark["action"]) == ("E-PROG-49", 3, "Write led.on()")


def example_of(kit: Path) -> str:
    """Return the example of what a table lacks, or has in another form."""
    with pytest.raises(KitError) as raised:
        load_kit(kit)
    return str(raised.value.facts["example"])


@pytest.mark.parametrize(
    "kind", [kind for kind, chip in CHIPS.items() if chip.twin and "address" in chip.fields]
)
def test_an_example_is_right_for_its_own_chip(kind: str, tmp_path: Path) -> None:
    kit = written(tmp_path, BARE + _CHIP.format(kind=kind, pins="[10, 11]"), "kit.toml")
    with refuses(KitError, "E-KIT-07"):
        load_kit(kit)
    address = example_of(kit)
    assert re.fullmatch(r"address = 0x[2-7][0-9A-F]", address)
    text = BARE + _CHIP.format(kind=kind, pins='"SDA"') + address
    pins = example_of(written(tmp_path, text, "kit.toml"))
    where = "ahead_mm = 20\n" if "ahead_mm" in CHIPS[kind].fields else ""
    written(tmp_path, text.replace('pins = "SDA"', pins) + "\n" + where, "kit.toml")
    assert [part.kind for part in load_kit(kit).parts] == [kind]


@pytest.mark.parametrize(
    ("text", "board", "kit"),
    [
        ('bot = Robot("xrp")', "{}", "xrp"),
        ("bot = marelle.Robot(kit='xrp_beta')", '{"kit": "xrp"}', "xrp_beta"),
        ("bot = Robot()", '{"kit": "xrp"}', "xrp"),
        ('Robot("xrp")\nRobot("pico_car")', "{}", "pico_bot"),
        ('# Robot("xrp")', "{}", "pico_bot"),
        ('bot = Robot("my_robot")', "{}", "pico_bot"),
    ],
)
def test_a_run_without_a_kit_has_the_one_that_the_program_names(
    text: str, board: str, kit: str, tmp_path: Path
) -> None:
    program = (
        f"import marelle\nfrom marelle import Robot\nif False:\n{indent(text, '    ')}\n    pass\n"
    )
    written(tmp_path, program, "main.py")
    written(tmp_path, board, "board.json")
    assert simulate(tmp_path, seconds=1).kit.name == kit
    assert simulate(tmp_path, seconds=1, kit="bench_pico").kit.name == "bench_pico"


def test_pins_that_the_board_lacks_are_those_of_another_kit(vm: str, run_text: RunText) -> None:
    run = run_text('from marelle import Robot\nbot = Robot("xrp")\n', kit="pico_bot", vm=vm)
    told = cause(error_of(run)).explain(Text("en"))
    assert (told.code, told.what) == ("E-BOT-19", 'On line 2, the robot is not the kit "xrp".')
    assert "--kit xrp" in told.action
    assert run.remarks() == []


@pytest.mark.parametrize(("line", "code"), [("bot.straight(100)", None), ("bot.imu", "E-BOT-06")])
def test_a_robot_of_another_kit_is_told_whatever_came_of_it(
    line: str, code: str | None, run_text: RunText
) -> None:
    run = run_text(f'from marelle import Robot\nbot = Robot("pico_bot")\n{line}\n', kit="xrp")
    assert (run.error and cause(run.error).code) == code
    first = run.remarks("fr")[0]
    assert (first["code"], first["line"]) == ("E-BOT-19", 2)
    assert first["action"] == 'Choisis le kit pico_bot (--kit pico_bot), ou écris Robot("xrp").'


@pytest.mark.parametrize("kit", ["pico_bot", "bench5"])  # bench5: the library has no table for it
def test_a_robot_of_its_own_kit_or_of_one_that_nobody_knows_gets_no_remark(
    kit: str, run_text: RunText
) -> None:
    stops = 'from marelle import Robot\nRobot("pico_bot").stop()\n'
    assert run_text(stops, kit=kit).remarks() == []


@pytest.mark.parametrize(
    ("line", "code", "action"),
    [
        ("Robot('pico_bott')", "E-BOT-04", 'Write "pico_bot" in place of "pico_bott".'),
        ("Robot('XRP')", "E-BOT-04", 'Write "xrp" in place of "XRP".'),
        ("Robot().settings(wheel_diametre=43)", "E-PROG-58", "Write wheel_diameter in place of wheel_diametre."),
        ("tank = Tank()\ntank.go(spede=3)", "E-PROG-58", "Write speed in place of spede."),
        ("LightSensor(26)", "E-BOT-23", "A light-dependent resistor on a pin is AnalogLightSensor(26)."),
        ("LineSensor(18, 19)", "E-PROG-16", "If the module only says black or white, write LineSensor(18, 19, black=1)."),
        ("Potentiometer(18)", "E-PROG-16", "Look at the pins: marelle kits --show KIT"),
    ],
)  # fmt: skip
def test_a_wrong_name_or_class_is_told_with_the_one_that_is_meant(
    line: str, code: str, action: str, vm: str, fails: Fails
) -> None:
    source = f"from marelle import LightSensor, LineSensor, Potentiometer, Robot\nclass Tank:\n    def go(self, speed): pass\n{line}\n"
    told = cause(fails(source, vm=vm)).explain(Text("en"))
    assert (told.code, told.action) == (code, action)


@pytest.mark.parametrize(
    ("line", "code", "what", "action"),
    [
        ("ToFSensor()", "E-BOT-06", '"ToFSensor" does not answer at 0x29.', "These addresses answer on this bus: 0x3C, 0x6A."),
        ("LightSensor(bus=(1, 2, 3))", "E-BOT-06", '"LightSensor" does not answer at 0x23.', "Check that its cable is fully plugged in."),
        ("TemperatureSensor('DHT22', 22).temperature()", "E-BOT-38", '"TemperatureSensor" does not answer on pin 22.', "Check its wire"),
        ("TemperatureSensor('DS18B20', 21)", "E-BOT-38", '"TemperatureSensor" does not answer on pin 21.', "Check its wire"),
    ],
)  # fmt: skip
def test_a_silent_chip_is_told_with_its_class_and_its_place(
    line: str, code: str, what: str, action: str, vm: str, fails: Fails
) -> None:
    source = f"from marelle import LightSensor, TemperatureSensor, ToFSensor\nprint({line})\n"
    told = cause(fails(source, vm=vm)).explain(Text("en"))
    assert (told.code, told.what) == (code, f"On line 2, {what}")
    assert action in told.action


def test_a_blocked_wheel_is_told_in_the_story_and_with_an_action(
    run_text: RunText,
) -> None:
    source = "from marelle import Robot\nprint(Robot().straight(500))\n"
    run = run_text(source, faults={"encoder_left": "broken"}, tolerances=False)
    sentence = Problem("E-BOT-03", part="straight").explain(Text("fr")).what
    assert sentence.endswith("une roue est bloquée ou lente.")
    assert run.story("fr").count(sentence) == 1
    assert not [told for told in run.story("fr") if "E-BOT" in told or "…" in told]
    (remark,) = run.remarks("fr")
    assert (remark["code"], remark["what"], remark["line"]) == ("E-BOT-03", sentence, 2)
    assert "self_test" in str(remark["action"])


def test_a_replay_leaves_it_to_the_story_and_the_trace_has_what_was_printed(
    run_text: RunText,
) -> None:
    source = "from marelle import Robot\nRobot().straight(500)\nprint('fini')\n"
    run = run_text(source, faults={"encoder_left": "broken"}, tolerances=False)
    events = replay_data(run, "fr")["robots"][0]["events"]
    assert [event[2:] for event in events if event[1] == "told"] == [["E-BOT-03", "straight"]]
    assert [event[2:] for event in events if event[1] == "print"] == [["fini\n"]]
    assert run.stdout == BLOCKED + "fini\n"


def test_the_call_is_shown_where_there_is_only_one() -> None:
    source = "from marelle.fr import *\navancer()\ndroite()\nif 1:\n    droite(45)\n"
    places = [remark["line"] for remark in printed_remarks(BLOCKED + TURN + BLOCKED, source, "", Text("en"))]  # fmt: skip
    assert places == [2, 0]
    assert printed_remarks("E-BOT-99 other: no\nall is well\n", source, "", Text("en")) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_printed_has_sentences_without_a_line(language: str) -> None:
    for code in PRINTED:
        told = Problem(code, part="LEFT").explain(Text(language))
        assert told.what
        assert told.action


def test_what_the_self_test_prints_is_known() -> None:
    """Every code in its text, with the sentence that it prints."""
    text = (Path(marelle.__file__).parent / "self_test.py").read_text("utf-8")
    codes = re.findall(r'\[?\(+"(E-BOT-\d\d)", "(its .+?|the .+?)"', text)
    assert {code for code, _ in codes} == PRINTED - {"E-BOT-03", "E-BOT-55"}
    told = [told_by(f"{code} left: {what}") for code, what in codes]
    assert told == [(code, "LEFT") for code, _ in codes]


def test_letters_that_a_screen_lacks_are_written_plain_and_told(vm: str) -> None:
    told = [
        line
        for line in simulate(program("parts/writes_letters_a_screen_lacks"), vm=vm).story("en")
        if "screen" in line
    ]
    words = 'cafe 5 E a Noel ⏎ " OEuf. " ss ?? ⏎ ete 21,5 oC'
    assert told == [f'It writes on its screen 3 times, in the end: "{words}".']
