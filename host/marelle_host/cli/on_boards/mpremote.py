"""Hands a board over to mpremote, MicroPython's own tool: as a program of its own, which has the terminal until it ends."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from marelle_host.cli.options.boards import chosen_ports
from marelle_host.link import open_serial
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence


def hand_over(on: Sequence[str], words: Sequence[str]) -> int:
    """Have mpremote do something with the only board, or with the one that `--on` names; return its exit code.

    Args:
        on: as it was typed.
        words: of mpremote's command line, after the port.

    Raises:
        LinkError: there is no such board, or its port cannot be opened; see `open_serial`.
        Problem: E-BOARDS-05, mpremote is not installed; E-LINK-17, several boards are meant.
    """
    program = _program()
    ports = chosen_ports(on)
    if len(ports) > 1:
        raise Problem("E-LINK-17", ports=", ".join(ports))
    with open_serial(ports[0]):  # its refusals are told in the person's language
        pass
    for stream in (sys.stdout, sys.stderr):  # what we have said stands before what mpremote says
        stream.flush()
    with subprocess.Popen([*program, "connect", f"port:{ports[0]}", *words]) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:  # it is mpremote's, which has heard it too
                continue


def _program() -> list[str]:
    """Return the words that start mpremote.

    Raises:
        Problem: E-BOARDS-05, it is not installed.
    """
    if find_spec("mpremote") is not None:
        return [sys.executable, "-m", "mpremote"]
    found = shutil.which("mpremote")
    if found is None:
        raise Problem("E-BOARDS-05")
    return [found]
