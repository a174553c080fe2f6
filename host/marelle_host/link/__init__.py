"""Links to real boards: find their ports, run a program on them, stop it.

The only part of marelle that opens ports. It prints nothing and uses no texts; its errors with boards are `LinkError`s.
"""

from marelle_host.link.compiled import compiler
from marelle_host.link.errors import SOME_FAILED, LinkError
from marelle_host.link.found import (
    Found,
    ask_boards,
    blink_boards,
    examine_boards,
    model_of,
    name_board,
    try_board,
)
from marelle_host.link.installing import (
    InstalledBoard,
    install_boards,
    plan_boards,
)
from marelle_host.link.opening import open_serial
from marelle_host.link.ports import usb_ports
from marelle_host.link.program import BoardRun, BoardsRunOptions, run_program
from marelle_host.link.pushing import (
    GotBoard,
    PushedBoard,
    PushOptions,
    get_boards,
    push_boards,
)
from marelle_host.link.saving import Saving
from marelle_host.link.stopping import STUCK, catch_plugged, pluggable, stop_boards
from marelle_host.link.usb_identity import UsbIdentity, find_again, usb_identity_of

__all__ = (
    "SOME_FAILED",
    "STUCK",
    "BoardRun",
    "BoardsRunOptions",
    "Found",
    "GotBoard",
    "InstalledBoard",
    "LinkError",
    "PushOptions",
    "PushedBoard",
    "Saving",
    "UsbIdentity",
    "ask_boards",
    "blink_boards",
    "catch_plugged",
    "compiler",
    "examine_boards",
    "find_again",
    "get_boards",
    "install_boards",
    "model_of",
    "name_board",
    "open_serial",
    "plan_boards",
    "pluggable",
    "push_boards",
    "run_program",
    "stop_boards",
    "try_board",
    "usb_identity_of",
    "usb_ports",
)
