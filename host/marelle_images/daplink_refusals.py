"""Explains the text files in which a micro:bit says why it has not taken a file.

Facts: DAPLink's user guide and `source/daplink/error.c` of the micro:bit Foundation's: `FAIL.TXT` holds `error: ` and a sentence, and
`type: ` with one or more of internal, transient, user, target, interface; the first versions write the sentence alone. `ASSERT.TXT` names the
place in the interface's own firmware that has failed.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import NamedTuple

from marelle_text.printable import printable

FAIL, ASSERT = "FAIL.TXT", "ASSERT.TXT"
DAMAGED, OTHER_FILE, NO_TARGET, INTERFACE, UNKNOWN = (
    "E-FLASH-11",
    "E-FLASH-12",
    "E-FLASH-13",
    "E-FLASH-14",
    "E-FLASH-15",
)
_MOST_SHOWN = 120  # signs of a sentence: the longest has 113
# What such a sentence begins with or has in it, in small letters, and what it means; the first that fits counts.
_MEANINGS = (
    ("occurred during the transfer", DAMAGED),
    ("transfer timed out", DAMAGED),
    ("possible mismatch between file size", DAMAGED),
    ("sent out of order", DAMAGED),
    ("the hex file cannot be", DAMAGED),  # its checksum, its lines, its order
    ("isn't compatible with this mode or device", OTHER_FILE),
    ("not compatible with the target", OTHER_FILE),
    ("load address is not correct", OTHER_FILE),
    ("starting address for the", OTHER_FILE),
    ("file format is unknown", OTHER_FILE),
    ("trying to set security bits", OTHER_FILE),
    ("binary file is too large", OTHER_FILE),
    ("target mcu", NO_TARGET),
    ("failed to download", NO_TARGET),
    ("failed to unlock", NO_TARGET),
    ("flash algo", NO_TARGET),
    ("flash program address", NO_TARGET),
    ("in application programming", INTERFACE),
    ("bootloader crc", INTERFACE),
    ("internal error", INTERFACE),
    ("end of stream", INTERFACE),
)
_TYPES = MappingProxyType({"transient": DAMAGED, "user": OTHER_FILE, "target": NO_TARGET, "interface": INTERFACE, "internal": INTERFACE})  # fmt: skip


class Refusal(NamedTuple):
    """Why a micro:bit has not taken a file: the code that explains it, and its own sentence, short and harmless."""

    code: str
    said: str

    @property
    def may_pass(self) -> bool:
        """Whether the same file may go through the next time."""
        return self.code in (DAMAGED, CUT.code)


CUT = Refusal("E-FLASH-63", "")
"""Of one that went before it had the whole file, and says nothing of it."""


def refusal_of(fail: str, asserted: str = "", before: str = "") -> Refusal | None:
    r"""Return the refusal of a drive's last file, by its FAIL.TXT and ASSERT.TXT; None if there is none.

    Args:
        fail: the text of its `FAIL.TXT` once it is back, "" where there is none.
        asserted: that of its `ASSERT.TXT`.
        before: what that held before: it stays until somebody deletes it.

    Example:
        >>> refusal_of("error: The transfer timed out.\r\ntype: transient, user\r\n").may_pass
        True
    """
    if fail:
        return refusal(fail)
    return Refusal(INTERFACE, _shown(asserted)) if asserted and asserted != before else None


def refusal(text: str) -> Refusal:
    r"""Explain a `FAIL.TXT`.

    Example:
        >>> refusal("error: The transfer timed out.\r\ntype: transient, user\r\n").code
        'E-FLASH-11'
    """
    sentence = re.search(r"^error:[ \t]*([^\r\n]*)", text, re.M)
    said = _shown(sentence[1] if sentence is not None else text)
    lower = said.lower()
    for words, code in _MEANINGS:
        if words in lower:
            return Refusal(code, said)
    types = re.search(r"^type:[ \t]*([a-z, ]{1,80})", text, re.M)
    names = types[1].replace(",", " ").split() if types is not None else []
    known = [_TYPES[name] for name in names if name in _TYPES]
    return Refusal(min(known, default=UNKNOWN), said)


def _shown(text: str) -> str:
    """Return a text of a drive in one line, as it may be shown."""
    return printable(" ".join(text.split()), _MOST_SHOWN)
