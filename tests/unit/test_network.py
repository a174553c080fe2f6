"""`network` and `socket` of boards with a radio: no network is in reach, and they say so as a real board does."""

import pytest
from programs import Fails, RunText, program, program_text

from marelle_help import as_help
from marelle_sim import simulate, virtual_board
from marelle_text import Text

CONNECTED = (
    "<CYW43 STA down 0.0.0.0> False 0.0.0.0\n"
    "[Errno 1] EPERM\n"
    "[] ('0.0.0.0', '255.255.255.0', '192.168.0.1', '8.8.8.8')\n"
    "waiting 1\nwaiting 1\nwaiting 1\n"
    "<CYW43 STA nonet 0.0.0.0> False True\n"
)
UNREACHED = (
    "-6 -6\n-2 -2\n113 [Errno 113] EHOSTUNREACH\n-2 -2\n113 [Errno 113] EHOSTUNREACH\n"
    "22 [Errno 22] EINVAL\n110 [Errno 110] ETIMEDOUT\n98 [Errno 98] EADDRINUSE\n"
    "11 [Errno 11] EAGAIN\n9 [Errno 9] EBADF\n"
)


@pytest.mark.parametrize(
    ("text", "said", "failure"),
    [
        (program_text("network/connects"), CONNECTED, "RuntimeError: network connection failed"),
        (program_text("network/reaches_out"), UNREACHED, "None"),
    ],
    ids=["connect", "reach"],
)
def test_nobody_is_found(text: str, said: str, failure: str, vm: str, run_text: RunText) -> None:
    run = run_text(text, board=virtual_board("pico_w"), vm=vm)
    assert run.stdout == said
    assert failure in str(run.error and run.error.traceback)


def test_an_access_point_has_no_guests() -> None:
    assert simulate(
        program("network/is_an_access_point"), board=virtual_board("xrp_controller")
    ).stdout.splitlines() == [
        "<CYW43 AP up 192.168.4.1> club [] False",
        "XRP True 6",
        "unknown config param",
        "STA required",
        "unexpected key",
    ]


def test_looking_for_a_network_takes_its_time() -> None:
    run = simulate(
        program("network/looks_for_a_network"),
        board=virtual_board("pico_w"),
    )
    assert 2900 < int(run.stdout) < 3100


def test_who_waits_for_a_network_is_told_that_there_is_none_yet() -> None:
    (remark,) = simulate(
        program("network/waits_for_a_network"),
        board=virtual_board("pico_w"),
    ).remarks("en")
    assert (remark["code"], remark["line"]) == ("E-BOARD-22", 10)


@pytest.mark.parametrize(
    ("module", "words"),
    [("network", 'board = "pico_w", or add --kit xrp_beta'), ("bluetooth", "bluetooth.py")],
)
def test_who_lacks_a_radio_is_told_of_a_board_or_a_module_that_helps(
    module: str, words: str, fails: Fails
) -> None:
    error = fails(f"import {module}\n", board=virtual_board("pico"))
    assert words in str(as_help(error, Text("en"))["action"])


@pytest.mark.parametrize(
    ("board", "module", "code"),
    [
        ("pico", "network", "E-BOARD-04"),
        ("pico2", "socket", "E-BOARD-04"),
        ("pico_w", "bluetooth", "E-BOARD-12"),
        ("xrp_controller", "_thread", "E-BOARD-02"),
    ],
)
def test_what_a_board_or_the_simulator_lacks_is_told(
    board: str, module: str, code: str, vm: str, fails: Fails
) -> None:
    error = fails(f"import {module}\n", board=virtual_board(board), vm=vm)
    assert (error.code, error.facts["name"]) == (code, module)


@pytest.mark.parametrize(
    "text",
    [
        "import requests\n\nrequests.get('http://192.0.2.1/')\n",  # EHOSTUNREACH
        "import requests\n\nrequests.get('http://marelle.example/')\n",  # -6
        "import network, socket\nnetwork.WLAN().active(True)\nsocket.getaddrinfo('marelle.example', 80)\n",  # -2
    ],
)
def test_a_program_that_fails_for_want_of_a_network_is_told_so(
    text: str, vm: str, fails: Fails
) -> None:
    error = fails(text, board=virtual_board("pico_w"), vm=vm)
    assert (error.code, error.line) == ("E-BOARD-17", 3)


@pytest.mark.parametrize(
    ("name", "printed"),
    [("selects_sockets", "[20, 4] 0\n[32]\n"), ("serves_and_calls", "113\n")],
    ids=["select sees sockets as lwIP does", "asyncio serves nobody and reaches nobody"],
)
def test_sockets_are_those_of_a_board_that_reaches_nobody(name: str, printed: str) -> None:
    assert simulate(program(f"network/{name}"), board=virtual_board("pico_w")).stdout == printed


def test_a_program_that_only_serves_goes_on_until_it_is_stopped() -> None:
    assert (
        simulate(program("network/only_serves"), board=virtual_board("pico_w"), seconds=30).ended
        == "deadline"
    )


def test_the_country_is_asked_for_in_two_ways(vm: str, run_text: RunText, fails: Fails) -> None:
    text = "import network, rp2\nrp2.country('FR')\nprint(network.country(), rp2.country())\n"
    assert run_text(text, board=virtual_board("pico_w"), vm=vm).stdout == "FR FR\n"
    failed = fails("import rp2\nrp2.country('FR')\n", board=virtual_board("pico"), vm=vm)
    assert "has no attribute 'country'" in failed.traceback
