"""Parse the output of esptool 5: facts of the chip, the progress, and the regions whose data the chip has confirmed.

The output contains text from the board, and is not trusted: an unknown line is kept only to be shown.
The lines are in esptool's documentation ("Basic Commands", "Troubleshooting") and were recorded from versions 5.0 to 5.6.
"""

import re
from collections import deque

_ESCAPE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
)  # 5.0 erases lines by escape sequences, also without a terminal
_KEPT = 40  # lines, of which a failure is explained
_CONNECTED = re.compile(r"Connected to (ESP[\w-]{2,12}) on ")
_MAC = re.compile(r"(?:BASE )?MAC: +((?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2})(?![:\w])")
_FLASH = re.compile(r"Detected flash size: (\d{1,4})(KB|MB)\b")
_WRITING = re.compile(r"Writing at 0x[0-9a-fA-F]{1,8}\b.*?(\d{1,3}(?:\.\d)?)%")
_WROTE = re.compile(r"Wrote \d+ bytes(?: \(\d+ compressed\))? at (0x[0-9a-fA-F]{1,8}) in ")
_VERIFIED = "Hash of data verified."
_ERASED = "Flash memory erased successfully"
_SECURE = "Secure Download Mode"
_ERROR = re.compile(
    r"(?:ERROR: )?(?:A fatal error occurred: |A serial exception error occurred: )"
)
_STATES = (
    ("Uploading stub", "stub"), ("Running stub", "stub"), ("Stub flasher running", "identifying"), ("Erasing flash", "erasing"),
    ("Flash will be erased", "erasing"), ("Writing at", "sending"), ("Verifying written", "verifying"), ("Hard resetting", "restarting"),
    ("Soft resetting", "restarting"), ("Staying in", "restarting"),
)  # fmt: skip
_CHANGES = ("erasing", "sending")


class EsptoolOutput:
    r"""The facts in esptool's output so far.

    Attributes:
        chip: such as "ESP32-S3"; "" if unknown. mac: in esptool's words; "" if unknown.
        flash_bytes: the size of the flash; 0 if unknown. is_secure: the chip is in its secure download mode.
        state: the present step: "identifying", "stub", "erasing", "sending", "verifying" or "restarting".
        changed: esptool has begun to erase or to write. is_erased: all of the flash was erased. percent: the written part of the
            present region.
        verified: offsets of the regions whose MD5 the chip has confirmed.
        last: the last lines.

    Example:
        >>> said = EsptoolOutput()
        >>> for line in ("Wrote 4096 bytes at 0x00001000 in 0.1 seconds", "Hash of data verified."):
        ...     said.hear(line)
        >>> said.verified
        {4096}
    """

    def __init__(self) -> None:
        self.chip = self.mac = ""
        self.flash_bytes, self.percent = 0, 0.0
        self.state = "identifying"
        self.changed = self.is_erased = self.is_secure = False
        self.verified: set[int] = set()
        self.last: deque[str] = deque(maxlen=_KEPT)
        self._written: int | None = None  # the region that waits for its verification

    def hear(self, line: str) -> None:
        """Parse one line of esptool's output."""
        line = _ESCAPE.sub("", line).strip()
        if not line:
            return
        self.last.append(line)
        self._learn_state(line)
        self._learn_region(line)
        self._learn_chip(line)

    def text(self) -> str:
        """Return esptool's last lines, joined by line feeds."""
        return "\n".join(self.last)

    def last_word(self) -> str:
        """Return the line that best describes a failure: the error, else the last line."""
        errors = [line for line in self.last if _ERROR.match(line)]
        return _ERROR.sub("", (errors or [*self.last] or [""])[-1])

    def _learn_state(self, line: str) -> None:
        for begins, state in _STATES:
            if line.startswith(begins):
                self.state = state
                self.changed = self.changed or state in _CHANGES
        self.is_erased = self.is_erased or line.startswith(_ERASED)
        self.is_secure = self.is_secure or _SECURE in line

    def _learn_region(self, line: str) -> None:
        writing, wrote = _WRITING.match(line), _WROTE.match(line)
        if writing:
            self.percent, self._written = min(100.0, float(writing[1])), None
        elif wrote:
            self.percent, self._written = 100.0, int(wrote[1], 16)
        elif line == _VERIFIED and self._written is not None:
            self.verified.add(self._written)
            self.percent, self._written = 0.0, None

    def _learn_chip(self, line: str) -> None:
        for name, pattern in (("chip", _CONNECTED), ("mac", _MAC)):
            found = pattern.match(line)
            if found and not getattr(self, name):
                setattr(self, name, found[1])
        size = _FLASH.match(line)
        if size and not self.flash_bytes:
            self.flash_bytes = int(size[1]) << (20 if size[2] == "MB" else 10)
