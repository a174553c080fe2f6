"""A watch that keeps what it is told of boards, in order."""

from marelle_text import Problem


class Told:
    """Keeps (name of the board, what was told of it).

    Attributes:
        all: "began", then states, bytes such as "3/4", and at the end the result or the code of the problem.
    """

    def __init__(self) -> None:
        self.all: list[tuple[str, object]] = []

    def began(self, port: str) -> None:
        """Keep that its turn has come."""
        self.all.append((port, "began"))

    def ended(self, port: str, came: object) -> None:
        """Keep its end."""
        self.all.append((port, came.code if isinstance(came, Problem) else came))

    def say(self, port: str, state: str) -> None:
        """Keep a state."""
        self.all.append((port, state))

    def progress(self, port: str, done: int, total: int) -> None:
        """Keep how many bytes it has."""
        self.all.append((port, f"{done}/{total}"))
