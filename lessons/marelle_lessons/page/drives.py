"""Judges what the browser sees of a boot loader's drive: whether an image fits the board, and whether a written image arrived.

The browser sees only the folder, neither its size nor its port. Chromium writes to another file (`firmware.uf2.crswap`) and renames
it when it is closed; the board may have disappeared by then, since it has all the data that it needs.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from marelle_images import read_image
from marelle_images.daplink_refusals import ASSERT, CUT, FAIL, refusal_of
from marelle_images.drive_checks import version_for, why_not
from marelle_images.drive_facts import (
    DETAILS,
    INFO,
    MOST_BYTES,
    MOST_ENTRIES,
    DriveFacts,
    holds_more,
    said_of,
)
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
    """Return the name of a drive for messages: its label, or the board's id if the label has no letter, as on Windows in Chromium."""
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
