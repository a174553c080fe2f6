"""Programs that take the process that checks them with them, or hold it for ever."""

import os
from time import sleep

from marelle_lessons import Submission


class Fatal(Submission):
    """A program that ends its process, as a fault deep in C does."""

    def as_program(self, part: str | None = None) -> dict[str, str]:
        """End the process at once."""
        os._exit(3)


class Faulty(Submission):
    """A program at which marelle itself fails."""

    def as_program(self, part: str | None = None) -> dict[str, str]:
        """Fail."""
        raise ZeroDivisionError("ours")


class Interrupting(Submission):
    """A program that raises what Ctrl-C raises."""

    def as_program(self, part: str | None = None) -> dict[str, str]:
        """Pretend that somebody pressed Ctrl-C."""
        raise KeyboardInterrupt


class Endless(Submission):
    """A program that holds its process in C, where nothing can stop it."""

    def as_program(self, part: str | None = None) -> dict[str, str]:
        """Wait for a minute, as a power of a power would."""
        sleep(60)
        return {}
