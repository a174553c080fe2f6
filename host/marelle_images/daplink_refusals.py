"""Explain the text files in which a micro:bit reports why it has refused a file.

Facts: DAPLink's user guide and `source/daplink/error.c` of the micro:bit Foundation's: `FAIL.TXT` holds `error: ` and a sentence, and
`type: ` with one or more of internal, transient, user, target, interface; the first versions write the sentence alone. `ASSERT.TXT` names the
place in the interface chip's own firmware at which that firmware failed.
"""

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
_MOST_SHOWN = 120  # characters of a sentence: the longest has 113
# Words in such a sentence, in small letters -> the code of its meaning; the first match counts.
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
    """The reason why a micro:bit refused a file: the code that explains it, and the micro:bit's own sentence, cut and made printable."""

    code: str
    said: str

    @property
    def may_pass(self) -> bool:
        """Whether another try with the same file may succeed."""
        return self.code in (DAMAGED, CUT.code)


CUT = Refusal("E-FLASH-63", "")
"""The refusal of a micro:bit whose drive has gone before it had the whole file, and that does not report it."""


def refusal_of(fail: str, asserted: str = "", before: str = "") -> Refusal | None:
    r"""Return the refusal of the last file that was copied to a drive, from its FAIL.TXT and ASSERT.TXT; None if neither reports one.

    Args:
        fail: the text of `FAIL.TXT` after the copy; "" if there is no such file.
        asserted: the text of `ASSERT.TXT` after the copy.
        before: the text of `ASSERT.TXT` before the copy: the file stays until a person deletes it.

    Example:
        >>> refusal_of("error: The transfer timed out.\r\ntype: transient, user\r\n").may_pass
        True
    """
    if fail:
        return refusal(fail)
    return Refusal(INTERFACE, _shown(asserted)) if asserted and asserted != before else None


def refusal(text: str) -> Refusal:
    r"""Return the refusal that the text of a `FAIL.TXT` describes.

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
    return Refusal(min([_TYPES[name] for name in names if name in _TYPES], default=UNKNOWN), said)


def _shown(text: str) -> str:
    return printable(" ".join(text.split()), _MOST_SHOWN)
