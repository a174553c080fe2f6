"""The virtual boot loader of an ESP chip without a port: its frames, its commands, its flash, and what it does with nonsense."""

import struct
import zlib
from functools import reduce
from hashlib import md5
from operator import xor

import pytest
from hypothesis import given, strategies as st
from made_images import ESP_CHIPS as MADE, esp_app, esp_bin, esp_image

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")
from marelle_doubles.loaders import rom
from marelle_doubles.loaders.cells import SECTOR, Flash
from marelle_doubles.loaders.esp_chips import ESP_CHIPS, EspChip
from marelle_doubles.loaders.esp_start import NEVER, SOFTWARE, WATCHDOG, started
from marelle_doubles.loaders.faults import NO_FAULT, Fault, fault_of
from marelle_doubles.loaders.rom import SYNC_ON_LINE, Loader, garbled

MAC = "240ac4000102"
WHOLE, APP = esp_bin("1.25.0"), esp_app("1.25.0")
SIZE = 1 << 20
BEGIN, DATA, MEM_BEGIN, MEM_END, MEM_DATA, READ_REGISTER = 0x02, 0x03, 0x05, 0x06, 0x07, 0x0A
DEFL_BEGIN, DEFL_DATA, MD5, SECURITY, ERASE_ALL, READ = 0x10, 0x11, 0x13, 0x14, 0xD0, 0xD2


def request(operation: int, body: bytes, checksum: int = 0) -> bytes:
    """Return a command as it goes on the line."""
    return rom.encoded(struct.pack("<BBHI", 0, operation, len(body), checksum) + body)


def block(operation: int, data: bytes, number: int, *, wrong: int = 0) -> bytes:
    """Return a block of data."""
    body = struct.pack("<IIII", len(data), number, 0, 0) + data
    return request(operation, body, reduce(xor, data, 0xEF) ^ wrong)


def words(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)


def frames(data: bytes) -> list[bytes]:
    return rom.Frames().take(data)


def status(answer: bytes, *, is_stub: bool = False) -> bytes:
    """Return the error of the only answer there is, b"\\0\\0" for none."""
    (frame,) = frames(answer)
    return frame[-2:] if is_stub else frame[-4:-2]


def esp32(fault: Fault = NO_FAULT, *, size: int = SIZE) -> tuple[Loader, Flash]:
    flash = Flash(bytearray(b"\xff" * size), weak=fault.kind == "md5")
    return Loader(ESP_CHIPS["esp32"], flash, MAC, fault), flash


def with_stub(fault: Fault = NO_FAULT) -> tuple[Loader, Flash]:
    loader, flash = esp32(fault)
    loader.receive(request(MEM_BEGIN, words(4, 1, 4, 0x40080000)) + block(MEM_DATA, b"stub", 0))
    assert loader.receive(request(MEM_END, words(0, 0x40080000))).endswith(b"\xc0OHAI\xc0")
    return loader, flash


@given(st.lists(st.binary(min_size=1, max_size=60)), st.integers(1, 7))
def test_frames_come_as_they_went_however_they_are_cut(sent: list[bytes], width: int) -> None:
    line, reader = b"noise" + b"".join(rom.encoded(frame) for frame in sent), rom.Frames()
    pieces = [line[at : at + width] for at in range(0, len(line), width)]
    assert [frame for piece in pieces for frame in reader.take(piece)] == sent


def test_a_frame_with_a_false_escape_or_too_long_is_dropped_and_the_next_one_is_read() -> None:
    reader = rom.Frames()
    long = b"\xc0" + b"\xdb\xdc" * (rom.MOST_BYTES + 1) + b"\xc0"
    assert reader.take(b"\xc0a\xdbb\xc0" + long + rom.encoded(b"good")) == [b"good"]
    for _time in range(40):
        assert reader.take(b"x" * 10_000) == []
    assert max(len(held) for held in vars(reader).values()) <= 2 * rom.MOST_BYTES + 1


def test_a_rom_answers_a_sync_eight_times_with_a_value_and_a_stub_with_none() -> None:
    answers = frames(esp32()[0].receive(SYNC_ON_LINE))
    assert len(answers) == 8
    assert answers[0][:2] == b"\x01\x08"
    assert answers[0][4:8] != bytes(4)
    assert len(answers[0]) == 8 + 4  # a ROM's status has two bytes more than a stub's
    stub = frames(with_stub()[0].receive(SYNC_ON_LINE))
    assert {(answer[4:8], len(answer)) for answer in stub} == {(bytes(4), 8 + 2)}


@pytest.mark.parametrize("name", ["ESP32", "ESP32-S2", "ESP32-S3", "ESP32-C3", "ESP32-C6"])
def test_a_chip_tells_what_its_images_are_for(name: str) -> None:
    """The numbers are written twice, here and in the images of the tests, each from Espressif's own pages."""
    chip = ESP_CHIPS[name.lower().replace("-", "")]
    made = MADE[name]
    assert (chip.name, chip.chip_id, chip.boot_offset) == (name, made.chip_id, made.offset)
    loader = Loader(chip, Flash(bytearray(SECTOR)), MAC)
    answer = frames(loader.receive(request(SECURITY, b"")))[0]
    if chip.security:
        assert int.from_bytes(answer[8 + 12 : 8 + 16], "little") == made.chip_id
    else:
        assert answer[-4:-2] == b"\x01\x05"
    low, high = (frames(loader.receive(request(READ_REGISTER, words(chip.mac + at))))[0][4:8] for at in (0, 4))  # fmt: skip
    assert (high[1::-1] + low[::-1]).hex() == MAC


@pytest.mark.parametrize("is_stub", [False, True])
def test_blocks_are_written_in_order_and_a_false_one_is_refused(is_stub: bool) -> None:
    loader, flash = with_stub() if is_stub else esp32()
    flash.program(0, bytes(3 * SECTOR))
    assert status(loader.receive(request(BEGIN, words(SECTOR, 2, 1024, SECTOR))), is_stub=is_stub) == b"\0\0"  # fmt: skip
    data = bytes(range(256)) * 4
    refused = [
        status(loader.receive(sent), is_stub=is_stub)[1]
        for sent in (
            block(DATA, data, 0, wrong=1),
            block(DATA, data, 1),
            request(DATA, words(9, 0, 0, 0) + b"short"),
            request(DATA, b""),
        )
    ]
    assert refused == ([0xC1, 0xC6, 0xC0, 0xC0] if is_stub else [7, 6, 5, 5])
    assert status(loader.receive(block(DATA, data, 0)), is_stub=is_stub) == b"\0\0"
    assert status(loader.receive(block(DATA, b"end", 1)), is_stub=is_stub) == b"\0\0"
    assert flash.read(SECTOR, len(data) + 3) == data + b"end"
    assert flash.read(0, SECTOR) == bytes(SECTOR)
    assert flash.read(2 * SECTOR, SECTOR) == bytes(SECTOR)


def test_a_compressed_block_is_inflated_no_further_than_announced() -> None:
    loader, flash = with_stub()
    bomb = zlib.compress(b"\0" * SIZE)
    loader.receive(request(DEFL_BEGIN, words(8000, 1, 0x4000, 0)))
    assert status(loader.receive(block(DEFL_DATA, bomb, 0)), is_stub=True) == b"\x01\xc9"
    assert flash.read(0, 8000) == b"\xff" * 8000
    loader.receive(request(DEFL_BEGIN, words(8000, 1, 0x4000, 0)))
    assert status(loader.receive(block(DEFL_DATA, b"none", 0)), is_stub=True) == b"\x01\xc7"
    good = zlib.compress(b"marelle" * 1000)
    loader.receive(request(DEFL_BEGIN, words(7000, 2, 20, 0)))
    assert status(loader.receive(block(DEFL_DATA, good[:20], 0)), is_stub=True) == b"\0\0"
    assert status(loader.receive(block(DEFL_DATA, good[20:], 1)), is_stub=True) == b"\0\0"
    assert flash.read(0, 7000) == b"marelle" * 1000


def test_an_md5_is_written_out_by_a_rom_and_raw_by_a_stub() -> None:
    asked = request(MD5, words(5, 1000, 0, 0))
    digest = md5(b"\xff" * 1000).digest()
    assert frames(esp32()[0].receive(asked))[0][8:-4] == digest.hex().encode()
    assert frames(with_stub()[0].receive(asked))[0][8:-2] == digest


def test_a_flash_is_sent_in_packets_that_are_acknowledged_and_ends_with_its_md5() -> None:
    loader, flash = with_stub()
    flash.program(0, bytes(range(250)) * 40)
    answer, *packets = frames(loader.receive(request(READ, words(0, 10_000, 4096, 2))))
    assert answer[-2:] == b"\0\0"
    assert [len(packet) for packet in packets] == [4096, 4096]
    packets += frames(loader.receive(rom.encoded(words(4096))))
    assert frames(loader.receive(rom.encoded(words(8192)))) == []
    assert b"".join(packets) == flash.read(0, 10_000)
    assert frames(loader.receive(rom.encoded(words(10_000)))) == [md5(flash.read(0, 10_000)).digest()]  # fmt: skip
    assert status(loader.receive(request(READ_REGISTER, words(0))), is_stub=True) == b"\0\0"


def test_only_a_stub_erases() -> None:
    loader, flash = esp32()
    flash.program(0, bytes(SECTOR))
    assert status(loader.receive(request(ERASE_ALL, b""))) == b"\x01\x05"
    assert flash.read(0, SECTOR) == bytes(SECTOR)


@given(st.binary(max_size=300), st.integers(0, 255), st.booleans())
def test_nonsense_is_answered_or_dropped_and_keeps_little(
    body: bytes, operation: int, is_stub: bool
) -> None:
    loader, flash = with_stub() if is_stub else esp32()
    for sent in (body, request(operation, body), rom.encoded(body), request(operation, body * 3)):
        assert len(loader.receive(sent)) < 1_000_000
    assert flash.size == SIZE == len(flash.read(0, 2 * SIZE))


def test_a_line_of_another_speed_garbles_both_ways_until_the_port_is_set() -> None:
    loader, _flash = esp32()
    assert len(frames(loader.receive(SYNC_ON_LINE, 115200))) == 8
    assert status(loader.receive(request(0x0F, words(921600, 0)), 115200)) == b"\0\0"
    assert loader.receive(SYNC_ON_LINE, 115200) == b""
    assert len(frames(loader.receive(SYNC_ON_LINE, 921600))) == 8
    assert b"\xc0" not in garbled(bytes(range(256)))


@pytest.mark.parametrize(
    ("boot", "text", "fault"),
    [
        *(("esp32", kind, Fault(kind)) for kind in ("md5", "silent", "no-stub", "slow-baud")),
        ("esp32s3", "cut:1", Fault("cut", 1)),
        ("uf2", "stall:12", Fault("stall", 12)),
        ("uf2", "early", Fault("early")),
        ("daplink", "fail:a: b", Fault("fail", sentence="a: b")),
        ("", "", NO_FAULT),
    ],
)
def test_a_fault_is_read_from_its_text(boot: str, text: str, fault: Fault) -> None:
    assert fault_of(text, boot) == fault


@pytest.mark.parametrize(
    ("boot", "text"),
    [
        *(("esp32", text) for text in ("cut", "cut:0", "cut:x", "md5:1", "fire", ":", "cut:-1")),
        ("esp32", "early"),
        ("uf2", "brown-out:1"),
        ("uf2", "early:1"),
        ("daplink", "fail"),
        ("", "cut:1"),
    ],
)
def test_what_is_no_fault_is_refused(boot: str, text: str) -> None:
    with pytest.raises(ValueError, match="no fault"):
        fault_of(text, boot)


@pytest.mark.parametrize(
    ("kind", "happens"),
    [("cut", "cut"), ("brown-out", "brown-out"), ("lost-block", ""), ("stall", "")],
)
def test_what_fails_at_a_block_leaves_those_before_it_written(kind: str, happens: str) -> None:
    loader, flash = with_stub(Fault(kind, 2))
    loader.receive(request(BEGIN, words(3 * SECTOR, 3, SECTOR, 0)))
    loader.receive(block(DATA, bytes(SECTOR), 0))
    assert loader.receive(block(DATA, bytes(SECTOR), 1)) == b""
    assert loader.happens == happens
    assert flash.read(0, 2 * SECTOR) == bytes(SECTOR) + b"\xff" * SECTOR
    assert (loader.receive(block(DATA, bytes(SECTOR), 1)) != b"") == (kind == "lost-block")
    assert loader.fault == NO_FAULT


def test_a_weak_bit_differs_and_a_rom_reads_that_back() -> None:
    data = bytes(SECTOR)
    loader, flash = with_stub(Fault("md5"))
    loader.receive(request(BEGIN, words(SECTOR, 1, SECTOR, 0)) + block(DATA, data, 0))
    assert sum(byte.bit_count() for byte in flash.read(0, SECTOR)) == 1
    loader, flash = esp32(Fault("md5"))
    loader.receive(request(BEGIN, words(SECTOR, 1, SECTOR, 0)))
    assert status(loader.receive(block(DATA, data, 0))) == b"\x01\x08"


def flashed(name: str, image: bytes, *, on: str = "") -> tuple[bytearray, EspChip]:
    """Return a flash with an image at the place of its chip, and the chip that starts it: another one where `on` says so."""
    chip = ESP_CHIPS[name.lower().replace("-", "")]
    cells = bytearray(b"\xff" * chip.flash_bytes)
    cells[chip.boot_offset : chip.boot_offset + len(image)] = image
    return cells, ESP_CHIPS[on or name.lower().replace("-", "")]


@pytest.mark.parametrize(
    ("name", "version"), [("ESP32", "1.25.0"), ("ESP32", "1.28.0"), ("ESP32-S3", "1.25.0")]
)
def test_a_whole_flash_starts_the_micropython_that_is_on_it(name: str, version: str) -> None:
    cells, chip = flashed(name, esp_bin(version, chip=name))
    kind = started(chip, Flash(cells)).kind
    assert kind is not None
    assert kind.machine == MADE[name].machine
    assert ".".join(map(str, kind.version[:3])) == version
    assert kind.storage_offset == 2 << 20
    assert kind.blocks * SECTOR == chip.flash_bytes - (2 << 20)


@pytest.mark.parametrize(
    ("offset", "data", "said", "again"),
    [
        (0x1000, b"\xff" * 4, "invalid header: 0xffffffff", WATCHDOG),
        (0x1000, bytes(4), "invalid header: 0x00000000", WATCHDOG),
        (0x1100, bytes(4), "csum err:0x", WATCHDOG),
        (0x100C, b"\x09", "", WATCHDOG),  # its chip is sealed too
        (0x8000, bytes(4), "partition 0 invalid magic number 0x0", SOFTWARE),
        (0x8008, bytes(4), "Incorrect MD5 checksum", SOFTWARE),
        (0x10000, bytes(4), "image at 0x10000 has invalid magic byte", SOFTWARE),
        (0x10200, bytes(4), "Checksum failed.", SOFTWARE),
        (0x10014, b"\x12\x34", "Image hash failed", SOFTWARE),
        (0x10000, b"\xe9\xff", "invalid segment count 255", SOFTWARE),
    ],
)
def test_a_flash_that_is_not_whole_says_so_and_starts_nothing(
    offset: int, data: bytes, said: str, again: str
) -> None:
    cells, chip = flashed("ESP32", WHOLE)
    cells[offset : offset + len(data)] = data
    start = started(chip, Flash(cells))
    assert said in start.said
    assert (start.kind, start.again) == (None, again)


def test_an_image_for_another_chip_or_with_another_program_starts_no_prompt() -> None:
    cells, chip = flashed("ESP32-S2", esp_bin("1.25.0", chip="ESP32-S2"), on="esp32")
    assert started(chip, Flash(cells)).kind is None
    cells, chip = flashed("ESP32", WHOLE.replace(APP, esp_image("ESP32", [(0x3F400020, b"code")])))
    assert started(chip, Flash(cells)).kind is None
    assert started(chip, Flash(cells)).again == NEVER
