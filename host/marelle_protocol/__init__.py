"""How a computer speaks with a board, without a port: protocols as generators of what is sent and waited for."""

from marelle_protocol.identity import Identity, identity, read_identity, whole
from marelle_protocol.prompt import Said, done, end, enter, leave, restart, start
from marelle_protocol.stream import Came, Send, SilentError, Stream, Wait

__all__ = [
    "Came", "Identity", "Said", "Send", "SilentError", "Stream", "Wait", "done", "end", "enter", "identity", "leave", "read_identity",
    "restart", "start", "whole",
]  # fmt: skip
