"""Find the cause of esptool's failure in its output, and what to do."""

import re
import signal

from marelle_host.flash.errors import FlashError
from marelle_host.flash.esptool_output import EsptoolOutput
from marelle_host.link import LinkError
from marelle_host.link.ports import refusal
from marelle_text.printable import printable

AGAIN = frozenset(f"E-FLASH-{number}" for number in (24, 25, 26, 27, 28, 36))
"""The codes of failures that may not happen again at a lower speed, or without the stub that esptool loads into the chip."""
NO_ANSWER = ("E-FLASH-20", "E-FLASH-21", "E-FLASH-22")
"""The codes of failures in which the boot loader was not reached."""

# The first match counts: esptool prints the step before the error in it. Words of esptool's documentation
# ("Troubleshooting") and of runs against a chip that fails on purpose.
_CAUSES = (
    ("E-FLASH-31", "unsupported by this version|Unexpected chip ID|Failed to autodetect chip|Unsupported chip"),
    ("E-FLASH-29", "Secure Download Mode|secure download mode"),
    ("E-FLASH-30", "Secure Boot|[Ff]lash encryption|Active security"),
    ("E-FLASH-23", r"This chip is .{1,20}, not |is not an? .{1,20} image|Unexpected chip id in image"),
    ("E-FLASH-20", "No serial data received"),
    ("E-FLASH-21", "Wrong boot mode detected"),
    ("E-FLASH-22", "getting no sync reply|TX path seems"),
    ("E-FLASH-25", "to target RAM|[Ff]ailed to start stub|start the stub"),
    ("E-FLASH-26", "MD5 of file does not match|written flash region is empty"),
    ("E-FLASH-28", "No more data to read|Invalid head of packet|[Nn]oise|Packet content|[Tt]imed out|timeout"),
    ("E-FLASH-24", "Flash (?:write|read) error|communicate with the flash chip|verify flash chip connection|Detected flash size: Unknown"),
    ("E-FLASH-28", "Failed to write|Failed to calculate|Failed to enter|Failed to leave|Failed to erase|result was"),
    ("E-FLASH-27", "serial exception|Lost connection|[Dd]isconnected|returned no data|stopped responding"),
)  # fmt: skip
_PORT = re.compile(r"[Cc]ould not open (?:port |.*the port is busy).*")
_ERRNO = re.compile(r"\[Errno (\d{1,5})\]")
_WRONG = re.compile(r"This chip is ([\w-]{1,20}), not ([\w-]{1,20})")
_LONGEST = 160  # characters of a line that are shown


def failure(
    said: EsptoolOutput, port: str, exit_code: int, *, changed: bool
) -> FlashError | LinkError:
    """Return the problem that explains why esptool has failed.

    Args:
        said: its output.
        port: the name of the port.
        exit_code: its exit code; the negative number of a signal that ended it.
        changed: True if the flash may have changed: a board that does not answer now was lost during the write.
    """
    text, facts = said.text(), {"port": printable(port)}
    shut = _PORT.search(text)
    if changed and (shut or _code(text) in NO_ANSWER):
        return FlashError("E-FLASH-27", **facts)
    if shut:
        words = text[shut.start() :]
        number = _ERRNO.search(words)
        return refusal(port, OSError(int(number[1]), words) if number else OSError(words))
    if exit_code < 0:
        return FlashError("E-FLASH-39", reason=_signal(-exit_code), **facts)
    code = _code(text)
    if code == "E-FLASH-23":
        chips = _WRONG.search(text)
        return FlashError(
            code, found=chips[1] if chips else "", chip=chips[2] if chips else "", **facts
        )
    if code:
        return FlashError(code, **facts)
    return FlashError(
        "E-FLASH-34", number=exit_code, last=printable(said.last_word(), most=_LONGEST), **facts
    )


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _code(text: str) -> str:
    return next((code for code, words in _CAUSES if re.search(words, text)), "")
