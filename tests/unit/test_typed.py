"""What a person types when a program asks: given with the command, or at the terminal."""

import re
from collections.abc import Callable

import pytest
from found_micropython import MICROPYTHON, VMS
from programs import ROOT, Fails, RunText, program, program_text
from refused import refuses
from typed_commands import ENGLISH, Command

from marelle_help import cause
from marelle_sim import UsageProblem, simulate
from marelle_text import Text

ASKS = "name = input('Ton nom ? ')\nnumber = int(input())\nprint(name, number + 1)\n"
SELF_TEST = (ROOT / "docs/programs/asking/check_motors.py").read_text("utf-8")


@pytest.mark.parametrize("isolate", [False, True], ids=["here", "isolated"])
def test_each_question_gets_the_next_line_a_second_later(isolate: bool, run_text: RunText) -> None:
    run = run_text(ASKS, typed=["Léa", "41"], isolate=isolate)
    assert (run.ended, run.stdout) == ("done", "Ton nom ? Léa\n41\nLéa 42\n")
    typed = [(event[0] // 1000, event[3]) for event in run.trace.select("typed")]
    assert typed == [(1000, "Léa"), (2000, "41")]
    assert "À 1\xa0s, on tape «\xa0Léa\xa0»." in run.story("fr")
    assert "Il affiche «\xa0Léa\xa0»." not in run.story("fr")


@pytest.mark.micropython
def test_what_is_typed_gives_the_same_trace_in_micropython() -> None:
    mine, theirs = [
        simulate(program("inputs/asks_while_driving"), typed=["a", ""], vm=vm)
        for vm in ("python", "micropython")
    ]
    assert mine.stdout == "7a\na\n\n\n"
    assert mine.sha256() == theirs.sha256()


def test_a_robot_drives_on_while_somebody_types() -> None:
    driven = float(
        simulate(
            program("inputs/distance_after_a_question"), typed=[""], tolerances=False
        ).stdout.split()[-1]
    )
    assert driven == pytest.approx(100, abs=12)  # in a second, less the ramp


@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize("call", ["input(prompt='A')", "input(1, 2)"])
def test_a_question_has_one_text_and_no_name(call: str, vm: str, run_text: RunText) -> None:
    text = f"try:\n    {call}\nexcept TypeError:\n    print('refused')\n"
    assert run_text(text, vm=vm, typed=["a"]).stdout == "refused\n"


@pytest.mark.parametrize("vm", VMS)
def test_a_question_without_an_answer_says_how_it_is_answered(
    vm: str, run_text: RunText, fails: Fails
) -> None:
    run = run_text(ASKS, typed=["Léa"], vm=vm)
    assert run.error is not None
    assert (run.error.code, run.error.line, run.error.asks) == ("E-PROG-21", 2, True)
    assert run.stdout == "Ton nom ? Léa\n"
    assert run.story("en")[-1].startswith("After 1\xa0s, the program waits for an answer.")
    error = fails(SELF_TEST, vm=vm)
    assert (error.code, error.asks) == ("E-BOT-31", True)


@pytest.mark.parametrize("line", ["a\nb", "a\tb", "x" * 501, "\udcff"])
def test_what_nobody_can_type_on_a_line_is_refused(line: str) -> None:
    with refuses(UsageProblem, "E-RUN-27"):
        simulate("none.py", typed=[line])


@pytest.mark.unmeasured
@pytest.mark.parametrize("kit", ["pico_bot", "pico_car"])
def test_a_robot_is_tested_from_the_command_line(kit: str, marelle: Command) -> None:
    answers = ["--type", "", "--type", "1", "--type", "3"]
    here, *there = [
        marelle.run(SELF_TEST, "--kit", kit, "--vm", vm, "--json", *answers).data
        for vm in ("python", *["micropython"] * (MICROPYTHON is not None))
    ]
    assert here["stdout"].endswith("\n? 3\nTrue\n")
    assert [run["sha256"] for run in there] == [here["sha256"]] * len(there)


def test_who_sits_at_the_terminal_answers_there(
    types: Callable[[str], None], marelle: Command
) -> None:
    types('a\tb\nMia "M"\n41\n')
    answer = marelle.run(ASKS, "--plain")
    assert "(E-RUN-27)" in answer.err
    assert answer.said.startswith(
        'Ton nom ? Pour refaire ce même essai : --type \'Mia "M"\' --type "41"\n'
    )
    assert "À 2 s, on tape « 41 ».\n" in answer.said


def test_who_is_asked_how_far_it_went_is_told_at_the_terminal(
    types: Callable[[str], None], marelle: Command
) -> None:
    types("")
    way, _asked, _story = marelle.run(
        program_text("inputs/drives_then_asks"),
        "--world",
        "empty",
        "--plain",
        exits=1,
        environment=ENGLISH,
    ).out.partition("How far?")
    ahead, right, turned = map(int, re.findall(r"-?\d+", way))
    assert ahead == pytest.approx(300, abs=20)  # as a robot that nobody has calibrated does
    assert abs(right) < 30
    assert turned == pytest.approx(90, abs=9)


@pytest.mark.parametrize(("typed", "one_more"), [([], False), (["a"], True)])
def test_an_answer_too_few_asks_for_one_more(
    typed: list[str], one_more: bool, fails: Fails
) -> None:
    action = cause(fails("input()\ninput()\n", typed=typed)).explain(Text("en")).action
    assert ("one more" in action) == one_more


def test_what_is_given_for_nothing_is_told(marelle: Command) -> None:
    options = ["--type", "a", "--type", "b", "--press", "button@0.5", "--press", "button@9"]
    said = marelle.run("print(input())\n", "--plain", *options, environment=ENGLISH).out
    assert 'Nobody asked for "b": this --type was not used.\n' in said
    assert said.count("choose an earlier time") == 1


def test_who_types_nothing_more_is_told_how_to_answer(
    types: Callable[[str], None], marelle: Command
) -> None:
    types("")
    assert 'Ajoute --type "42" à marelle run' in marelle.run(ASKS, "--plain", exits=1).err
