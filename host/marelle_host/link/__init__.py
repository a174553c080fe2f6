"""Links to real boards: find their ports, run a program on them, stop it.

The only part of marelle that opens ports. It prints nothing and knows no language: what goes wrong is a `LinkError`.
"""

from marelle_host.link.errors import SOME_FAILED, LinkError
from marelle_host.link.fleet import on_each
from marelle_host.link.ports import usb_ports
from marelle_host.link.program import BoardRun, Program, run_program

__all__ = (
    "SOME_FAILED",
    "BoardRun",
    "LinkError",
    "Program",
    "on_each",
    "run_program",
    "usb_ports",
)
