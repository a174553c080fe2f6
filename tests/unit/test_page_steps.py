"""The page asks for the steps of a program around an event or a moment."""

from typing import Any

from page_questions import ask

SQUARE = "from marelle.fr import *\n\nfor cote in range(4):\n    avancer()\n    droite()\n"
ENDLESS = "n = 0\nwhile True:\n    n = n + 1\n"


def steps(program: str, around: dict[str, int], **more: Any) -> dict[str, Any]:
    return ask("steps", **{"program": program, "cards": False, "around": around, **more})


def test_a_program_is_shown_with_its_steps() -> None:
    answer = steps(SQUARE, {"event": 0})
    assert answer["events"][:3] == [[0, 1, 0, []], [0, 3, 0, []], [2, 4, 0, [["cote", "0"]]]]
    assert [line for _time_us, line, _frame, _changes in answer["events"]] == [1, *[3, 4, 5] * 4]
    assert (answer["first"], answer["more"]) == (0, False)
    assert (answer["known"], answer["frames"]) == ({"0": {}}, {"0": ["", -1]})
    assert answer["loops"] == [[3, 5]]
    assert answer["replay"]["story"][-1]["kind"] == "end_done"


def test_the_story_never_tells_the_future() -> None:
    answer = steps(SQUARE, {"event": 0}, most=4)
    assert (answer["more"], answer["events"][-1][1]) == (True, 5)
    assert [moment["kind"] for moment in answer["replay"]["story"]] == ["start", "squares"]
    assert answer["replay"]["end_ms"] == answer["events"][-1][0] // 1000


def test_a_row_of_cards_has_steps_and_their_places() -> None:
    answer = steps("2(A D)", {"event": 0}, cards=True)
    assert [event[1] for event in answer["events"]] == [2, 4, 5, 6, 4, 5, 6]
    assert answer["places"][-1] == [4, 5, 6]


def test_after_the_end_there_are_the_last_steps() -> None:
    for around in ({"event": 900}, {"time_us": 50_000_000}):
        answer = steps(SQUARE, around, most=8)
        assert answer["first"] + len(answer["events"]) == 13
        assert (answer["events"][-1][1], answer["more"]) == (5, False)
        assert answer["known"]["0"] == {"cote": "2"}


def test_the_middle_of_a_program_without_a_pause() -> None:
    answer = steps(ENDLESS, {"event": 100_000}, most=6)
    assert answer["first"] == 99_997
    assert [event[3] for event in answer["events"]][:2] == [[["n", "49998"]], []]
    assert answer["known"]["0"] == {"n": "49997"}


def test_all_robots_stop_where_the_steps_do() -> None:
    answer = steps(SQUARE, {"event": 0}, most=4, world="arena")
    assert answer["replay"]["end_ms"] == answer["events"][-1][0] // 1000
