"""A robot is tried part by part: by the program that a board gets, in the simulator, and by the person who says what is seen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from programs import MakeDouble
from scripted_board import Prompt, talk
from typed_commands import Command

from marelle_host.cli.on_boards.trial import try_robots
from marelle_host.cli.terminal.output import Terminal
from marelle_protocol import Stream, Trial, Tried, try_robot
from marelle_sim import simulate
from marelle_sim.trace import Led
from marelle_text import Text


def tried(folder: Path, typed: list[str], **simulated: object) -> tuple[Trial, list[str]]:
    """Run the board's program in the simulator, give what it prints to the protocol; return what came and what was asked."""
    board = Prompt()
    talk(try_robot(Stream(), lambda _name, most: most), board)
    (folder / "main.py").write_bytes(board.ran[-1])
    run = simulate(folder, typed=typed, world="empty", tolerances=False, **simulated)  # type: ignore[arg-type]
    asked: list[str] = []

    def ask(name: str, _most: int) -> int | None:
        asked.append(name)
        answer = typed[len(asked) - 1]
        return int(answer) if answer else None

    printed = run.stdout.replace("\n", "\r\n").encode()
    came = talk(try_robot(Stream(), ask), Prompt((b"", b""), (printed, b"")))
    assert isinstance(came.result, Trial), came.error
    assert run.trace.find(Led)[-1].level == 0
    return came.result, asked


def test_each_part_is_tried_and_what_is_wrong_is_named_by_its_code_and_side(
    tmp_path: Path,
) -> None:
    answers = ["0", "1", "1", "1", "0", "1", "4"]
    faults = {"left encoder": "broken", "right motor": "inverted", "range": "dead"}
    trial, asked = tried(tmp_path, answers, kit="pico_bot", faults=faults)
    assert asked == [
        "sound buzzer", "light led", "light pixels", "light screen", "start", "left wheel", "right wheel",
    ]  # fmt: skip
    found = {one.part: one for one in trial.parts}
    assert [one.result for one in trial.parts] == [
        "good", "good", "bad", "good", "good", "good", "good", "bad", "good", "bad",
    ]  # fmt: skip
    assert found["battery"] == Tried("battery", "Battery", "good", found["battery"].said)
    assert found["battery"].said.startswith("voltage ")
    assert found["range"].said.startswith("E-BOT-33 ")
    assert found["wheels"].findings == (("E-BOT-28", "left"), ("E-BOT-27", "right"))


def test_what_nobody_judges_is_no_pass_and_no_wheel_turns_unasked(tmp_path: Path) -> None:
    trial, asked = tried(tmp_path, ["", "1", ""], kit="xrp")
    assert asked == ["light led", "light pixels", "start"]
    results = {one.part: one.result for one in trial.parts}
    assert (results["led"], results["servo"], results["wheels"]) == ("unanswered", "untried", "unanswered")  # fmt: skip


def test_a_bench_has_no_wheels_to_try(tmp_path: Path) -> None:
    trial, _asked = tried(tmp_path, ["1"] * 4, kit="bench_pico")
    assert "wheels" not in [one.part for one in trial.parts]
    assert {one.result for one in trial.parts} == {"good", "untried"}


FACTS = st.sampled_from(["('end', '')", "('end',)", "('part', 'a', 'B', True, 'x', False)", "('part', 1)", "('part', 'a', 'B', [], 'x', False)", "('ask', 'a', 1)", "('ask', 1, 'a')", "7", "(", "[]"])  # fmt: skip


@given(st.lists(FACTS.map(lambda fact: f"\x1e{fact}\r\n") | st.text(max_size=9), max_size=9))
def test_whatever_a_board_says_comes_to_an_end(lines: list[str]) -> None:
    printed = "".join(lines).replace("\x04", "").encode("utf-8", "replace")
    came = talk(try_robot(Stream(), lambda _name, most: most), Prompt((b"", b""), (printed, b"")))
    assert isinstance(came.result, Trial) or came.error is not None


@pytest.mark.micropython
def test_a_board_without_the_library_is_told(board_double: MakeDouble, marelle: Command) -> None:
    board = board_double(kind="stm32", door="tcp")
    (said,) = marelle("boards", "--test", "--on", board.port, "--json", exits=1).data
    assert (said["problem"]["code"], said["passed"], said["parts"]) == ("E-BOARDS-02", False, [])
    *_before, what, cure = marelle(
        "boards", "--test", "--on", board.port, exits=1
    ).out.splitlines()
    assert "qui essaie ses" in what
    assert (
        cure
        == f"{board.port}\N{NO-BREAK SPACE}: Installez-la\N{NO-BREAK SPACE}: marelle install (E-BOARDS-02)"
    )


@pytest.mark.parametrize(("seen", "exit_code"), [("1", 0), ("0", 1)])
def test_a_person_is_asked_until_there_is_an_answer_and_the_code_tells(
    seen: str, exit_code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["", "yes", "7", seen, "n"])
    answers: list[int | None] = []
    monkeypatch.setattr("builtins.input", lambda _prompt: next(typed))

    def board(_port: str, ask: Callable[[str, int], int | None]) -> Trial:
        answers.extend([ask("start", 0), ask("light led", 1), ask("start", 0)])
        judged = "good" if answers[1] else "bad"
        wheels = Tried("wheels", "DriveBase", "untried", "", (("E-BOT-27", "left"),))
        return Trial((Tried("led", "LED", judged, ""), wheels))

    assert try_robots(Terminal(Text("fr")), ["COM3"], try_board=board) == exit_code
    assert answers == [0, int(seen), None]
    said = capsys.readouterr()
    assert "Est-ce que led s" in said.err
    assert said.err.count("Un nombre de 0 à 1") == 2
    assert "Échange ses deux " in said.out


def test_one_thing_is_asked_at_a_time(marelle: Command) -> None:
    assert "(E-BOARDS-01)" in marelle("boards", "--test", "--blink", exits=2).err
