"""What the page writes on boards: images told apart, what goes to an ESP32, to a micro:bit and to the drive of a boot loader, which it judges."""

import re
import tempfile
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

import made_images as made
import pytest
from hypothesis import given, strategies as st
from made_images import esp_bin, microbit_hex, partition_table, rp2_uf2, universal_hex
from page_questions import ask, chosen
from played_drive import PICO_INFO
from played_microbit import V1_ID, details

from marelle_images import Piece, make_one_file, part_for, read_image
from marelle_images.boards import board_kinds
from marelle_images.intel_hex import plain_hex, read_hex
from marelle_images.sums import list_of
from marelle_lessons.page import images
from marelle_lessons.page.images import facts_of
from marelle_text import Text

FLASH = 4 << 20
OLD = partition_table([("factory", 0, 0, 0x10000, 0x1F0000), ("vfs", 1, 0x81, 0x200000, 0x200000)])
ELSEWHERE = partition_table([("factory", 0, 0, 0x10000, 0x180000)])
UNIVERSAL = made.universal_hex("1.18", version_of_v1="1.9.2")


def looked_at(folder: Path, **files: bytes) -> Any:
    """Return the page's answer about files; `__` in a name stands for a dot."""
    named = [(name.replace("__", "."), content) for name, content in files.items()]
    return ask("image", files=chosen(folder, named), language="en")


def test_a_pico_s_image_is_for_it_alone() -> None:
    (found,) = facts_of("any.uf2", made.rp2_uf2("1.28.0"))

    wanted = {
        "kind": "uf2", "chip": "RP2040", "board": "RPI_PICO", "boards": ["RPI_PICO"], "version": "1.28.0",
        "storage": 1408 << 10, "files": False, "sum": "unknown",
    }  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize(("chip", "offset"), [("ESP32", 0x1000), ("ESP32-S3", 0)])
def test_an_esp32_s_image_says_where_it_goes(chip: str, offset: int) -> None:
    data = made.esp_bin(chip=chip)

    (found,) = facts_of("any.bin", data)

    assert found["kind"] == "bin"
    assert found["parts"] == [{"offset": offset, "at": 0, "size": len(data)}]


def test_a_hex_for_two_chips_is_told_for_each_with_its_version() -> None:
    found = facts_of("both.hex", made.universal_hex("1.18", version_of_v1="1.9.2"))

    assert [(one["board"], one["version"]) for one in found] == [
        ("MICROBIT_V1", "1.9.2"),
        ("MICROBIT_V2", "1.18"),
    ]


def test_of_a_uf2_for_two_chips_each_gets_what_its_boot_loader_reads() -> None:
    first, second = made.rp2_uf2(), made.rp2_uf2(board="RPI_PICO2")

    found = {one["chip"]: one["size"] for one in facts_of("both.uf2", first + second)}

    assert found == {"RP2040": len(first), "RP2350": len(first + second)}


@pytest.mark.parametrize(
    ("path", "data", "package"),
    [
        ("/main.py", made.rp2_uf2(), "littlefs"),
        ("main.py", made.universal_hex(), "micropython_microbit_fs"),
    ],
)
def test_one_file_with_a_program_is_told_from_a_firmware_alone(
    path: str, data: bytes, package: str
) -> None:
    pytest.importorskip(package)
    with_program = make_one_file(read_image(data), {path: b"print(1)"}).data

    assert {one["files"] for one in facts_of("any", data)} == {False}
    assert {one["files"] for one in facts_of("any", with_program)} == {True}


def test_a_file_that_the_list_of_its_folder_names_is_compared_with_it(tmp_path: Path) -> None:
    data = made.rp2_uf2()
    right, other = (
        list_of({"RPI_PICO.uf2": sum_}) for sum_ in (sha256(data).hexdigest(), "0" * 64)
    )

    (listed,) = looked_at(tmp_path, images__sha256=right, RPI_PICO__uf2=data)["images"]
    (wrong,) = looked_at(tmp_path, images__sha256=other, RPI_PICO__uf2=data)["images"]

    assert listed["sum"] == "listed"
    assert wrong["problem"]["code"] == "E-IMAGE-23"
    assert "--prepare" not in wrong["problem"]["action"]


def test_what_is_no_image_is_named_and_the_others_are_told(tmp_path: Path) -> None:
    whole = made.esp_bin()
    found = looked_at(tmp_path, cut__bin=whole[:-100], notes__hex=b"hello", whole__bin=whole)

    codes = [one["problem"] and one["problem"]["code"] for one in found["images"]]
    assert codes == ["E-IMAGE-03", "E-IMAGE-01", None]
    assert "cut.bin" in found["images"][0]["problem"]["what"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", [*range(1, 18), 22, 23, 33, 35])
def test_the_page_asks_nobody_to_type_a_command(code: int, language: str) -> None:
    action = Text(language)(f"page.board_action.E-IMAGE-{code:02}")

    assert "--" not in action
    assert "marelle" not in action
    assert not re.search(r"\w{2}ez\b", action)  # a pupil is told « tu »


def test_a_firmware_that_is_no_micropython_is_refused(tmp_path: Path) -> None:
    data = made.uf2(0x20000000, made.code(512), family=made.RP2040)  # as flash_nuke: for RAM

    (found,) = looked_at(tmp_path, nuke__uf2=data)["images"]

    assert found["problem"]["code"] == "E-IMAGE-35"


def test_a_folder_with_far_too_many_files_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"")
    files = [(f"{number}.uf2", str(tmp_path / "one")) for number in range(images.MOST_FILES + 1)]

    assert ask("image", files=files)["problem"]["code"] == "E-PAGE-05"


def test_a_name_that_nobody_can_read_is_shown_without_what_turns_it_round(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"")
    given = "a/../\u202egpj.2fu\n" + "x" * 500
    asked = {"files": [(given, str(tmp_path / "one"))], "language": "en"}

    name = images.image_facts(asked)["images"][0]["name"]

    assert name.startswith("_gpj.2fu_xxx")
    assert len(name) == 120


def test_all_boards_of_the_table_are_offered() -> None:
    offered = images.boards()

    assert [one["id"] for one in offered] == [kind.id for kind in board_kinds()]
    assert offered[0]["machine"] == "raspberrypipicowithrp2040"


@given(
    st.sampled_from([b"", made.rp2_uf2(size=4096), made.esp_bin(size=64), made.universal_hex(size=64)]),
    st.lists(st.tuples(st.integers(0, 100_000), st.binary(max_size=8)), max_size=6),
    st.binary(max_size=600),
    st.integers(0, 200_000),
)  # fmt: skip
def test_any_bytes_end_in_facts_or_in_a_sentence(
    begin: bytes,
    changes: list[tuple[int, bytes]],
    more: bytes,
    end: int,
) -> None:
    data = bytearray(begin + more)
    for at, new in changes:
        data[at : at + len(new)] = new
    with tempfile.TemporaryDirectory() as folder:
        answer = looked_at(Path(folder), any__bin=bytes(data[:end]))

    assert answer["images"]
    for one in answer["images"]:
        if one["problem"]:
            assert one["problem"]["code"].startswith("E-IMAGE-")
            assert all((one["problem"]["what"], one["problem"]["action"]))
        else:
            assert one["version"]
            assert 0 < one["size"] <= len(data)


def decided(tmp_path: Path, image: bytes, table: bytes, chip: str = "ESP32", flash_bytes: int = FLASH) -> Any:  # fmt: skip
    files = chosen(tmp_path, [("esp.bin", image), ("table", table)])
    return ask("esp", chip=chip, flash_bytes=flash_bytes, files=files)


def test_where_it_goes_and_what_the_chip_is_to_find_there(tmp_path: Path) -> None:
    image = esp_bin() + b"\x01"
    assert decided(tmp_path, image, OLD) == {
        "offset": 0x1000,
        "md5": md5(image + b"\xff" * 3).hexdigest(),
        "erase": "",
    }


def test_all_is_erased_only_where_the_files_would_be_lost_anyway(tmp_path: Path) -> None:
    image = esp_bin()
    whys = [
        decided(tmp_path, image, table)["erase"] for table in (OLD, ELSEWHERE, b"\xff" * 0xC00)
    ]
    assert whys == ["", "storage", "firmware"]


def test_another_chip_a_smaller_flash_and_no_image_are_refused(tmp_path: Path) -> None:
    image = esp_bin()
    refused = [
        decided(tmp_path, image, OLD, chip="ESP32-S3"),
        decided(tmp_path, image, OLD, flash_bytes=2 << 20),
        decided(tmp_path, b"MZ" + image, OLD),
    ]
    codes = [one["problem"]["code"] for one in refused]
    assert codes == ["E-IMAGE-10", "E-IMAGE-11", "E-IMAGE-01"]
    assert refused[0]["problem"]["action"] == Text("fr")("page.board_action.E-IMAGE-10")


def prepared(folder: Path, serial: str, image: bytes) -> Any:
    return ask("microbit", serial=serial, files=chosen(folder, [("microbit.hex", image)]))


@pytest.mark.parametrize(
    ("serial", "chip", "version"),
    [("9900000031634e45", "nRF51822", "1.9.2"), ("9904360258824e45", "nRF52833", "1.18")],
)
def test_each_board_gets_its_own_part(
    tmp_path: Path, serial: str, chip: str, version: str
) -> None:
    answer = prepared(tmp_path, serial, UNIVERSAL)

    (got,) = read_image(answer["hex"].encode()).parts
    assert (answer["chip"], answer["version"]) == (chip, version)
    assert got == part_for(read_image(UNIVERSAL), chip)


def test_an_image_for_the_other_board_is_refused(tmp_path: Path) -> None:
    problem = prepared(tmp_path, "9900000031634e45", made.microbit_hex(chip="nRF52833"))["problem"]

    assert problem["code"] == "E-IMAGE-10"
    assert "nRF52833" in problem["what"]
    assert "nRF51822" in problem["what"]


@pytest.mark.parametrize("serial", ["", "1", "12A0", "9999360258824e45", "99\n4", "٩٩٠٤"])
def test_what_is_no_micro_bit_is_refused(tmp_path: Path, serial: str) -> None:
    assert prepared(tmp_path, serial, UNIVERSAL)["problem"]["code"] == "E-FLASH-75"


@given(
    st.lists(st.tuples(st.integers(0, 0x3FFF), st.binary(min_size=1, max_size=200)), min_size=1)
)
def test_what_is_written_as_lines_is_read_as_it_was(given_pieces: list[tuple[int, bytes]]) -> None:
    pieces, free = [Piece(0, b"\0\x20\0\x20")], 8  # the first word: a stack that only V1 has
    for gap, data in given_pieces:
        pieces.append(Piece(free + gap, data))
        free += gap + len(data) + 1

    text = plain_hex(pieces)

    assert text.endswith(":00000001FF")
    assert max(map(len, text.splitlines())) <= 1 + 2 * 37
    assert [tuple(piece) for piece in read_hex(text.encode(), "x")[0].pieces] == [
        tuple(piece) for piece in pieces
    ]


PICO = rp2_uf2("1.28.0", size=20_000)
PICO_2 = rp2_uf2("1.28.0", board="RPI_PICO2", size=20_000)
V2 = microbit_hex("1.18.0")
NOT_WHOLE = "error: The transfer timed out.\r\ntype: transient, user\r\n"
OTHER_FILE = "error: The application image is not compatible with the target.\r\ntype: user\r\n"


def seen(
    folder: Path,
    image: bytes,
    texts: dict[str, str],
    *more: tuple[str, str],
    label: str = "RPI-RP2",
) -> dict[str, Any]:
    """Look at a drive with these texts, and more entries, for an image."""
    entries = [*((name, "file") for name in texts), *more]
    files = chosen(folder, [("image", image)])
    look = {"label": label, "texts": texts, "entries": entries, "files": files}
    return ask("drive", step="look", language="en", **look)


def ended(**facts: Any) -> dict[str, Any]:
    """Judge a drive that has gone with all of its file, but for these facts."""
    usual = {
        "kind": "uf2", "place": "RPI-RP2", "send": 40_960, "first": True, "sent": 40_960, "error": "", "stalled": False,
        "left": True, "back": False, "texts": {}, "before": {},
    }  # fmt: skip
    return ask("drive", step="ended", language="en", **(usual | facts))


def test_a_drive_says_for_which_board_it_is_and_what_that_gets(tmp_path: Path) -> None:
    found = seen(tmp_path, PICO, {"INFO_UF2.TXT": PICO_INFO}, label="\\")
    assert found == {
        "kind": "uf2", "chip": "RP2040", "board_id": "RPI-RP2", "place": "RPI-RP2", "version": "1.28.0",
        "names": ["firmware.uf2", "again.uf2"], "send": len(PICO),
    }  # fmt: skip


def test_of_a_file_for_two_chips_no_more_is_written_than_the_board_takes(tmp_path: Path) -> None:
    found = seen(tmp_path, PICO + PICO_2, {"INFO_UF2.TXT": PICO_INFO})
    assert (found["chip"], found["send"]) == ("RP2040", len(PICO))


@pytest.mark.parametrize(
    ("image", "texts", "label", "code"),
    [
        (PICO, {}, "HOLIDAYS", "E-FLASH-70"),
        (PICO, {"INFO_UF2.TXT": "UF2 Bootloader v3.0\n"}, "RPI-RP2", "E-FLASH-70"),
        (PICO, {"INFO_UF2.TXT": "Board-ID: RP2350\n"}, "RP2350", "E-IMAGE-10"),
        (PICO_2, {"INFO_UF2.TXT": PICO_INFO}, "RPI-RP2", "E-IMAGE-10"),
        (esp_bin(), {"INFO_UF2.TXT": PICO_INFO}, "RPI-RP2", "E-IMAGE-10"),
        (V2, {"DETAILS.TXT": details(V1_ID)}, "MICROBIT", "E-IMAGE-10"),
        (V2, {"DETAILS.TXT": details(mode="Bootloader")}, "MAINTENANCE", "E-FLASH-16"),
        (V2, {}, "MAINTENANCE", "E-FLASH-16"),
        (PICO, {"INFO_UF2.TXT": "Board-ID: TINY-ROBOT\n"}, "TINY", "E-FLASH-02"),
        (universal_hex(), {"DETAILS.TXT": details(interface="0233")}, "MICROBIT", "E-FLASH-17"),
        (b"no image", {"INFO_UF2.TXT": PICO_INFO}, "RPI-RP2", "E-IMAGE-01"),
        (PICO[:-100], {"INFO_UF2.TXT": PICO_INFO}, "RPI-RP2", "E-IMAGE-03"),
    ],
)
def test_what_is_not_for_a_drive_is_refused_before_anything_is_written(
    tmp_path: Path, image: bytes, texts: dict[str, str], label: str, code: str
) -> None:
    refused = seen(tmp_path, image, texts, label=label)["problem"]
    assert refused["code"] == code
    assert "--" not in refused["action"]  # of a command


def test_a_stick_with_a_boot_loader_s_file_on_it_is_a_stick(tmp_path: Path) -> None:
    info = {"INFO_UF2.TXT": PICO_INFO}
    photos = [(f"photo{number}.jpg", "file") for number in range(12)]
    assert "problem" not in seen(tmp_path, PICO, info, (".Trashes", "directory"))
    for more in ([("holidays", "directory")], photos):
        assert seen(tmp_path, PICO, info, *more)["problem"]["code"] == "E-FLASH-70"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, ""),
        ({"error": "InvalidStateError"}, ""),  # the file could not be closed: its board has left
        ({"sent": 40_448, "error": "NotFoundError"}, ""),  # with its last block
        ({"sent": 40_447, "error": "NotFoundError"}, "E-FLASH-06"),
        ({"left": False}, "again"),
        ({"left": False, "first": False}, "E-FLASH-05"),
        ({"left": False, "sent": 0, "stalled": True, "error": "Error"}, "E-FLASH-10"),
        ({"left": False, "sent": 0, "error": "QuotaExceededError"}, "E-FLASH-03"),
        ({"left": False, "sent": 0, "error": "NotAllowedError"}, "E-FLASH-04"),
    ],
)
def test_a_uf2_board_has_its_file_if_it_has_left_with_it(facts: dict[str, Any], code: str) -> None:
    assert verdict(ended(**facts)) == code


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, ""),
        ({"error": "NotFoundError"}, ""),  # all was written before the drive went
        ({"back": False}, "E-FLASH-63"),
        ({"texts": {"FAIL.TXT": NOT_WHOLE}}, "again"),
        ({"texts": {"FAIL.TXT": NOT_WHOLE}, "first": False}, "E-FLASH-11"),
        ({"texts": {"FAIL.TXT": OTHER_FILE}}, "E-FLASH-12"),
        ({"texts": {"ASSERT.TXT": "Assert\r\nLine: 382\r\n"}}, "E-FLASH-14"),
        ({"texts": {"ASSERT.TXT": "of old"}, "before": {"ASSERT.TXT": "of old"}}, ""),
        ({"texts": {"DETAILS.TXT": details(mode="Bootloader")}}, "E-FLASH-16"),
        ({"sent": 1000, "first": False}, "E-FLASH-63"),
        ({"left": False}, "E-FLASH-05"),
    ],
)
def test_a_micro_bit_has_its_file_if_its_drive_is_back_and_says_nothing_else(
    facts: dict[str, Any], code: str
) -> None:
    usual = {"kind": "daplink", "place": "MICROBIT", "back": True}
    assert verdict(ended(**usual | facts)) == code


def verdict(answer: dict[str, Any]) -> Any:
    """Return the code of what is wrong, "again" for one more try, "" for none."""
    return answer["problem"]["code"] if "problem" in answer else "again" if answer["again"] else ""


def test_what_a_micro_bit_says_is_shown_in_one_harmless_line() -> None:
    said = ended(
        kind="daplink", back=True, texts={"FAIL.TXT": "error: no\x1b[2J luck\r\ntype: user\r\n"}
    )["problem"]
    assert "no?[2J luck" in said["what"]
