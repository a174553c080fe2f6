"""A board is asked what it holds: on a virtual clock, on doubles, and where a boot loader answers instead."""

import pytest
from fixture_types import MakeDouble
from hypothesis import given, strategies as st
from scripted_board import Prompt, talk
from typed_commands import ENGLISH, Command

from marelle_files import root_files
from marelle_host.link import LinkError, examine_boards
from marelle_protocol import Examined, Identity, SilentError, Stream, examine, read_examined
from marelle_text.version import version

WHAT = b"('Raspberry Pi Pico', (1, 25, 0), 'rp2', 'e660', 6, None, None, None, 'micropython')\r\n"
KNOWN = Identity("Raspberry Pi Pico", (1, 25, 0), "rp2", "e660", 6, "", "")
SYNC = b"\xc0\x00\x08\x24\x00\x00\x00\x00\x00\x07\x07\x12\x20" + b"\x55" * 32 + b"\xc0"


def test_what_a_board_holds_is_asked_once_its_motors_have_stopped() -> None:
    board = Prompt((b"", b""), (WHAT, b""), (b"((4096, 8192), 77, True)\r\n", b""))
    came = talk(examine(Stream()), board)
    assert came.result == Examined(KNOWN, 4096, 8192, boot_crc32=77, guard=True)
    assert len(board.ran) == 3
    assert board.sent[-1] == b"\r\x02"


def test_a_board_that_has_no_statvfs_does_not_say_how_much_room_it_has() -> None:
    said = read_examined(KNOWN, b"(None, None, False)")
    assert said == Examined(KNOWN, None, None, boot_crc32=None, guard=False)


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda said: repr((said,) * 3).encode()))
def test_whatever_a_board_prints_it_is_read_or_refused(printed: bytes) -> None:
    try:
        said = read_examined(KNOWN, printed)
    except ValueError:
        return
    assert said.boot_crc32 is None or said.boot_crc32 >= 0


@pytest.mark.parametrize(
    "said",
    [b"((-1, 5), 1, 1)", b"((True, 5), 1, 1)", b"(3, 1, 1)", b"((1, 1 << 99), 1, 1)", b"(1, 2, 3, 4)"],
)  # fmt: skip
def test_numbers_that_no_flash_has_are_refused(said: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_examined(KNOWN, said)


def test_the_boot_loader_of_an_esp32_that_answers_is_told_from_silence() -> None:
    response = b"\xc0\x01\x08\x04\x00\x07\x12\x20\x55\x00\x00\x00\x00\xc0"
    heard: list[bytes] = []

    def loader(sent: bytes) -> bytes:
        heard.append(sent)
        return response if heard.count(SYNC) == 2 and sent == SYNC else b""

    came = talk(examine(Stream()), loader)
    assert (came.result, came.error, heard.count(SYNC)) == (None, None, 2)
    silence = talk(examine(Stream()), lambda sent: b"")
    assert isinstance(silence.error, SilentError)
    assert silence.took_s - came.took_s < 0.5


def test_a_board_that_prints_without_end_is_no_boot_loader() -> None:
    came = talk(examine(Stream()), lambda sent: sent[-30:], drips=b"55555555")
    assert isinstance(came.error, SilentError)
    assert came.took_s < 10


@pytest.mark.micropython
def test_a_double_says_what_it_holds_and_the_doctor_what_is_wrong_with_it(
    board_double: MakeDouble, marelle: Command
) -> None:
    board = board_double(files={"/board.json": '{"kit": "xrp"}', "/boot.py": "x = 1\n"})
    said = examine_boards([board.port, "/dev/nowhere"])
    found = said[board.port]
    assert isinstance(found, Examined)
    assert (found.identity.library, found.all_bytes) == ("", 352 * 4096)
    assert found.boot_crc32 == 0x8BF6893B
    assert found.free_bytes is not None
    assert 340 * 4096 < found.free_bytes < 352 * 4096
    assert isinstance(said["/dev/nowhere"], LinkError)
    told = marelle("doctor", "--on", board.port, exits=1, environment=ENGLISH).out
    assert 'The kit xrp is for "SparkFun XRP Controller with RP2350"' in told
    assert "(E-DOCTOR-25)" in told.splitlines()[-1]
    assert f"The marelle library is not on the board of the port {board.port}." in told


@pytest.mark.micropython
def test_on_a_double_that_has_all_that_it_needs_all_is_well(
    board_double: MakeDouble, marelle: Command
) -> None:
    files = {path: place.read_text("utf-8") for path, place in root_files("rp2").items()}
    files["/board.json"] = '{"kit": "pico_bot"}'
    files["/lib/marelle/version.txt"] = f"{version()}\n"
    files["/main.py"] = "while True:\n    pass\n"
    said = marelle("doctor", "--on", board_double(files=files).port, "--json", environment={}).data
    assert said["well"]
    assert {row["name"] for row in said["checks"] if row["state"] != "ok"} <= {"brltty", "driver"}
