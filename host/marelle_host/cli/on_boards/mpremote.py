"""Hand a board over to mpremote, MicroPython's own tool, which runs as a child process and has the terminal until it ends."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from marelle_host.cli.options.boards import chosen_ports
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import open_serial
from marelle_text import Problem


def hand_over(terminal: Terminal, on: Sequence[str], words: Sequence[str], *, prompt: bool) -> int:
    """Run mpremote on the only board, or on the board that `--on` names; return its exit code.

    Args:
        terminal: where it is told how to leave the prompt.
        on: the typed names of ports.
        words: the words of mpremote's command line after the port.
        prompt: whether they open the board's prompt.

    Raises:
        LinkError: there is no such board, or its port cannot be opened; see `open_serial`.
        Problem: E-BOARDS-05, mpremote is not installed; E-LINK-17, several boards are meant.
    """
    program, ports = _program(), chosen_ports(on)
    if len(ports) > 1:
        raise Problem("E-LINK-17", ports=", ".join(ports))
    with open_serial(ports[0]):  # errors are told in the person's language
        pass
    if prompt:
        terminal.complain(terminal.text("cli.repl.leave"))
    for stream in (sys.stdout, sys.stderr):  # marelle's output comes before mpremote's
        stream.flush()
    with subprocess.Popen([*program, "connect", f"port:{ports[0]}", *words]) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:  # Ctrl-C is for mpremote, which gets it too
                continue


def _program() -> list[str]:
    """Return the command line that starts mpremote.

    Raises:
        Problem: E-BOARDS-05, mpremote is not installed.
    """
    if find_spec("mpremote") is not None:
        return [sys.executable, "-m", "mpremote"]
    found = shutil.which("mpremote")
    if found is None:
        raise Problem("E-BOARDS-05")
    return [found]
