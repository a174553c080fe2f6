"""How a computer speaks with a board, without a port: protocols as generators of what is sent and waited for."""

from marelle_protocol.identity import Identity, identity, read_identity, whole
from marelle_protocol.naming import is_name, named, write_name
from marelle_protocol.prompt import Said, done, end, enter, leave, restart, start
from marelle_protocol.stopping import stopped
from marelle_protocol.stream import (
    Came,
    RefusedError,
    RunningError,
    Send,
    SilentError,
    Stream,
    Wait,
)

__all__ = [
    "Came", "Identity", "RefusedError", "RunningError", "Said", "Send", "SilentError", "Stream", "Wait", "done", "end", "enter", "identity", "is_name", "leave", "named", "read_identity",
    "restart", "start", "stopped", "whole", "write_name",
]  # fmt: skip
