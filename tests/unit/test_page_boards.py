"""The page's talk with a board: what it says, and whatever comes of a port, and in whatever order, ends in a result or in a problem that has its sentence."""

import base64
import re
from typing import Any

import pytest
from hypothesis import example, given, settings, strategies as st
from page_questions import asked, goes_on, run_job
from programs import BoardPort
from scripted_board import Prompt
from serial import Serial

from marelle_files import kit_names
from marelle_lessons.page.board_identity import newer
from marelle_lessons.page.boards import JOBS, Boards
from marelle_lessons.page.problems import BoardProblem
from marelle_text import Problem, Text
from marelle_text.version import version

# what goes wrong with a board, or with a program on it, and has an action of the page
_OF_BOARDS = """
    E-LINK-07 E-LINK-10 E-LINK-15 E-LINK-16 E-LINK-18 E-LINK-19 E-LINK-20 E-LINK-23 E-LINK-24 E-LINK-35 E-LINK-38 E-LINK-39 E-LINK-40
    E-LINK-43 E-DOCTOR-17 E-FLASH-62 E-IMAGE-43 E-FILE-01 E-FILE-02 E-PROG-15 E-PROG-16 E-BOT-19 E-BOARD-17 E-VIRTUAL-08
"""

# all that their sentences name
_FACTS = "file found kit known least name part platform port said sent tried wanted"


@pytest.fixture
def port(board_port: BoardPort) -> Serial:
    return board_port(files={"/board.json": '{"kit": "xrp", "trim": 2}'})


@pytest.mark.micropython
def test_a_board_says_what_it_is_and_the_page_what_robot_that_is(port: Serial) -> None:
    known = run_job(port, what="identify").ended

    wanted = {
        "platform": "rp2", "implementation": "micropython", "kit": "xrp", "kit_title": "XRP robot",
        "library": "", "mine": version(), "newer": "",
        "guard": {"left_out": False, "fault": "", "file": "", "line": 0},
    }  # fmt: skip
    assert known["machine"].startswith("Raspberry Pi Pico")
    assert {name: known[name] for name in wanted} == wanted


@pytest.mark.micropython
@pytest.mark.parametrize(
    ("mine", "theirs", "which"),
    [
        ("0.2", "0.1.9", "page"), ("0.10.0", "0.9.0", "page"), ("1.0", "1.0.1", "board"),
        ("1.0", "1.0", ""), ("1.0.dev3", "1.0", ""), ("1.0", "?", ""), ("?", "1.0", ""), ("1.0", "", ""),
    ],
)  # fmt: skip
def test_the_newer_library_is_known_by_its_numbers(mine: str, theirs: str, which: str) -> None:
    assert newer(mine, theirs) == which


@pytest.mark.micropython
def test_a_board_gets_a_name_that_it_keeps_and_no_other(port: Serial) -> None:
    assert run_job(port, what="name", name="poste-07").ended["name"] == "poste-07"
    assert run_job(port, what="identify").ended["name"] == "poste-07"
    refused = run_job(port, what="name", name="poste 7/8").ended
    assert (refused["code"], "poste 7/8" in refused["what"]) == ("E-LINK-16", True)
    assert run_job(port, what="identify").ended["name"] == "poste-07"


@pytest.mark.micropython
def test_the_kits_that_fit_a_board_come_first(port: Serial) -> None:
    kits = run_job(port, what="kits", language="fr").ended["kits"]
    names = [kit["name"] for kit in kits]

    assert names.index("pico_bot") < names.index("xrp")  # an XRP has another board than a Pico
    assert {"name", "title"} == {*kits[0]}
    assert {*names} == {*kit_names()}  # what has no table in the library cannot be installed


@pytest.mark.micropython
@pytest.mark.parametrize(("what", "code"), [("identify", "E-LINK-43"), ("stop", "E-LINK-23")])
def test_a_board_that_answers_nothing_is_told_though_the_clock_is_the_page_s(
    what: str, code: str
) -> None:
    question, wants = {"begin": {"what": what}, "language": "fr"}, dict[str, Any]()
    for second in range(60):  # of a clock that nobody waits for
        wants = asked(question, now_ms=second * 1000)
        question = goes_on(question, wants)
        if "problem" in wants:
            break

    assert wants["problem"]["code"] == code
    assert wants["problem"]["action"]


@pytest.mark.micropython
def test_an_esp32_that_waits_in_its_rom_is_told_as_by_the_doctor(board_port: BoardPort) -> None:
    ended = run_job(board_port(boot="esp32"), what="identify", silence_s=0.2).ended

    assert ended["code"] == "E-DOCTOR-17"
    assert ended["action"] == Text("en")("page.board_action.E-DOCTOR-17")


@pytest.mark.micropython
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_silent_board_gets_the_doctor_s_sentence(language: str) -> None:
    text = Text(language)
    assert text("E-LINK-43.what", port="USB") == text("E-DOCTOR-18.what", port="USB")


@pytest.mark.micropython
@pytest.mark.parametrize("nearest", ["", "pico_bot"])
@pytest.mark.parametrize("code", _OF_BOARDS.split())
def test_a_pupil_is_told_what_to_do_in_the_page_and_no_command(code: str, nearest: str) -> None:
    facts = dict.fromkeys(_FACTS.split(), "x")
    problem = BoardProblem(code, nearest=nearest, line=1, missing=1, size=1, **facts)
    action = problem.explain(Text("fr")).action

    assert not re.search(r"\b(?!chez|assez)\w+ez\b|--|marelle (?!page)[a-z]+ ", action)
    assert len(action.split()) <= 15


@pytest.mark.micropython
def test_what_a_port_sends_before_anything_is_asked_is_a_mistake_of_ours() -> None:
    with pytest.raises(Problem, match="E-BUG-01"):
        Boards().answer({"came": {"now_ms": 0}})


@pytest.mark.micropython
def test_what_comes_late_for_a_former_talk_is_refused_and_the_new_one_goes_on() -> None:
    boards = Boards()
    former, new = (
        boards.answer({"begin": {"what": what}, "came": {"now_ms": 0}})
        for what in ("identify", "stop")
    )
    with pytest.raises(Problem, match="E-BUG-01"):
        boards.answer({"job": former["job"], "came": {"now_ms": 10**7}})
    first = boards.answer({"job": new["job"], "came": {"now_ms": 1}})

    assert (first["job"], first["until_ms"] < 1000) == (new["job"], True)


BEGINS: dict[str, dict[str, Any]] = {
    "identify": {}, "catch": {"silent": "E-LINK-24"}, "stop": {}, "kits": {}, "boot_loader": {}, "name": {"name": "poste-07"}, "run": {"program": "x = 1\n", "seconds": 5},
    "plan_keep": {"program": "x = 1\n"}, "keep": {"program": "x = 1\n"}, "plan_install": {"kit": ""}, "install": {"kit": "", "name": ""},
}  # fmt: skip
READY = b"raw REPL; CTRL-B to exit\r\n>"
PIECES = [
    b"", READY, b"OK", b"\x04", b"\x04\x04>", b"R\x01\xff\x7f", b"\x01", b">>> ", b"OK\x04\x04>", b"hello 1 64 12 4096 9000 00000000\r\n", b"here\r\n",
    b"none 1 1\r\n", b"Traceback (most recent call last):\r\n  File \"x\", line 99999999999999999999\r\n\xff: \xfe\r\n", b"(" * 300, b"1e999", b"states 0\r\n",
    b"('Pico', (1, 25, 0), 'rp2', 'e6', 6, None, None, None, 'micropython')\r\n",
]  # fmt: skip
SAYS = st.one_of(st.sampled_from(PIECES), st.binary(max_size=200))
EVENTS = st.lists(
    st.tuples(SAYS, st.sampled_from([0, 1, 50, 700, 5000]), st.booleans(), st.booleans()),
    max_size=60,
)


def test_each_talk_is_tried() -> None:
    assert {*BEGINS} == {*JOBS}


def ends(what: str, events: list[tuple[bytes, int, bool, bool]]) -> dict[str, Any]:
    """Drive a job with these events, then with nothing at all; return what it ended with."""
    question: dict[str, Any] = {"begin": {"what": what, **BEGINS[what]}, "language": "fr"}
    now_ms = 0.0
    for data, wait_ms, restarted, stopped in [*events, *[(b"", 5000, False, False)] * 200]:
        now_ms += wait_ms
        wants = asked(question, data, now_ms=now_ms, restarted=restarted, stopped=stopped)
        question = goes_on(question, wants)
        if "problem" in wants or "result" in wants:
            return wants
        assert {*wants} <= {"send", "until_ms", "restart", "messages", "job"}
        base64.b64decode(wants.get("send", ""), validate=True)
        assert wants.get("until_ms", now_ms + 1) > now_ms  # else it could have gone on by itself
    raise AssertionError("it goes on for ever")


ROUNDED = [(b"", ms, False, False) for ms in (0, 1, 50, 700, 1, 700, 700, 50, 50)]


@pytest.mark.unmeasured
@pytest.mark.parametrize("what", BEGINS)
@given(events=EVENTS)
@example(events=ROUNDED)  # 2.152 s + 0.1 s is a little more than 2.252 s
@settings(max_examples=60)
def test_whatever_a_port_says_the_end_has_a_sentence(
    what: str, events: list[tuple[bytes, int, bool, bool]]
) -> None:
    wants = ends(what, events)

    problem = wants.get("problem")
    if problem is not None:
        assert problem["code"].startswith(("E-LINK-", "E-FLASH-62"))
        assert problem["what"]
        assert problem["action"]
        assert "{" not in problem["what"] + problem["action"]


@given(data=st.binary(max_size=60), again=st.lists(SAYS, max_size=5))
@settings(max_examples=40)
def test_what_comes_after_the_end_is_told_as_a_mistake_of_ours(
    data: bytes, again: list[bytes]
) -> None:
    ends("identify", [(data, 5000, False, False)])
    for one in again:
        assert asked({"language": "fr"}, one, now_ms=10**7)["problem"]["code"] == "E-BUG-01"


@given(answers=st.lists(st.tuples(SAYS, SAYS), min_size=2, max_size=8))
@settings(max_examples=60)
@pytest.mark.parametrize("what", ["identify", "kits", "run", "keep", "install"])
def test_whatever_a_prompt_answers_the_end_has_a_sentence(
    what: str, answers: list[tuple[bytes, bytes]]
) -> None:
    board = Prompt((b"", b""), *answers)
    question: dict[str, Any] = {"begin": {"what": what, **BEGINS[what]}, "language": "fr"}
    now_ms, data, wants = 0.0, b"", dict[str, Any]()
    for _ in range(2000):
        wants = asked(question, data, now_ms=now_ms)
        question = goes_on(question, wants)
        if "problem" in wants or "result" in wants:
            break
        data = board(base64.b64decode(wants["send"])) if "send" in wants else b""
        now_ms = max(now_ms, wants.get("until_ms", 0))

    assert wants.get("problem", {"code": "E-LINK-"})["code"].startswith("E-LINK-")
    assert wants.get("problem") or wants.get("result")
