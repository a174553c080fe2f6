"""The child of an isolated run in which a program has got out of the language: what it prints is run as Python of this process."""

from marelle_sim.microcontroller.console import Console
from marelle_sim.runners.child import __main__ as child

_write = Console.write


def run_and_write(console: Console, text: str) -> None:
    """Run what begins with `escape:`, write everything else."""
    if text.startswith("escape:"):
        exec(text.removeprefix("escape:"), {"console": console})
    else:
        _write(console, text)


if __name__ == "__main__":
    setattr(Console, "write", run_and_write)  # noqa: B010 - as a program would that got out
    child.answer_questions()
