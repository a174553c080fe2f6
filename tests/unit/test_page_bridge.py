"""The page's Python answers each question as JSON, and every wrong one with a problem in words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED

import pytest
from handed_in import zipped
from hypothesis import given, strategies as st
from page_questions import ask, chosen
from programs import program, program_text
from refused import raising

from marelle_lessons.page import bridge
from marelle_lessons.page.dropped_files import safe_name
from marelle_lessons.page.program_files import LONGEST_PROGRAM
from marelle_sim import simulate

SQUARE = program_text("page/draws_a_square")
SOLVED = "4(A D A G)"
ENDLESS = "while True:\n    pass\n"


def test_a_program_is_told_as_the_simulator_tells_it() -> None:
    answer = ask("run", program=SQUARE, cards=False)
    told = [moment["text"] for moment in answer["replay"]["story"]]
    assert told == simulate(program("page/draws_a_square")).story("fr")
    assert answer["replay"]["stdout"] == "0\n1\n2\n3\n"
    assert answer["replay"]["error"] is None
    assert answer["places"] == []
    assert {line for _time, _file, line in answer["replay"]["lines"]} >= {3, 5, 6, 7, 8}


def test_a_row_of_cards_runs_and_each_line_leads_to_its_card() -> None:
    answer = ask("run", program="a3, d", cards=True)
    assert answer["places"] == [[0, 2, 4], [4, 5, 5]]
    assert [moment["kind"] for moment in answer["replay"]["story"]] == [
        "start",
        "squares",
        "turn",
        "end_done",
    ]


def test_a_world_and_a_kit_are_those_that_are_chosen() -> None:
    answer = ask("run", program="print(1)", cards=False, world="room", kit="bench5", seconds=2)
    assert answer["replay"]["world"]["name"] == "room"
    assert answer["replay"]["kit"] == "bench5"


def test_a_lesson_brings_its_own_world_and_its_own_time() -> None:
    answer = ask("run", program="A", cards=True, lesson="L03", world="squares")
    assert answer["replay"]["world"]["squares"]["columns"] == 6


def test_a_mistake_comes_with_its_place_and_what_a_board_would_write() -> None:
    answer = ask("run", program="from marelle.fr import *\navncer(2)\n", cards=False)
    error = answer["replay"]["error"]
    assert (error["code"], error["line"], error["column"]) == ("E-PROG-12", 2, 1)
    assert "avancer" in error["action"]
    assert error["traceback"].startswith("Traceback")


def test_an_endless_loop_ends_with_the_virtual_time_and_a_remark() -> None:
    answer = ask("run", program=ENDLESS, cards=False, seconds=1)
    assert answer["replay"]["ended"] == "deadline"
    assert answer["replay"]["seconds"] == 1


TOO_LONG = {"program": "#" * (LONGEST_PROGRAM + 1), "cards": False}  # that nobody typed


@pytest.mark.parametrize(
    ("do", "asked", "code", "words"),
    [
        ("run", {"program": " \n", "cards": False}, "E-PROG-02", ""),
        ("run", TOO_LONG, "E-PAGE-04", ""),
        ("check", {**TOO_LONG, "lesson": "L03"}, "E-PAGE-04", ""),
        ("run", {"program": "print(1)", "cards": False, "world": "sqares", "language": "en"}, "E-WORLD-01", "squares"),
        ("run", {}, "E-BUG-01", "KeyError"),
    ],
    ids=[
        "an empty program", "one too long to run", "one too long to check", "an unknown world, in English",
        "a fault of our own, not shown raw",
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_a_problem_with_one_action(
    do: str, asked: dict[str, Any], code: str, words: str
) -> None:
    problem = ask(do, **asked)["problem"]
    assert problem["code"] == code
    assert problem["action"]
    assert words in problem["what"] + problem["action"]


def test_a_row_gives_its_tree_its_program_and_its_short_code() -> None:
    answer = ask("cards", text="a3 (a d)x4")
    assert answer["tree"] == [
        {"letter": "A", "number": 3},
        {"times": 4, "items": [{"letter": "A", "number": 1}, {"letter": "D", "number": 1}]},
    ]
    assert answer["canonical"] == "A3 4(A D)"
    assert answer["count"] == 3
    assert "avancer(3)" in answer["program"]
    again = ask("cards", text=answer["code"])
    assert (again["canonical"], again["program"]) == (answer["canonical"], answer["program"])


@pytest.mark.parametrize(
    ("text", "start", "end"), [("A Z D", 2, 3), ("A (D", 2, 3), ("A D)", 3, 4)]
)
def test_a_wrong_row_tells_its_place(text: str, start: int, end: int) -> None:
    problem = ask("cards", text=text)["problem"]
    assert problem["code"].startswith("E-CARD-")
    assert (problem["start"], problem["end"]) == (start, end)


@pytest.mark.parametrize("text", ["A " * 10_000, "1000000(A)", "((((((A))))))"])
def test_a_row_that_is_too_much_is_refused(text: str) -> None:
    assert ask("cards", text=text)["problem"]["code"].startswith("E-CARD-")


@given(st.text(alphabet="ARGDPBargdpb0123456789() ,x=\n", max_size=40) | st.text(max_size=60))
def test_any_row_is_answered(text: str) -> None:
    answer = ask("cards", text=text)
    assert ("problem" in answer) != ("program" in answer)


def test_a_solved_lesson_says_so_for_each_check() -> None:
    answer = ask("check", program=SOLVED, cards=True, lesson="L03")
    assert answer["report"]["passed"] is True
    assert {result["passed"] for result in answer["report"]["results"]} == {True}
    assert answer["replay"] is None


def test_a_failed_check_gives_the_run_and_the_moment() -> None:
    answer = ask("check", program="A D A", cards=True, lesson="L03")
    assert answer["report"]["passed"] is False
    assert answer["report"]["failure"]["sentence"]
    assert 0 < answer["time_ms"] <= answer["replay"]["end_ms"]
    assert answer["places"][0] == [0, 1, 4]


def opened(folder: Path, *files: tuple[str, bytes]) -> list[dict[str, Any]]:
    """Return what the page says of files that a person opens."""
    rows: list[dict[str, Any]] = ask("open", files=chosen(folder, files))["files"]
    return rows


def codes(rows: list[dict[str, Any]]) -> list[str | None]:
    return [row["problem"] and row["problem"]["code"] for row in rows]


def test_a_file_with_a_mark_and_one_of_another_code_page_are_read(tmp_path: Path) -> None:
    western = ("b.py.txt", "print('é')\n".encode("cp1252"))
    first, second = opened(tmp_path, ("a.py", b"\xef\xbb\xbfprint(1)\r\n"), western)
    assert (first["program"], first["problem"]) == ("print(1)\n", None)
    assert second["program"] == "print('é')\n"
    assert second["remarks"]
    assert all(" " in remark for remark in second["remarks"])


def test_a_picture_is_a_row_with_its_problem(tmp_path: Path) -> None:
    picture = ("poste-2.py", b"\x89PNG\r\n\x1a\n\0\0\0")
    assert codes(opened(tmp_path, ("poste-1.py", b"print(1)\n"), picture)) == [None, "E-PROG-03"]


def test_cards_in_a_text_file_are_cards(tmp_path: Path) -> None:
    [file] = opened(tmp_path, ("rangee.txt", b"A3 D A"))
    assert (file["cards"], file["program"].strip()) == (True, "A3 D A")


def test_a_zip_among_files_that_is_refused_is_one_row(tmp_path: Path) -> None:
    bomb = zipped({"a.py": b"0" * 19_000_000})
    rows = opened(tmp_path, ("bomb.zip", bomb), ("a.py", b"print(1)\n"))
    assert codes(rows) == ["E-HAND-04", None]


def test_zips_that_are_too_much_together_are_not_all_held(tmp_path: Path) -> None:
    full = zipped(
        {f"poste-{number}.py": b"#\n" * 450_000 for number in range(12)}, method=ZIP_STORED
    )
    assert codes(opened(tmp_path, ("a.zip", full), ("b.zip", full))) == [None] * 12 + ["E-HAND-04"]


def test_programs_of_one_name_in_two_zips_can_be_told_apart(tmp_path: Path) -> None:
    one = zipped({"poste-1.py": b"print(1)\n"})
    rows = opened(tmp_path, ("a.zip", one), ("b.zip", one))
    assert len({row["label"] for row in rows}) == 2


def test_two_files_of_one_name_are_two_rows(tmp_path: Path) -> None:
    rows = opened(tmp_path, ("a.py", b"print(1)\n"), ("a.py", b"print(2)\n"))
    assert sorted(row["program"] for row in rows) == ["print(1)\n", "print(2)\n"]


@given(st.text(max_size=300), st.integers(0, 500))
def test_any_name_stays_in_its_folder(name: str, number: int) -> None:
    safe = Path("folder", safe_name(name, number))
    assert ".." not in safe.parts
    assert not Path(safe_name(name, number)).is_absolute()
    assert len(safe.parts) >= 2
    assert not any(character < " " for character in str(safe))


def watched(look: Callable[[], object], every_ms: int, program: str, **asked: Any) -> Any:
    """Run a program, and look now and then; return the answer."""
    question = {"do": "run", "language": "fr", "program": program, "cards": False, **asked}
    return json.loads(bridge.watched(json.dumps(question), look, every_ms))


def test_the_page_looks_now_and_then_while_a_program_runs() -> None:
    looks: list[int] = []
    answer = watched(lambda: looks.append(1), 100, "from marelle.fr import *\nattendre(1000)\n")
    assert answer["replay"]["ended"] == "done"
    assert len(looks) >= 9


def test_what_a_look_raises_ends_the_run() -> None:
    with pytest.raises(KeyboardInterrupt):
        watched(raising(KeyboardInterrupt), 50, ENDLESS)


@pytest.mark.parametrize(("world", "robots"), [("squares", 1), ("arena", 2)])
def test_the_page_looks_at_each_robot_for_one_may_be_far_ahead(world: str, robots: int) -> None:
    looks: list[int] = []
    watched(lambda: looks.append(1), 100, ENDLESS, world=world, seconds=1)
    assert len(looks) == 9 * robots


def test_a_first_run_may_be_done_for_nothing() -> None:
    bridge.warm()


def test_a_try_drives_the_same_way_with_each_robot_of_an_exact_lesson_alone() -> None:
    square = {"program": "A D A D A D A D", "cards": True}

    def path(seed: int, **more: Any) -> Any:
        return ask("run", **square, seed=seed, **more)["replay"]["robots"][0]["path"]

    assert path(1, lesson="L03") == path(2, lesson="L03")
    assert path(1, world="squares") != path(2, world="squares")


def test_a_step_in_an_exact_lesson_drives_as_a_try_does() -> None:
    asked = {"program": "A D A", "cards": True, "lesson": "L03"}
    whole = ask("run", **asked)["replay"]["robots"][0]["path"]
    steps = ask("steps", **asked, around={"event": 0}, most=10_000)
    assert steps["replay"]["robots"][0]["path"] == whole
