"""Decides how an image goes to a board from the page, and judges whether it arrived: by a boot loader's drive, an ESP32's port, or WebUSB.

Of a drive the browser sees only the folder, neither its size nor its port. Chromium writes to another file (`firmware.uf2.crswap`) and
renames it when it is closed; the board may have disappeared by then, since it has all the data that it needs.

A hex for both micro:bits is sent by WebUSB as a hex for one. DAPLink reads such a file in blocks of 512 bytes, as its drive gives it, but
by USB it gets packets of 62, and up to version 0258 it then leaves out what it should write (ARMmbed/DAPLink, pull request 1093).
"""

from hashlib import md5
from pathlib import Path
from types import MappingProxyType

from marelle_images import check_chip, part_for, read_image, why_erase
from marelle_images.daplink_refusals import ASSERT, CUT, FAIL, refusal_of
from marelle_images.drive_checks import version_for, why_not
from marelle_images.drive_facts import (
    DETAILS,
    INFO,
    MOST_BYTES,
    MOST_ENTRIES,
    DriveFacts,
    holds_more,
    read_details,
    said_of,
)
from marelle_images.intel_hex import plain_hex
from marelle_images.uf2 import BLOCK, up_to_last_block
from marelle_lessons.page.problems import Message
from marelle_text import Problem
from marelle_text.printable import printable

READ = (INFO, DETAILS, FAIL, ASSERT)
"""What is read of a drive."""
_NAMES = MappingProxyType(
    {"uf2": ("firmware.uf2", "again.uf2"), "daplink": ("firmware.hex", "firmware.hex")}
)
"""Of two tries, for a block that was lost on its way; a UF2 drive keeps the first file, so that the second has another name."""
_REFUSED = MappingProxyType(
    {
        "NotAllowedError": "E-FLASH-04",  # refused by the system: the user has allowed it before
        "NoModificationAllowedError": "E-FLASH-04",
        "QuotaExceededError": "E-FLASH-03",
    }
)
"""What Chromium raises where a file cannot be written, and what that means."""


def limits() -> Message:
    """Return the page's limits for reading a drive: `names` of text files, `most_bytes` of each, `most_entries` of the folder.

    `most_entries` is one more than a boot loader's drive can have, so that a larger folder is noticed.
    """
    return {"names": READ, "most_bytes": MOST_BYTES, "most_entries": MOST_ENTRIES + 1}


def look(request: Message) -> Message:
    """Compare a drive with an image, before anything is written.

    Args:
        request: `label`, the folder's name in the browser; `texts`, name -> text of the files of `READ` that are there;
            `entries`, (name, "file" or "directory") of the first entries; `files`, one pair: the image's name and its path.

    Returns:
        `kind`, `chip`, `board_id` and `place` of the drive; `version`, that of MicroPython in the image; `names` for the file at the
        first and at the second try; `send`, the number of bytes to write.

    Raises:
        Problem: E-FLASH-70, it is no boot loader's drive; -02, -16, -17 or -61, see `why_not`.
        ImageError: E-IMAGE-10, the image is for another chip; another code: it is no image, or it is cut.
    """
    texts, label = request["texts"], request["label"]
    entries = ((name, kind == "file") for name, kind in request["entries"])
    said = said_of(texts.get(INFO, ""), texts.get(DETAILS, ""), label)
    place = _place(label, said)
    if said is None or holds_more(entries):
        raise Problem("E-FLASH-70", place=place)
    (name, file) = request["files"][0]
    image = read_image(Path(file).read_bytes(), name)
    code, facts = why_not(said, image)
    if code:
        raise Problem(code, place=place, **facts)
    data = up_to_last_block(image.data, said.chip) if said.kind == "uf2" else image.data
    return {
        "kind": said.kind,
        "chip": said.chip,
        "board_id": said.board_id,
        "place": place,
        "version": version_for(image, said.chip),
        "names": _NAMES[said.kind],
        "send": len(data),
    }


def _place(label: str, said: DriveFacts | None) -> str:
    """Return the name of a drive for messages: its label; the board's id if that has no letter or digit, as on Windows in Chromium."""
    if any(sign.isalnum() for sign in label):
        return printable(label)
    return said.board_id if said is not None else "?"


def ended(request: Message) -> Message:
    """Judge whether an image that was written to a drive has arrived.

    Args:
        request: `kind`, `place` and `send` as `look` returned them; `first`, whether this was the first try; `sent`, the number
            of bytes that the browser confirmed; `error`, the name of its exception, or ""; `stalled`, whether it stopped answering;
            `left`, whether the drive disappeared; `back`, whether it came back; `texts`, name -> text of the files on it now; `before`,
            the same before the writing.

    Returns:
        `again`: True, the page should write the same file once more; False, the board has the image.

    Raises:
        Problem: E-FLASH-03, -04 or -10, the drive takes no file; -05, the board has not taken all bytes; -06 or -63, the drive
            disappeared too early; -11 to -16, a micro:bit refused the file and gave the reason.
    """
    if request["left"]:
        return _judge_microbit(request) if request["kind"] == "daplink" else _judge_uf2(request)
    place = request["place"]
    if request["stalled"]:
        raise Problem("E-FLASH-10", place=place)
    code = _REFUSED.get(request["error"], "E-FLASH-05")
    if code == "E-FLASH-05" and request["first"] and request["kind"] == "uf2":
        return {"again": True}
    raise Problem(code, place=place)


def _judge_uf2(request: Message) -> Message:
    # The board may disappear before the browser confirms the last block.
    if request["sent"] + BLOCK < request["send"]:
        raise Problem("E-FLASH-06", place=request["place"])
    return {"again": False}


def _judge_microbit(request: Message) -> Message:
    texts, before, place = request["texts"], request["before"], request["place"]
    if not request["back"]:
        raise Problem("E-FLASH-63", place=place)
    said = said_of("", texts.get(DETAILS, ""))
    if said is not None and said.kind == "maintenance":
        raise Problem("E-FLASH-16", place=place)
    refused = refusal_of(texts.get(FAIL, ""), texts.get(ASSERT, ""), before.get(ASSERT, ""))
    if refused is None and request["sent"] < request["send"]:
        refused = CUT
    if refused is None:
        return {"again": False}
    if refused.may_pass and request["first"]:
        return {"again": True}
    raise Problem(refused.code, place=place, said=refused.said)


_STEPS = MappingProxyType({"look": look, "ended": ended})


def judge(request: Message) -> Message:
    """Answer a request on a drive by the function that `request["step"]` names, `look` or `ended`; raise what that raises."""
    return _STEPS[request["step"]](request)


_WORD = 4  # bytes: a flash is written in whole words


def decide(request: Message) -> Message:
    """Decide how to write an image to an ESP32.

    Args:
        request: `chip`, as its boot loader names it; `flash_bytes`, the size of the flash; `files`, two pairs of a name and a
            path: the image, and the partition table that was read from the board.

    Returns:
        `offset` of the image in the flash; `md5` that the chip must then compute, of the image padded to whole words with 0xFF; `erase`,
        why the whole flash must be erased first, as `marelle_images.why_erase` says it.

    Raises:
        ImageError: it is no image, for another chip, or for a larger flash.

    Example:
        >>> decide({"chip": "ESP32", "flash_bytes": 4 << 20, "files": [["esp32.bin", path], ["table", other]]})["offset"]
        4096
    """
    [name, path], [_table, table] = request["files"]
    image = read_image(Path(path).read_bytes(), name)
    check_chip(image, request["chip"], flash_bytes=request["flash_bytes"])
    data = image.data + b"\xff" * (-len(image.data) % _WORD)
    return {
        "offset": image.offset,
        "md5": md5(data, usedforsecurity=False).hexdigest(),
        "erase": why_erase(image, Path(table).read_bytes(), request["flash_bytes"]),
    }


_DIGITS = 4  # of the serial number, which tell the kind of micro:bit


def prepared(request: Message) -> Message:
    """Return what to send to a micro:bit, checked before anything is written.

    Args:
        request: `serial`, the board's serial number on USB, which is the unique id of its drive; `files`, one pair: the image's
            name and its path.

    Returns:
        `chip` of the board; `version` of MicroPython in the image; `hex`, the text for the interface chip.

    Raises:
        Problem: E-FLASH-75, it is no micro:bit; -76, it is no MicroPython in a hex.
        ImageError: it is no image, or cut; E-IMAGE-10, it is for the other board.

    Example:
        >>> prepared({"serial": "9904360258824e45", "files": [("microbit.hex", "/dropped/0")]})["chip"]
        'nRF52833'
    """
    board_id = request["serial"][:_DIGITS]
    said = read_details(f"Unique ID: {board_id}\n") if board_id.isalnum() else None
    if said is None or not said.chip:
        raise Problem("E-FLASH-75")
    ((name, file),) = request["files"]
    image = read_image(Path(file).read_bytes(), name)
    part = part_for(image, said.chip) if image.format == "hex" else None
    if part is None or not part.version:
        raise Problem("E-FLASH-76", file=name)
    return {"chip": part.chip, "version": part.version, "hex": plain_hex(part.pieces)}


ACTIONS = MappingProxyType({"drive": judge, "esp": decide, "microbit": prepared})
"""What the page may ask for, by the name of the action."""
