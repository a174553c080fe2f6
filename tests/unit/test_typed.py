"""What a person types when a program asks: given with the command, or at the terminal."""

import io
import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from fixture_types import RunText
from found_micropython import VMS
from refused import refuses

from marelle_help import cause
from marelle_host.cli.main import main
from marelle_sim import UsageProblem, simulate
from marelle_text import Text

ASKS = "name = input('Ton nom ? ')\nnumber = int(input())\nprint(name, number + 1)\n"
SELF_TEST = (
    Path(__file__).parents[2].joinpath("docs/programs/asking/check_motors.py").read_text("utf-8")
)
GOES = "from marelle import Robot\nbot = Robot()\nbot.straight(300)\nbot.turn(90)\ninput('How far?')\n"


@pytest.mark.parametrize("isolate", [False, True], ids=["here", "isolated"])
def test_each_question_gets_the_next_line_a_second_later(isolate: bool, run_text: RunText) -> None:
    run = run_text(ASKS, typed=["Léa", "41"], isolate=isolate)
    assert (run.ended, run.stdout) == ("done", "Ton nom ? Léa\n41\nLéa 42\n")
    typed = [(event[0] // 1000, event[3]) for event in run.trace.select("typed")]
    assert typed == [(1000, "Léa"), (2000, "41")]
    assert "À 1\xa0s, on tape «\xa0Léa\xa0»." in run.story("fr")
    assert "Il affiche «\xa0Léa\xa0»." not in run.story("fr")


@pytest.mark.micropython
def test_what_is_typed_gives_the_same_trace_in_micropython(run_text: RunText) -> None:
    text = "from marelle import Robot\nbot = Robot()\nbot.drive(100, 0)\nprint(input(7))\nprint(input())\n"
    mine, theirs = [run_text(text, typed=["a", ""], vm=vm) for vm in ("python", "micropython")]
    assert mine.stdout == "7a\na\n\n\n"
    assert mine.sha256() == theirs.sha256()


def test_a_robot_drives_on_while_somebody_types(run_text: RunText) -> None:
    text = "from marelle import Robot\nbot = Robot()\nbot.drive(100, 0)\ninput()\nprint(bot.distance())\n"
    driven = float(run_text(text, typed=[""], tolerances=False).stdout.split()[-1])
    assert driven == pytest.approx(100, abs=12)  # in a second, less the ramp


@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize("call", ["input(prompt='A')", "input(1, 2)"])
def test_a_question_has_one_text_and_no_name(call: str, vm: str, run_text: RunText) -> None:
    text = f"try:\n    {call}\nexcept TypeError:\n    print('refused')\n"
    assert run_text(text, vm=vm, typed=["a"]).stdout == "refused\n"


@pytest.mark.parametrize("vm", VMS)
def test_a_question_without_an_answer_says_how_it_is_answered(vm: str, run_text: RunText) -> None:
    run = run_text(ASKS, typed=["Léa"], vm=vm)
    assert run.error is not None
    assert (run.error.code, run.error.line, run.error.asks) == ("E-PROG-21", 2, True)
    assert run.stdout == "Ton nom ? Léa\n"
    assert run.story("en")[-1].startswith("After 1\xa0s, the program waits for an answer.")
    run = run_text(SELF_TEST, vm=vm)
    assert run.error is not None
    assert (run.error.code, run.error.asks) == ("E-BOT-31", True)


@pytest.mark.parametrize("line", ["a\nb", "a\tb", "x" * 501, "\udcff"])
def test_what_nobody_can_type_on_a_line_is_refused(line: str) -> None:
    with refuses(UsageProblem, "E-RUN-27"):
        simulate("none.py", typed=[line])


@pytest.mark.parametrize("kit", ["pico_bot", "pico_car"])
def test_a_robot_is_tested_from_the_command_line(
    kit: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "main.py"
    program.write_text(SELF_TEST, encoding="utf-8")
    said = []
    for vm in ("python", "micropython") if shutil.which("micropython") else ("python",):
        answers = ["--type", "", "--type", "1", "--type", "3"]
        code = main(["run", str(program), "--kit", kit, "--vm", vm, "--json", *answers], {})
        assert code == 0
        said.append(json.loads(capsys.readouterr().out))
    assert said[0]["stdout"].endswith("\n? 3\nTrue\n")
    assert {run["sha256"] for run in said} == {said[0]["sha256"]}


def test_who_sits_at_the_terminal_answers_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "ask.py"
    program.write_text(ASKS, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO('a\tb\nMia "M"\n41\n'))
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    assert main(["run", str(program), "--plain", "--lang", "fr"], {}) == 0
    told = capsys.readouterr()
    assert "(E-RUN-27)" in told.err
    said = told.out.replace("\xa0", " ")
    assert said.startswith(
        'Ton nom ? Pour refaire ce même essai : --type \'Mia "M"\' --type "41"\n'
    )
    assert "À 2 s, on tape « 41 ».\n" in said


def test_who_is_asked_how_far_it_went_is_told_at_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "ask.py"
    program.write_text(GOES, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    main(["run", str(program), "--world", "empty", "--plain", "--lang", "en"], {})
    way, _asked, _story = capsys.readouterr().out.partition("How far?")
    ahead, right, turned = map(int, re.findall(r"-?\d+", way))
    assert ahead == pytest.approx(300, abs=20)  # as a robot that nobody has calibrated does
    assert abs(right) < 30
    assert turned == pytest.approx(90, abs=9)


def test_an_answer_too_few_asks_for_one_more(run_text: RunText) -> None:
    asks = "input()\ninput()\n"
    actions = [run_text(asks, typed=typed).error for typed in ([], ["a"])]
    said = [cause(error).explain(Text("en")).action for error in actions if error]
    assert ["one more" in action for action in said] == [False, True]


def test_what_is_given_for_nothing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "ask.py"
    program.write_text("print(input())\n", encoding="utf-8")
    options = ["--type", "a", "--type", "b", "--press", "button@0.5", "--press", "button@9"]
    assert main(["run", str(program), "--plain", "--lang", "en", *options], {}) == 0
    said = capsys.readouterr().out
    assert 'Nobody asked for "b": this --type was not used.\n' in said
    assert said.count("choose an earlier moment") == 1


def test_who_types_nothing_more_is_told_how_to_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "ask.py"
    program.write_text(ASKS, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    assert main(["run", str(program), "--plain", "--lang", "fr"], {}) == 1
    assert 'Ajoute --type "42" à marelle run' in capsys.readouterr().err
