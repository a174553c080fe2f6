"""Firmware images that no one wrote: real headers, real strings of MicroPython, and noise for code. No package carries a firmware.

The same arguments give the same bytes on every computer. `size` is the number of bytes of code: 8 kB are enough for most tests, real
firmware has 300 kB to 1.5 MB. How the parts lie was read in real files (RPI_PICO_W 1.25.0, RPI_PICO2 1.24, micro:bit 1.1.1 and 2.1.2).
"""

import struct
from hashlib import md5, sha256
from random import Random
from typing import NamedTuple

XIP = 0x10000000  # where RP2 chips see their flash: RP2040 data sheet 2.2
DATE = "2026-04-06"


def git_tag(version: str) -> str:
    """Return what MicroPython's build calls itself: `v1.28.0`, `v1.28.0-preview.45.g5ec2ed7a1`."""
    return f"v{version}" + (".g5ec2ed7a1" if "preview." in version else "")


def strings(version: str, machine: str, *, name: str = "MicroPython") -> bytes:
    """Return the strings by which a firmware says what it is: py/modsys.c, py/mpconfig.h, shared/runtime/pyexec.c."""
    return b"".join(
        text.encode() + b"\0"
        for text in (
            f"3.4.0; {name} {git_tag(version)} on {DATE}",
            f"{name} {git_tag(version)} on {DATE}",
            f"; {machine}",
            machine,
            git_tag(version),
        )
    )


def code(size: int, seed: str = "code") -> bytes:
    """Return noise that stands for a program."""
    return Random(seed).randbytes(size)


# UF2 -----------------------------------------------------------------------------------------------------------

RP2040, SAMD21, SAMD51, NRF52840 = 0xE48BFF56, 0x68ED2B88, 0x55114460, 0xADA52840
RP2350_ABSOLUTE, RP2350_ARM = (
    0xE48BFF57,
    0xE48BFF59,
)  # microsoft/uf2 utils/uf2families.json, RP2350 data sheet 5.5.3


class RP2Board(NamedTuple):
    """How a board's firmware is laid out: MicroPython's ports/rp2/boards/*/mpconfigboard.h."""

    machine: str
    chip: str
    flash_bytes: int
    storage_bytes: int
    bytes_of_ram: int


RP2_BOARDS = {
    "RPI_PICO": RP2Board(
        "Raspberry Pi Pico with RP2040", "RP2040", 2 << 20, 1408 << 10, 264 << 10
    ),
    "RPI_PICO_W": RP2Board(
        "Raspberry Pi Pico W with RP2040", "RP2040", 2 << 20, 848 << 10, 264 << 10
    ),
    "RPI_PICO2": RP2Board(
        "Raspberry Pi Pico2 with RP2350", "RP2350", 4 << 20, 3072 << 10, 520 << 10
    ),
    "RPI_PICO2_W": RP2Board(
        "Raspberry Pi Pico 2 W with RP2350", "RP2350", 4 << 20, 2560 << 10, 520 << 10
    ),
}


def uf2_block(
    address: int, data: bytes, number: int, count: int, *, family: int, flags: int = 0x2000
) -> bytes:
    """Return one block of 512 bytes: microsoft/uf2 README, "File format"."""
    head = struct.pack(
        "<8I", 0x0A324655, 0x9E5D5157, flags, address, len(data), number, count, family
    )
    return head + data.ljust(476, b"\0") + struct.pack("<I", 0x0AB16F30)


def uf2(address: int, data: bytes, *, family: int) -> bytes:
    """Return data from an address on as a UF2 of blocks of 256 bytes, the last one filled with zeros."""
    data += bytes(-len(data) % 256)
    count = len(data) // 256
    return b"".join(
        uf2_block(address + 256 * number, data[256 * number :][:256], number, count, family=family)
        for number in range(count)
    )


def crc_of_boot2(data: bytes) -> int:
    """Return the CRC-32 that the boot ROM asks for (polynomial 0x04C11DB7, not reflected): RP2040 data sheet 2.8.1.3.1."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ 0x04C11DB7 if crc >> 31 else crc << 1) & 0xFFFFFFFF
    return crc


def rp2_flash(version: str = "1.28.0", *, board: str = "RPI_PICO", size: int = 360_000) -> bytes:
    """Return what the flash of an RP2 board begins with: boot stage 2 or IMAGE_DEF, vectors, binary information, strings, code."""
    table = RP2_BOARDS[board]
    vectors = struct.pack("<48I", 0x20000000 + table.bytes_of_ram, *[XIP + 0x201] * 47)
    if table.chip == "RP2040":
        boot2 = code(252, "boot2")
        begin = boot2 + struct.pack("<I", crc_of_boot2(boot2)) + vectors
        header = 0x1D4
    else:  # IMAGE_DEF: an executable for Arm, secure, RP2350, in a loop of one block; RP2350 data sheet 5.9.5.1
        begin = vectors.ljust(0x138, b"\0")
        begin += struct.pack("<IBBHBHBiI", 0xFFFFDED3, 0x42, 1, 0x1021, 0xFF, 1, 0, 0, 0xAB123579)
        header = 0x124
    words = strings(version, table.machine)
    image = bytearray(begin.ljust(0x800, b"\0") + words + b"MicroPython\0")
    name = XIP + len(image) - 12
    image += bytes(-len(image) % 4)
    entries = _binary_information(XIP + len(image), name, name - 1 - len(git_tag(version)), table)
    image += entries
    end = XIP + len(image)
    struct.pack_into("<5I", image, header, 0x7188EBF2, end - 12, end, XIP + 0x300, 0xE71AA390)
    return bytes(image) + code(max(0, size - len(image)))


def _binary_information(begin: int, name: int, version: int, table: RP2Board) -> bytes:
    """Return three entries and the list of their addresses: pico-sdk pico/binary_info/structure.h, ports/rp2/rp2_flash.c."""
    storage = XIP + table.flash_bytes - table.storage_bytes
    device = struct.pack("<H2s4IHH", 7, b"MP", name, storage, table.storage_bytes, 0, 3, 0)
    program = struct.pack("<H2s2I", 6, b"RP", 0x02031C86, name)
    of_version = struct.pack("<H2s2I", 6, b"RP", 0x11A9BC3A, version)
    addresses = (begin, begin + len(device), begin + len(device) + len(program))
    return device + program + of_version + struct.pack("<3I", *addresses)


def rp2_uf2(version: str = "1.28.0", *, board: str = "RPI_PICO", size: int = 360_000) -> bytes:
    """Return MicroPython for a Pico or a Pico 2. The latter begins with the block of erratum RP2350-E10, as real ones do."""
    flash = rp2_flash(version, board=board, size=size)
    if RP2_BOARDS[board].chip == "RP2040":
        return uf2(XIP, flash, family=RP2040)
    first = uf2_block(0x10FFFF00, b"\xef" * 256, 0, 2, family=RP2350_ABSOLUTE)
    return first + uf2(XIP, flash, family=RP2350_ARM)


def samd_uf2(version: str = "1.28.0", *, chip: str = "SAMD21", size: int = 200_000) -> bytes:
    """Return MicroPython for a SAMD: after the boot loader's 8 or 16 kB (ports/samd/boards/*.ld)."""
    machine, begin, family = {
        "SAMD21": ("Seeed Xiao with SAMD21G18A", 0x2000, SAMD21),
        "SAMD51": ("Wio Terminal D51R with SAMD51P19A", 0x4000, SAMD51),
    }[chip]
    return uf2(begin, _arm(begin, 0x20008000, version, machine, size), family=family)


def nrf_uf2(version: str = "1.28.0", *, size: int = 250_000) -> bytes:
    """Return MicroPython for an nRF52840 with Adafruit's boot loader: after the master boot record and no SoftDevice."""
    machine = "MakerDiary nRF52840 M.2 with NRF52840"
    return uf2(0x1000, _arm(0x1000, 0x20040000, version, machine, size), family=NRF52840)


def _arm(begin: int, stack: int, version: str, machine: str, size: int) -> bytes:
    """Return vectors, strings and code for an Arm chip."""
    image = struct.pack("<48I", stack, *[begin + 0x201] * 47) + strings(version, machine)
    return image + code(max(0, size - len(image)))


# ESP32 ---------------------------------------------------------------------------------------------------------


class EspChip(NamedTuple):
    """Facts of a chip: ESP-IDF's esp_app_format.h (id), esptool's targets (offset, where flash is seen), MicroPython's boards."""

    chip_id: int
    offset: int
    data_address: int
    code_address: int
    machine: str
    flash_bytes: int


ESP_CHIPS = {
    "ESP32": EspChip(
        0, 0x1000, 0x3F400020, 0x400D0020, "Generic ESP32 module with ESP32", 4 << 20
    ),
    "ESP32-S2": EspChip(
        2, 0x1000, 0x3F000020, 0x40080020, "Generic ESP32S2 module with ESP32S2", 4 << 20
    ),
    "ESP32-S3": EspChip(
        9, 0, 0x3C000020, 0x42000020, "Generic ESP32S3 module with ESP32S3", 8 << 20
    ),
    "ESP32-C3": EspChip(5, 0, 0x3C000020, 0x42000020, "ESP32C3 module with ESP32C3", 4 << 20),
    "ESP32-C6": EspChip(13, 0, 0x42000020, 0x42100020, "ESP32C6 module with ESP32C6", 4 << 20),
}


def esp_image(
    chip: str, segments: list[tuple[int, bytes]], *, flash_bytes: int = 0, digest: bool = True
) -> bytes:
    """Return one image with its checksum and SHA-256: esptool's documentation, "Firmware Image Format"."""
    table = ESP_CHIPS[chip]
    megabytes = (flash_bytes or table.flash_bytes) >> 20
    size_and_speed = (megabytes.bit_length() - 1) << 4
    image = struct.pack("<4BI", 0xE9, len(segments), 2, size_and_speed, segments[-1][0] + 4)
    image += struct.pack("<B3sHBHH4sB", 0xEE, b"\0\0\0", table.chip_id, 0, 0, 0xFFFF, b"", digest)
    checksum = 0xEF
    for address, data in segments:
        image += struct.pack("<2I", address, len(data)) + data
        for byte in data:
            checksum ^= byte
    image += bytes(15 - len(image) % 16) + bytes([checksum])
    return image + (sha256(image).digest() if digest else b"")


def esp_app(
    version: str = "1.28.0", *, chip: str = "ESP32", size: int = 8 << 10, digest: bool = True
) -> bytes:
    """Return an application alone, as files of over-the-air updates are (`.app-bin`): its descriptor first (ESP-IDF's esp_app_desc.h)."""
    table = ESP_CHIPS[chip]
    descriptor = struct.pack(
        "<2I8s32s32s16s16s32s32s80s", 0xABCD5432, 0, b"", git_tag(version).encode(), b"micropython", b"12:00:00", b"Apr  6 2026",
        b"v5.5.1", sha256(version.encode()).digest(), b"",
    )  # fmt: skip
    data = descriptor + strings(version, table.machine)
    data += bytes(-len(data) % 4)
    program = code(max(4, size - len(data)) & ~3)
    return esp_image(
        chip, [(table.data_address, data), (table.code_address, program)], digest=digest
    )


def partition_table(partitions: list[tuple[str, int, int, int, int]]) -> bytes:
    """Return partitions (name, type, subtype, offset, size) with their MD5 entry: ESP-IDF, "Partition Tables"."""
    table = b"".join(
        struct.pack("<2sBB2I16sI", b"\xaa\x50", kind, subtype, offset, size, name.encode(), 0)
        for name, kind, subtype, offset, size in partitions
    )
    table += b"\xeb\xeb" + b"\xff" * 14 + md5(table).digest()
    return table.ljust(0xC00, b"\xff")


def esp_bin(
    version: str = "1.28.0", *, chip: str = "ESP32", size: int = 8 << 10, flash_bytes: int = 0
) -> bytes:
    """Return MicroPython for an ESP32: boot loader, partition table at 0x8000, application at 0x10000, filled with 0xFF between.

    MicroPython has the partition of its files in the table up to 1.25, and makes it at the start from 1.26 on.
    """
    table = ESP_CHIPS[chip]
    flash_bytes = flash_bytes or table.flash_bytes
    partitions = [
        ("nvs", 1, 2, 0x9000, 0x6000),
        ("phy_init", 1, 1, 0xF000, 0x1000),
        ("factory", 0, 0, 0x10000, 0x1F0000),
    ]
    if int(version.split(".")[1].partition("-")[0]) < 26:
        partitions.append(("vfs", 1, 0x81, 0x200000, flash_bytes - 0x200000))
    boot = esp_image(chip, [(0x3FFF0030, code(0x3000, "boot loader"))], flash_bytes=flash_bytes)
    image = boot.ljust(0x8000 - table.offset, b"\xff") + partition_table(partitions)
    image = image.ljust(0x10000 - table.offset, b"\xff")
    return image + esp_app(version, chip=chip, size=size)


# micro:bit -----------------------------------------------------------------------------------------------------


def hex_record(kind: int, address: int, data: bytes) -> str:
    """Return one line of Intel HEX with its checksum."""
    record = bytes([len(data), address >> 8 & 255, address & 255, kind]) + data
    return f":{record.hex().upper()}{-sum(record) & 255:02X}\n"


def hex_lines(pieces: dict[int, bytes], *, data_kind: int = 0) -> str:
    """Return pieces (address: data) as lines of 16 bytes with an extended linear address where the upper half changes."""
    lines, upper = [], -1
    for begin, data in sorted(pieces.items()):
        for at in range(0, len(data), 16):
            address = begin + at
            if address >> 16 != upper:
                upper = address >> 16
                lines.append(hex_record(4, 0, upper.to_bytes(2, "big")))
            lines.append(hex_record(data_kind, address & 0xFFFF, data[at : at + 16]))
    return "".join(lines)


def microbit_pieces(
    version: str = "1.18", *, chip: str = "nRF52833", size: int = 8 << 10
) -> dict[int, bytes]:
    """Return what MicroPython of a micro:bit V1 (nRF51822) or V2 (nRF52833) puts into the flash, at which address.

    Each says where its files are, as micropython-microbit-fs reads it: V1 in the UICR, V2 in a table at the end of its last page.
    With a small `size` the parts of V2 that are not MicroPython are small too.
    """
    own = "v1.1.1" if chip == "nRF51822" else "v2.1.2"
    head = f"micro:bit {own} on {DATE}; MicroPython {git_tag(version)} on {DATE}\0".encode()
    head += f"MicroPython {git_tag(version)} on {DATE}; micro:bit {own} with {chip}\r\n\0".encode()
    if chip == "nRF51822":  # pages of 1 kB; 226 of them are MicroPython's in v1.1.1
        handlers = [0x18CCD] * 3 + [0] * 7 + [0x18CCD] * 37  # Armv6-M has no vectors 4 to 10
        vectors = struct.pack("<48I", 0x20004000, *handlers)
        uicr = struct.pack("<4I", 0x17EEB07C, 0xFFFFFFFF, 10, 226 << 16)
        uicr += struct.pack("<3I", 0xFFFFFFFF, len(vectors), 0)
        return {0: vectors + head + code(max(0, size - 384)), 0x100010C0: uicr}
    master_boot_record = struct.pack("<4I", 0x20000400, 0xA81, 0x715, 0xA61) + code(
        min(0xAF0, size), "mbr"
    )
    app = struct.pack("<48I", 0x20020000, *[0x1CE1D] * 47)
    rows = struct.pack("<BBHIQ", 3, 0, 0x6D, 0x6000, 0)
    rows += struct.pack("<BBHIQ", 2, 2, 0x1C, 0x4C000, 0x1C000 + len(app))
    rows += struct.pack("<BBHIQ", 1, 1, 0, 0x1C000, 0x112233)
    table = rows + struct.pack("<I4HI", 0x597F30FE, 1, len(rows), 3, 12, 0xC1B1D79D)
    return {
        0: master_boot_record,
        0x1000: code(min(0x800, size), "SoftDevice"),
        0x1C000: app + head + code(max(0, size - 384)),
        0x68000 - len(table): table,
        0x77000: code(min(0x400, size), "boot loader"),
        0x10001014: struct.pack("<2I", 0x77000, 0x7E000),
    }


def microbit_hex(version: str = "1.18", *, chip: str = "nRF52833", size: int = 8 << 10) -> bytes:
    """Return MicroPython for one micro:bit as a plain hex file."""
    text = hex_lines(microbit_pieces(version, chip=chip, size=size))
    return (text + hex_record(1, 0, b"")).encode()


def universal_hex(
    version: str = "1.18", *, version_of_v1: str = "1.9.2", size: int = 8 << 10
) -> bytes:
    """Return MicroPython for both micro:bits: a section each, filled to 512 bytes (microbit-foundation/spec-universal-hex)."""
    text = ""
    for board_id, chip, own, kind in (
        (0x9900, "nRF51822", version_of_v1, 0),
        (0x9903, "nRF52833", version, 13),
    ):
        lines = hex_lines(microbit_pieces(own, chip=chip, size=size), data_kind=kind)
        first, _, others = lines.partition("\n")
        block = hex_record(10, 0, board_id.to_bytes(2, "big") + b"\xc0\xde")
        text += _filled(f"{first}\n{block}{others}")
    return (text + hex_record(1, 0, b"")).encode()


def _filled(section: str) -> str:
    """Return a section with records of padding (0x0C) and its end (0x0B), so that it fills blocks of 512 bytes."""
    end = len(hex_record(11, 0, b""))
    missing = -(len(section) + end) % 512
    full = len(hex_record(12, 0, b"\xff" * 16))
    while missing > 64:
        section += hex_record(12, 0, b"\xff" * 16)
        missing -= full
    return section + hex_record(11, 0, b"\xff" * (missing // 2)) + "\n" * (missing % 2)
