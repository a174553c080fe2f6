"""The faults of boot loaders: each is a word, some with the number of a data block, one with a sentence."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from marelle_doubles.loaders.esp_chips import ESP_CHIPS

if TYPE_CHECKING:
    from collections.abc import Mapping

AT_BLOCK = ("cut", "lost-block", "stall", "brown-out")
_WITH_SENTENCE = "fail"
_OF_ESP = ("cut", "lost-block", "brown-out", "stall", "md5", "silent", "no-stub", "slow-baud")
FAULTS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "uf2": ("cut", "lost-block", "stall", "early", "no-port"),
    "daplink": ("cut", "lost-block", "stall", "fail", "maintenance", "assert"),
    **dict.fromkeys(ESP_CHIPS, _OF_ESP),
})  # fmt: skip
"""Boot loader -> the kinds of faults that it can have."""


class Fault(NamedTuple):
    """A fault of a boot loader.

    Attributes:
        kind: which happens once: "cut" (its current goes), "lost-block" (on the line), "stall" (it takes nothing more), "brown-out" (it restarts);
            of a UF2 drive "early" (it goes before the last block), "no-port" (its firmware starts, and no port comes);
            of DAPLink "fail" (it says a sentence), "assert" (it has stumbled), "maintenance" (it is in its own boot loader).
            Of an ESP chip these stay: "md5" (a bit of its flash does not hold), "silent" (it never answers), "no-stub" (what is loaded into its memory
            crashes), "slow-baud" (beyond 115200 bits per second its line garbles). "" for none.
        block: at which block of data, counted from 1; 0 for a fault that has none. sentence: of DAPLink.
    """

    kind: str = ""
    block: int = 0
    sentence: str = ""


NO_FAULT = Fault()


def fault_of(text: str, boot: str) -> Fault:
    """Return the fault that a text says.

    Args:
        text: "cut:3", "early", "fail:The transfer timed out."; "" for none.
        boot: the boot loader, a key of `FAULTS`, or "" for a board without one.

    Raises:
        ValueError: this boot loader has no such fault.
    """
    kind, colon, rest = text.partition(":")
    if kind in FAULTS.get(boot, ()):
        if kind in AT_BLOCK:
            if rest.isdecimal() and int(rest) > 0:
                return Fault(kind, int(rest))
        elif kind == _WITH_SENTENCE:
            if rest:
                return Fault(kind, sentence=rest)
        elif not colon:
            return Fault(kind)
    if text:
        raise ValueError(f"no fault of this board: {text}")
    return NO_FAULT
