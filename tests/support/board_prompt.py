"""What is done at a board's prompt for programs, through its port."""

from collections.abc import Callable
from typing import TypeVar

from marelle_host.link import LinkError
from marelle_host.link.protocol_loop import drive_ports
from marelle_protocol import Output, Stream, at_prompt, run
from marelle_protocol.stream import Protocol

Result = TypeVar("Result")


def did(port: str, protocol: Callable[[Stream], Protocol[Result]]) -> Result | LinkError:
    """Do something at the prompt; return what came of it."""
    stream = Stream()
    return drive_ports([port], lambda _port: at_prompt(stream, protocol(stream)))[port]


def said_by(port: str, program: bytes) -> bytes:
    """Run a program at the prompt; return what it printed and raised."""
    came = did(port, lambda stream: run(stream, program))
    assert isinstance(came, Output), came
    return came.printed + came.traceback
