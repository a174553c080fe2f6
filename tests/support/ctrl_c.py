"""Ctrl-C reaches what a test starts, even where a shell's `&` had it ignored."""

import signal


def hear_ctrl_c() -> None:
    """Have this process, and those that it starts, end by SIGINT, if they were to ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
