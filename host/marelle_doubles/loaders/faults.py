"""The faults of boot loaders that can be imitated; a text names one: "early", "cut:3" (with a block number), "fail:Sentence"."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from marelle_doubles.loaders.esp_chips import ESP_CHIPS

_AT_BLOCK = ("cut", "lost-block", "stall", "brown-out")
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
        kind: "" for none, or one of these.
            Any boot loader, once: "cut" (loses power), "lost-block" (a block is lost on the line), "stall" (accepts no more data).
            A UF2 drive: "early" (disappears before the last block), "no-port" (its firmware starts, but shows no serial port).
            DAPLink: "fail" (writes `sentence` to FAIL.TXT), "assert" (writes ASSERT.TXT), "maintenance" (runs its own boot loader).
            An ESP chip, once: "brown-out" (restarts); lasting: "md5" (a bit of its flash is broken), "silent" (never answers),
            "no-stub" (the stub program crashes), "slow-baud" (garbles above 115200 bits per second).
        block: the block of data at which it occurs, counted from 1; 0 if it depends on no block.
        sentence: what DAPLink writes for "fail".
    """

    kind: str = ""
    block: int = 0
    sentence: str = ""


NO_FAULT = Fault()


def fault_of(text: str, boot: str) -> Fault:
    """Return the fault that a text names; `NO_FAULT` for "".

    Args:
        text: "cut:3", "early", "fail:The transfer timed out."; "" for none.
        boot: the boot loader, a key of `FAULTS`, or "" for a board without one.

    Raises:
        ValueError: this boot loader has no such fault; or "cut" and the like have no block from 1 on, "fail" has no sentence, or
            another fault has something behind it.
    """
    if not text:
        return NO_FAULT
    kind, colon, rest = text.partition(":")
    if kind in FAULTS.get(boot, ()):
        if kind in _AT_BLOCK and rest.isdecimal() and int(rest) > 0:
            return Fault(kind, int(rest))
        if kind == _WITH_SENTENCE and rest:
            return Fault(kind, sentence=rest)
        if kind not in (*_AT_BLOCK, _WITH_SENTENCE) and not colon:
            return Fault(kind)
    raise ValueError(f"no fault of this board: {text}")
