"""Find the boards that are plugged in, and ask each for its identity."""

from collections.abc import Sequence
from typing import NamedTuple

from marelle_host.doctor.usb_kinds import usb_kind
from marelle_host.link.errors import LinkError
from marelle_host.link.ports import usb_of
from marelle_host.link.protocol_loop import Watch, drive_ports
from marelle_images.microbits import VERSIONS
from marelle_protocol import (
    Examined,
    Guarded,
    Identity,
    Stream,
    Trial,
    ask_identity_and_guard,
    blink,
    examine,
    save_name,
    try_robot,
)
from marelle_protocol.trying import Ask


class Found(NamedTuple):
    """The board at a serial port.

    Attributes:
        port: the port's name; "" for a board that waits in its boot loader without one.
        identity: the board's answer about its kind and its MicroPython; None if it did not answer.
        problem: the reason why it did not answer, else None.
        guarded: the notes of the board's guard.
    """

    port: str
    identity: Identity | None
    problem: LinkError | None
    guarded: Guarded = Guarded()


def ask_boards(ports: Sequence[str], watch: Watch | None = None) -> list[Found]:
    """Ask the boards at all ports at once for their identity; their programs and motors are stopped, and nothing on them is changed.

    Args:
        ports: names of ports.
        watch: receives the progress.
    """
    came = drive_ports(ports, lambda _port: ask_identity_and_guard(Stream()), watch=watch)
    return [found_at(port, came[port]) for port in ports]


def examine_boards(
    ports: Sequence[str], watch: Watch | None = None
) -> dict[str, Examined | LinkError | None]:
    """Ask the boards at all ports at once for their identity and the state of their flash; their programs and motors are stopped.

    Args:
        ports: names of ports.
        watch: receives the progress.

    Returns:
        Port -> what the board told; None for a boot loader in ROM; the problem, if it did not answer.
    """
    return drive_ports(ports, lambda _port: examine(Stream()), watch=watch)


def blink_boards(
    ports: Sequence[str], watch: Watch | None = None
) -> dict[str, tuple[str, ...] | LinkError]:
    """Make the lights of each board blink and its buzzers beep for about 5 s, all at once; return port -> the names of these parts, or the problem.

    Their programs and motors are stopped. Of more than ten parts, the first ten are named; () for a board with no known light or buzzer.

    Args:
        ports: names of ports.
        watch: receives the progress.
    """
    return drive_ports(ports, lambda _port: blink(Stream()), watch=watch)


def found_at(port: str, came: tuple[Identity, Guarded] | LinkError) -> Found:
    """Return the board at a port, from what it told; a board that does not answer is named by its USB IDs, where these help."""
    if isinstance(came, LinkError):
        return Found(port, None, _without_micropython(port, came))
    known, guarded = came
    return Found(port, known, None, guarded)


def _without_micropython(port: str, problem: LinkError) -> LinkError:
    """Return a more exact problem for a board that does not answer (E-LINK-05), by its USB IDs; any other problem as it is.

    E-LINK-29: it may have no MicroPython; E-LINK-30: it cannot run MicroPython; E-LINK-32: its boot loader waits for firmware. E-LINK-05
    remains if the IDs are unknown or those of MicroPython itself.
    """
    usb = usb_of(port) if problem.code == "E-LINK-05" else None
    kind = usb and usb_kind(usb.vid or 0, usb.pid or 0, usb.serial_number or "")
    if not kind or kind.state == "speaks":  # its MicroPython is stuck
        return problem
    codes = {"": "E-LINK-29", "never": "E-LINK-30", "waits": "E-LINK-32"}
    return LinkError(codes[kind.state], port=port, kind=kind.name)


def try_board(port: str, ask: Ask) -> Trial | LinkError:
    """Try each part of the robot at a port, with a person who tells what the robot does; see `marelle_protocol.try_robot`.

    Args:
        port: the port's name.
        ask: asks the person a question, and returns the answer.

    Returns:
        The result of the trial; the problem, if the board cannot be reached or tried.
    """
    return drive_ports([port], lambda _port: try_robot(Stream(), ask))[port]


def model_of(known: Identity) -> str:
    """Return the name of a board's model, such as "micro:bit V1 (nRF51822)": a micro:bit does not tell its version, so its chip is used.

    Example:
        >>> model_of(known)
        'micro:bit V1 (nRF51822)'
    """
    name, _, chip = known.machine.partition(" with ")
    version = VERSIONS.get(chip)
    return f"{name} {version} ({chip})" if name == "micro:bit" and version else known.machine


def name_board(port: str, name: str) -> None:
    """Save a name, for which `is_name` is true, on the board at a port; its program and motors are stopped, and nothing else on it is changed.

    Raises:
        LinkError: E-LINK-15, the board does not store the name; any other code, it cannot be reached.
    """
    came = drive_ports([port], lambda _port: save_name(Stream(), name))[port]
    if isinstance(came, LinkError):
        raise came
