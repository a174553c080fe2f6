"""A board that answers as it is told, and a virtual clock: a protocol is driven through hours in milliseconds."""

from collections.abc import Callable
from typing import NamedTuple

from marelle_protocol import Came, RefusedError, Restart, Send, SilentError, Wait
from marelle_protocol.stream import Protocol

FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "lost": lambda byte: b"",
    "twice": lambda byte: byte * 2,
    "changed": lambda byte: bytes([byte[0] ^ 0x55]),
    "noise": lambda byte: b"\xff\x00\x04\x01>" + byte,
    "restart": lambda byte: b"\r\nMPY: soft reboot\r\n>>> " + byte,
}
LONGEST_S = 30  # of a conversation, on the virtual clock
READY = b"raw REPL; CTRL-B to exit\r\n>"


class Conversation(NamedTuple):
    """What came of a protocol on the virtual clock: its result or its error, and how long it took."""

    result: object
    error: Exception | None
    took_s: float


def talk(
    protocol: Protocol[object],
    says: Callable[[bytes], bytes],
    drips: bytes = b"",
    restarts: Callable[[], bool] = bool,
) -> Conversation:
    """Drive a protocol with a board that answers each piece that it is sent, on a clock of its own.

    `drips` comes at each look too, 10 ms after the one before. `restarts` is asked to restart it, and tells whether its port can.
    """
    now_s, waiting, wants = 0.0, b"", next(protocol)
    try:
        while now_s < LONGEST_S:
            if isinstance(wants, Send):
                waiting += says(wants.data)
                came = Came(now_s)
            elif isinstance(wants, Restart):
                came = Came(now_s, restarted=restarts())
            else:
                assert isinstance(wants, Wait)
                if drips:
                    now_s += 0.01
                elif not waiting:
                    now_s = max(now_s, wants.until_s)
                came, waiting = Came(now_s, waiting + drips), b""
            wants = protocol.send(came)
    except StopIteration as ended:
        return Conversation(ended.value, None, now_s)
    except (SilentError, RefusedError, ValueError) as error:
        return Conversation(None, error, now_s)
    raise AssertionError("it goes on for ever")


class Prompt:
    """A board whose prompt runs each program at once; `answers` are what they print and raise, then nothing."""

    def __init__(self, *answers: tuple[bytes, bytes]) -> None:
        self.ran, self.sent, self._answers, self._program = (
            list[bytes](),
            list[bytes](),
            list(answers),
            b"",
        )

    def __call__(self, sent: bytes) -> bytes:
        self.sent.append(sent)
        if sent == b"\r\x01":
            return READY
        if sent == b"\x05A\x01":
            self._program = b""
            return b"R\x01\xff\x7f"
        if sent != b"\x04":
            self._program += sent
            return b""
        if not self._program:
            return b"OK\r\nMPY: soft reboot\r\n" + READY
        self.ran.append(self._program)
        self._program = b""
        printed, traceback = self._answers.pop(0) if self._answers else (b"", b"")
        return b"\x04" + printed + b"\x04" + traceback + b"\x04>"
