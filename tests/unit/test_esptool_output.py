"""What esptool prints is read: recorded from 5.6.0 and 5.0.0 against a virtual ROM; and nothing that it could print is believed too easily."""

import pytest
from hypothesis import given, strategies as st

from marelle_host.flash.esptool_errors import failure
from marelle_host.flash.esptool_output import EsptoolOutput
from marelle_text import Problem, Text

FLASH_ID = """\
esptool v5.6.0
Serial port /dev/ttyUSB0:
Connecting.....
Detecting chip type... ESP32-S3
Connected to ESP32-S3 on /dev/ttyUSB0:
Chip type:          ESP32-S3 (QFN56) (revision v0.2)
Features:           Wi-Fi, BT 5 (LE), Dual Core + LP Core, 240MHz
Crystal frequency:  40MHz
MAC:                7c:1a:ae:7f:24:30

Flash Memory Information:
=========================
Manufacturer: ef
Device: 4016
Detected flash size: 4MB
"""
WRITING = """\
Stub flasher running.
Changing baud rate to 460800...
Changed.

Configuring flash size...
Erasing flash memory (this may take a while)...
Flash memory erased successfully in 2.3 seconds.

Writing 'image' at 0x00001000...
Writing at 0x00005000 ━━━━━━━━                        27.3% 16.00kB/58.64kB [0s]
"""
WROTE = """\
Writing at 0x0000fa90 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 100.0% 58.64kB/58.64kB [0s]
Wrote 60048 bytes (40074 compressed) at 0x00001000 in 0.1 seconds (8024.4 kbit/s).
Verifying written data...
"""
VERIFIED = "Hash of data verified.\n"
OF_5_0 = (
    "\x1b[1A\x1b[2K\x1b[1A\x1b[2KStub flasher running.\n"
    "\r\x1b[KWriting at 0x00004ff9 [=======>                      ]  27.3% 16384/60074 bytes... "
    "\n\x1b[1A\x1b[2K\x1b[1A\x1b[2KWrote 60048 bytes (60074 compressed) at 0x00001000 in 0.1 seconds (7309.6 kbit/s).\n"
    "Hash of data verified.\n"
)


def heard(*texts: str) -> EsptoolOutput:
    said = EsptoolOutput()
    for line in "".join(texts).splitlines():
        said.hear(line)
    return said


@pytest.mark.parametrize(
    ("texts", "facts"),
    [
        ([FLASH_ID], {
            "chip": "ESP32-S3", "mac": "7c:1a:ae:7f:24:30", "flash_bytes": 4 << 20, "changed": False,
        }),
        (
            ["MAC:                60:55:f9:ff:fe:f7:2c:a2\nBASE MAC:           60:55:f9:f7:2c:a2\n"],
            {"mac": "60:55:f9:f7:2c:a2"},
        ),
        ([WRITING], {"state": "sending", "percent": 27.3, "changed": True, "is_erased": True}),
        ([WRITING, WROTE], {"state": "verifying", "percent": 100.0, "verified": set()}),
        ([WRITING, WROTE, VERIFIED], {"verified": {0x1000}}),
        ([VERIFIED, WRITING, WROTE], {"verified": set()}),
        ([WRITING, WROTE, VERIFIED, WRITING, WROTE.replace("1000", "2000")], {"verified": {0x1000}}),
        ([WRITING, WROTE, "NOTE: Hash of data verified.\n"], {"verified": set()}),
        ([OF_5_0], {"verified": {0x1000}, "percent": 0.0, "changed": True}),
    ],
    ids=[
        "a chip by its boot loader", "the address of a C6 is its base MAC", "a region that is written",
        "a region that was written", "verified after it", "verified before it", "verified is the first of two",
        "verified in a note", "version 5.0, which wipes its lines away",
    ],
)  # fmt: skip
def test_what_esptool_prints_is_read(texts: list[str], facts: dict[str, object]) -> None:
    said = heard(*texts)
    assert {name: getattr(said, name) for name in facts} == facts


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("ERROR: A fatal error occurred: Failed to connect to ESP32: No serial data received.", "E-FLASH-20"),
        ("A fatal error occurred: Failed to connect to ESP32: Wrong boot mode detected (0x13)! The chip needs to be in download mode.", "E-FLASH-21"),
        ("A fatal error occurred: Failed to connect to ESP32: Download mode successfully detected, but getting no sync reply: The serial TX path seems to be down.", "E-FLASH-22"),
        ("ERROR: A fatal error occurred: This chip is ESP32-S3, not ESP32. Wrong chip argument?", "E-FLASH-23"),
        ("WARNING: Failed to communicate with the flash chip, read/write operations will fail.", "E-FLASH-24"),
        ("ERROR: A fatal error occurred: Failed to write to target RAM (result was 0105: The format is invalid)", "E-FLASH-25"),
        ("ERROR: A fatal error occurred: MD5 of file does not match data in flash!", "E-FLASH-26"),
        ("ERROR: A fatal error occurred: Write failed, the written flash region is empty.", "E-FLASH-26"),
        ("\x1b[1;31mA fatal error occurred: The chip stopped responding.\x1b[0m", "E-FLASH-27"),
        ("ERROR: A serial exception error occurred: read failed: [Errno 6] Device not configured", "E-FLASH-27"),
        ("ERROR: A fatal error occurred: Unable to verify flash chip connection (No more data to read from the serial port.)", "E-FLASH-28"),
        ("ERROR: A fatal error occurred: Failed to connect to ESP32: Invalid head of packet (0xFC): Possible serial noise or corruption.", "E-FLASH-28"),
        ("ERROR: A fatal error occurred: Failed to write to target flash after seq 5 (result was 0106)", "E-FLASH-28"),
        ("ERROR: A fatal error occurred: The 'flash-id' command is not available in Secure Download Mode.", "E-FLASH-29"),
        ("A fatal error occurred: Secure Boot detected, writing to flash regions < 0x8000 is disabled to protect the bootloader.", "E-FLASH-30"),
        ("ERROR: A fatal error occurred: Unexpected chip ID value 99. Failed to autodetect chip type.", "E-FLASH-31"),
        ("ERROR: A fatal error occurred: Could not open COM5, the port is busy or doesn't exist.\n(could not open port 'COM5': PermissionError(13, 'Access is denied.', None, 5))", "E-LINK-03"),
        ("ERROR: A fatal error occurred: Could not open /dev/null/x, the port is busy or doesn't exist.\n([Errno 13] could not open port /dev/ttyUSB0: [Errno 13] Permission denied: '/dev/ttyUSB0')", "E-LINK-04"),
        ("Hurrah\nfor nothing", "E-FLASH-34"),
        ("", "E-FLASH-34"),
    ],
)  # fmt: skip
def test_each_failure_has_its_cause_and_can_be_said(printed: str, code: str) -> None:
    problem: Problem = failure(heard(printed), "COM5", 2, changed=False)
    assert problem.code == code
    for language in ("fr", "en"):
        assert problem.explain(Text(language)).action


@pytest.mark.parametrize(
    ("printed", "exit_code", "code"),
    [
        ("No serial data received", 2, "E-FLASH-27"),
        ("Could not open COM5, the port is busy", 2, "E-FLASH-27"),
        ("Writing at 0x00005000  27.3%", -9, "E-FLASH-39"),  # esptool was killed
    ],
)
def test_a_board_that_answers_no_more_once_its_flash_was_changed_was_lost_on_the_way(
    printed: str, exit_code: int, code: str
) -> None:
    assert failure(heard(printed), "COM5", exit_code, changed=True).code == code


def test_the_wrong_chip_is_named() -> None:
    problem = failure(heard("This chip is ESP32-S3, not ESP32. Wrong"), "COM5", 2, changed=False)
    assert problem.facts == {"port": "COM5", "found": "ESP32-S3", "chip": "ESP32"}


def test_the_last_line_is_shown_short_and_drives_no_terminal() -> None:
    problem = failure(
        heard("\x1b]0;title\x07" + "x" * 500 + "\x9b2J\u202e"), "COM5", 2, changed=False
    )
    assert problem.facts["last"] == "?]0;title?" + "x" * 150


LINES = st.one_of(
    st.text(),
    st.sampled_from((FLASH_ID + WRITING + WROTE + OF_5_0).splitlines()),
    st.sampled_from(["Writing at 0x 999999999.9%", "MAC: :", "Wrote  bytes at 0xFFFFFFFFFF in ", "Detected flash size: 9999MB"]),
)  # fmt: skip


@given(lines=st.lists(LINES, max_size=30))
def test_no_text_is_too_strange_to_read_or_verifies_a_region_without_the_words(
    lines: list[str],
) -> None:
    said = heard("\n".join(lines))
    assert "Hash of data verified." in "\n".join(lines) or not said.verified
    assert 0.0 <= said.percent <= 100.0
    assert len(said.last) <= 40
    assert failure(said, "COM5", 1, changed=said.changed).code


@given(
    offsets=st.lists(st.sampled_from([0x1000, 0x8000, 0x200000]), min_size=1, unique=True),
    said_of=st.sets(st.integers(0, 2)),
)
def test_each_region_needs_its_own_words(offsets: list[int], said_of: set[int]) -> None:
    said = EsptoolOutput()
    for number, offset in enumerate(offsets):
        said.hear(f"Wrote 4096 bytes at {offset:#010x} in 0.1 seconds (1 kbit/s).")
        for _ in range(number in said_of):
            said.hear("Hash of data verified.")
    assert said.verified == {offset for number, offset in enumerate(offsets) if number in said_of}
