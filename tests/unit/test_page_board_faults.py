"""Whatever comes of a port, and in whatever order: the page's talk with a board ends in a result or in a problem that has its sentence."""

import base64
from typing import Any

import pytest
from hypothesis import example, given, settings, strategies as st
from page_boards import asked, goes_on
from scripted_board import Prompt

from marelle_lessons.page.boards import JOBS

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
