"""What lies in a flash once a file was dragged onto its drive, read by others than us: UF2 and universal hex by their specifications,
LittleFS by littlefs-python.
"""

import struct
from collections.abc import Iterable
from typing import NamedTuple

from littlefs import LittleFS, UserContext

XIP = 0x10000000


class Block(NamedTuple):
    """A block of a UF2 file: microsoft/uf2 README, "File format"."""

    flags: int
    address: int
    number: int
    total: int
    family: int
    data: bytes


def blocks_of(uf2: bytes) -> list[Block]:
    """Return all blocks of a UF2 file."""
    found = []
    for at in range(0, len(uf2), 512):
        first, second, flags, address, size, number, count, family = struct.unpack_from(
            "<8I", uf2, at
        )
        assert (first, second) == (0x0A324655, 0x9E5D5157)
        assert uf2[at + 508 : at + 512] == struct.pack("<I", 0x0AB16F30)
        found.append(Block(flags, address, number, count, family, uf2[at + 32 : at + 32 + size]))
    return found


def dragged(uf2: bytes, flash: bytes) -> bytes:
    """Return a flash after a file was dragged there: each page is what the file has for it, or what it was."""
    new = bytearray(flash)
    for block in blocks_of(uf2):
        at = block.address - XIP
        new[at : at + len(block.data)] = block.data
    return bytes(new[: len(flash)])


def volume_of(context: UserContext) -> LittleFS:
    """Return the file system in a storage as a board with RP2 mounts it; one that cannot be mounted is formatted there, and here an error."""
    volume = LittleFS(
        context, mount=False, block_size=4096, block_count=len(context.buffer) // 4096, prog_size=256, read_size=32, cache_size=1024,
        lookahead_size=32,
    )  # fmt: skip
    volume.mount()
    return volume


def files_in(storage: bytes | bytearray) -> dict[str, bytes]:
    """Return the files in a storage, path -> content."""
    volume, found = volume_of(UserContext(buffer=bytearray(storage))), {}
    for folder, _, names in volume.walk("/"):
        for name in names:
            path = f"{folder.rstrip('/')}/{name}"
            with volume.open(path, "rb") as file:
                found[path] = file.read()
    volume.unmount()
    return found


def used_since(storage: bytes, folders: Iterable[str], rounds: int = 60) -> bytes:
    """Return a storage after a board has written in its folders again and again: of each both blocks were written, and are newer."""
    context = UserContext(buffer=bytearray(storage))
    volume = volume_of(context)
    for number in range(rounds):
        for folder in folders:
            with volume.open(f"{folder}/old.py", "wb") as file:
                file.write(b"old %d " % number * 20)
    volume.unmount()
    return bytes(context.buffer)


def plain_hexes(universal: bytes) -> dict[str, str]:
    """Return the plain hex file of each board in a universal one, by the board's number ("9900", "9903"): microbit-foundation/spec-universal-hex."""
    found: dict[str, list[str]] = {}
    board, upper = "", ""
    for line in universal.decode("ascii").split():
        kind, data = line[7:9], line[9:-2]
        if kind == "04":
            upper = line
        if kind == "0A":
            board = data[:4]
            found[board] = [upper]
        elif kind == "0D":
            record = bytes.fromhex(f"{line[1:7]}00{data}")
            found[board].append(f":{record.hex()}{-sum(record) & 255:02x}".upper())
        elif kind in {"00", "04"} and board and not (kind == "04" and found[board] == [upper]):
            found[board].append(line)
        elif kind == "0B":
            board = ""
    return {name: "\n".join([*lines, ":00000001FF"]) for name, lines in found.items()}
